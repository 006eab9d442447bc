"""Every notebook gives the same outputs through Jupyter, through the command, and as committed."""

import shutil
import subprocess

import nbclient
import nbformat
import pytest

from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_executions_agree(path, martlet, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    client = nbclient.NotebookClient(
        notebook, kernel_name="martlet", timeout=600, coalesce_streams=True)
    client.execute()
    through_jupyter = tmp_path / "jupyter.ipynb"
    nbformat.write(notebook, through_jupyter)

    through_command = tmp_path / "command.ipynb"
    result = martlet("run", path, "-o", through_command, timeout=600)
    assert result.returncode == 0, result.stderr
    nbformat.validate(nbformat.read(through_command, as_version=4))

    for other in (through_jupyter, path):
        difference = martlet("compare", through_command, other)
        assert difference.returncode == 0, difference.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_checker_is_content(path, martlet):
    result = martlet("check", path)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_file_is_as_nbformat_writes_it(path):
    text = path.read_text(encoding="utf-8")
    assert nbformat.writes(nbformat.reads(text, as_version=4)) + "\n" == text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_are_swift(path, tmp_path):
    """The promise of the language: its cells are accepted by swiftc against the real module."""
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    program = tmp_path / "main.swift"
    program.write_text("import Martlet\n\n" + "\n\n".join(cells) + "\n")
    flags = subprocess.run(
        ["pkg-config", "--cflags", "openblas"], capture_output=True, text=True, check=True)
    result = subprocess.run(
        [shutil.which("swiftc"), "-typecheck", "-swift-version", "6", "-default-isolation",
         "MainActor", "-I", ROOT / ".build/release/Modules", "-I", ROOT / "Sources/COpenBLAS",
         *flags.stdout.split(), program], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    # A chart as a bare statement is shown in a notebook; Swift calls its result unused.
    warnings = [line for line in result.stderr.splitlines() if ": warning: " in line]
    assert all("is unused" in line for line in warnings), result.stderr
