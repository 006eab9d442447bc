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

    def start(self, client="test"):
        self.info = self.body("debugInfo")
        self.body("initialize", clientID=client, linesStartAt1=True)
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

    def send(self, code, subshell=None, **options):
        message = self.client.session.msg("execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True, **options})
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)
        self.request = message["header"]["msg_id"]
        return self.request

    def create_subshell(self):
        message = self.client.session.msg("create_subshell_request", {})
        self.client.control_channel.send(message)
        while True:
            reply = self.client.get_control_msg(timeout=20)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply["content"]["subshell_id"]

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
        self.calls = self.body("stackTrace", threadId=self.thread)["stackFrames"]
        return self.calls

    def done(self, request=None):
        """How the cell ended: the reply to it."""
        request = request or self.request
        self.listen(lambda m: m["msg_type"] == "status"
                    and m["content"]["execution_state"] == "idle"
                    and m["parent_header"].get("msg_id") == request)
        while True:
            reply = self.client.get_shell_msg(timeout=20)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def go(self, command="continue"):
        self.body(command, threadId=self.thread)

    def scope(self, name, frame=1):
        for scope in self.body("scopes", frameId=self.calls[frame - 1]["id"])["scopes"]:
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


def test_a_breakpoint_moves_to_the_next_statement(debugger):
    _, lines = debugger.set(SUM, 3, 2, 1)
    assert lines == [4, 2, 2]
    code = "// nothing\nlet a = 1\n// to stop at"
    path = debugger.body("dumpCell", code=code)["sourcePath"]
    answer = debugger.body(
        "setBreakpoints", source={"path": path}, breakpoints=[{"line": 1}, {"line": 3}])
    assert [(b["line"], b["verified"]) for b in answer["breakpoints"]] == [(2, True), (3, False)]


def test_cells_are_named_by_the_hash_that_the_front_end_computes(debugger):
    def murmur2(text, seed):
        data, mask, m = text.encode(), 0xFFFFFFFF, 0x5BD1E995
        h = seed ^ len(data)
        while len(data) >= 4:
            k = int.from_bytes(data[:4], "little") * m & mask
            k = (k ^ k >> 24) * m & mask
            h = (h * m & mask) ^ k
            data = data[4:]
        if data:
            h = (h ^ int.from_bytes(data, "little")) * m & mask
        h = (h ^ h >> 13) * m & mask
        return h ^ h >> 15

    info = debugger.info
    assert info["hashMethod"] == "Murmur2" and not info["isStarted"]
    for code in ("", "a", "ab", "abc", "abcd", "let π = 3.14159", SUM):
        path = debugger.body("dumpCell", code=code)["sourcePath"]
        hashed = murmur2(code, info["hashSeed"])
        assert path == f"{info['tmpFilePrefix']}{hashed}{info['tmpFileSuffix']}"
        assert debugger.body("source", source={"path": path})["content"] == code


def test_steps_go_over_into_and_out_of_functions(debugger):
    code = """func double(_ n: Int) -> Int {
    let twice = n * 2
    return twice
}
var total = 0
for n in 1...2 {
    total += double(n)
    total += 1
}
print(total)"""
    debugger.set(code, 5)
    debugger.send(code)
    debugger.stopped("breakpoint")

    def step(command):
        debugger.go(command)
        return [(f["name"], f["line"]) for f in debugger.stopped("step")]

    assert step("next") == [("<cell>", 6)]
    assert step("next") == [("<cell>", 7)]
    assert step("next") == [("<cell>", 8)]
    assert step("next") == [("<cell>", 7)]
    assert step("stepIn") == [("double", 2), ("<cell>", 7)]
    assert debugger.scope("Locals")["n"]["value"] == "2"
    assert debugger.scope("Locals", frame=2)["n"]["value"] == "2"
    assert step("next") == [("double", 3), ("<cell>", 7)]
    assert step("stepOut") == [("<cell>", 8)]
    assert step("next") == [("<cell>", 10)]
    debugger.go("next")
    assert debugger.done()["status"] == "ok"
    assert debugger.printed() == "8\n"


