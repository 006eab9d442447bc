"""Spoiled messages at all five sockets of a live kernel; `make fuzz-wire` plays many more."""

import json
import sys

import pytest
from jupyter_client.manager import KernelManager

from conftest import MARTLET, ROOT

sys.path.insert(0, str(ROOT / "Tests" / "JupyterFuzz"))

import live  # noqa: E402


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
