"""Every notebook gives the same outputs through Jupyter, through the command, and as committed."""

import os
import re
import shutil
import subprocess

import nbclient
import nbformat
import pytest

from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [
    page for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if "```swift" in page.read_text() and page.name != "errors.md"]
MODULES = os.environ.get("MARTLET_MODULES", ROOT / ".build/release/Modules")


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
    typecheck("\n\n".join(cells), tmp_path)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_examples_are_swift(path, tmp_path):
    """The same for the examples of a page, each by itself, save those said to be Martlet's alone."""
    blocks = re.findall(r"^```swift\n(.*?)^```$", path.read_text(), re.S | re.M)
    words = "notebook-words" in path.name
    swift = [] if words else [
        block for block in blocks
        if not block.startswith("// Martlet alone") and "// expect error" not in block]
    assert blocks and (swift or words), "a page without examples needs no test"
    typecheck("\n".join(f"do {{\n{block}}}\n" for block in swift), tmp_path)


def typecheck(code, folder):
    program = folder / "main.swift"
    program.write_text(f"import Martlet\n\n{code}\n")
    flags = subprocess.run(
        ["pkg-config", "--cflags", "openblas"], capture_output=True, text=True, check=True)
    result = subprocess.run(
        [shutil.which("swiftc"), "-typecheck", "-swift-version", "6", "-default-isolation",
         "MainActor", "-I", MODULES, "-I", ROOT / "Sources/COpenBLAS",
         "-I", ROOT / "Sources/CPrefetch",
         *flags.stdout.split(), program], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    # A chart as a bare statement is shown in a notebook; Swift calls its result unused, as it does
    # what an example makes and leaves.
    warnings = [line for line in result.stderr.splitlines() if ": warning: " in line]
    assert all(re.search("is unused|never used|never mutated", line) for line in warnings), (
        result.stderr)