def test_a_loop_of_one_line_stops_each_round_when_stepped(debugger):
    code = "var sum = 0\nfor i in 0..<3 {\n    sum += i\n}\nprint(sum)"
    debugger.set(code, 3)
    debugger.send(code)
    debugger.stopped("breakpoint")
    debugger.set(code)
    # A cell's own code has the session's variables for its own, whichever way a front end asks.
    listed = {v["name"]: v["value"] for v in debugger.body("inspectVariables")["variables"]}
    local = {n: v["value"] for n, v in debugger.scope("Locals").items()}
    assert list(local) == ["i", "sum"] and local == listed == {"i": "0", "sum": "0"}
    seen = [debugger.scope("Locals")["i"]["value"]]
    for _ in range(3):
        debugger.go("next")
        frames = debugger.stopped("step")
        seen.append(debugger.scope("Locals")["i"]["value"] if frames[0]["line"] == 3 else "end")
    assert seen == ["0", "1", "2", "end"]
    debugger.go()
    assert debugger.done()["status"] == "ok"


def test_functions_from_before_the_debugger_stop_as_well(debugger):
    debugger.body("disconnect")
    code = "func half(_ x: Double) -> Double {\n    let result = x / 2\n    return result\n}"
    debugger.send(code)
    debugger.done()
    debugger.start()
    debugger.set(code, 3)
    debugger.send("half(5)")
    frames = debugger.stopped("breakpoint")
    assert [(f["name"], f["line"]) for f in frames] == [("half", 3), ("<cell>", 1)]
    assert debugger.scope("Locals")["result"]["value"] == "2.5"
    debugger.go()
    assert debugger.done()["status"] == "ok"


CORRIDOR = """struct Corridor: Environment {
    var place = 2
    let observationSpace = Discrete(5)
    let actionSpace = Discrete(names: ["left", "right"])
    mutating func reset() -> Int {
        place = 2
        return place
    }
    mutating func step(_ action: Int) -> Step {
        place = max(0, min(4, place + (action == 1 ? 1 : -1)))
        let isEnd = place == 4
        return Step(observation: place, reward: isEnd ? 1 : 0, terminated: isEnd)
    }
}"""
TRAINING = "let run = train(QLearning(), on: TimeLimit(Corridor(), steps: 100), episodes: 20, seed: 1)"


def test_an_environment_stops_while_an_algorithm_learns_in_it(debugger):
    debugger.send(CORRIDOR)
    debugger.done()
    debugger.set(CORRIDOR, 11)
    debugger.send(TRAINING)
    frames = debugger.stopped("breakpoint")
    assert [(f["name"], f["line"]) for f in frames] == [("Corridor.step", 11), ("<cell>", 1)]
    local = debugger.scope("Locals")
    assert local["action"]["value"] in ("0", "1")
    assert debugger.inside(local["self"]["variablesReference"])["place"]["value"] in "13"
    assert debugger.body("evaluate", expression="self.place * 10 + action", frameId=1)[
        "result"] in ("10", "31")
    debugger.go("next")
    assert debugger.stopped("step")[0]["line"] == 12
    debugger.set(CORRIDOR)
    debugger.go()
    assert debugger.done()["status"] == "ok"


def test_a_debugger_comes_while_an_algorithm_learns(debugger):
    debugger.body("disconnect")
    debugger.send(CORRIDOR)
    debugger.done()
    debugger.send(TRAINING.replace("episodes: 20", "episodes: 1_000_000_000"))
    time.sleep(0.5)
    debugger.start()
    debugger.set(CORRIDOR, 12)
    frames = debugger.stopped("breakpoint")
    assert frames[0]["line"] == 12
    assert debugger.scope("Locals")["isEnd"]["value"] in ("true", "false")
    debugger.manager.interrupt_kernel()
    debugger.done()


