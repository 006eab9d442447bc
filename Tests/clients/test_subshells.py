"""Subshells (JEP 91): looking at variables, drawing and changing things while the main shell works."""

import statistics
import time

import pytest
from jupyter_client.manager import start_new_kernel


class Kernel:
    """A kernel whose replies and outputs are looked up by request."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="martlet")
        self.replies = {}
        self.outputs = {}

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def control(self, kind, **content):
        message = self.client.session.msg(kind, content)
        self.client.control_channel.send(message)
        while True:
            reply = self.client.get_control_msg(timeout=10)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply["content"]

    def create(self):
        reply = self.control("create_subshell_request")
        assert reply["status"] == "ok", reply
        return reply["subshell_id"]

    def send(self, kind, content, subshell=None):
        message = self.client.session.msg(kind, content)
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def start(self, code, subshell=None, **options):
        content = {
            "code": code, "silent": False, "store_history": True, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True, **options}
        return self.send("execute_request", content, subshell)

    def message(self, request, timeout=20):
        end = time.monotonic() + timeout
        while request not in self.replies:
            left = end - time.monotonic()
            assert left > 0, "no reply in time"
            try:
                reply = self.client.get_shell_msg(timeout=left)
            except Exception:
                continue
            self.replies[reply["parent_header"]["msg_id"]] = reply
        return self.replies.pop(request)

    def reply(self, request, timeout=20):
        return self.message(request, timeout)["content"]

    def shown(self, request, timeout=20):
        """Everything published for a request, up to its end."""
        end = time.monotonic() + timeout
        while True:
            known = self.outputs.get(request, [])
            if known and known[-1] == ("status", {"execution_state": "idle"}):
                return [m for m in self.outputs.pop(request) if m[0] != "status"]
            message = self.client.get_iopub_msg(timeout=end - time.monotonic())
            parent = message["parent_header"].get("msg_id")
            self.outputs.setdefault(parent, []).append((message["msg_type"], message["content"]))

    def run(self, code, subshell=None, **options):
        """What a cell printed or gave; fails with its error."""
        request = self.start(code, subshell, **options)
        content = self.reply(request)
        assert content["status"] == "ok", content
        text = ""
        for kind, shown in self.shown(request):
            if kind == "stream":
                text += shown["text"]
            elif kind == "execute_result":
                text += shown["data"]["text/plain"]
        return text

    def interrupt(self):
        assert self.control("interrupt_request")["status"] == "ok"


@pytest.fixture
def shells():
    shells = Kernel()
    yield shells
    shells.close()


def test_the_kernel_says_that_it_has_subshells(shells):
    info = shells.reply(shells.send("kernel_info_request", {}))
    assert "kernel subshells" in info["supported_features"]


def test_subshells_are_made_listed_and_deleted(shells):
    assert shells.control("list_subshell_request")["subshell_id"] == []
    names = [shells.create() for _ in range(3)]
    assert len(set(names)) == 3
    assert shells.control("list_subshell_request")["subshell_id"] == names
    assert shells.control("delete_subshell_request", subshell_id=names[1]) == {"status": "ok"}
    assert shells.control("list_subshell_request")["subshell_id"] == [names[0], names[2]]
    assert shells.control("delete_subshell_request", subshell_id=names[1])["status"] == "error"
    assert shells.control("delete_subshell_request")["status"] == "error"


def test_a_subshell_that_is_not_there_gives_an_error(shells):
    for kind, content in [
            ("execute_request", {"code": "1"}), ("complete_request", {"code": "tr", "cursor_pos": 2}),
            ("kernel_info_request", {})]:
        request = shells.send(kind, content, "nobody")
        reply = shells.reply(request)
        assert reply["status"] == "error" and "nobody" in reply["evalue"]
        assert shells.shown(request) == []
    assert shells.run("1 + 1") == "2"


def line(reward):
    """A world of one's own, whose right end is worth so much."""
    return """
struct Line: Environment {
    let observationSpace = Discrete(9)
    let actionSpace = Discrete(2)
    var at = 4
    mutating func reset() -> Int { at = 4; return at }
    mutating func step(_ action: Int) -> Step {
        at += action == 0 ? -1 : 1
        return Step(
            observation: at, reward: at == 8 ? REWARD : 0.0, terminated: at == 0 || at == 8)
    }
}
""".replace("REWARD", str(reward))


