"""The tabular engine beside C, numba and quantecon, in one run.

Value iteration on random models (10⁴ to 10⁶ states of 4 actions with 5 outcomes each; 500 states of 10
actions that may lead anywhere) and Q-learning on the cliff. Everything does the same work on one
core, and all must come to the same values; value iteration and C work with both cores as well. In each
round the programs take turns with a piece of work, and the rate of each is that of its least processor
time. The machine's memory and its other guests make rates differ by half from minute to minute, so
what counts is the median, over the rounds, of Martlet's rate over the other's in the same round.

Prints a table, and fails where Martlet is below its marks: at most 1.25 times C's time for value
iteration and 1.2 on the cliff, and ahead of numba and quantecon everywhere.

Usage: compare.py [--rounds N] [--work NAME …] [--json]
(run by the Python of an environment with requirements.txt)
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MARTLET = HERE.parent / ".build/release/TabularBenchmark"
SIZES = {"10000": 200, "100000": 30, "1000000": 5, "dense": 200}
RUNS = 400
# Time over C's at most. On the cliff the two are level, but Martlet also keeps the books of every run.
PLANNING_MARK = 1.25
CLIFF_MARK = 1.2


def make_models(folder):
    import numpy as np

    for states in (int(size) for size in SIZES if size != "dense"):
        random = np.random.default_rng(7)
        p = random.random((states, 4, 5))
        (p / p.sum(-1, keepdims=True)).tofile(folder / f"vi_{states}.p")
        random.integers(states, size=p.shape, dtype=np.int32).tofile(folder / f"vi_{states}.ns")
        random.random((states, 4)).tofile(folder / f"vi_{states}.r")
    random = np.random.default_rng(8)
    p = random.random((10, 500, 500))
    (p / p.sum(-1, keepdims=True)).tofile(folder / "vid_500.p")
    random.random((10, 500)).tofile(folder / "vid_500.r")


def lines(command, cores="0", **environment):
    """The JSON lines that a command prints, run on some of the cores."""
    settings = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment}
    # Old settings for numpy's BLAS would slow it.
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        settings.pop(name, None)
    done = subprocess.run(
        ["taskset", "-c", cores, *map(str, command)], capture_output=True, text=True, env=settings)
    if done.returncode != 0:
        sys.exit(f"{command} failed:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def martlet(folder, work, cores="0"):
    """The rate of Martlet's own benchmark, and the number to compare."""
    part = "control" if work == "cliff" else f"planning-{work}"
    for line in lines([MARTLET, part, f"{folder}/"], cores):
        if line["name"] == f"vi-{work}/martlet":
            # A sweep's own time with processor seconds; the clock's where both cores work.
            return line["rate_cpu_sweeps" if cores == "0" else "rate_sweeps"], line["sumV"]
        if line["name"] == "qlearn-cliff/martlet":
            return line["rate_cpu"], line["last100"]
    sys.exit(f"{MARTLET} {part} does not tell its rate")


def other(command, cores="0", **environment):
    """The rate of another program, and the number to compare."""
    [line] = lines(command, cores, **environment)
    seconds = line["cpu" if cores == "0" else "seconds"]
    return line["work"] / seconds, line["check"]


def programs(folder, twins, work):
    """What takes turns with a piece of work, by name."""
    peers = [sys.executable, HERE / "peers.py"]
    if work == "cliff":
        task = ["qlearn", RUNS]
        return {
            "Martlet": lambda: martlet(folder, work),
            "C": lambda: other([twins["C"], *task]),
            "numba": lambda: other([*peers, *task]),
        }
    task = ["vi", folder, work, SIZES[work]]
    return {
        "Martlet": lambda: martlet(folder, work),
        "numba": lambda: other([*peers, *task, "numba"]),
        "C": lambda: other([twins["C"], *task]),
        "quantecon": lambda: other([*peers, *task, "quantecon"]),
        "Martlet, 2 cores": lambda: martlet(folder, work, cores="0,1"),
        "C, 2 cores": lambda: other([twins["C, 2 cores"], *task], "0,1", OMP_NUM_THREADS="2"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", nargs="+", choices=[*SIZES, "cliff"], default=[*SIZES, "cliff"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    # By work and program, a rate for each round.
    rates = {work: {} for work in options.work}
    checks = {work: {} for work in options.work}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_models(folder)
        twins = {}
        for kind, flags in {"C": [], "C, 2 cores": ["-fopenmp"]}.items():
            twins[kind] = folder / f"twin{len(twins)}"
            subprocess.run(
                ["cc", "-O3", "-march=native", "-ffast-math", *flags, HERE / "twin.c", "-o",
                 twins[kind]], check=True)
        for _ in range(options.rounds):
            for work in options.work:
                for who, run in programs(folder, twins, work).items():
                    rate, checks[work][who] = run()
                    rates[work].setdefault(who, []).append(rate)

    def ratio(work, who):
        """How many times as fast as the other Martlet is."""
        ours = rates[work]["Martlet, 2 cores" if who == "C, 2 cores" else "Martlet"]
        return statistics.median(a / b for a, b in zip(ours, rates[work][who]))

    if options.json:
        print(json.dumps(rates, indent=2))
    else:
        columns = ["Martlet", "C", "numba", "quantecon", "Martlet, 2 cores", "C, 2 cores"]
        print("million state backups or steps a second, and Martlet's rate over the other's: medians of")
        print(f"{options.rounds} rounds\n")
        print("| work | " + " | ".join(columns) + " |")
        print("| --- |" + " ---: |" * len(columns))
        for work, found in rates.items():
            cells = [work]
            for column in columns:
                if column not in found:
                    cells.append("")
                    continue
                times = "" if column.startswith("Martlet") else f" ({ratio(work, column):.2f})"
                cells.append(f"{statistics.median(found[column]) / 1e6:.2f}{times}")
            print("| " + " | ".join(cells) + " |")

    faults = []
    for work, found in checks.items():
        for who, value in found.items():
            # Returns on the cliff are random; values are not.
            allowed = 1.5 if work == "cliff" else 1e-8 * abs(found["C"])
            if abs(value - found["C"]) > allowed:
                faults.append(f"{work}: {who} comes to {value}, C to {found['C']}")
    for work, found in rates.items():
        mark = CLIFF_MARK if work == "cliff" else PLANNING_MARK
        if ratio(work, "C") * mark < 1:
            faults.append(f"{work}: {1 / ratio(work, 'C'):.2f} times C's time, not {mark}")
        for peer in ("numba", "quantecon"):
            if peer in found and ratio(work, peer) <= 1:
                faults.append(f"{work}: behind {peer}")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