def test_environments_on_several_threads_stop_one_after_another(debugger):
    debugger.send(CORRIDOR)
    debugger.done()
    debugger.set(CORRIDOR, 6)
    debugger.send(TRAINING.replace("seed: 1", "seeds: 4"))
    for _ in range(4):
        frames = debugger.stopped("breakpoint")
        assert frames[0]["name"] == "Corridor.reset"
        assert debugger.thread in [t["id"] for t in debugger.body("threads")["threads"]]
        assert debugger.scope("Locals")["self"]["type"] == "Corridor"
        debugger.go()
    debugger.set(CORRIDOR)
    end = debugger.body("debugInfo")["stoppedThreads"]
    if end:
        debugger.body("continue", threadId=end[0])
    assert debugger.done()["status"] == "ok"


def test_conditions_counts_and_messages(debugger):
    code = "var sum = 0\nfor i in 1...20 {\n    sum += i\n}\nprint(sum)"
    debugger.set(
        code, {"line": 3, "condition": "i == 7 && sum == 21"},)
    debugger.send(code)
    debugger.stopped("breakpoint")
    assert debugger.scope("Locals")["i"]["value"] == "7"
    debugger.set(code, {"line": 3, "hitCondition": "5"})
    debugger.go()
    debugger.stopped("breakpoint")
    assert debugger.scope("Locals")["i"]["value"] == "12"
    debugger.set(code, {"line": 3, "condition": "i % 4 == 0", "logMessage": "{i} makes {sum + i}"})
    debugger.go()
    assert debugger.done()["status"] == "ok"
    assert debugger.printed() == "16 makes 136\n20 makes 210\n210\n"


def test_failures_stop_before_they_are_left(debugger):
    debugger.body("setExceptionBreakpoints", filters=["uncaught"])
    code = """func pick(_ numbers: [Int], _ index: Int) -> Int {
    let last = numbers.count
    return numbers[index]
}
print(pick([1, 2], 5))"""
    debugger.send(code)
    frames = debugger.stopped("exception")
    assert [(f["name"], f["line"]) for f in frames] == [("pick", 3), ("<cell>", 5)]
    assert debugger.scope("Locals")["last"]["value"] == "2"
    assert "out of range" in debugger.body("exceptionInfo", threadId=1)["description"]
    debugger.go()
    assert debugger.done()["ename"] == "RuntimeError"
    debugger.body("setExceptionBreakpoints", filters=[])
    debugger.send("pick([1, 2], 5)")
    assert debugger.done()["status"] == "error"


LONG = "var rounds = 0\nwhile true {\n    rounds += 1\n    rounds -= 1\n}"


def test_a_running_cell_can_be_paused_and_interrupted(debugger):
    debugger.send(LONG)
    time.sleep(0.3)
    assert debugger.body("debugInfo")["isStarted"]
    debugger.body("pause", threadId=1)
    assert debugger.stopped("pause")[0]["line"] in (3, 4)
    debugger.go()
    time.sleep(0.1)
    debugger.body("pause", threadId=1)
    debugger.stopped("pause")
    debugger.manager.interrupt_kernel()
    assert debugger.done()["ename"] == "Interrupted"
    debugger.send("print(rounds)")
    assert debugger.done()["status"] == "ok"


def test_what_is_stopped_goes_on_when_the_debugger_leaves(debugger):
    debugger.set(SUM, 5)
    debugger.send(SUM)
    debugger.stopped("breakpoint")
    debugger.body("disconnect")
    assert debugger.done()["status"] == "ok"
    assert debugger.printed() == "6\n"
    info = debugger.body("debugInfo")
    assert not info["isStarted"] and info["breakpoints"] == [] and info["stoppedThreads"] == []


@pytest.mark.parametrize("answer", ["a line", "an interrupt"])
def test_a_cell_that_waits_for_a_line_goes_on_waiting_when_the_debugger_leaves(debugger, answer):
    debugger.send('print(readLine("who? ") ?? "nobody")', allow_stdin=True)
    assert debugger.client.get_stdin_msg(timeout=10)["content"]["prompt"] == "who? "
    debugger.body("disconnect")
    assert not debugger.body("debugInfo")["isStarted"]
    with pytest.raises(queue.Empty):
        debugger.client.get_shell_msg(timeout=0.2)
    if answer == "a line":
        debugger.client.input("Ada")
        assert debugger.done()["status"] == "ok"
        assert debugger.printed() == "Ada\n"
    else:
        debugger.manager.interrupt_kernel()
        assert debugger.done()["ename"] == "Interrupted"
    debugger.send("6 * 7")
    assert debugger.done()["status"] == "ok"


