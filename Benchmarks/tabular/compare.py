"""The tabular engine beside C, numba and quantecon, in one run.

Value iteration on random models (10⁴ to 10⁶ states of 4 actions with 5 outcomes each; 500 states of 10
actions that may lead anywhere) and Q-learning on the cliff. Everything does the same work on one
core, in turn, several times over; of each the least processor time counts, and all must come to
the same values. Then value iteration and C again with both cores. Prints a table, and fails where
Martlet is below its marks: at most 1.25 times C's time for value iteration and 1.2 on the cliff, and
ahead of numba and quantecon everywhere.

Usage: compare.py [--rounds N] [--json]     (run by the Python of an environment with requirements.txt)
"""

import argparse
import json
import os
import pathlib
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


def martlet(folder, part, cores="0"):
    """Rates of Martlet's own benchmark by workload, and the numbers to compare."""
    found = {}
    for line in lines([MARTLET, part, f"{folder}/"], cores):
        name = line["name"].split("/")[0]
        if part == "planning":
            size = name.removeprefix("vi-sparse").removeprefix("vi-").replace("dense500", "dense")
            # A sweep's own time with processor seconds; the clock's where both cores work.
            rate = line["rate_cpu_sweeps"] if cores == "0" else line["rate_sweeps"]
            found[size] = (rate, line["sumV"])
        elif name == "qlearn-cliff":
            found["cliff"] = (line["rate_cpu"], line["last100"])
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_models(folder)
        twins = {}
        for kind, flags in {"C": [], "C, 2 cores": ["-fopenmp"]}.items():
            twins[kind] = folder / f"twin{len(twins)}"
            subprocess.run(
                ["cc", "-O3", "-march=native", "-ffast-math", *flags, HERE / "twin.c", "-o",
                 twins[kind]], check=True)
        rates, checks = {}, {}

        def note(workload, who, rate, check):
            best = rates.setdefault(workload, {})
            best[who] = max(best.get(who, 0), rate)
            checks.setdefault(workload, {})[who] = check

        for _ in range(options.rounds):
            for part in ("planning", "control"):
                for workload, (rate, check) in martlet(folder, part).items():
                    note(workload, "Martlet", rate, check)
            for workload, (rate, check) in martlet(folder, "planning", cores="0,1").items():
                note(workload, "Martlet, 2 cores", rate, check)
            for size, sweeps in SIZES.items():
                work = ["vi", folder, size, sweeps]
                [line] = lines([twins["C"], *work])
                note(size, "C", line["work"] / line["cpu"], line["check"])
                [line] = lines([twins["C, 2 cores"], *work], "0,1", OMP_NUM_THREADS="2")
                note(size, "C, 2 cores", line["work"] / line["seconds"], line["check"])
                for peer in ("numba", "quantecon"):
                    [line] = lines([sys.executable, HERE / "peers.py", *work, peer])
                    note(size, peer, line["work"] / line["cpu"], line["check"])
            [line] = lines([twins["C"], "qlearn", RUNS])
            note("cliff", "C", line["work"] / line["cpu"], line["check"])
            [line] = lines([sys.executable, HERE / "peers.py", "qlearn", RUNS])
            note("cliff", "numba", line["work"] / line["cpu"], line["check"])

    if options.json:
        print(json.dumps(rates, indent=2))
    else:
        columns = ["Martlet", "C", "numba", "quantecon", "Martlet, 2 cores", "C, 2 cores"]
        print("million state backups or steps a second, and Martlet's rate over the other's\n")
        print("| work | " + " | ".join(columns) + " |")
        print("| --- |" + " ---: |" * len(columns))
        for workload, found in rates.items():
            cells = [workload]
            for column in columns:
                rate = found.get(column)
                if rate is None:
                    cells.append("")
                    continue
                other = found["Martlet, 2 cores" if column == "C, 2 cores" else "Martlet"]
                ratio = "" if column.startswith("Martlet") else f" ({other / rate:.2f})"
                cells.append(f"{rate / 1e6:.2f}{ratio}")
            print("| " + " | ".join(cells) + " |")

    faults = []
    for workload, found in checks.items():
        for who, value in found.items():
            # Returns on the cliff are random; values are not.
            allowed = 1.5 if workload == "cliff" else 1e-8 * abs(found["C"])
            if abs(value - found["C"]) > allowed:
                faults.append(f"{workload}: {who} comes to {value}, C to {found['C']}")
    for workload, found in rates.items():
        mark = CLIFF_MARK if workload == "cliff" else PLANNING_MARK
        if found["Martlet"] * mark < found["C"]:
            faults.append(
                f"{workload}: {found['C'] / found['Martlet']:.2f} times C's time, not {mark}")
        for peer in ("numba", "quantecon"):
            if peer in found and found["Martlet"] <= found[peer]:
                faults.append(f"{workload}: behind {peer}")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
