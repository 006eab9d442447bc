"""What a kernel owes its front ends, beyond what `jupyter_kernel_test` asks.

Runs against any kernel of `languages.py`: `pytest Tests/clients/test_protocol.py --kernel python3`.
The first line of each test's description is its row in docs/conformance.md.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import time

import pytest

import zmtp
from frontend import Frontend, is_running, kinds_of, parent_of, text_of, wait_for_end


@pytest.fixture
def kernel(kernel_name):
    with Frontend(kernel_name) as frontend:
        yield frontend.wait_until_ready()


@pytest.fixture
def words(kernel):
    return kernel.language


def limit(seconds):
    """A limit in time, more where other programs keep the processors busy."""
    return seconds * max(1, os.getloadavg()[0] / os.cpu_count())


def matching(outputs, kind):
    return [message["content"] for message in outputs if message["msg_type"] == kind]


def is_alive(kernel):
    """Whether the kernel still runs cells."""
    return kernel.run(kernel.language.assign.format(1))[0]["status"] == "ok"


# Outputs


def test_order_of_one_cell(kernel, words):
    """Outputs of a cell come as busy, input, streams, result, idle, all naming their request"""
    outputs = kernel.run(f"{words.printing.format('a')}\n6 * 7")[1]
    kinds = [m["content"].get("execution_state", m["msg_type"]) for m in outputs]
    # Some kernels send a line and its end apart.
    assert [kind for kind, _ in itertools.groupby(kinds)] == [
        "busy", "execute_input", "stream", "execute_result", "idle"]
    assert len({m["header"]["msg_id"] for m in outputs}) == len(outputs)
    assert {m["parent_header"]["msg_type"] for m in outputs} == {"execute_request"}


def test_streams_keep_their_order(kernel, words):
    """What is printed to the two streams in turn arrives in that order"""
    lines = [words.printing.format("a"), words.error_printing.format("b")] * 10
    outputs = kernel.run("\n".join(lines))[1]
    together = "".join(content["text"] for content in matching(outputs, "stream"))
    assert together == "a\nb\n" * 10


def test_all_lines_before_idle(kernel, words):
    """100,000 printed lines all arrive, in order, before idle"""
    outputs = kernel.run(words.lines.format(100_000), timeout=20)[1]
    assert text_of(outputs).split() == [str(i) for i in range(100_000)]


def test_lines_share_messages(kernel, words):
    """100,000 printed lines come in fewer than 1,000 messages"""
    outputs = kernel.run(words.lines.format(100_000), timeout=20)[1]
    assert 1 <= len(matching(outputs, "stream")) < 1_000
    assert text_of(outputs).count("\n") == 100_000


def test_printing_is_seen_at_once(kernel, words):
    """What a running cell prints is seen within a second"""
    request = kernel.execute(words.printing_loop)
    kernel.wait_until_busy(request)
    start = time.monotonic()
    while kernel.output(request)["msg_type"] != "stream":
        pass
    assert time.monotonic() - start < limit(1)


def test_update_display(kernel, words):
    """`update_display_data` names what an earlier `display_data` showed"""
    outputs = kernel.run(words.update, timeout=60)[1]
    first = matching(outputs, "display_data")[0]["transient"]["display_id"]
    updates = matching(outputs, "update_display_data")
    assert first and updates
    assert {content["transient"]["display_id"] for content in updates} == {first}


def test_clear_output(kernel, words):
    """`clear_output` says whether to wait for the next output, and keeps its place"""
    code = "\n".join([words.printing.format("a"), words.clear, words.printing.format("b")])
    outputs = kernel.run(code)[1]
    assert [kind for kind, _ in itertools.groupby(kinds_of(outputs))] == [
        "execute_input", "stream", "clear_output", "stream"]
    assert matching(outputs, "clear_output") == [{"wait": True}]


def test_everyone_sees_outputs(kernel, words):
    """A second front end gets its own replies and sees the outputs of both"""
    first = kernel.client
    kernel.connect()
    try:
        kernel.wait_until_ready()
        kernel.run(words.assign.format(5))
        assert kernel.value("x") == "5"
        request = kernel.client.execute(words.printing.format("seen"))
        printed = ""
        while "seen" not in printed:
            message = first.get_iopub_msg(timeout=10)
            if parent_of(message) == request:
                printed += message["content"].get("text", "")
    finally:
        first.stop_channels()


# Cells


def test_numbers_of_cells(kernel, words):
    """The execution count grows by one a cell, the same in input, result and reply"""
    for number in (1, 2, 3):
        content, outputs = kernel.run("6 * 7")
        assert content["execution_count"] == number
        assert matching(outputs, "execute_input")[0]["execution_count"] == number
        assert matching(outputs, "execute_result")[0]["execution_count"] == number


def test_silent(kernel, words):
    """A silent cell shows neither input nor result, and takes no number"""
    before = kernel.run("1")[0]["execution_count"]
    content, outputs = kernel.run("6 * 7", silent=True)
    assert content["status"] == "ok"
    assert kinds_of(outputs) == []
    assert kernel.run("1")[0]["execution_count"] == before + 1


def test_silent_is_not_stored(kernel, words):
    """A silent cell is not stored, even when asked to be"""
    kernel.run(words.assign.format(31_337), silent=True, store_history=True)
    kernel.run("1")
    assert not any("31337" in row[2] for row in history(kernel, hist_access_type="tail", n=10))
    assert kernel.value("x") == "31337"


def test_unstored(kernel, words):
    """A cell with `store_history` false shows its result, takes no number and is not stored"""
    before = kernel.run("1")[0]["execution_count"]
    outputs = kernel.run("31337 * 1", store_history=False)[1]
    assert matching(outputs, "execute_result")[0]["data"]["text/plain"] == "31337"
    assert kernel.run("2")[0]["execution_count"] == before + 1
    assert not any("31337" in row[2] for row in history(kernel, hist_access_type="tail", n=10))


def test_user_expressions(kernel, words):
    """`user_expressions` are valued one by one; one that fails spoils nothing"""
    content, outputs = kernel.run(
        words.assign.format(4), user_expressions={"good": "x * x", "bad": words.unknown})
    assert content["status"] == "ok" and kinds_of(outputs) == ["execute_input"]
    good, bad = content["user_expressions"]["good"], content["user_expressions"]["bad"]
    assert (good["status"], good["data"]["text/plain"]) == ("ok", "16")
    assert bad["status"] == "error" and bad["ename"]


def test_user_expressions_after_silence(kernel, words):
    """A silent cell without code still values `user_expressions`"""
    kernel.run(words.assign.format(4))
    content = kernel.run("", silent=True, user_expressions={"x": "x + 1"})[0]
    assert content["user_expressions"]["x"]["data"]["text/plain"] == "5"


def test_errors_are_the_same_in_both_places(kernel, words):
    """An error's name, value and traceback are the same in the reply and on iopub"""
    for code in (words.failure, words.syntax_error, words.unknown):
        content, outputs = kernel.run(code)
        assert content["status"] == "error"
        (error,) = matching(outputs, "error")
        assert all(content[key] == error[key] for key in ("ename", "evalue", "traceback"))
        assert error["ename"] and isinstance(error["traceback"], list)


