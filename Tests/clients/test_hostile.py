"""Spoiled messages at all five sockets of a live kernel; `make fuzz-wire` plays many more."""

import json
import time
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

import live
import zmtp
from conftest import MARTLET


def test_good_requests_are_answered_between_spoiled_ones():
    live.play(MARTLET, count=10_000, seed=1, report=lambda _: None)


@pytest.mark.parametrize("kind", ["complete_request", "inspect_request"])
def test_cursors_that_are_no_place_in_the_code(kind):
    code = "print(\"😀\") // 𝛾"
    manager = KernelManager(kernel_name="martlet")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()

    def ask(cursor):
        message = client.session.msg(kind, {"code": code, "cursor_pos": cursor, "detail_level": 0})
        client.shell_channel.send(message)
        while True:
            reply = client.get_shell_msg(timeout=30)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply["content"]

    try:
        client.wait_for_ready(timeout=30)
        for cursor in (-1, len(code) + 1, 2**63 - 1, 2**64, 0.5, "2", True, [2], {}):
            reply = ask(cursor)
            assert reply["status"] == "error", cursor
            assert json.dumps(cursor) in reply["evalue"] or cursor == 2**64
            assert f"from 0 to {len(code)}" in reply["evalue"]
        for cursor in (0, 3, len(code), None):
            assert ask(cursor)["status"] == "ok", cursor
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def resident(manager):
    """The memory of a kernel, in MiB."""
    status = Path(f"/proc/{manager.provisioner.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.parametrize("channel, kind, frames", [
    ("control", "DEALER", zmtp.frame(bytes(1 << 20), 1)),
    ("stdin", "DEALER", zmtp.frame(bytes(1 << 20), 1)),
    ("iopub", "SUB", zmtp.frame(bytes(1 << 12), 1) * 100),
    ("hb", "REQ", zmtp.frame(bytes(1 << 16), 1) * 10),
    # What takes two bytes on the wire takes 64 in memory.
    ("shell", "DEALER", zmtp.frame(b"", 1) * 100_000),
])
def test_who_sends_a_message_without_an_end_is_disconnected(channel, kind, frames):
    manager = KernelManager(kernel_name="martlet")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        port = manager.get_connection_info()[f"{channel}_port"]
        connection = zmtp.Connection(port, kind)
        sent, most = 0, 0
        with pytest.raises(ConnectionError):
            while sent < 4 << 30:
                connection.send(frames, seconds=60)
                sent += len(frames)
                most = max(most, resident(manager))
        connection.close()
        assert most < 6_000
        # What it had sent is let go of, and everybody else is served.
        assert client.execute_interactive("6 * 7", timeout=30)["content"]["status"] == "ok"
        deadline = time.monotonic() + 10
        while resident(manager) > 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert client.is_alive()
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def test_large_messages_that_end_are_taken_however_many_wait():
    manager = KernelManager(kernel_name="martlet")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        busy = client.execute("while true {}")
        # More than is read while a cell runs, and as much again as a message may have.
        code = "// " + "x" * (24 << 20)
        sent = [client.execute(code, store_history=False) for _ in range(7)]
        time.sleep(2)  # connections are looked at several times within that
        message = client.session.msg("interrupt_request", {})
        client.control_channel.send(message)
        replies = {}
        while len(replies) < 1 + len(sent):
            reply = client.get_shell_msg(timeout=60)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        assert replies.keys() == {busy, *sent}
        assert replies.pop(busy) == "error"
        # Those that were read before the interrupt are aborted.
        assert set(replies.values()) == {"aborted", "ok"}
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
