"""Widgets, with the test in the part of a front end that has them."""

import os
import queue
import time

import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import v4

VIEW = "application/vnd.jupyter.widget-view+json"


class FrontEnd:
    """A front end that keeps the models the kernel opens, as JupyterLab's widget manager does."""

    def __init__(self, client):
        self.client = client
        self.models = {}
        self.closed = set()

    def take(self, message):
        content = message["content"]
        kind = message["msg_type"]
        if kind == "comm_open" and content["target_name"] == "jupyter.widget":
            assert message["metadata"]["version"].split(".")[0] == "2"
            self.models[content["comm_id"]] = dict(content["data"]["state"])
        elif kind == "comm_close":
            self.closed.add(content["comm_id"])
        elif kind == "comm_msg" and content["data"]["method"] == "update":
            if content["comm_id"] in self.models:
                self.models[content["comm_id"]].update(content["data"]["state"])

    def run(self, code, **options):
        outputs = []
        reply = self.client.execute_interactive(
            code, timeout=60, output_hook=outputs.append, **options)
        for message in outputs:
            self.take(message)
        assert reply["content"]["status"] == "ok", reply["content"]
        return [m for m in outputs if m["msg_type"] not in ("status", "execute_input")]

    def send(self, kind, **content):
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def until_idle(self, request):
        """What belongs to a request, from busy to idle."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            self.take(message)
            messages.append(message)
            if message["content"].get("execution_state") == "idle":
                assert messages[0]["content"] == {"execution_state": "busy"}
                return messages[1:-1]

    def say(self, model, **data):
        return self.until_idle(self.send("comm_msg", comm_id=model, data=data))

    def set(self, model, **state):
        return self.say(model, method="update", state=state, buffer_paths=[])

    def click(self, model):
        return self.say(model, method="custom", content={"event": "click"})

    def view(self, outputs):
        """The model that is shown, with its children."""
        bundle = next(m for m in outputs if VIEW in m["content"].get("data", {}))["content"]["data"]
        assert bundle[VIEW]["version_major"] == 2
        return bundle, self.tree(bundle[VIEW]["model_id"])

    def tree(self, model):
        state = self.models[model]
        parts = [child.removeprefix("IPY_MODEL_") for child in state.get("children", [])]
        return {state["_model_name"].removesuffix("Model"): model} | {
            name: part for child in parts for name, part in self.tree(child).items()}


@pytest.fixture(scope="module")
def session():
    manager, client = start_new_kernel(kernel_name="martlet")
    yield client
    client.stop_channels()
    manager.shutdown_kernel()


@pytest.fixture
def page(session):
    while True:
        try:
            session.get_iopub_msg(timeout=0.1)
        except queue.Empty:
            return FrontEnd(session)


def kinds(messages):
    return [m["msg_type"] for m in messages]


def texts(messages):
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")


def values(messages):
    return [m["content"]["data"]["text/plain"] for m in messages
            if m["msg_type"] in ("execute_result", "display_data")]


def test_a_slider_moves_and_its_value_is_read_by_a_later_cell(page):
    bundle, parts = page.view(page.run('let alpha = Slider("alpha", 0.01...1, value: 0.2)\nalpha'))
    assert bundle["text/plain"] == "alpha 0.01 ────●──────────────── 1.00: 0.20"
    assert 'type="range"' in bundle["text/html"]
    slider = page.models[parts["FloatSlider"]]
    expected = {
        "_model_module": "@jupyter-widgets/controls", "_model_module_version": "2.0.0",
        "_view_name": "FloatSliderView", "min": 0.01, "max": 1.0, "step": 0.01, "value": 0.2,
        "description": "alpha", "readout_format": ".2f", "continuous_update": True}
    assert expected.items() <= slider.items()
    for name in ("style", "layout"):
        assert slider[name].removeprefix("IPY_MODEL_") in page.models
    messages = page.set(parts["FloatSlider"], value=0.7)
    assert kinds(messages) == ["comm_msg"]
    assert messages[0]["content"]["data"] == {
        "method": "echo_update", "state": {"value": 0.7}, "buffer_paths": []}
    assert values(page.run("alpha.value")) == ["0.7"]


def test_a_value_that_cannot_be_is_mended_at_the_front_end(page):
    parts = page.view(page.run('let n = Slider("n", 1...10)\nn'))[1]
    page.set(parts["IntSlider"], value=99)
    assert page.models[parts["IntSlider"]]["value"] == 10
    page.set(parts["IntSlider"], value="nonsense")
    page.set(parts["IntSlider"], value=None)
    assert values(page.run("n.value")) == ["10"]


def test_a_program_moves_a_slider(page):
    parts = page.view(page.run('let moved = Slider("n", 1...10)\nmoved'))[1]
    page.run("moved.set(3)")
    assert page.models[parts["IntSlider"]]["value"] == 3


def test_a_handler_s_outputs_belong_to_the_move_and_are_shown_under_the_slider(page):
    parts = page.view(page.run(
        'let rate = Slider("rate", 0.0...1)\n'
        'rate.onChange { value in\n    print("now", value)\n    plot([value, 1])\n}\nrate'))[1]
    messages = page.set(parts["FloatSlider"], value=0.25)
    assert kinds(messages) == [
        "comm_msg", "comm_msg", "clear_output", "stream", "display_data", "comm_msg"]
    assert texts(messages) == "now 0.25\n"
    assert messages[2]["content"] == {"wait": True}
    # The place for outputs takes those of this request, and of none afterwards.
    before, after = messages[1]["content"], messages[5]["content"]
    assert before["comm_id"] == after["comm_id"] == parts["Output"]
    assert before["data"]["state"] == {"msg_id": messages[3]["parent_header"]["msg_id"]}
    assert after["data"]["state"] == {"msg_id": ""}


def test_an_error_in_a_handler_is_shown_there_and_harms_nothing(page):
    parts = page.view(page.run(
        'let steep = Slider("n", 0...5)\nlet xs = [1, 2]\n'
        'steep.onChange { n in\n    print(xs[n])\n}\nsteep'))[1]
    messages = page.set(parts["IntSlider"], value=5)
    error = next(m for m in messages if m["msg_type"] == "error")["content"]
    assert error["ename"] == "RuntimeError"
    assert "xs[n]" in "\n".join(error["traceback"])
    assert kinds(messages)[-1] == "comm_msg"
    assert texts(page.set(parts["IntSlider"], value=1)) == "2\n"
    assert values(page.run("steep.value")) == ["1"]


def test_pickers_and_toggles(page):
    parts = page.view(page.run('let map = Picker("map", ["4x4", "8x8"])\nmap'))[1]
    dropdown = page.models[parts["Dropdown"]]
    assert dropdown["_options_labels"] == ["4x4", "8x8"] and dropdown["index"] == 0
    page.set(parts["Dropdown"], index=1)
    assert page.set(parts["Dropdown"], index=7) is not None
    assert values(page.run("map.value")) == ['"8x8"']
    parts = page.view(page.run(
        'let wet = Toggle("wet") { isWet in\n    print(isWet)\n}\nwet'))[1]
    assert texts(page.set(parts["Checkbox"], value=True)) == "true\n"
    assert values(page.run("wet.value")) == ["true"]


def test_a_button_does_something_every_time(page):
    parts = page.view(page.run(
        'var presses = 0\nButton("Train") {\n    presses += 1\n    print("press", presses)\n}'))[1]
    assert page.models[parts["Button"]]["description"] == "Train"
    assert texts(page.click(parts["Button"])) == "press 1\n"
    assert texts(page.click(parts["Button"])) == "press 2\n"
    assert values(page.run("presses")) == ["2"]


def test_a_training_behind_a_button_can_be_interrupted(page):
    parts = page.view(page.run('Button("Loop") {\n    while true {}\n}'))[1]
    request = page.send(
        "comm_msg", comm_id=parts["Button"],
        data={"method": "custom", "content": {"event": "click"}})
    time.sleep(0.3)
    control = page.client.session.msg("interrupt_request", {})
    page.client.control_channel.send(control)
    messages = page.until_idle(request)
    assert [m["content"]["ename"] for m in messages if m["msg_type"] == "error"] == ["Interrupted"]
    assert values(page.run("1 + 1")) == ["2"]


def test_a_bar_fills(page):
    outputs = page.run(
        'let bar = Progress("sweeps", total: 500)\nfor _ in 1...500 {\n    bar.advance()\n}')
    _, parts = page.view(outputs)
    state = page.models[parts["IntProgress"]]
    assert (state["value"], state["max"], state["bar_style"]) == (500, 500, "success")
    assert len(outputs) < 50, "a quick loop is not drawn at every step"


def test_interact_draws_anew_as_its_controls_move(page):
    bundle, parts = page.view(page.run(
        'interact(alpha: 0.01...1, map: ["4x4", "8x8"], wet: false, n: 1...9) {'
        ' alpha, map, wet, n in\n    print(alpha, map, wet, n)\n    return plot([alpha, 1])\n}'))
    assert "0.51 4x4 false 5" in bundle["text/plain"]
    assert "<svg" in bundle["text/html"] and "<pre>0.51 4x4 false 5" in bundle["text/html"]
    first = page.models[parts["Output"]]["outputs"]
    assert [output["output_type"] for output in first] == ["stream", "display_data"]
    assert "image/svg+xml" in first[1]["data"]
    messages = page.set(parts["FloatSlider"], value=0.9)
    assert texts(messages) == "0.9 4x4 false 5\n"
    assert "display_data" in kinds(messages)
    page.set(parts["Dropdown"], index=1)
    page.set(parts["Checkbox"], value=True)
    assert texts(page.set(parts["IntSlider"], value=2)) == "0.9 8x8 true 2\n"


def test_interact_redraws_with_a_training(page):
    parts = page.view(page.run(
        'let cliff = CliffWalking()\ninteract(alpha: 0.1...1) { alpha in\n'
        '    plot(train(QLearning(stepSize: alpha), on: cliff, episodes: 50, seed: 1))\n}'))[1]
    messages = page.set(parts["FloatSlider"], value=0.5)
    shown = [m["content"]["data"] for m in messages if m["msg_type"] == "display_data"]
    assert len(shown) == 1 and "image/svg+xml" in shown[0]


def test_moves_that_wait_are_worked_off_at_once(page):
    parts = page.view(page.run(
        'var drawn = 0\ninteract(n: 0...200) { n in\n    drawn += 1\n'
        '    var sum = 0\n    for i in 0..<300_000 { sum += i % 7 }\n    print(n)\n}'))[1]
    requests = [
        page.send(
            "comm_msg", comm_id=parts["IntSlider"],
            data={"method": "update", "state": {"value": n}, "buffer_paths": []})
        for n in range(1, 201)]
    last = page.until_idle(requests[-1])
    assert texts(last) == "200\n"
    count = int(values(page.run("drawn"))[0])
    assert 2 <= count < 100, f"{count} drawings of 200 moves"


def test_every_move_is_answered_even_where_it_is_not_drawn(page):
    parts = page.view(page.run('let s = Slider("s", 0...200)\ns'))[1]
    for n in range(1, 101):
        last = page.send(
            "comm_msg", comm_id=parts["IntSlider"],
            data={"method": "update", "state": {"value": n}, "buffer_paths": []})
    idle = echoes = 0
    while True:
        message = page.client.get_iopub_msg(timeout=30)
        echoes += message["content"].get("data", {}).get("method") == "echo_update"
        idle += message["content"].get("execution_state") == "idle"
        if message["parent_header"].get("msg_id") == last and (
                message["content"].get("execution_state") == "idle"):
            break
    assert (idle, echoes) == (100, 100)


def test_the_echo_is_turned_off_as_in_jupyter_s_own_kernel():
    manager, client = start_new_kernel(
        kernel_name="martlet", env={**os.environ, "JUPYTER_WIDGETS_ECHO": "0"})
    try:
        page = FrontEnd(client)
        parts = page.view(page.run('let quiet = Toggle("quiet")\nquiet'))[1]
        assert page.set(parts["Checkbox"], value=True) == []
        assert values(page.run("quiet.value")) == ["true"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def test_comm_info_lists_what_is_open(page):
    parts = page.view(page.run('let listed = Toggle("listed")\nlisted'))[1]

    def info(**content):
        request = page.send("comm_info_request", **content)
        while True:
            reply = page.client.get_shell_msg(timeout=30)
            if reply["parent_header"]["msg_id"] == request:
                assert reply["content"]["status"] == "ok"
                return reply["content"]["comms"]

    assert info()[parts["Checkbox"]] == {"target_name": "jupyter.widget"}
    assert parts["Checkbox"] in info(target_name="jupyter.widget")
    assert info(target_name="another") == {}


def test_a_new_page_asks_for_all_states_at_once(page):
    parts = page.view(page.run('let kept = Slider("kept", 0...9, value: 4)\nkept'))[1]
    page.set(parts["IntSlider"], value=6)
    comm = "0123456789abcdef"
    assert page.until_idle(page.send(
        "comm_open", comm_id=comm, target_name="jupyter.widget.control", data={})) == []
    messages = page.say(comm, method="request_states")
    assert [m["content"]["comm_id"] for m in messages] == [comm]
    data = messages[0]["content"]["data"]
    assert data["method"] == "update_states" and data["buffer_paths"] == []
    slider = data["states"][parts["IntSlider"]]
    assert slider["model_name"] == "IntSliderModel"
    assert slider["model_module"] == "@jupyter-widgets/controls"
    assert slider["model_module_version"] == "2.0.0"
    assert slider["state"]["value"] == 6
    assert page.say(comm, method="nonsense")[0]["content"]["data"]["method"] == "error"
    page.until_idle(page.send("comm_close", comm_id=comm, data={}))


def test_one_state_is_asked_for(page):
    parts = page.view(page.run('let asked = Slider("asked", 0...9, value: 4)\nasked'))[1]
    messages = page.say(parts["IntSlider"], method="request_state")
    data = messages[0]["content"]["data"]
    assert data["method"] == "update"
    assert data["state"]["value"] == 4 and data["state"]["_model_name"] == "IntSliderModel"


def test_a_comm_that_nobody_knows_is_closed_and_nonsense_is_passed_over(page):
    messages = page.until_idle(page.send(
        "comm_open", comm_id="x", target_name="nothing of ours", data={}))
    assert [(m["msg_type"], m["content"]["comm_id"]) for m in messages] == [("comm_close", "x")]
    parts = page.view(page.run('let firm = Slider("firm", 0...9)\nfirm'))[1]
    for content in (
            {"comm_id": "unheard of", "data": {"method": "update", "state": {}}}, {},
            {"comm_id": 7, "data": 3}, {"comm_id": parts["IntSlider"]},
            {"comm_id": parts["IntSlider"], "data": {"method": "update", "state": [1]}},
            {"comm_id": parts["IntSlider"], "data": {"method": "update", "state": {
                "value": 1e300, "_model_name": "Another", "children": []}}}):
        page.until_idle(page.send("comm_msg", **content))
    page.until_idle(page.send("comm_close", comm_id=parts["IntSlider"], data={}))
    assert values(page.run("firm.value")) == ["9"]


def test_a_place_for_outputs_keeps_what_the_front_end_put_there(page):
    parts = page.view(page.run('interact(n: 1...3) { n in n }'))[1]
    outputs = [{"output_type": "stream", "name": "stdout", "text": "x\n"}]
    assert page.set(parts["Output"], outputs=outputs) == []
    state = page.say(parts["Output"], method="request_state")[0]["content"]["data"]["state"]
    assert state["outputs"] == outputs


def test_widgets_are_text_where_there_are_none(martlet, tmp_path):
    script = tmp_path / "widgets.martlet"
    script.write_text(
        'interact(alpha: 0.0...1) { alpha in\n    print("drawn", alpha)\n}\n'
        'Picker("map", ["4x4", "8x8"])\n'
        'let bar = Progress(total: 3)\nfor _ in 1...3 {\n    bar.advance()\n}\n')
    result = martlet("run", script)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "alpha 0.00 ──────────●────────── 1.00: 0.50", "drawn 0.5", "map: [4x4]  8x8",
        "████████████████████ 100 %"]


def test_a_notebook_without_a_person_keeps_widgets_and_what_stands_for_them():
    notebook = v4.new_notebook(cells=[v4.new_code_cell(code) for code in (
        'interact(alpha: 0.1...1) { alpha in\n    plot([alpha, 1])\n}',
        'let bar = Progress("b", total: 5)\nfor _ in 1...5 { bar.advance() }',
        'Slider("n", 1...3)')])
    NotebookClient(notebook, kernel_name="martlet", timeout=60).execute()
    states = notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    values = {state["model_name"]: state["state"].get("value") for state in states.values()}
    assert (values["FloatSliderModel"], values["IntSliderModel"]) == (0.55, 2)
    assert values["IntProgressModel"] == 5
    bundles = [cell.outputs[0].data for cell in notebook.cells]
    assert all({VIEW, "text/plain", "text/html"} == set(bundle) for bundle in bundles)
    assert "100 %" in bundles[1]["text/plain"]
    page = HTMLExporter().from_notebook_node(notebook)[0]
    assert page.count(VIEW) >= 3
    # Without the widgets' state, as on a page that cannot run them, the first drawing stands.
    del notebook.metadata["widgets"]
    page = HTMLExporter().from_notebook_node(notebook)[0]
    assert VIEW not in page and page.count('type="range"') == 2 and "<svg" in page