def test_a_large_cell(kernel, words):
    """A cell of five megabytes runs"""
    content = kernel.run(f"{words.quoted.format('z' * 5_000_000)}\n6 * 7", timeout=60)[0]
    assert content["status"] == "ok", content


# Queues


def test_abort(kernel, words):
    """After an error exactly the queued cells are answered `aborted`; all else still has answers"""
    code = words.callable[:3]
    busy = kernel.execute(f"{words.busy}\n{words.failure}")
    after = [kernel.execute(words.assign.format(number)) for number in range(5)]
    others = [
        kernel.send("kernel_info_request"),
        kernel.send("complete_request", {"code": code, "cursor_pos": 3}),
        kernel.send("is_complete_request", {"code": "1"}),
        kernel.send("comm_info_request"),
        kernel.send("history_request", {
            "hist_access_type": "tail", "n": 1, "output": False, "raw": True})]
    assert kernel.reply(busy)["content"]["status"] == "error"
    assert [kernel.reply(cell)["content"]["status"] for cell in after] == ["aborted"] * 5
    for cell in after:
        assert kinds_of(kernel.outputs(cell)) == []
    assert [kernel.reply(other)["content"]["status"] for other in others if other != others[2]] == [
        "ok"] * 4
    assert kernel.reply(others[2])["content"]["status"] == "complete"
    assert is_alive(kernel)


