"""Spoiled messages at all five sockets of a live kernel; `make fuzz-wire` plays many more."""

import sys

from conftest import MARTLET, ROOT

sys.path.insert(0, str(ROOT / "Tests" / "JupyterFuzz"))

import live  # noqa: E402


def test_good_requests_are_answered_between_spoiled_ones():
    live.play(MARTLET, count=10_000, seed=1, report=lambda _: None)
