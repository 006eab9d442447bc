"""Notebooks and cells through the tools that people drive kernels with, beside JupyterLab."""

import os
import re
import subprocess
import sys

import nbformat
import pexpect
import pytest
from nbformat import v4

from conftest import ROOT

FIRST = ROOT / "notebooks" / "01-first-steps.ipynb"


def tool(*arguments, folder, **options):
    """Runs a Python tool of this environment to its end."""
    result = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)], cwd=folder, capture_output=True, text=True,
        timeout=300, check=False, **options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result


def notebook(path, *cells):
    metadata = {"kernelspec": {"name": "martlet", "display_name": "Martlet", "language": "swift"}}
    nbformat.write(
        v4.new_notebook(cells=[v4.new_code_cell(**cell) for cell in cells], metadata=metadata),
        path)
    return path


def test_nbconvert_makes_a_page(tmp_path):
    tool("nbconvert", "--to", "html", "--execute", "--output-dir", tmp_path, "--output", "page",
         FIRST, folder=tmp_path)
    page = (tmp_path / "page.html").read_text()
    # Code is highlighted as Swift, pictures are in the page, and nothing failed.
    assert re.search(r'<span class="kd">let</span>', page)
    assert len(re.findall(r'<div class="[^"]*jp-RenderedSVG', page)) == 7
    assert 'data-mime-type="application/vnd.jupyter.stderr"' not in page


def test_nbconvert_makes_a_script(tmp_path, martlet):
    tool("nbconvert", "--to", "script", "--output-dir", tmp_path, "--output", "script", FIRST,
         folder=tmp_path)
    script = tmp_path / "script.martlet"
    assert martlet("check", script).returncode == 0


def test_papermill_sets_parameters(tmp_path):
    """Papermill knows no Swift; what it writes for C# declares variables as Martlet does."""
    path = notebook(
        tmp_path / "in.ipynb",
        {"source": 'let rate = 0.1\nlet episodes = 5\nlet name = "none"\nlet greedy = false',
         "metadata": {"tags": ["parameters"]}},
        {"source": "print(name, rate, episodes, greedy)"})
    tool("papermill", path, "out.ipynb", "--language", ".net-csharp", "-p", "rate", "0.5", "-p", "episodes", "20",
         "-p", "name", 'say "hi"', "-p", "greedy", "True", folder=tmp_path)
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert cells[-1].outputs[0].text == 'say "hi" 0.5 20 true\n'


def test_nbval_finds_the_same_outputs(tmp_path, martlet):
    """What the command keeps in a notebook is what nbval sees in an execution.

    It knows nothing of displays that change, so no cell trains for long enough to show progress.
    """
    path = notebook(
        tmp_path / "cells.ipynb", {"source": 'print("one")\nprintError("two")\n6 * 7'},
        {"source": "let plan = solve(CliffWalking(), with: ValueIteration())\ntable(plan)"},
        {"source": "heatmap(plan)"}, {"source": 'plot([1, 4, 9])\nbars(["a": 1, "b": 2])'})
    assert martlet("run", path, "-o", path).returncode == 0
    arguments = ("pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--rootdir", tmp_path, path)
    tool(*arguments, folder=tmp_path)
    path.write_text(path.read_text().replace('"42"', '"43"'))
    with pytest.raises(AssertionError, match="42"):
        tool(*arguments, folder=tmp_path)


def test_console(tmp_path):
    environment = {**os.environ, "TERM": "dumb", "HOME": str(tmp_path)}
    console = pexpect.spawn(
        sys.executable, ["-m", "jupyter_console", "--kernel", "martlet", "--simple-prompt"],
        env=environment, timeout=60, encoding="utf-8", cwd=str(tmp_path))
    try:
        console.expect(r"Martlet \d+\.\d+\.\d+")
        console.expect(r"In \[1\]: ")
        console.sendline("let side = 6")
        console.expect(r"In \[2\]: ")
        console.sendline("side * 7")
        console.expect(r"Out\[2\]:\s*42")
        console.expect(r"In \[3\]: ")
        console.sendline("side[0]")
        console.expect("error:")
        console.expect(r"In \[\d\]: ")
        console.sendline('let line = readLine("? ") ?? "none"; print(line)')
        console.expect(r"\? ")
        console.sendline("an answer")
        console.expect(r"an answer\r\n.*an answer")
        console.expect(r"In \[\d\]: ")
        console.sendeof()
        console.expect("exit")
        console.sendline("y")
        console.expect(pexpect.EOF)
    finally:
        console.close(force=True)


@pytest.mark.parametrize("word", ["exit", "quit()"])
def test_a_word_leaves_the_console_unless_it_is_a_variable(tmp_path, word):
    environment = {**os.environ, "TERM": "dumb", "HOME": str(tmp_path)}
    console = pexpect.spawn(
        sys.executable, ["-m", "jupyter_console", "--kernel", "martlet", "--simple-prompt"],
        env=environment, timeout=60, encoding="utf-8", cwd=str(tmp_path))
    try:
        console.expect(r"In \[1\]: ")
        console.sendline("let exit = 40 + 1")
        console.expect(r"In \[2\]: ")
        console.sendline("exit")
        console.expect(r"Out\[2\]:\s*41")
        console.expect(r"In \[3\]: ")
        console.sendline("reset()")
        console.expect(r"In \[4\]: ")
        console.sendline(word)
        console.expect("This ends a console")
        console.expect(pexpect.EOF)
    finally:
        console.close(force=True)