def test_no_abort_where_told(kernel, words):
    """With `stop_on_error` false the queued cells run"""
    failing = kernel.execute(f"{words.busy}\n{words.failure}", stop_on_error=False)
    following = kernel.execute(words.assign.format(8))
    assert kernel.reply(failing)["content"]["status"] == "error"
    assert kernel.reply(following)["content"]["status"] == "ok"
    assert kernel.value("x") == "8"


def test_many_cells_queue(kernel, words):
    """1,000 queued cells are all answered, in order"""
    requests = [kernel.execute(words.assign.format(number)) for number in range(1_000)]
    counts = [kernel.reply(request, timeout=60)["content"]["execution_count"]
              for request in requests]
    assert counts == list(range(1, 1_001))
    assert kernel.value("x") == "999"


# Interrupts


def interrupt_soon(kernel, request):
    """Interrupts a cell that runs, and returns its reply and how long it took."""
    kernel.wait_until_busy(request)
    start = time.monotonic()
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    return reply, time.monotonic() - start


def test_interrupt(kernel, words):
    """An interrupt ends an endless loop within half a second and keeps the variables"""
    kernel.run(words.assign.format(7))
    request = kernel.execute(words.printing_loop)
    kernel.wait_until_running(request)
    start = time.monotonic()
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    assert time.monotonic() - start < limit(0.5)
    assert reply["status"] == "error"
    assert kernel.value("x") == "7"


def test_many_interrupts(kernel, words):
    """Twenty interrupts, each as soon as its cell says busy, end twenty loops"""
    for _ in range(20):
        assert interrupt_soon(kernel, kernel.execute(words.loop))[0]["status"] == "error"
    assert is_alive(kernel)


def test_interrupt_while_reading(kernel, words):
    """An interrupt that comes while a long cell is still read ends it as well"""
    kernel.run(words.assign.format(0))
    code = "\n".join(f"x = {number}" for number in range(20_000))
    assert interrupt_soon(kernel, kernel.execute(f"{code}\n{words.loop}"))[0]["status"] == "error"
    assert is_alive(kernel)


def test_interrupt_aborts(kernel, words):
    """After an interrupt the queued cells are answered `aborted`"""
    request = kernel.execute(words.printing_loop)
    queued = [kernel.execute(words.assign.format(1)) for _ in range(3)]
    kernel.wait_until_running(request)
    kernel.interrupt()
    assert kernel.reply(request)["content"]["status"] == "error"
    assert [kernel.reply(cell)["content"]["status"] for cell in queued] == ["aborted"] * 3
    assert is_alive(kernel)


def test_interrupt_of_nothing(kernel, words):
    """An interrupt while nothing runs does not harm the next cell"""
    for _ in range(5):
        kernel.interrupt()
        kernel.reply(kernel.send("kernel_info_request"))
        content = kernel.run(f"{words.busy}\n6 * 7")[0]
        assert content["status"] == "ok", content


def test_interrupt_of_a_question(kernel, words):
    """An interrupt ends a cell that waits for input"""
    request = kernel.execute(words.asking, allow_stdin=True)
    kernel.question()
    kernel.interrupt()
    assert kernel.reply(request)["content"]["status"] == "error"
    assert is_alive(kernel)


def test_interrupt_request(kernel, words):
    """`interrupt_request` on control is answered, and ends the loop"""
    request = kernel.execute(words.printing_loop)
    kernel.wait_until_running(request)
    reply = kernel.reply(kernel.send("interrupt_request", channel="control"), "control")
    assert reply["msg_type"] == "interrupt_reply" and reply["content"]["status"] == "ok"
    assert kernel.reply(request)["content"]["status"] == "error"


def test_sigint(kernel, words):
    """SIGINT ends a loop too"""
    request = kernel.execute(words.printing_loop)
    kernel.wait_until_running(request)
    os.kill(kernel.process, signal.SIGINT)
    assert kernel.reply(request)["content"]["status"] == "error"
    assert is_alive(kernel)


# Control and heartbeat


def test_control_while_busy(kernel, words):
    """Control answers `kernel_info` within 100 ms while a cell computes"""
    request = kernel.execute(words.printing_loop)
    kernel.wait_until_running(request)
    start = time.monotonic()
    reply = kernel.reply(kernel.send("kernel_info_request", channel="control"), "control")
    assert time.monotonic() - start < limit(0.1)
    assert reply["content"]["status"] == "ok"


