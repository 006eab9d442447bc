"""The kernel beside ipykernel, in one run: how fast it starts, answers, prints and stops.

Prints a JSON line a measurement and kernel, then the ratios (ipykernel over Martlet; above 1 means
that Martlet is better). Usage: bench.py [--starts N] [--cells N] [--rounds N]
"""

import argparse
import json
import os
import pathlib
import queue
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARTLET = ROOT / ".build" / "release" / "martlet"
LINES = 10_000
CELLS = {
    "martlet": {"lines": "for i in 0..<10_000 { print(i) }", "loop": "while true {}"},
    "python3": {"lines": "for i in range(10_000): print(i)", "loop": "while True: pass"},
}
NAMES = {"martlet": "martlet", "python3": "ipykernel"}


class Kernel:
    """A kernel that has just been started, and a client of it."""

    def __init__(self, name):
        from jupyter_client.manager import KernelManager

        self.manager = KernelManager(kernel_name=name)
        self.start = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def since_start(self):
        return (time.perf_counter() - self.start) * 1e3

    def first_info(self):
        """Asks who it is, as front ends do: a request sent early waits in the socket."""
        self.client.kernel_info()
        while self.client.get_shell_msg(timeout=60)["msg_type"] != "kernel_info_reply":
            pass

    def reply(self, message):
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == message:
                return reply

    def until_idle(self, message):
        """The lines that a cell prints until the kernel says it is done."""
        lines = 0
        while True:
            output = self.client.get_iopub_msg(timeout=60)
            if output["parent_header"].get("msg_id") != message:
                continue
            if output["msg_type"] == "stream":
                lines += output["content"]["text"].count("\n")
            if output["content"].get("execution_state") == "idle":
                return lines

    def memory(self):
        """Resident memory in MiB."""
        status = pathlib.Path(f"/proc/{self.manager.provisioner.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def drain(self):
        try:
            while True:
                self.client.get_iopub_msg(timeout=0.2)
        except queue.Empty:
            pass


def quantile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def measure_start(name, count):
    info, cell = [], []
    for _ in range(count):
        with Kernel(name) as kernel:
            kernel.first_info()
            info.append(kernel.since_start())
            kernel.reply(kernel.client.execute("1 + 1"))
            cell.append(kernel.since_start())
    return {
        "start_to_info_ms": {"p50": statistics.median(info), "p99": quantile(info, 0.99)},
        "start_to_first_cell_ms": {"p50": statistics.median(cell), "p99": quantile(cell, 0.99)},
    }


def measure_running(name, cells, rounds):
    with Kernel(name) as kernel:
        kernel.first_info()
        kernel.reply(kernel.client.execute("1 + 1"))
        kernel.drain()
        result = {"memory_mib": {"p50": kernel.memory()}}

        times = []
        for _ in range(cells):
            start = time.perf_counter()
            message = kernel.client.execute("1 + 1")
            kernel.reply(message)
            times.append((time.perf_counter() - start) * 1e3)
            kernel.until_idle(message)
        result["round_trip_ms"] = {
            "p50": statistics.median(times), "p99": quantile(times, 0.99)}

        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            message = kernel.client.execute(CELLS[name]["lines"])
            lines = kernel.until_idle(message)
            times.append((time.perf_counter() - start) * 1e3)
            kernel.reply(message)
            if lines != LINES:
                raise SystemExit(f"{NAMES[name]} lost lines: {lines} of {LINES}")
        result["ten_thousand_lines_ms"] = {"p50": statistics.median(times), "p99": max(times)}

        times = []
        for _ in range(rounds):
            message = kernel.client.execute(CELLS[name]["loop"])
            time.sleep(0.3)
            start = time.perf_counter()
            kernel.manager.interrupt_kernel()
            reply = kernel.reply(message)
            times.append((time.perf_counter() - start) * 1e3)
            if reply["content"]["status"] != "error":
                raise SystemExit(f"{NAMES[name]} was not interrupted")
            kernel.drain()
        result["interrupt_ms"] = {"p50": statistics.median(times), "p99": max(times)}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--cells", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as home:
        subprocess.run([MARTLET, "install", "--prefix", home], check=True, capture_output=True)
        os.environ["JUPYTER_PATH"] = f"{home}/share/jupyter"
        os.environ["MARTLET_HISTORY"] = f"{home}/history.sqlite"
        results = {}
        for name in CELLS:
            results[name] = measure_start(name, options.starts)
            results[name] |= measure_running(name, options.cells, options.rounds)
            for what, values in results[name].items():
                rounded = {key: round(value, 3) for key, value in values.items()}
                print(json.dumps({
                    "name": f"kernel/{NAMES[name]}/{what}", **rounded,
                    "load": round(os.getloadavg()[0], 2)}), flush=True)
        for what, values in results["martlet"].items():
            ratio = results["python3"][what]["p50"] / values["p50"]
            print(json.dumps({"name": f"kernel/ratio/{what}", "p50": round(ratio, 2)}), flush=True)


if __name__ == "__main__":
    main()