BUSY = {
    "a loop": "while true { n += 1 }",
    "a function": "func spin() { while true { n += 1 } }\nspin()",
    "a training": "let trained = train(QLearning(), on: CliffWalking(), episodes: 50_000_000)",
    "a training of one's own world":
        line(1.0) + "let walked = train(QLearning(), on: Line(), episodes: 50_000_000)",
}


@pytest.mark.parametrize("work", BUSY)
def test_a_short_cell_runs_within_a_tenth_of_a_second_while_the_main_shell_works(shells, work):
    shells.run("var n = 0\nvar xs = [1.0, 2.0]")
    subshell = shells.create()
    shells.run("n", subshell)
    main = shells.start(BUSY[work])
    time.sleep(0.3)
    times = []
    for round in range(20):
        start = time.monotonic()
        content = shells.reply(shells.start(f"xs.append(3.0)\nxs.count", subshell))
        times.append(time.monotonic() - start)
        assert content["status"] == "ok", content
    print(work, f"median {statistics.median(times) * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms")
    assert statistics.median(times) < 0.1
    assert shells.run("xs.count", subshell) == "22"
    assert main not in shells.replies
    shells.interrupt()
    shells.reply(main)
    assert shells.run("xs.count") == "22"


def test_charts_and_completions_come_while_a_training_runs(shells):
    subshell = shells.create()
    shells.run("let scores = [1.0, 4.0, 9.0]")
    main = shells.start(BUSY["a training"])
    time.sleep(0.2)
    request = shells.start("plot(scores)", subshell)
    assert shells.reply(request)["status"] == "ok"
    (result,) = [c for k, c in shells.shown(request) if k in ("execute_result", "display_data")]
    assert "image/svg+xml" in result["data"]
    matches = shells.reply(
        shells.send("complete_request", {"code": "scor", "cursor_pos": 4}, subshell))["matches"]
    assert "scores" in matches
    found = shells.reply(shells.send(
        "inspect_request", {"code": "scores", "cursor_pos": 3, "detail_level": 0}, subshell))
    assert found["found"] and "9" in found["data"]["text/plain"]
    whole = shells.reply(shells.send("is_complete_request", {"code": "if true {"}, subshell))
    assert whole["status"] == "incomplete"
    assert shells.reply(shells.send("comm_info_request", {}, subshell))["comms"] == {}
    shells.interrupt()
    shells.reply(main)


def test_outputs_and_failures_belong_to_their_cells(shells):
    subshell = shells.create()
    main = shells.start('for i in 0..<300 { print("main"); if i % 10 == 0 { show(i) } }')
    beside = shells.start('for i in 0..<300 { print("beside") }\n[1][2]', subshell)
    assert shells.reply(main)["status"] == "ok"
    failed = shells.reply(beside)
    assert failed["status"] == "error"
    assert any(f"cell {failed['execution_count']}:2" in line for line in failed["traceback"])
    for request, word in ((main, "main"), (beside, "beside")):
        text = "".join(c["text"] for k, c in shells.shown(request) if k == "stream")
        assert text == f"{word}\n" * 300


def test_cells_are_counted_and_remembered_together(shells):
    subshell = shells.create()
    counts = [
        shells.reply(shells.start(f"{i}", subshell if i % 2 else None))["execution_count"]
        for i in range(6)]
    assert counts == list(range(counts[0], counts[0] + 6))
    history = shells.reply(shells.send(
        "history_request",
        {"hist_access_type": "tail", "n": 6, "output": False, "raw": True}, subshell))["history"]
    assert [code for _, _, code in history] == [str(i) for i in range(6)]


def test_after_an_error_only_the_cells_of_that_shell_are_aborted(shells):
    shells.run("var go = false")
    subshell, other = shells.create(), shells.create()
    failing = shells.start("while !go {}\n[0][1]", subshell)
    aborted = [shells.start("1", subshell) for _ in range(3)]
    asked = shells.send("is_complete_request", {"code": "1"}, subshell)
    fine = [shells.start("2", other), shells.start("go = true")]
    assert shells.reply(failing)["status"] == "error"
    assert [shells.reply(request)["status"] for request in aborted] == ["aborted"] * 3
    assert shells.reply(asked)["status"] == "complete"
    assert [shells.reply(request)["status"] for request in fine] == ["ok", "ok"]
    assert shells.run("3", subshell) == "3"