def test_heartbeat_while_busy(kernel, words):
    """The heartbeat answers while a cell computes"""
    import zmq

    request = kernel.execute(words.printing_loop)
    kernel.wait_until_running(request)
    with zmq.Context() as context, context.socket(zmq.REQ) as heart:
        heart.linger = 0
        heart.connect(f"tcp://{kernel.manager.ip}:{kernel.manager.hb_port}")
        heart.send(b"beat")
        assert heart.poll(1_000) and heart.recv() == b"beat"


def test_control_during_a_question(kernel, words):
    """Control answers while a cell waits for input"""
    request = kernel.execute(words.asking, allow_stdin=True)
    kernel.question()
    kernel.reply(kernel.send("kernel_info_request", channel="control"), "control", timeout=1)
    kernel.client.input("a")
    assert kernel.reply(request)["content"]["status"] == "ok"


# Input


def test_input(kernel, words):
    """A cell asks on stdin, names itself in the question, and gets the answer"""
    request = kernel.execute(words.asking, allow_stdin=True)
    question = kernel.question()
    assert question["msg_type"] == "input_request"
    assert question["content"] == {"prompt": "? ", "password": False}
    assert question["parent_header"]["msg_id"] == request
    kernel.client.input("grüße 🐦")
    assert kernel.reply(request)["content"]["status"] == "ok"
    assert text_of(kernel.outputs(request)) == "grüße 🐦\n"


def test_printing_before_a_question(kernel, words):
    """What a cell printed before it asks is seen while it waits"""
    request = kernel.execute(f"{words.printing.format('first')}\n{words.asking}", allow_stdin=True)
    kernel.question()
    while kernel.output(request, timeout=2)["msg_type"] != "stream":
        pass
    kernel.client.input("a")
    kernel.reply(request)


def test_refused_input(kernel, words):
    """With `allow_stdin` false nothing is asked, and the cell ends by itself"""
    request = kernel.execute(words.asking, allow_stdin=False)
    assert kernel.reply(request, timeout=5)["content"]["status"] in ("ok", "error")
    with pytest.raises(TimeoutError):
        kernel.question(timeout=0.2)


# Questions about code


def complete(kernel, code, cursor):
    return kernel.reply(kernel.send(
        "complete_request", {"code": code, "cursor_pos": cursor}))["content"]


def inspect(kernel, code, cursor):
    return kernel.reply(kernel.send("inspect_request", {
        "code": code, "cursor_pos": cursor, "detail_level": 0}))["content"]


def test_cursors_of_completion(kernel, words):
    """Cursors of completion count code points, beyond the basic plane too"""
    before = words.assign.format(words.quoted.format("😀𝛾")) + "; "
    code = before + words.callable[:4] + " // 😀"
    content = complete(kernel, code, len(before) + 4)
    assert content["status"] == "ok"
    assert (content["cursor_start"], content["cursor_end"]) == (len(before), len(before) + 4)
    assert any(match.startswith(words.callable) for match in content["matches"])


def test_cursors_of_inspection(kernel, words):
    """Cursors of inspection count code points, beyond the basic plane too"""
    before = words.assign.format(words.quoted.format("😀𝛾😀𝛾😀𝛾")) + "; "
    content = inspect(kernel, f"{before}{words.callable}(1)", len(before) + 2)
    assert content["status"] == "ok" and content["found"]
    assert words.callable in content["data"]["text/plain"]


@pytest.mark.parametrize("cursor", [-1, 1_000_000, 2**40])
def test_cursors_outside(kernel, words, cursor):
    """A cursor outside of the code gets an answer"""
    assert complete(kernel, "pri", cursor)["status"] in ("ok", "error")
    assert inspect(kernel, "print", cursor)["status"] in ("ok", "error")
    assert is_alive(kernel)


def test_completeness(kernel, words):
    """Code is told complete, incomplete with an indent, or invalid"""
    def ask(code):
        return kernel.reply(kernel.send("is_complete_request", {"code": code}))["content"]

    assert ask("1 + 1")["status"] == "complete"
    incomplete = ask(words.definition)
    assert incomplete["status"] == "incomplete" and incomplete["indent"].strip() == ""
    assert incomplete["indent"]
    assert ask(words.syntax_error)["status"] == "invalid"


# History


