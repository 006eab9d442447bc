"""The history that is kept between sessions: tail, range and search, over restarts and beside others."""

import os
import sqlite3
import stat

import pytest
from jupyter_client.manager import start_new_kernel


@pytest.fixture
def place(tmp_path, monkeypatch):
    path = tmp_path / "data" / "history.sqlite"
    monkeypatch.setenv("MARTLET_HISTORY", str(path))
    return path


class Session:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="martlet")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel()

    def run(self, *cells):
        for cell in cells:
            self.client.execute_interactive(cell, timeout=60, output_hook=lambda _: None)

    def history(self, kind, **options):
        reply = self.client.history(hist_access_type=kind, reply=True, timeout=30, **options)
        assert reply["content"]["status"] == "ok", reply
        return [tuple(row) for row in reply["content"]["history"]]


def test_a_session_finds_those_before_it(place):
    with Session() as first:
        first.run("let x = 3", "x * x", "print(x)")
    with Session() as second:
        assert second.history("tail", n=2) == [(1, 2, "x * x"), (1, 3, "print(x)")]
        second.run("let y = 1", "y")
        assert second.history("tail", n=3) == [(1, 3, "print(x)"), (2, 1, "let y = 1"), (2, 2, "y")]
        assert second.history("range", session=-1, start=1, stop=3, output=True) == [
            (1, 1, ["let x = 3", None]), (1, 2, ["x * x", "9"])]
        assert second.history("range", session=1, start=3) == [(1, 3, "print(x)")]
        assert second.history("range", session=0) == [(2, 1, "let y = 1"), (2, 2, "y")]
        assert second.history("search", pattern="let*", output=True) == [
            (1, 1, ["let x = 3", None]), (2, 1, ["let y = 1", None])]
        second.run("let y = 1")
        assert second.history("search", pattern="let y*", unique=True) == [(2, 3, "let y = 1")]
        assert second.history("search", pattern="*", n=1) == [(2, 3, "let y = 1")]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_a_restart_begins_a_session_and_kernels_write_side_by_side(place):
    with Session() as one, Session() as two:
        one.run("1")
        two.run("2")
        assert {one.history("tail", n=1)[0][0], two.history("tail", n=1)[0][0]} == {1, 2}
        one.manager.restart_kernel()
        one.client.wait_for_ready(timeout=30)
        one.run("3")
        assert one.history("tail", n=1) == [(3, 1, "3")]
        assert [row[2] for row in one.history("tail", n=9)][-1] == "3"
    with sqlite3.connect(place) as database:
        assert database.execute("SELECT count(*) FROM cells").fetchone() == (3,)


def test_what_is_silent_or_not_to_be_stored_is_not_kept(place):
    with Session() as session:
        session.run("1")
        for options in ({"silent": True}, {"store_history": False}):
            session.client.execute_interactive("2", timeout=60, output_hook=lambda _: None, **options)
        assert session.history("tail", n=9) == [(1, 1, "1")]


@pytest.mark.parametrize("damage", ["text", "folder", "nowhere", "off"])
def test_a_file_that_cannot_be_used_leaves_the_kernel_and_its_own_cells(
        place, damage, monkeypatch):
    place.parent.mkdir()
    if damage == "text":
        place.write_text("no database " * 1_000)
    elif damage == "folder":
        place.mkdir()
    elif damage == "nowhere":
        monkeypatch.setenv("MARTLET_HISTORY", "/proc/1/none/history.sqlite")
    else:
        monkeypatch.setenv("MARTLET_HISTORY", "")
    with Session() as session:
        session.run("let kept = 1", "kept")
        assert session.history("range", output=True) == [
            (1, 1, ["let kept = 1", None]), (1, 2, ["kept", "1"])]
        assert session.history("search", pattern="k*") == [(1, 2, "kept")]
    assert os.path.exists(place) == (damage in ("text", "folder"))