def test_an_interrupt_stops_every_shell_and_keeps_what_they_have(shells):
    shells.run("var a = 0\nvar b = 0")
    subshell = shells.create()
    main, beside = shells.start("while true { a += 1 }"), shells.start("while true { b += 1 }", subshell)
    time.sleep(0.5)
    start = time.monotonic()
    shells.interrupt()
    assert shells.reply(main)["ename"] == "Interrupted"
    assert shells.reply(beside)["ename"] == "Interrupted"
    assert time.monotonic() - start < 1
    assert int(shells.run("a")) > 0 and int(shells.run("b")) > 0


def test_a_busy_subshell_does_not_starve_the_main_one(shells):
    shells.run("var b = 0")
    subshell = shells.create()
    beside = shells.start("while true { b += 1 }", subshell)
    time.sleep(0.1)
    start = time.monotonic()
    for _ in range(10):
        assert shells.reply(shells.start("1 + 1"))["status"] == "ok"
    assert time.monotonic() - start < 2
    # A training goes on beside it.
    trained = shells.start("let run = train(QLearning(), on: CliffWalking(), episodes: 500)")
    assert shells.reply(trained)["status"] == "ok"
    assert beside not in shells.replies
    shells.interrupt()
    assert shells.reply(beside)["ename"] == "Interrupted"


def test_while_a_cell_waits_for_input_the_others_run(shells):
    subshell = shells.create()
    main = shells.start('let name = readLine("who? ") ?? "nobody"\nname', allow_stdin=True)
    asked = shells.client.get_stdin_msg(timeout=10)
    assert asked["content"]["prompt"] == "who? "
    assert shells.run("40 + 2", subshell) == "42"
    # A second question waits for the first.
    second = shells.start('readLine("and? ") ?? "nobody"', subshell, allow_stdin=True)
    time.sleep(0.1)
    shells.client.input("Ada")
    assert shells.reply(main)["status"] == "ok"
    asked = shells.client.get_stdin_msg(timeout=10)
    assert asked["content"]["prompt"] == "and? "
    assert asked["parent_header"]["msg_id"] == second
    shells.client.input("Bob")
    assert shells.reply(second)["status"] == "ok"
    (result,) = [c for k, c in shells.shown(second) if k == "execute_result"]
    assert result["data"]["text/plain"] == '"Bob"'
    assert shells.run("name") == '"Ada"'


def test_a_subshell_can_change_what_the_main_shell_works_with(shells):
    shells.run("""
struct Worker {
    var rate = 1.0
    var log: [Double] = []
    mutating func work() { while rate > 0 { log.append(rate) } }
}
var worker = Worker()
""")
    subshell = shells.create()
    main = shells.start("worker.work()")
    deadline = time.monotonic() + 10
    while int(shells.run("worker.log.count", subshell)) == 0:
        assert time.monotonic() < deadline
    before = int(shells.run("worker.log.count", subshell))
    shells.run("worker.rate = 0.5", subshell)
    time.sleep(0.05)
    shells.run("worker.rate = 0.0", subshell)
    assert shells.reply(main)["status"] == "ok"
    assert int(shells.run("worker.log.count")) > before
    assert shells.run("worker.log.contains(0.5)") == "true"


def test_functions_and_variables_may_be_declared_again_while_the_main_shell_uses_them(shells):
    shells.run("var items = [1, 2]\nvar n = 0\nfunc next(_ x: Int) -> Int { x + items.count }")
    subshell = shells.create()
    main = shells.start("while n >= 0 { n = next(n) % 1000 }")
    time.sleep(0.2)
    for round in range(10):
        shells.run(f'let items = "{round}"', subshell)
        shells.run("func next(_ x: Int) -> String { items }", subshell)
        assert shells.run("next(1)", subshell) == f'"{round}"'
    assert main not in shells.replies
    shells.interrupt()
    assert shells.reply(main)["ename"] == "Interrupted"
    assert shells.run("items") == '"9"'


def test_the_main_shell_s_random_numbers_do_not_depend_on_subshells(shells):
    cell = "seed(3)\nvar total = 0\nfor _ in 0..<200_000 { total += Int.random(in: 0..<1000) }\ntotal"
    alone = shells.run(cell)
    subshell = shells.create()
    main = shells.start(cell)
    while main not in shells.replies:
        shells.run("let dice = Int.random(in: 1...6)", subshell)
        try:
            reply = shells.client.get_shell_msg(timeout=0.001)
            shells.replies[reply["parent_header"]["msg_id"]] = reply
        except Exception:
            pass
    (result,) = [c for k, c in shells.shown(main) if k == "execute_result"]
    assert result["data"]["text/plain"] == alone


