"""The debugger as JupyterLab's panel speaks to it: the Debug Adapter Protocol on the control channel."""

import queue
import time

import pytest
from jupyter_client.manager import start_new_kernel


class Debugger:
    """A front end with a debugger panel."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="martlet")
        self.sequence = 0
        self.events = []
        self.outputs = []

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()

    def ask(self, command, timeout=20, **arguments):
        """The response to a request, which comes whatever the cells do."""
        self.sequence += 1
        message = self.client.session.msg("debug_request", {
            "type": "request", "seq": self.sequence, "command": command, "arguments": arguments})
        self.client.control_channel.send(message)
        while True:
            reply = self.client.get_control_msg(timeout=timeout)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                assert reply["msg_type"] == "debug_reply"
                content = reply["content"]
                assert content["request_seq"] == self.sequence and content["command"] == command
                return content

    def body(self, command, **arguments):
        response = self.ask(command, **arguments)
        assert response["success"], response
        return response["body"]

    def start(self):
        self.info = self.body("debugInfo")
        self.body("initialize", clientID="jupyterlab", linesStartAt1=True)
        self.body("attach")
        return self

    def set(self, code, *lines):
        """Sets breakpoints in a cell; a line may be a whole breakpoint."""
        path = self.body("dumpCell", code=code)["sourcePath"]
        points = [{"line": p} if isinstance(p, int) else p for p in lines]
        answer = self.body(
            "setBreakpoints", source={"path": path}, breakpoints=points, sourceModified=False)
        self.body("configurationDone")
        return path, [b["line"] for b in answer["breakpoints"]]

    def send(self, code):
        self.request = self.client.execute(code)
        return self.request

    def listen(self, until, timeout=30):
        """Takes what comes on iopub until something does."""
        end = time.monotonic() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            kind, content = message["msg_type"], message["content"]
            if kind == "debug_event":
                assert content["type"] == "event"
                self.events.append(content)
            elif kind in ("stream", "execute_result", "error"):
                self.outputs.append((kind, content))
            if until(message):
                return message

    def stopped(self, reason=None):
        body = self.listen(
            lambda m: m["msg_type"] == "debug_event" and m["content"]["event"] == "stopped"
        )["content"]["body"]
        assert reason is None or body["reason"] == reason, body
        self.thread = body["threadId"]
        return self.frames()

    def frames(self):
        return self.body("stackTrace", threadId=self.thread)["stackFrames"]

    def done(self):
        """How the cell ended: the reply to it."""
        self.listen(lambda m: m["msg_type"] == "status"
                    and m["content"]["execution_state"] == "idle"
                    and m["parent_header"].get("msg_id") == self.request)
        while True:
            reply = self.client.get_shell_msg(timeout=20)
            if reply["parent_header"].get("msg_id") == self.request:
                return reply["content"]

    def go(self, command="continue"):
        self.body(command, threadId=self.thread)

    def scope(self, name, frame=1):
        for scope in self.body("scopes", frameId=frame)["scopes"]:
            if scope["name"] == name:
                return self.inside(scope["variablesReference"])
        raise AssertionError(name)

    def inside(self, reference, **page):
        answer = self.body("variables", variablesReference=reference, **page)
        return {v["name"]: v for v in answer["variables"]}

    def printed(self):
        return "".join(c["text"] for t, c in self.outputs if t == "stream")


@pytest.fixture
def debugger():
    debugger = Debugger()
    yield debugger.start()
    debugger.close()


SUM = """func sum(_ numbers: [Int]) -> Int {
    var total = 0

    for number in numbers {
        total += number
    }
    return total
}
let values = [1, 2, 3]
let result = sum(values)
print(result)"""


def test_a_breakpoint_stops_shows_and_goes_on(debugger):
    path, lines = debugger.set(SUM, 5)
    assert lines == [5]
    debugger.send(SUM)
    frames = debugger.stopped("breakpoint")
    assert [(f["name"], f["line"]) for f in frames] == [("sum", 5), ("<cell>", 10)]
    assert {f["source"]["path"] for f in frames} == {path}
    local = debugger.scope("Locals")
    assert {n: v["value"] for n, v in local.items()} == {
        "numbers": "[1, 2, 3]", "total": "0", "number": "1"}
    assert local["numbers"]["type"] == "[Int]"
    debugger.go()
    debugger.stopped("breakpoint")
    assert debugger.scope("Locals")["total"]["value"] == "1"
    debugger.set(SUM)
    debugger.go()
    assert debugger.done()["status"] == "ok"
    assert debugger.printed() == "6\n"
