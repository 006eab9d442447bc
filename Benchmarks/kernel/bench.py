"""The kernel beside ipykernel and xeus-python, in one run: how fast it starts, answers and stops.

Every round visits each kernel in turn, so that what else the machine does falls on all of them;
what counts are medians over the rounds. Prints a JSON line a measurement and kernel, then a table,
then whether the ratios to ipykernel are as good as they have to be; ends with status 1 if not.

Usage: bench.py [--rounds N] [--cells N] [--quick] [--kernel NAME]...
"""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import queue
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "clients"))

from frontend import Frontend, text_of  # noqa: E402

MARTLET = ROOT / ".build" / "release" / "martlet"
KERNELS = {"martlet": "Martlet", "python3": "ipykernel", "xpython": "xeus-python"}
LINES = 100_000
MEGABYTES = 50

# What is measured, and how many times better than ipykernel Martlet has to be: about half of what
# it is where several other programs keep both processors busy, so that noise does not fail it. The
# first reply comes more than ten times sooner where the program listens when the front end first knocks,
# some 12 ms after its start, and little more than three times where it does not, since a front end tries
# again only after 100 ms.
LIMITS = {
    "start to first reply, ms": 3,
    "start to first result, ms": 1.6,
    "round trip, median, ms": 5,
    "round trip, 99th percentile, ms": 2,
    "100,000 lines, ms": 5,
    "50 MB, ms": 4,
    "interrupt, ms": 2,
    "shutdown, ms": 5,
    "memory when idle, MiB": 1.4,
}
MOST_MEMORY = 35
FLOOR = "bare echo, median, ms"


@dataclasses.dataclass
class Results:
    """What was measured, by kernel and measurement, and what went wrong."""

    values: dict = dataclasses.field(default_factory=dict)
    faults: list = dataclasses.field(default_factory=list)

    def add(self, kernel, what, value):
        self.values.setdefault((kernel, what), []).append(value)

    def median(self, kernel, what):
        found = self.values.get((kernel, what))
        return statistics.median(found) if found else None


def milliseconds(start):
    return (time.perf_counter() - start) * 1e3


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def visit(name, cells, add):
    """Starts a kernel, measures it once, and ends it."""
    with Frontend(name) as kernel:
        words = kernel.language
        # A request sent early waits in the socket, as that of a front end does.
        kernel.reply(kernel.send("kernel_info_request"), timeout=60)
        add("start to first reply, ms", milliseconds(kernel.started))
        kernel.reply(kernel.execute("1 + 1"), timeout=60)
        add("start to first result, ms", milliseconds(kernel.started))
        kernel.wait_until_ready()
        drain(kernel)
        add("memory when idle, MiB", kernel.memory())

        times = []
        for _ in range(cells):
            start = time.perf_counter()
            request = kernel.execute("1 + 1")
            kernel.reply(request)
            times.append(milliseconds(start))
            kernel.outputs(request)
        add("round trip, median, ms", statistics.median(times))
        add("round trip, 99th percentile, ms", quantile(times, 0.99))

        with fault(name, add):
            start = time.perf_counter()
            outputs = kernel.outputs(kernel.execute(words.lines.format(LINES)), timeout=20)
            add("100,000 lines, ms", milliseconds(start))
            if text_of(outputs).count("\n") != LINES:
                raise ValueError("lost lines")
        with fault(name, add):
            start = time.perf_counter()
            code = words.text.format(MEGABYTES * 10_000)
            outputs = kernel.outputs(kernel.execute(code), timeout=60)
            add("50 MB, ms", milliseconds(start))
            if len(text_of(outputs)) != MEGABYTES * 1_000_000:
                raise ValueError("lost output")
        with fault(name, add):
            request = kernel.execute(words.printing_loop)
            while kernel.output(request)["msg_type"] != "stream":
                pass
            start = time.perf_counter()
            kernel.interrupt()
            reply = kernel.reply(request, timeout=5)["content"]
            add("interrupt, ms", milliseconds(start))
            if reply["status"] != "error":
                raise ValueError("was not interrupted")
        with fault(name, add):
            drain(kernel)
            start = time.perf_counter()
            kernel.send("shutdown_request", {"restart": False}, channel="control")
            kernel.manager.provisioner.process.wait(timeout=5)
            add("shutdown, ms", milliseconds(start))


@contextlib.contextmanager
def fault(name, add):
    """Notes what another kernel fails at, and goes on."""
    try:
        yield
    except (TimeoutError, ValueError, subprocess.TimeoutExpired) as error:
        add(None, f"{KERNELS[name]}: {error}")


def drain(kernel):
    with contextlib.suppress(queue.Empty):
        while True:
            kernel.client.get_iopub_msg(timeout=0.1)


