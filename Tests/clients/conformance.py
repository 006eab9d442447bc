"""Runs test_protocol.py against Martlet, ipykernel and xeus-python, and writes what each passes.

With `--kernel` only those run; for the others what was found last stands, in artifacts/conformance.

Usage: conformance.py [--output docs/conformance.md] [--kernel NAME]...
"""

import argparse
import ast
import collections
import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
TESTS = FOLDER / "test_protocol.py"
KERNELS = {"martlet": "Martlet", "python3": "ipykernel", "xpython": "xeus-python"}
FOUND = ROOT / "artifacts" / "conformance"
TRIES = 2
HEAD = """\
<!-- Written by `make conformance`; changes belong in Tests/clients/conformance.py. -->

# What kernels owe their front ends

`jupyter_kernel_test` asks a kernel for the main things; `Tests/clients/test_protocol.py` asks for the rest, of any kernel, through `jupyter_client`. A kernel is started anew for every test. What fails is tried a second time and has to fail again to count; where a test has several cases, the number of those that passed is given. `make conformance` writes this page anew; `make test` runs the first column.
"""


def rows():
    """The tests by heading: name and first line of the description."""
    source = TESTS.read_text()
    lines = source.splitlines()
    found = collections.defaultdict(list)
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            heading = next(
                line[2:] for line in reversed(lines[:node.lineno]) if line.startswith("# "))
            found[heading].append((node.name, ast.get_docstring(node).splitlines()[0]))
    return found


def results(kernel):
    """By test, how many of its cases passed at least once, and how many there are."""
    good, every = collections.defaultdict(set), collections.defaultdict(set)
    wanted = [str(TESTS)]
    for attempt in range(TRIES):
        print(f"==> {KERNELS[kernel]}, attempt {attempt + 1}", file=sys.stderr, flush=True)
        for name, case, has_passed in run(kernel, wanted):
            every[name].add(case)
            if has_passed:
                good[name].add(case)
        wanted = [
            f"{TESTS}::{name}{case}" for name in every for case in every[name] - good[name]]
        if not wanted:
            break
    return {name: (len(good[name]), len(cases)) for name, cases in every.items()}


def run(kernel, wanted):
    """What pytest says of each test: its name, its case, whether it passed."""
    with tempfile.TemporaryDirectory() as folder:
        report = f"{folder}/report.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider",
             "--kernel", kernel, f"--junitxml={report}", *wanted],
            stdout=sys.stderr, check=False, cwd=ROOT)
        for element in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
            name, bracket, case = element.get("name").partition("[")
            yield name, bracket + case, not len(element.findall("failure") + element.findall("error"))


def version(kernel):
    if kernel != "martlet":
        # The first of them tells the version of IPython as its own.
        return importlib.metadata.version(KERNELS[kernel])
    from frontend import Frontend

    with Frontend(kernel) as frontend:
        reply = frontend.reply(frontend.send("kernel_info_request"), timeout=60)
    return reply["content"]["implementation_version"]


def cell(passed, count):
    if passed == count:
        return "yes"
    return "**no**" if passed == 0 else f"**{passed} of {count}**"


def find(kernel):
    """Runs the tests against a kernel, and keeps what was found."""
    found = {"version": version(kernel), "tests": results(kernel)}
    FOUND.mkdir(parents=True, exist_ok=True)
    (FOUND / f"{kernel}.json").write_text(json.dumps(found))


def page():
    found = {
        kernel: json.loads(path.read_text()) for kernel in KERNELS
        if (path := FOUND / f"{kernel}.json").exists()}
    names = [f"{KERNELS[kernel]} {found[kernel]['version']}" for kernel in found]
    text = HEAD
    for heading, tests in rows().items():
        text += f"\n## {heading}\n\n| | {' | '.join(names)} |\n|---|{'---|' * len(names)}\n"
        for name, sentence in tests:
            cells = [cell(*one["tests"].get(name, (0, 1))) for one in found.values()]
            text += f"| {sentence} | {' | '.join(cells)} |\n"
    text += "\n## Altogether\n\n"
    for name, one in zip(names, found.values()):
        whole = sum(passed == count for passed, count in one["tests"].values())
        text += f"- {name}: {whole} of {len(one['tests'])}\n"
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs" / "conformance.md")
    parser.add_argument("--kernel", action="append", choices=KERNELS)
    options = parser.parse_args()
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    for kernel in options.kernel or KERNELS:
        find(kernel)
    options.output.write_text(page())


if __name__ == "__main__":
    main()