@pytest.mark.parametrize("shell", ["main", "subshell"])
def test_whatever_cells_wait_for_they_end_when_debugging_is_terminated(debugger, shell):
    subshell = debugger.create_subshell() if shell == "subshell" else None
    debugger.send('readLine("who? ") ?? "nobody"', subshell, allow_stdin=True)
    debugger.client.get_stdin_msg(timeout=10)
    debugger.body("terminate")
    assert debugger.done()["ename"] == "Interrupted"
    debugger.start()
    debugger.set(SUM, 5)
    debugger.send(SUM, subshell)
    debugger.stopped("breakpoint")
    debugger.body("terminate")
    assert debugger.done()["ename"] == "Interrupted"
    assert debugger.body("debugInfo")["stoppedThreads"] == []
    debugger.send("6 * 7", subshell)
    assert debugger.done()["status"] == "ok"


def test_a_kernel_that_is_stopped_shuts_down(debugger):
    debugger.set(SUM, 5)
    debugger.send(SUM)
    debugger.stopped("breakpoint")
    begin = time.monotonic()
    debugger.client.shutdown()
    while debugger.manager.is_alive():
        assert time.monotonic() - begin < 5
        time.sleep(0.01)


def test_expressions_see_and_change_the_variables_of_a_call(debugger):
    code = """struct Point {
    var x = 1.0
    func moved(by step: Double) -> Point {
        var copy = self
        copy.x += step
        return copy
    }
}
let factor = 3
func scaled(_ point: Point, by names: [String]) -> Double {
    let longest = names.map { $0.count }.max() ?? 0
    var seen = 0
    let count = { (n: Int) in seen += n }
    count(2)
    return point.x * Double(longest)
}
print(scaled(Point(), by: ["a", "bcd"]))"""
    debugger.set(code, 15)
    debugger.send(code)
    debugger.stopped("breakpoint")

    def evaluate(expression, frame=1):
        answer = debugger.ask("evaluate", expression=expression, frameId=frame, context="watch")
        return answer["body"]["result"] if answer["success"] else answer["message"]

    assert evaluate("longest + factor") == "6"
    assert evaluate("point.moved(by: 0.5).x") == "1.5"
    assert evaluate("seen") == "2"
    assert evaluate("names.map { $0 + \"!\" }") == '["a!", "bcd!"]'
    assert evaluate("names.filter { $0.count > 1 }.count * factor") == "3"
    assert evaluate("factor + 1", frame=2) == "4"
    assert "longest" in evaluate("longest", frame=2)
    assert "out of range" in evaluate("names[7]")
    assert "nothing called" in evaluate("facter")
    assert evaluate("longest = 10") == "()"
    assert evaluate("longest") == "10"
    reference = debugger.body("scopes", frameId=1)["scopes"][0]["variablesReference"]
    assert debugger.body(
        "setVariable", variablesReference=reference, name="longest", value="longest * 2")[
            "value"] == "20"
    assert debugger.ask("evaluate", expression="factor = 1", frameId=1)["success"] is False
    debugger.body("copyToGlobals", srcVariableName="names", dstVariableName="kept", srcFrameId=1)
    assert debugger.scope("Globals")["kept"]["value"] == '["a", "bcd"]'
    debugger.go()
    assert debugger.done()["status"] == "ok"
    assert debugger.printed() == "20.0\n"
    debugger.send("print(kept, factor)")
    debugger.done()
    assert debugger.printed().endswith('["a", "bcd"] 3\n')


