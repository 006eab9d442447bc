"""Martlet's virtual machine beside CPython, Lua and LuaJIT's interpreter, in one run.

Every program runs in each language in turn, several times over, and must print the same in all of
them. What counts is user CPU time less that of an empty program, of each the least of the rounds.
Prints a table and the geometric means, and fails where Martlet is below its marks.

Usage: compare.py [--rounds N] [--martlet PATH] [--json] [program …]
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAMS = ["fib", "loop", "nbody", "sieve", "matrix", "walk", "words", "text"]
NUMERIC = {"fib", "loop", "nbody", "sieve", "matrix", "walk"}
# At least so many times CPython's speed in the geometric mean, and Lua's on every numeric program.
PYTHON_MARK = 5.0
LUA_MARK = 1.0


class Language:
    """How the programs of a language are run."""

    def __init__(self, name, command, suffix):
        self.name, self.command, self.suffix = name, command, suffix

    def run(self, path):
        """The output and the user CPU seconds of one run."""
        with tempfile.TemporaryFile() as output:
            child = subprocess.Popen([*self.command, str(path)], stdout=output)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                sys.exit(f"{path.name} failed in {self.name}")
            output.seek(0)
            return output.read().decode(), usage.ru_utime


def languages(martlet):
    """Those that are installed; Martlet comes first."""
    found = [Language("Martlet", [str(martlet), "run"], "martlet")]
    python = shutil.which("python3.11") or sys.executable
    found.append(Language("CPython", [python, "-I", "-S"], "py"))
    lua = shutil.which("lua5.4")
    if not lua:
        sys.exit("Lua 5.4 is not installed, so its mark cannot be checked: apt install lua5.4")
    found.append(Language("Lua", [lua], "lua"))
    luajit = shutil.which("luajit")
    if luajit:
        found.append(Language("LuaJIT -joff", [luajit, "-joff"], "lua"))
    return found


def measure(programs, found, rounds):
    """Net seconds by program and language, the least of the rounds."""
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        empty = {
            language.name: pathlib.Path(folder) / f"empty.{language.suffix}" for language in found
        }
        for path in empty.values():
            path.write_text("")
        for program in programs:
            best = dict.fromkeys((language.name for language in found), math.inf)
            start_up = best.copy()
            for _ in range(rounds):
                outputs = {}
                for language in found:
                    # Beside every run, so that both leasts are of as many runs and the same load.
                    seconds = language.run(empty[language.name])[1]
                    start_up[language.name] = min(start_up[language.name], seconds)
                    path = HERE / program / f"{program}.{language.suffix}"
                    outputs[language.name], seconds = language.run(path)
                    best[language.name] = min(best[language.name], seconds)
                if len(set(outputs.values())) != 1:
                    for name, output in outputs.items():
                        print(f"{name} prints:\n{output}", file=sys.stderr)
                    sys.exit(f"the languages disagree on {program}")
            times[program] = {
                name: max(seconds - start_up[name], 1e-4) for name, seconds in best.items()
            }
    return times


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values))


def print_table(times, names):
    others = names[1:]
    print("| program | " + " | ".join(f"{name}, ms" for name in names) + " | "
          + " | ".join(f"{name} / Martlet" for name in others) + " |")
    print("| --- " * (1 + len(names) + len(others)) + "|")
    for program, best in times.items():
        cells = [program] + [f"{best[name] * 1e3:.0f}" for name in names]
        cells += [f"{best[name] / best['Martlet']:.2f}" for name in others]
        print("| " + " | ".join(cells) + " |")
    means = [
        geometric_mean(best[name] / best["Martlet"] for best in times.values()) for name in others
    ]
    print("| geometric mean" + " | " * (1 + len(names))
          + " | ".join(f"{mean:.2f}" for mean in means) + " |")


def failures(times, names):
    """The marks that were missed, in words."""
    missed = []
    mean = geometric_mean(best["CPython"] / best["Martlet"] for best in times.values())
    if mean < PYTHON_MARK:
        missed.append(f"{mean:.2f} times CPython in the mean, below {PYTHON_MARK}")
    if "Lua" in names:
        for program, best in times.items():
            ratio = best["Lua"] / best["Martlet"]
            if program in NUMERIC and ratio < LUA_MARK:
                missed.append(f"{program}: {ratio:.2f} times Lua, below {LUA_MARK}")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", nargs="*", default=PROGRAMS, metavar="program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--martlet", type=pathlib.Path, default=ROOT / ".build" / "release" / "martlet")
    parser.add_argument("--json", action="store_true", help="seconds as JSON, not a table")
    options = parser.parse_args()
    found = languages(options.martlet)
    names = [language.name for language in found]
    times = measure(options.programs, found, max(options.rounds, 1))
    if options.json:
        print(json.dumps(times))
    else:
        print_table(times, names)
    missed = failures(times, names)
    for sentence in missed:
        print(f"missed: {sentence}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