def history(kernel, **content):
    reply = kernel.reply(kernel.send(
        "history_request", {"output": False, "raw": True, **content}))["content"]
    assert reply["status"] == "ok", reply
    return [list(row) for row in reply["history"]]


def test_history_tail(kernel, words):
    """The history's tail has the latest cells, oldest first"""
    for code in ("101", "102", "103"):
        kernel.run(code)
    assert [row[1:] for row in history(kernel, hist_access_type="tail", n=2)] == [
        [2, "102"], [3, "103"]]


def test_history_range(kernel, words):
    """The history's range has the cells from `start` to before `stop` of this session"""
    for code in ("101", "102", "103"):
        kernel.run(code)
    rows = history(kernel, hist_access_type="range", session=0, start=1, stop=3)
    assert [row[1:] for row in rows] == [[1, "101"], [2, "102"]]


def test_history_search(kernel, words):
    """The history is searched by a pattern of `*` and `?`, and repeats left out where asked"""
    for code in ("77101", "77201", "77101", "5"):
        kernel.run(code)
    found = history(kernel, hist_access_type="search", pattern="77?01*", n=10)
    assert [row[2] for row in found][-3:] == ["77101", "77201", "77101"]
    found = history(kernel, hist_access_type="search", pattern="77*01", n=10, unique=True)
    assert sorted(row[2] for row in found) == ["77101", "77201"]


def test_history_output(kernel, words):
    """The history has outputs beside inputs where asked"""
    kernel.run("100 + 1")
    rows = history(kernel, hist_access_type="range", session=0, start=1, stop=2, output=True)
    assert rows[0][1] == 1 and list(rows[0][2]) == ["100 + 1", "101"]


# Comms


def test_no_comms(kernel, words):
    """`comm_info` is answered, and tells of no comm at the start"""
    reply = kernel.reply(kernel.send("comm_info_request"))
    assert reply["msg_type"] == "comm_info_reply"
    assert reply["content"] == {"status": "ok", "comms": {}}


def test_unknown_comm_target(kernel, words):
    """A comm opened to an unknown target is closed again"""
    request = kernel.send("comm_open", {
        "comm_id": "8e1c2a", "target_name": "nothing.of.this.name", "data": {}})
    (close,) = matching(kernel.outputs(request), "comm_close")
    assert close["comm_id"] == "8e1c2a"
    assert kernel.reply(kernel.send("comm_info_request"))["content"]["comms"] == {}


def test_unknown_comm(kernel, words):
    """A message to an unknown comm does no harm"""
    for kind in ("comm_msg", "comm_close"):
        kernel.outputs(kernel.send(kind, {"comm_id": "8e1c2a", "data": {}}))
    assert is_alive(kernel)


# Requests that are wrong


@pytest.mark.parametrize("kind, content", [
    ("execute_request", {}), ("complete_request", {}), ("inspect_request", {"cursor_pos": 1}),
    ("is_complete_request", {}), ("history_request", {"hist_access_type": "nonsense"}),
    ("execute_request", {"code": 7}), ("execute_request", b"[]")],
    ids=["execute", "complete", "inspect", "is_complete", "history", "number", "array"])
def test_incomplete_requests(kernel, words, kind, content):
    """A signed request that lacks what it needs is answered with an error"""
    reply = kernel.reply(kernel.send(kind, content), timeout=3)
    assert reply["msg_type"] == kind.replace("request", "reply")
    assert reply["content"]["status"] == "error" and reply["content"]["evalue"]
    assert is_alive(kernel)


def test_unknown_type(kernel, words):
    """A request of an unknown type is passed over"""
    kernel.send("nonsense_request")
    kernel.send("nonsense_request", channel="control")
    assert is_alive(kernel)


def test_wrong_signature(kernel, words):
    """A request with a wrong signature is passed over"""
    session = kernel.client.session
    message = session.serialize(session.msg("execute_request", {"code": "1", "silent": False}))
    kernel.client.shell_channel.socket.send_multipart(
        [b"<IDS|MSG>", b"0" * 64, *message[2:]])
    assert kernel.run("1")[0]["execution_count"] == 1


def test_replayed_request(kernel, words):
    """A request that is sent twice, byte for byte, runs once"""
    session = kernel.client.session
    content = {"code": "1", "silent": False, "store_history": True, "allow_stdin": False,
               "user_expressions": {}, "stop_on_error": True}
    frames = session.serialize(session.msg("execute_request", content))
    for _ in range(2):
        kernel.client.shell_channel.socket.send_multipart(frames)
    assert kernel.run("1")[0]["execution_count"] == 2