def test_an_endless_expression_is_interrupted_and_the_cell_stays(debugger):
    debugger.set(SUM, 5)
    debugger.send(SUM)
    debugger.stopped("breakpoint")
    debugger.sequence += 1
    message = debugger.client.session.msg("debug_request", {
        "type": "request", "seq": debugger.sequence, "command": "evaluate",
        "arguments": {"expression": "while true { }", "frameId": 1}})
    debugger.client.control_channel.send(message)
    time.sleep(0.2)
    begin = time.monotonic()
    assert debugger.body("debugInfo")["stoppedThreads"] == [1]
    assert time.monotonic() - begin < 1
    debugger.manager.interrupt_kernel()
    while True:
        reply = debugger.client.get_control_msg(timeout=10)
        if reply["msg_type"] == "debug_reply":
            break
    assert not reply["content"]["success"]
    assert debugger.scope("Locals")["total"]["value"] == "0"
    debugger.set(SUM)
    debugger.go()
    assert debugger.done()["status"] == "ok"


@pytest.mark.parametrize("place", ["panel", "condition"])
def test_an_endless_expression_ends_when_the_debugger_leaves(debugger, place):
    endless = "(0..<1_000_000_000_000).reduce(0) { sum, i in sum &+ i } == 0"
    if place == "panel":
        debugger.set(SUM, 5)
        debugger.send(SUM)
        debugger.stopped("breakpoint")
        debugger.sequence += 1
        debugger.client.control_channel.send(debugger.client.session.msg("debug_request", {
            "type": "request", "seq": debugger.sequence, "command": "evaluate",
            "arguments": {"expression": endless, "frameId": 1}}))
    else:
        debugger.set(SUM, {"line": 5, "condition": endless})
        debugger.send(SUM)
    with pytest.raises(queue.Empty):
        debugger.client.get_shell_msg(timeout=0.3)
    begin = time.monotonic()
    debugger.body("disconnect")
    assert debugger.done()["status"] == "ok"
    assert time.monotonic() - begin < 1
    assert debugger.printed() == "6\n"
    debugger.send("6 * 7")
    assert debugger.done()["status"] == "ok"


VALUES = """struct Pair { var left: Int; var right: [String] }
enum Shape { case circle(radius: Double), none }
let big = Array(0..<1000)
let table = ["one": 1, "two": 2]
let both = (name: "x", 2.5)
let pair = Pair(left: 1, right: ["a"])
let shape = Shape.circle(radius: 2)
let maybe: [Int]? = [7]
let set: Set<Int> = [4]
let text = "hello"
let matrix = [[1.0, 2.0], [3.0, 4.0]]"""


def test_variables_open_part_by_part(debugger):
    debugger.body("disconnect")
    debugger.send(VALUES)
    debugger.done()
    variables = {v["name"]: v for v in debugger.body("inspectVariables")["variables"]}

    def parts(name, **page):
        found = debugger.inside(variables[name]["variablesReference"], **page)
        return {n: v["value"] for n, v in found.items()}

    assert variables["text"]["variablesReference"] == 0
    assert variables["big"]["indexedVariables"] == 1000
    assert parts("big", start=500, count=2) == {"[500]": "500", "[501]": "501"}
    assert len(parts("big")) == 101 and parts("big")["…"] == "900 more"
    assert parts("table") == {'["one"]': "1", '["two"]': "2"}
    assert parts("both") == {"name": '"x"', ".1": "2.5"}
    assert parts("pair") == {"left": "1", "right": '["a"]'}
    assert parts("shape") == {"radius": "2.0"}
    assert parts("maybe") == {"[0]": "7"}
    assert parts("set") == {"0": "4"}
    assert parts("matrix") == {"[0]": "[1.0, 2.0]", "[1]": "[3.0, 4.0]"}
    rich = debugger.body("richInspectVariables", variableName="table")
    assert "one" in rich["data"]["text/plain"] and "text/html" in rich["data"]
    debugger.send("let run = train(QLearning(), on: CliffWalking(), episodes: 3, seed: 1)")
    debugger.done()
    variables = {v["name"]: v for v in debugger.body("inspectVariables")["variables"]}
    assert parts("run")


