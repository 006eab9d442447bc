"""Outputs that change, questions, and what a reply carries besides."""

import pytest
from jupyter_client.manager import start_new_kernel


@pytest.fixture(scope="module")
def client():
    manager, client = start_new_kernel(kernel_name="martlet")
    yield client
    client.stop_channels()
    manager.shutdown_kernel()


def run(client, code, **options):
    outputs = []
    reply = client.execute_interactive(code, timeout=60, output_hook=outputs.append, **options)
    return reply["content"], [
        (m["msg_type"], m["content"]) for m in outputs
        if m["msg_type"] not in ("status", "execute_input")]


def test_what_is_displayed_is_replaced_where_it_stands(client):
    _, outputs = run(client, 'let board = display("thinking")\nboard.update(plot([1, 2]))')
    (first, shown), (second, replaced) = outputs
    assert (first, second) == ("display_data", "update_display_data")
    assert shown["data"]["text/plain"] == '"thinking"'
    assert shown["transient"]["display_id"] == replaced["transient"]["display_id"]
    assert "image/svg+xml" in replaced["data"]
    _, outputs = run(client, "board.update(3.5)\nboard")
    assert [(t, c["data"]["text/plain"]) for t, c in outputs] == [("update_display_data", "3.5")]
    assert outputs[0][1]["transient"] == shown["transient"]


def test_what_nobody_keeps_has_no_name(client):
    _, outputs = run(client, "display(1)\nshow(2)")
    assert [(t, c["transient"]) for t, c in outputs] == [("display_data", {})] * 2


@pytest.mark.parametrize("code, wait", [("clearOutput()", False), ("clearOutput(wait: true)", True)])
def test_outputs_are_cleared(client, code, wait):
    _, outputs = run(client, f'print("a")\n{code}\nprint("b")')
    assert [t for t, _ in outputs] == ["stream", "clear_output", "stream"]
    assert outputs[1][1] == {"wait": wait}


@pytest.mark.parametrize("word", ["ask", "readLine"])
def test_a_question_is_asked_and_answered(client, word):
    asked = []

    def answer(message):
        asked.append(message["content"])
        client.input("Ada")

    _, outputs = run(
        client, f'let name = {word}("Who? ")\nprint(name ?? "nobody")', allow_stdin=True,
        stdin_hook=answer)
    assert asked == [{"prompt": "Who? ", "password": False}]
    assert outputs == [("stream", {"name": "stdout", "text": "Ada\n"})]


@pytest.mark.parametrize("call", ['ask("Who? ")', 'readLine("Who? ")', "readLine()"])
def test_a_question_that_cannot_be_asked_has_no_answer(client, call):
    content, outputs = run(client, f'print({call} ?? "nobody")', allow_stdin=False)
    assert content["status"] == "ok"
    assert outputs == [("stream", {"name": "stdout", "text": "nobody\n"})]


def test_the_pager_and_the_next_cell_come_with_the_reply(client):
    content, outputs = run(client, 'help(print)\nnextCell("let rate = 0.1")')
    assert outputs == []
    page, cell = content["payload"]
    assert page["source"] == "page" and "print(" in page["data"]["text/plain"]
    assert cell == {"source": "set_next_input", "text": "let rate = 0.1", "replace": False}
    assert run(client, "1")[0]["payload"] == []


def test_expressions_of_the_user_are_answered_one_by_one(client):
    content, _ = run(
        client, "let xs = [1, 2]",
        user_expressions={"sum": "xs[0] + xs[1]", "name": "missing", "index": "xs[5]",
                          "syntax": "1 +", "slider": 'Slider("s", 0.0...1)'})
    values = content["user_expressions"]
    assert values["sum"]["status"] == "ok" and values["sum"]["data"]["text/plain"] == "3"
    assert [values[key]["ename"] for key in ("name", "index", "syntax")] == [
        "NameError", "RuntimeError", "SyntaxError"]
    # Nobody has seen a widget for it, so there is none to refer to.
    assert list(values["slider"]["data"]) and not any(
        "widget" in kind for kind in values["slider"]["data"])
