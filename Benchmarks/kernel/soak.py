"""A kernel that is used for long: many cells, interrupts at any moment, flat memory.

Sends cells of many kinds, some in bursts and some alone, and interrupts at random moments, whether
something runs or not. Every request has to be answered, every interrupt too; the variables have to be
kept, and memory must be flat: from the second quarter of the cells to the last its mean may grow by less
than 3 %, or by less than 1.6 MiB, which 32 bytes lost in each of 100,000 cells would be. Ends with status 1
if not, and prints the samples either way. The same seed gives the same cells and delays.

Usage: soak.py [--cells N] [--interrupts N] [--seed N] [--kernel NAME]
"""

import argparse
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "clients"))

from frontend import Frontend  # noqa: E402

MARTLET = ROOT / ".build" / "release" / "martlet"
BURST = 20
PATIENCE = 300
"""Seconds for an answer: a machine that is busy otherwise may take very long."""

SAMPLES = 20
"""How often memory is looked at, evenly over the cells; the first quarter is for the warm-up, in which it
rises and falls by some MiB as the C library and the history settle."""

MOST_GROWTH, MOST_SHARE = 1.6, 0.03
"""Memory is flat where its mean over a quarter grew less than so many MiB, or than that share of it."""

CELLS = {
    "martlet": [
        "1 + 1",
        'print("line", x)',
        'for i in 0..<100 { print(i, terminator: " ") }',
        "x += 1\nx",
        "var ys = [Double](repeating: 0.5, count: 1_000)\nys.map { $0 * 2 }.reduce(0, +)",
        "func double(_ n: Int) -> Int { 2 * n }\ndouble(x)",
        "func triple(_ n: Int) -> Int { 3 * n }\nlet kept = triple\nkept(x)",
        "struct Pair { var a: Int; var b: String\n  func joined() -> String { \"\\(a)\" + b } }\n"
        'let pair = Pair(a: x, b: "b")\npair.joined()',
        "enum Move { case left, jump(Int)\n  var size: Int { switch self { case .left: 1\n"
        "    case .jump(let n): n } } }\nMove.jump(x).size",
        "var count = 0\nvar next = { (by: Int) -> Int in count += by; return count }\nnext(x)",
        "func counter(from n: Int) -> () -> Int { var i = n\n  return { i += 1; return i } }\n"
        "let tick = counter(from: x)\ntick()",
        "[1, 2, 3].map { $0 * x }.filter { $0 > 1 }.count",
        "[1, 2, 3][7]",
        "func wrong(_ n: Int) -> Int { [1, 2][n] }\nwrong(7)",
        "nothing + 1",
        "let y = ]",
        "plot([1, 4, 9, 16])",
        "train(QLearning(), on: CliffWalking(), episodes: 20, seed: 1).returns.count",
        "struct Walk: Environment {\n"
        "  let observationSpace = Discrete(5)\n"
        "  let actionSpace = Discrete(2)\n"
        "  var position = 2\n"
        "  mutating func reset() -> Int { position = 2; return position }\n"
        "  mutating func step(_ action: Int) -> Step {\n"
        "    position += action == 1 ? 1 : -1\n"
        "    return Step(\n"
        "      observation: position, reward: position == 4 ? 1 : 0,\n"
        "      terminated: position == 0 || position == 4)\n"
        "  }\n"
        "}\n"
        "train(QLearning(), on: Walk(), episodes: 5, seed: 1).returns.count",
        'let text = String(repeating: "ab", count: 500)\ntext.count',
    ],
    "python3": [
        "1 + 1", 'print("line", x)', "for i in range(100): print(i, end=' ')", "x += 1\nx",
        "sum([0.5] * 1000)", "def double(n): return 2 * n\ndouble(x)", "[1, 2, 3][7]",
        "nothing + 1", "y = ]"],
}
# Cells that an interrupt is to catch: they run until it comes.
ENDLESS = {
    "martlet": [
        "while true {}", "while true { x += 0 }", 'for i in 0..<1_000_000_000 { if i % 100_000 == 0 { print(i) } }',
        "_ = train(QLearning(), on: CliffWalking(), episodes: 1_000_000_000, seed: 1)",
        "_ = (0..<1_000_000_000).map { $0 % 7 }.count",
        "func down(_ n: Int) -> Int { n == 0 ? 0 : down(n - 1) }\nwhile true { _ = down(50) }",
        'readLine("? ")',
    ],
    "python3": ["while True: pass", 'i = 0\nwhile True:\n  i += 1\n  if i % 100000 == 0: print(i)', 'input("? ")'],
}