def test_jupyterlab_which_shows_a_type_or_else_a_value_is_given_values(debugger):
    debugger.body("disconnect")
    debugger.start("jupyterlab")
    debugger.send(VALUES)
    debugger.done()
    for variable in debugger.body("inspectVariables")["variables"]:
        assert "type" not in variable and variable["value"]


def test_closures_and_native_calls_keep_their_callers(debugger):
    code = """let offset = 10
func shifted(_ numbers: [Int]) -> [Int] {
    let more = 1
    return numbers.map { number in
        let moved = number + offset + more
        return moved
    }
}
print(shifted([1, 2]))"""
    debugger.set(code, 6)
    debugger.send(code)
    frames = debugger.stopped("breakpoint")
    assert [f["line"] for f in frames] == [6, 4, 9]
    assert [f["name"] for f in frames][1:] == ["shifted", "<cell>"]
    local = debugger.scope("Locals")
    assert {n: v["value"] for n, v in local.items()} == {"number": "1", "moved": "12", "more": "1"}
    assert debugger.scope("Locals", frame=2)["numbers"]["value"] == "[1, 2]"
    debugger.go("next")
    frames = debugger.stopped()
    assert frames[0]["line"] in (5, 6)
    debugger.set(code)
    debugger.go()
    assert debugger.done()["status"] == "ok"
    assert debugger.printed() == "[12, 13]\n"


def test_requests_are_answered_while_a_cell_runs(debugger):
    debugger.send(LONG)
    time.sleep(0.2)
    for command, arguments in (
            ("debugInfo", {}), ("dumpCell", {"code": SUM}), ("threads", {}),
            ("inspectVariables", {}), ("modules", {}), ("setExceptionBreakpoints", {"filters": []})):
        begin = time.monotonic()
        assert debugger.ask(command, **arguments)["success"], command
        assert time.monotonic() - begin < 1
    assert not debugger.ask("stackTrace", threadId=1)["success"]
    assert not debugger.ask("nonsense")["success"]
    debugger.manager.interrupt_kernel()
    assert debugger.done()["ename"] == "Interrupted"


COUNTING = """func count(_ name: String) -> Int {
    var total = 0
    for n in 1...3 {
        total += n
    }
    print(name, total)
    return total
}"""
IN_SUBSHELL = """let side = 7
let sum = count("beside") + side
print("sum", sum)"""


def test_a_subshell_stops_while_the_main_shell_goes_on(debugger):
    subshell = debugger.create_subshell()
    path, lines = debugger.set(IN_SUBSHELL, 2)
    debugger.send(COUNTING)
    debugger.done()
    debugger.set(COUNTING, {"line": 4, "condition": "name == \"beside\" && n == 2"})
    beside = debugger.send(IN_SUBSHELL, subshell)
    frames = debugger.stopped("breakpoint")
    thread = debugger.thread
    assert thread != 1
    assert [(f["name"], f["line"]) for f in frames] == [("<cell>", 2)]
    assert frames[0]["source"]["path"] == path
    threads = {t["id"]: t["name"] for t in debugger.body("threads")["threads"]}
    assert threads == {1: "cells", thread: "subshell 1"}
    # The main shell runs cells, and calls the function in which the subshell is to stop.
    for _ in range(3):
        debugger.send("count(\"main\")")
        assert debugger.done()["status"] == "ok"
    assert debugger.printed().count("main 6") == 3
    assert debugger.body("debugInfo")["stoppedThreads"] == [thread]
    assert not debugger.ask("stackTrace", threadId=1)["success"]
    assert not debugger.ask("continue", threadId=1)["success"]
    assert debugger.frames() == frames
    debugger.go()
    frames = debugger.stopped("breakpoint")
    assert debugger.thread == thread
    assert [(f["name"], f["line"]) for f in frames] == [("count", 4), ("<cell>", 2)]
    assert debugger.scope("Locals")["n"]["value"] == "2"
    assert debugger.scope("Globals")["side"]["value"] == "7"
    assert debugger.body(
        "evaluate", expression="total * 10 + n", frameId=frames[0]["id"])["result"] == "12"
    debugger.body("evaluate", expression="total = 100", frameId=frames[0]["id"])
    debugger.go("next")
    frames = debugger.stopped("step")
    assert debugger.thread == thread and frames[0]["line"] in (3, 4)
    debugger.set(COUNTING)
    debugger.go("stepOut")
    assert debugger.stopped("step")[0]["line"] == 3
    debugger.go()
    assert debugger.done(beside)["status"] == "ok"
    assert debugger.printed().endswith("beside 105\nsum 112\n")