def test_message_without_an_end(kernel, words):
    """Who sends a message without an end is disconnected before it takes half a gigabyte"""
    port = kernel.manager.get_connection_info()["shell_port"]
    connection = zmtp.Connection(port, "DEALER")
    with pytest.raises(ConnectionError):
        for _ in range(512):
            connection.send(zmtp.frame(bytes(1 << 20), 1))
    connection.close()
    assert is_alive(kernel)


# Life and death


def test_shutdown(kernel, words):
    """`shutdown_request` is answered, and the process ends well within 200 ms"""
    start = time.monotonic()
    request = kernel.send("shutdown_request", {"restart": False}, channel="control")
    reply = kernel.reply(request, "control")
    assert reply["content"] == {"status": "ok", "restart": False}
    process = kernel.manager.provisioner.process
    assert process.wait(timeout=5) == 0
    assert time.monotonic() - start < limit(0.2)


def test_shutdown_while_busy(kernel, words):
    """A kernel that computes ends within 200 ms as well"""
    request = kernel.execute(words.printing_loop)
    kernel.wait_until_running(request)
    start = time.monotonic()
    kernel.send("shutdown_request", {"restart": False}, channel="control")
    kernel.manager.provisioner.process.wait(timeout=5)
    assert time.monotonic() - start < limit(0.2)


def test_shutdown_is_told_to_all(kernel, words):
    """Other front ends hear of the shutdown on iopub, before the sockets close"""
    request = kernel.send("shutdown_request", {"restart": True}, channel="control")
    told = matching(kernel.outputs(request, timeout=3), "shutdown_reply")
    assert told == [{"status": "ok", "restart": True}]


def test_nothing_stays(kernel, words):
    """After the end neither a zombie nor a child process is left"""
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(kernel.process)], capture_output=True, text=True)
    kernel.manager.shutdown_kernel()
    for process in [kernel.process, *map(int, children.stdout.split())]:
        assert wait_for_end(process, limit(1))
        assert not os.path.exists(f"/proc/{process}")


def test_restart_on_the_same_ports(kernel, words):
    """After a restart the same client reaches the new process on the same ports, and it is empty"""
    kernel.run(words.assign.format(7))
    ports = kernel.manager.shell_port, kernel.manager.iopub_port
    before = kernel.process
    kernel.manager.restart_kernel()
    kernel.process = kernel.manager.provisioner.pid
    assert (kernel.manager.shell_port, kernel.manager.iopub_port) == ports
    assert kernel.process != before
    kernel.wait_until_ready()
    content = kernel.run("x")[0]
    assert (content["status"], content["execution_count"]) == ("error", 1)


def test_the_death_of_the_parent(kernel_name, tmp_path):
    """A kernel whose front end is killed ends within a second"""
    script = (
        "import json, sys, time\n"
        "from frontend import Frontend\n"
        f"kernel = Frontend({kernel_name!r}).wait_until_ready()\n"
        "print(kernel.process, flush=True)\n"
        "time.sleep(60)\n")
    parent = subprocess.Popen(
        [sys.executable, "-c", script], cwd=os.path.dirname(__file__), stdout=subprocess.PIPE,
        text=True)
    process = int(parent.stdout.readline())
    assert is_running(process)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ended = wait_for_end(process, limit(1))
    if not ended:
        os.kill(process, signal.SIGKILL)
    assert ended


def test_sigterm(kernel, words):
    """SIGTERM ends the kernel"""
    os.kill(kernel.process, signal.SIGTERM)
    kernel.manager.provisioner.process.wait(timeout=2)


def test_ipc(kernel_name, tmp_path):
    """The kernel serves over Unix sockets too"""
    with Frontend(kernel_name, transport="ipc", ip=str(tmp_path / "socket")) as kernel:
        kernel.wait_until_ready()
        assert kernel.value("6 * 7") == "42"


def test_a_private_connection_file(kernel, words):
    """Only the user may read the connection file, and the key in it is not on the command line"""
    mode = os.stat(kernel.manager.connection_file).st_mode
    key = json.load(open(kernel.manager.connection_file))["key"]
    command = open(f"/proc/{kernel.process}/cmdline").read()
    assert mode & 0o077 == 0 and key and key not in command
