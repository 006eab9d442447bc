"""The kernel as a front end meets it, beyond what conformance asks."""

import time

import pytest
from jupyter_client.manager import start_new_kernel


@pytest.fixture(scope="module")
def client():
    manager, client = start_new_kernel(kernel_name="martlet")
    client.manager = manager
    yield client
    client.stop_channels()
    manager.shutdown_kernel()


def run(client, code, **options):
    outputs = []
    reply = client.execute_interactive(
        code, timeout=60, output_hook=outputs.append, **options)
    return reply["content"], [
        (m["msg_type"], m["content"]) for m in outputs
        if m["msg_type"] not in ("status", "execute_input")]


def value(client, code):
    content, outputs = run(client, code)
    assert content["status"] == "ok", content
    return next(c["data"]["text/plain"] for t, c in outputs if t == "execute_result")


ERRORS = {
    "syntax": "let x = = 3",
    "name": "undefinedName + 1",
    "type": '1 + "a"',
    "index": "[1, 2, 3][3]",
    "overflow": "9_223_372_036_854_775_807 + kept",
    "division": "let zero = 0\n1 / zero",
    "recursion": "func f(_ n: Int) -> Int { f(n + 1) + 1 }\nf(0)",
}


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_leaves_the_kernel_and_its_variables(client, kind):
    run(client, "let kept = 7")
    content, outputs = run(client, ERRORS[kind])
    assert content["status"] == "error"
    assert [t for t, _ in outputs] == ["error"]
    assert content["traceback"]
    assert value(client, "kept") == "7"


def test_values_of_expressions_come_with_the_reply(client):
    content, outputs = run(
        client, "let side = 4", user_expressions={"area": "side * side", "bad": "nothing"})
    assert outputs == []
    assert content["user_expressions"]["area"]["data"]["text/plain"] == "16"
    assert content["user_expressions"]["bad"]["status"] == "error"


def test_completions_tell_kind_and_signature(client):
    message = client.complete("QLear", reply=True, timeout=10)
    types = message["content"]["metadata"]["_jupyter_types_experimental"]
    assert types[0]["text"] == "QLearning"
    assert types[0]["type"]
    assert "stepSize" in types[0]["signature"]


def test_inspection_shows_the_user_s_own_source_at_detail_1(client):
    run(client, "func twice(_ n: Int) -> Int {\n    n * 2\n}")
    texts = []
    for detail in (0, 1):
        client.inspect("twice(3)", cursor_pos=2, detail_level=detail)
        reply = client.get_shell_msg(timeout=30)["content"]
        assert reply["status"] == "ok" and reply["found"]
        texts.append(reply["data"]["text/plain"])
    assert all("twice(_ n: Int) -> Int" in text for text in texts)
    assert "n * 2" not in texts[0] and "n * 2" in texts[1]


def test_a_cell_asks_for_a_line(client):
    message = client.execute('let line = readLine()\nprint(line ?? "none")', allow_stdin=True)
    question = client.get_stdin_msg(timeout=10)
    assert question["msg_type"] == "input_request"
    client.input("an answer")
    text = ""
    while True:
        output = client.get_iopub_msg(timeout=10)
        if output["parent_header"].get("msg_id") != message:
            continue
        if output["msg_type"] == "stream":
            text += output["content"]["text"]
        if output["content"].get("execution_state") == "idle":
            break
    client.get_shell_msg(timeout=10)
    assert text == "an answer\n"


def test_ten_thousand_lines_arrive_in_order(client):
    _, outputs = run(client, "for i in 0..<10_000 { print(i) }")
    text = "".join(c["text"] for t, c in outputs if t == "stream")
    assert text.split() == [str(i) for i in range(10_000)]


def test_an_interrupt_ends_a_loop_soon(client):
    message = client.execute("let before = 5\nwhile true {}")
    time.sleep(0.5)
    start = time.monotonic()
    client.manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=10)
    assert time.monotonic() - start < 0.5
    assert reply["parent_header"]["msg_id"] == message
    assert reply["content"]["status"] == "error"
    assert value(client, "before") == "5"


def test_an_interrupted_training_keeps_what_was_learned(client):
    message = client.execute(
        "let long = train(QLearning(), on: CliffWalking(), episodes: 100_000_000, seed: 1)")
    time.sleep(1)
    client.manager.interrupt_kernel()
    client.get_shell_msg(timeout=10)
    assert message
    assert int(value(client, "long.returns.count")) > 0


def test_a_training_shows_its_progress(client):
    _, outputs = run(
        client, "let run = train(QLearning(), on: CliffWalking(), episodes: 10_000_000, seed: 1)")
    shown = [(t, c) for t, c in outputs if t in ("display_data", "update_display_data")]
    assert [t for t, _ in shown].count("display_data") == 1
    assert len(shown) > 1
    assert any("image/svg+xml" in c["data"] for _, c in shown)
    # What stays is one line, the same on any machine.
    assert set(shown[-1][1]["data"]) == {"text/plain"}
    assert "10000000 episodes" in shown[-1][1]["data"]["text/plain"]