def test_shells_stand_and_step_each_for_itself(debugger):
    subshell = debugger.create_subshell()
    code = "var {0} = 1\n{0} += 1\n{0} += 10\n{0} += 100\nprint(\"{0}\", {0})"
    main, beside = code.format("mine"), code.format("yours")
    debugger.set(main, 2)
    debugger.set(beside, 2)
    first = debugger.send(main)
    debugger.stopped("breakpoint")
    assert debugger.thread == 1
    second = debugger.send(beside, subshell)
    debugger.stopped("breakpoint")
    other = debugger.thread
    assert debugger.body("debugInfo")["stoppedThreads"] == [1, other]

    def step(thread, line):
        debugger.body("next", threadId=thread)
        assert debugger.stopped("step")[0]["line"] == line
        assert debugger.thread == thread

    step(other, 3)
    step(1, 3)
    step(1, 4)
    # What a variable's number stands for is good until its own thread goes on.
    debugger.thread = other
    debugger.frames()
    reference = debugger.body("scopes", frameId=debugger.calls[0]["id"])["scopes"][1][
        "variablesReference"]
    step(1, 5)
    seen = debugger.inside(reference)
    assert (seen["mine"]["value"], seen["yours"]["value"]) == ("112", "2")
    debugger.body("continue", threadId=1)
    assert debugger.done(first)["status"] == "ok"
    assert debugger.body("debugInfo")["stoppedThreads"] == [other]
    step(other, 4)
    assert not debugger.ask("variables", variablesReference=reference)["success"]
    debugger.body("continue", threadId=other)
    assert debugger.done(second)["status"] == "ok"
    assert debugger.printed() == "mine 112\nyours 112\n"


def test_a_running_subshell_is_paused_by_its_thread(debugger):
    subshell = debugger.create_subshell()
    beside = debugger.send(LONG, subshell)
    time.sleep(0.3)
    thread = [t["id"] for t in debugger.body("threads")["threads"]][1]
    debugger.body("pause", threadId=1)
    debugger.send("print(\"not stopped\")")
    assert debugger.done()["status"] == "ok"
    debugger.body("pause", threadId=thread)
    assert debugger.stopped("pause")[0]["line"] in (3, 4)
    assert debugger.thread == thread
    debugger.manager.interrupt_kernel()
    assert debugger.done(beside)["ename"] == "Interrupted"


def test_jupyterlab_which_knows_one_thread_finds_a_stopped_subshell(debugger):
    debugger.body("disconnect")
    debugger.start("jupyterlab")
    subshell = debugger.create_subshell()
    debugger.set(IN_SUBSHELL.replace("count(\"beside\")", "1"), 2)
    beside = debugger.send(IN_SUBSHELL.replace("count(\"beside\")", "1"), subshell)
    debugger.stopped("breakpoint")
    debugger.thread = 1
    assert debugger.frames()[0]["line"] == 2
    assert debugger.scope("Globals")["side"]["value"] == "7"
    debugger.go("next")
    assert debugger.stopped("step")[0]["line"] == 3
    debugger.thread = 1
    debugger.go()
    assert debugger.done(beside)["status"] == "ok"


def test_a_deleted_or_left_subshell_does_not_hold_the_others(debugger):
    subshell = debugger.create_subshell()
    debugger.set(SUM, 5)
    beside = debugger.send(SUM, subshell)
    debugger.stopped("breakpoint")
    debugger.body("disconnect")
    assert debugger.done(beside)["status"] == "ok"
    assert debugger.body("debugInfo")["stoppedThreads"] == []