def test_deleting_a_busy_subshell_lets_it_end_what_it_does(shells):
    shells.run("var done = false")
    subshell = shells.create()
    running = shells.start('while !done {}\n"end"', subshell)
    waiting = shells.start('"never"', subshell)
    time.sleep(0.2)
    assert shells.control("delete_subshell_request", subshell_id=subshell)["status"] == "ok"
    assert shells.control("list_subshell_request")["subshell_id"] == []
    assert shells.reply(shells.start("1", subshell))["status"] == "error"
    shells.run("done = true")
    assert shells.reply(running)["status"] == "ok"
    assert shells.reply(waiting)["status"] == "error"


def test_reset_waits_until_no_shell_runs_a_cell(shells):
    shells.run("var kept = 1\nvar stop = false")
    subshell = shells.create()
    main = shells.start("while !stop { kept += 1 }")
    while shells.run("kept > 1", subshell) == "false":
        pass
    shells.run("reset()", subshell)
    assert shells.run("kept > 1", subshell) == "true"
    shells.run("stop = true", subshell)
    assert shells.reply(main)["status"] == "ok"
    assert shells.reply(shells.start("kept", subshell))["status"] == "error"
    assert shells.run("let kept = 5\nkept", subshell) == "5"
    assert shells.run("kept") == "5"


def test_many_subshells_come_and_go(shells):
    shells.run("var total = 0")
    for _ in range(5):
        names = [shells.create() for _ in range(6)]
        requests = [
            shells.start(f"for _ in 0..<100 {{ total += 1 }}", name) for name in names]
        for request in requests:
            assert shells.reply(request)["status"] == "ok"
        for name in names:
            assert shells.control("delete_subshell_request", subshell_id=name)["status"] == "ok"
    assert shells.run("total") == "3000"


def test_no_more_than_64_subshells_are_there_at_a_time(shells):
    shells.run("var total = 0")
    names = [shells.create() for _ in range(64)]
    refused = shells.control("create_subshell_request")
    assert refused["status"] == "error"
    assert "64 subshells" in refused["evalue"] and "delete_subshell_request" in refused["evalue"]
    assert shells.control("list_subshell_request")["subshell_id"] == names
    assert shells.control("delete_subshell_request", subshell_id=names.pop(0))["status"] == "ok"
    names.append(shells.create())
    assert shells.control("create_subshell_request")["status"] == "error"
    requests = [shells.start("total += 1", name) for name in names]
    for request in requests:
        assert shells.reply(request)["status"] == "ok"
    assert shells.run("total") == "64"


def test_the_end_comes_at_once_whatever_the_shells_do(shells):
    shells.run("var n = 0")
    for _ in range(3):
        shells.start("while true { n += 1 }", shells.create())
    shells.start("while true { n += 1 }")
    time.sleep(0.3)
    process = shells.manager.provisioner.process
    start = time.monotonic()
    assert shells.control("shutdown_request", restart=False)["status"] == "ok"
    process.wait(timeout=5)
    assert time.monotonic() - start < 0.5


def test_subshells_run_while_the_main_shell_is_stopped_at_a_breakpoint(shells):
    def debug(command, **arguments):
        reply = shells.control("debug_request", **{
            "type": "request", "seq": 1, "command": command, "arguments": arguments})
        assert reply["success"], reply
        return reply["body"]

    subshell = shells.create()
    debug("initialize", clientID="test")
    debug("attach")
    code = "var held = 1\nheld += 1\nheld += 1"
    path = debug("dumpCell", code=code)["sourcePath"]
    debug("setBreakpoints", source={"path": path}, breakpoints=[{"line": 3}])
    debug("configurationDone")
    main = shells.start(code)
    deadline = time.monotonic() + 10
    while shells.reply(shells.start("held", subshell, silent=True))["status"] != "ok":
        assert time.monotonic() < deadline
    time.sleep(0.3)
    assert shells.run("held", subshell) == "2"
    shells.run("held = 10", subshell)
    assert main not in shells.replies
    debug("continue", threadId=1)
    assert shells.reply(main)["status"] == "ok"
    assert shells.run("held") == "11"
    debug("disconnect")


def opened(shells, request):
    """The slider that a cell has shown."""
    assert shells.reply(request)["status"] == "ok"
    for kind, content in shells.shown(request):
        if kind == "comm_open" and content["data"]["state"]["_model_name"] == "FloatSliderModel":
            return content["comm_id"]
    raise AssertionError("no slider")