class Soak:
    def __init__(self, kernel, name, seed):
        self.kernel, self.random = kernel, random.Random(seed)
        self.cells, self.endless = CELLS[name], ENDLESS[name]
        self.answered = self.interrupted = 0
        self.lost, self.early, self.waits = [], [], []

    def burst(self):
        """Sends cells at once, and waits for all their answers."""
        requests = [
            self.kernel.execute(self.random.choice(self.cells), stop_on_error=False)
            for _ in range(self.random.randint(1, BURST))]
        for request in requests:
            self.settle(request, ("ok", "error"))
        return len(requests)

    def interrupt(self):
        """Interrupts something endless at a random moment.

        Where the kernel has said before that the cell runs, this must end it; else it may come
        before the cell, and another one ends it.
        """
        code = self.random.choice(self.endless)
        request = self.kernel.execute(code, allow_stdin=True, stop_on_error=False)
        queued = [self.kernel.execute("1", stop_on_error=False)
                  for _ in range(self.random.choice([0, 0, 1, 3]))]
        has_begun = self.random.random() < 0.7
        if has_begun:
            self.kernel.wait_until_busy(request)
        deadline = time.monotonic() + self.random.choice([0, 0, 0.001, 0.01, 0.05])
        while time.monotonic() < deadline:
            pass
        start = time.monotonic()
        self.kernel.interrupt()
        self.interrupted += 1
        try:
            self.settle(request, ("error",), timeout=2)
        except TimeoutError:
            (self.lost if has_begun else self.early).append(code)
            start = time.monotonic()
            self.kernel.interrupt()
            self.settle(request, ("error",))
        self.waits.append((time.monotonic() - start, code))
        for cell in queued:
            self.settle(cell, ("ok", "aborted", "error"))
        while self.kernel.client.stdin_channel.msg_ready():
            self.kernel.client.stdin_channel.get_msg(timeout=0)
        return 1 + len(queued)

    def idle_interrupt(self):
        self.kernel.interrupt()
        self.interrupted += 1

    def settle(self, request, allowed, timeout=PATIENCE):
        status = self.kernel.reply(request, timeout=timeout)["content"]["status"]
        assert status in allowed, status
        outputs = self.kernel.outputs(request, timeout=PATIENCE)
        assert outputs[-1]["content"]["execution_state"] == "idle"
        self.kernel.unread.clear()
        self.answered += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--interrupts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kernel", default="martlet", choices=CELLS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        subprocess.run([MARTLET, "install", "--prefix", home], check=True, capture_output=True)
        os.environ["JUPYTER_PATH"] = f"{home}/share/jupyter"
        os.environ["XDG_STATE_HOME"] = home
        with Frontend(options.kernel) as kernel:
            kernel.wait_until_ready(timeout=PATIENCE)
            sys.exit(run(Soak(kernel, options.kernel, options.seed), options))


def run(soak, options):
    kernel, start = soak.kernel, time.monotonic()
    kernel.run(kernel.language.assign.format(0), timeout=PATIENCE)
    # Interrupts are spread evenly over the cells.
    every = max(1, options.cells // max(1, options.interrupts))
    sent, due, samples, threads = 1, every, [], None
    while sent < options.cells or soak.interrupted < options.interrupts:
        if sent >= due and soak.interrupted < options.interrupts:
            due += every
            if soak.random.random() < 0.1:
                soak.idle_interrupt()
            else:
                sent += soak.interrupt()
        else:
            sent += soak.burst()
        while len(samples) < SAMPLES * sent // max(1, options.cells) + 1:
            samples.append(kernel.memory())
            threads = threads or kernel.status("Threads")
            print(f"{sent:>8} cells, {soak.interrupted:>5} interrupts, {samples[-1]:6.1f} MiB, "
                  f"{kernel.status('Threads')} threads, {time.monotonic() - start:5.0f} s",
                  flush=True)
    assert int(kernel.value("x")) >= 0
    quarter = max(1, len(samples) // 4)
    early = statistics.mean(samples[quarter:2 * quarter])
    late = statistics.mean(samples[-quarter:])
    waits = sorted(soak.waits)
    print(f"\nanswered {soak.answered} cells; {soak.interrupted} interrupts, of which {len(soak.early)} "
          f"came before their cell and {len(soak.lost)} had no effect")
    if waits:
        print(f"an interrupt took {waits[len(waits) // 2][0] * 1e3:.1f} ms in the median, "
              f"{waits[-1][0] * 1e3:.0f} ms at most, in {waits[-1][1]!r}")
    growth = late - early
    print(f"memory {early:.1f} MiB in the second quarter of the cells, {late:.1f} MiB in the last")
    faults = []
    if growth >= MOST_GROWTH and growth >= MOST_SHARE * early:
        faults.append(f"memory grew by {growth:.1f} MiB, {100 * growth / early:.0f} %")
    if soak.lost:
        faults.append(
            f"{len(soak.lost)} interrupts had no effect on the cell they were sent after, such as "
            f"{soak.lost[0]!r}")
    if kernel.status("Threads") != threads:
        faults.append(f"threads: {threads} early, {kernel.status('Threads')} late")
    for fault in faults:
        print(f"soak: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    main()