class Echo:
    """A bare echo in C, asked as kernels are."""

    def __init__(self, folder):
        self.program = f"{folder}/echo"
        source = pathlib.Path(__file__).with_name("echo.c")
        flags = subprocess.run(
            ["pkg-config", "--cflags", "--libs", "libzmq", "libsodium"], check=True,
            capture_output=True, text=True).stdout.split()
        subprocess.run(["clang", "-O2", "-o", self.program, source, *flags], check=True)

    def round_trip(self, folder, cells):
        from jupyter_client import BlockingKernelClient

        address = f"{folder}/echo-1"
        key = "0f7c9e52-echo"
        with subprocess.Popen(
            [self.program, f"ipc://{address}", key], stdout=subprocess.PIPE, text=True
        ) as process:
            process.stdout.readline()
            client = BlockingKernelClient(
                transport="ipc", ip=f"{folder}/echo", shell_port=1, key=key.encode())
            client.session.key = key.encode()
            client.shell_channel.start()
            times = []
            for _ in range(cells):
                start = time.perf_counter()
                client.shell_channel.send(client.session.msg("execute_request", {"code": "1 + 1"}))
                client.shell_channel.get_msg(timeout=10)
                times.append(milliseconds(start))
            client.shell_channel.stop()
            process.terminate()
        return statistics.median(times)


def measure(kernels, rounds, cells, folder):
    results = Results()
    echo = Echo(folder)
    for _ in range(rounds):
        for name in kernels:
            def add(what, value, name=name):
                if what is None:
                    results.faults.append(value)
                else:
                    results.add(name, what, value)

            try:
                visit(name, cells, add)
            except TimeoutError as error:
                results.faults.append(f"{KERNELS[name]}: {error}")
        results.add("echo", FLOOR, echo.round_trip(folder, cells))
    return results


def report(results, kernels):
    load = round(os.getloadavg()[0], 2)
    for (name, what), values in results.values.items():
        print(json.dumps({
            "name": f"kernel/{KERNELS.get(name, name)}/{what}", "p50": round(statistics.median(values), 3),
            "min": round(min(values), 3), "max": round(max(values), 3), "load": load}))
    print(f"\n{'median of the rounds':34}" + "".join(f"{KERNELS[name]:>14}" for name in kernels)
          + f"{'ipykernel/Martlet':>20}")
    for what in LIMITS:
        row = [results.median(name, what) for name in kernels]
        ratio = ratio_of(results, what)
        print(f"{what:34}" + "".join(
            f"{'-' if value is None else f'{value:.2f}':>14}" for value in row)
            + f"{'' if ratio is None else f'{ratio:.2f}':>20}")
    floor = results.median("echo", FLOOR)
    above = results.median("martlet", "round trip, median, ms") / floor
    print(f"{FLOOR:34}{floor:>14.2f}   Martlet's round trip is {above:.2f} times that")
    for fault_text in sorted(set(results.faults)):
        print(f"{fault_text} ({results.faults.count(fault_text)} times)")


def ratio_of(results, what):
    ours, theirs = results.median("martlet", what), results.median("python3", what)
    return None if ours is None or theirs is None else theirs / ours


def shortfalls(results):
    """What is not as good as it has to be, a sentence each."""
    for what, limit in LIMITS.items():
        ratio = ratio_of(results, what)
        if ratio is None:
            yield f"{what}: not measured"
        elif ratio < limit:
            yield f"{what}: {ratio:.2f} times as good as ipykernel, and has to be {limit}"
    memory = results.median("martlet", "memory when idle, MiB")
    if memory > MOST_MEMORY:
        yield f"memory when idle: {memory:.1f} MiB, and may be {MOST_MEMORY}"
    for text in results.faults:
        if text.startswith("Martlet"):
            yield text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cells", type=int, default=500)
    parser.add_argument("--quick", action="store_true", help="three rounds beside ipykernel alone")
    parser.add_argument("--kernel", action="append", choices=KERNELS)
    options = parser.parse_args()
    kernels = options.kernel or (["martlet", "python3"] if options.quick else list(KERNELS))
    rounds, cells = (3, 200) if options.quick else (options.rounds, options.cells)

    with tempfile.TemporaryDirectory() as home:
        subprocess.run([MARTLET, "install", "--prefix", home], check=True, capture_output=True)
        os.environ["JUPYTER_PATH"] = f"{home}/share/jupyter"
        os.environ["XDG_STATE_HOME"] = home
        os.environ["MARTLET_HISTORY"] = f"{home}/history.sqlite"
        results = measure(kernels, rounds, cells, home)
    report(results, kernels)
    short = list(shortfalls(results))
    for sentence in short:
        print(f"too slow: {sentence}", file=sys.stderr)
    sys.exit(1 if short else 0)


if __name__ == "__main__":
    main()