DRAWING = """var drawn = 0
interact(alpha: 0.1...1) { alpha in
    drawn += 1
    return plot([alpha, 2 * alpha])
}"""
WITH_TRAINING = """let cliff = CliffWalking()
var drawn = 0
interact(alpha: 0.1...1) { alpha in
    drawn += 1
    return plot(train(QLearning(stepSize: alpha), on: cliff, episodes: 50, seed: 1))
}"""


@pytest.mark.parametrize("moves", ["main", "subshell"])
@pytest.mark.parametrize("drawing", [DRAWING, WITH_TRAINING])
@pytest.mark.parametrize("work", BUSY)
def test_a_chart_is_redrawn_as_its_slider_moves_while_another_shell_works(
        shells, work, drawing, moves):
    subshell = shells.create()
    shells.run("var n = 0")
    slider = opened(shells, shells.start(drawing))
    moving, working = (None, subshell) if moves == "main" else (subshell, None)
    running = shells.start(BUSY[work], working)
    time.sleep(0.3)
    times = []
    for round in range(1, 11):
        start = time.monotonic()
        request = shells.send("comm_msg", {"comm_id": slider, "data": {
            "method": "update", "state": {"value": round / 10}, "buffer_paths": []}}, moving)
        shown = [c for k, c in shells.shown(request) if k == "display_data"]
        times.append(time.monotonic() - start)
        assert len(shown) == 1 and "image/svg+xml" in shown[0]["data"]
    print(
        f"{work}, moved on the {moves}: median {statistics.median(times) * 1000:.0f} ms, "
        f"worst {max(times) * 1000:.0f} ms")
    assert statistics.median(times) < 0.2
    assert int(shells.run("drawn", moving)) >= 10
    assert running not in shells.replies
    shells.interrupt()
    assert shells.reply(running)["ename"] == "Interrupted"


def test_reset_beside_cells_that_begin_and_end(shells):
    """Each cell and expression runs either before all is forgotten or after, and none in between."""
    subshell = shells.create()
    expressions = {"sum": "(0..<5_000).reduce(a - kept) { sum, i in sum + i % 3 }"}
    for round in range(40):
        shells.run(f"let kept = {round}")
        reset = shells.start("reset()", subshell)
        cells = [shells.start("let a = kept; var s = 0; for i in 0..<20_000 { s += i % 3 }; a - kept",
                              user_expressions=expressions) for _ in range(4)]
        assert shells.reply(reset)["status"] == "ok"
        seen = []
        for cell in cells:
            reply = shells.reply(cell)
            seen.append(reply["status"])
            if reply["status"] == "error":
                assert reply["ename"] == "NameError", reply
            elif reply["status"] == "ok":
                found = reply["user_expressions"]["sum"]
                assert found.get("ename") == "NameError" or (
                    found["data"]["text/plain"] == str(sum(i % 3 for i in range(5000)))), found
        # After the first that no longer knew it, those sent with it are not run.
        failed = seen.index("error") if "error" in seen else len(seen)
        assert seen[:failed] == ["ok"] * failed
        assert set(seen[failed + 1:]) <= {"aborted", "error"}
        assert shells.reply(shells.start("kept"))["status"] == "error"


def test_a_type_is_declared_anew_while_the_main_shell_trains_in_it(shells):
    shells.run(line(1.0))
    subshell = shells.create()
    main = shells.start(
        "let run = train(QLearning(), on: Line(), episodes: 20_000, seed: 1)\n"
        "run.returns.filter { $0 != 0.0 && $0 != 1.0 }.count")
    time.sleep(0.05)
    for reward in range(2, 12):
        shells.run(line(float(reward)), subshell)
        seen = shells.run(
            "let beside = train(QLearning(), on: Line(), episodes: 50, seed: 2)\n"
            f"beside.returns.allSatisfy {{ $0 == 0.0 || $0 == {reward}.0 }}", subshell)
        assert seen == "true"
    # The training goes on in the type that it began with.
    assert shells.reply(main)["status"] == "ok"
    assert [c["data"]["text/plain"] for k, c in shells.shown(main) if k == "execute_result"] == ["0"]
    assert shells.run(
        "train(QLearning(), on: Line(), episodes: 50, seed: 2).returns.max() ?? 0") == "11.0"
