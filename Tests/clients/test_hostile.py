"""Spoiled messages at all five sockets of a live kernel; `make fuzz-wire` plays many more."""

import json
import time
from pathlib import Path

import pytest

import live
import zmtp
from conftest import MARTLET
from frontend import Frontend


@pytest.fixture
def kernel():
    with Frontend("martlet") as frontend:
        yield frontend.wait_until_ready()


def test_good_requests_are_answered_between_spoiled_ones():
    live.play(MARTLET, count=10_000, seed=1, report=lambda _: None)


@pytest.mark.parametrize("kind", ["complete_request", "inspect_request"])
def test_cursors_that_are_no_place_in_the_code(kernel, kind):
    code = "print(\"😀\") // 𝛾"

    def ask(cursor):
        content = {"code": code, "cursor_pos": cursor, "detail_level": 0}
        return kernel.reply(kernel.send(kind, content))["content"]

    for cursor in (-1, len(code) + 1, 2**63 - 1, 2**64, 0.5, "2", True, [2], {}):
        reply = ask(cursor)
        assert reply["status"] == "error", cursor
        assert json.dumps(cursor) in reply["evalue"] or cursor == 2**64
        assert f"from 0 to {len(code)}" in reply["evalue"]
    for cursor in (0, 3, len(code), None):
        assert ask(cursor)["status"] == "ok", cursor


def resident(kernel):
    """The memory of a kernel, in MiB."""
    status = Path(f"/proc/{kernel.process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.parametrize("channel, kind, frames, limit", [
    ("control", "DEALER", zmtp.frame(bytes(1 << 20), 1), 1_500),
    ("stdin", "DEALER", zmtp.frame(bytes(1 << 20), 1), 1_500),
    ("iopub", "SUB", zmtp.frame(bytes(1 << 12), 1) * 100, 1_500),
    ("hb", "REQ", zmtp.frame(bytes(1 << 16), 1) * 10, 1_500),
    # What takes two bytes on the wire takes 64 in memory.
    ("shell", "DEALER", zmtp.frame(b"", 1) * 100_000, 3_500),
])
def test_who_sends_a_message_without_an_end_is_disconnected(kernel, channel, kind, frames, limit):
    port = kernel.manager.get_connection_info()[f"{channel}_port"]
    connection = zmtp.Connection(port, kind)
    sent, most = 0, 0
    with pytest.raises(ConnectionError):
        while sent < 4 << 30:
            connection.send(frames, seconds=60)
            sent += len(frames)
            most = max(most, resident(kernel))
    connection.close()
    assert most < limit
    # What it had sent is let go of, and everybody else is served.
    assert kernel.run("6 * 7")[0]["status"] == "ok"
    deadline = time.monotonic() + 10
    while resident(kernel) > 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert kernel.client.is_alive()


def test_large_messages_that_end_are_taken_however_many_wait(kernel):
    busy = kernel.execute("while true {}")
    kernel.wait_until_busy(busy)
    code = "// " + "x" * (24 << 20)
    # As much as is read while a cell runs. What comes later waits: more than a message may have.
    sent = [kernel.execute(code, store_history=False) for _ in range(3)]
    time.sleep(1.5)
    sent += [kernel.execute(code, store_history=False) for _ in range(4)]
    time.sleep(2)  # connections are looked at several times within that
    kernel.interrupt()
    assert kernel.reply(busy, timeout=60)["content"]["status"] == "error"
    # Those that were read before the interrupt are aborted.
    replies = {kernel.reply(request, timeout=60)["content"]["status"] for request in sent}
    assert replies == {"aborted", "ok"}
