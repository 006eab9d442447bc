"""How long Martlet takes over small things: a cell of `1 + 1`, and checking a notebook of 200 cells.

Times whole runs of the command, in user CPU time, the least of several; fails above the marks.
Usage: latency.py [--rounds N] [--martlet PATH]
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CELL_MARK = 100e-6
CHECK_MARK = 100e-3


def notebook(cells):
    """A notebook of code cells."""
    return json.dumps({
        "cells": [
            {"cell_type": "code", "execution_count": None, "id": f"c{index}", "metadata": {},
             "outputs": [], "source": source}
            for index, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "martlet", "language": "swift",
                                    "display_name": "Martlet"}},
        "nbformat": 4, "nbformat_minor": 5,
    })


def realistic(count):
    """Cells in turn of structures, functions, models, trainings and plain statements."""
    kinds = [
        """struct Walker{n} {{
  var x = 0.0, steps = 0
  mutating func move(by d: Double) -> Bool {{
    x += d
    steps += 1
    return abs(x) > 1
  }}
}}""",
        """func smooth{n}(_ values: [Double], window: Int) -> [Double] {{
  var result: [Double] = []
  for i in 0..<values.count {{
    let part = values[max(i - window, 0)...i]
    result.append(part.reduce(0) {{ $0 + $1 }} / Double(part.count))
  }}
  return result
}}""",
        """let model{n} = MDP("Model {n}", discount: 0.9) {{
  From("high", "search", to: ["high": 0.7, "low": 0.3], reward: 4)
  From("high", "wait", to: "high", reward: 1)
  From("low", "search", to: ["low": 0.6, "high": 0.4], reward: 2)
  From("low", "recharge", to: "high")
}}
let solution{n} = solve(model{n}, with: ValueIteration())""",
        """let run{n} = train(QLearning(stepSize: 0.5, epsilon: 0.1), on: CliffWalking(), episodes: 500, seed: {n})
run{n}.returns.suffix(10)""",
        """var total{n} = 0.0
for i in 0..<100 {{
  if i % 3 == 0 {{ continue }}
  total{n} += Double(i) * 0.5
}}
print("total \\(total{n})")""",
    ]
    return [kinds[n % len(kinds)].format(n=n).replace("\\\\(", "\\(") for n in range(count)]


def seconds(command):
    """User CPU seconds of a run, which must succeed."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} failed")
    return usage.ru_utime


def least(command, rounds):
    return min(seconds(command) for _ in range(rounds))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--martlet", type=pathlib.Path, default=ROOT / ".build" / "release" / "martlet")
    options = parser.parse_args()
    martlet, rounds = str(options.martlet), max(options.rounds, 1)
    with tempfile.TemporaryDirectory() as folder:
        def file(name, cells):
            path = pathlib.Path(folder) / name
            path.write_text(notebook(cells))
            return str(path)

        few = least([martlet, "run", file("few.ipynb", ["1 + 1"] * 100)], rounds)
        many = least([martlet, "run", file("many.ipynb", ["1 + 1"] * 5100)], rounds)
        cell = (many - few) / 5000
        check = least([martlet, "check", file("check.ipynb", realistic(200))], rounds)
    print(f"a cell of 1 + 1: {cell * 1e6:.0f} µs, at most {CELL_MARK * 1e6:.0f}")
    print(f"checking 200 cells: {check * 1e3:.0f} ms, at most {CHECK_MARK * 1e3:.0f}")
    return 1 if cell > CELL_MARK or check > CHECK_MARK else 0


if __name__ == "__main__":
    sys.exit(main())
