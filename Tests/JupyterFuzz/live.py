"""Fires spoiled messages at all five sockets of a live kernel, with good requests between.

They come in batches over plain TCP connections, written as ZMTP has it or nearly so. After each
batch every good request must be answered rightly and the memory be bounded, whatever came before;
at the end the kernel must be the same process. Usage: live.py MARTLET [--count N] [--seed N]
[--memory MIB] [--growth MIB]
"""

import argparse
import hmac
import json
import os
import pathlib
import random
import resource
import socket as plain
import subprocess
import sys
import tempfile
import time
import uuid

import zmq

import zmtp

MARK = b"<IDS|MSG>"
KEY = b"secret"
#: How much memory the kernel may ever use, and how much more at least in the last third of the
#: rounds than in the one before, in MiB; threads of subshells come and go, so that it sways.
MOST_MEMORY, MOST_GROWTH = 512, 48
#: How many messages come at most between two rounds of good requests.
BATCH = 2_000

REQUESTS = [
    ("kernel_info_request", {}),
    ("comm_info_request", {}),
    ("execute_request", {"code": "6 * 7", "silent": False, "store_history": False,
                         "user_expressions": {"a": "1"}, "allow_stdin": False}),
    ("complete_request", {"code": "pri", "cursor_pos": 3}),
    ("inspect_request", {"code": "print", "cursor_pos": 3, "detail_level": 0}),
    ("is_complete_request", {"code": "if true {"}),
    ("history_request", {"hist_access_type": "tail", "n": 3, "output": True, "raw": True}),
    ("usage_request", {}),
    ("interrupt_request", {}),
    ("debug_request", {"type": "request", "seq": 1, "command": "debugInfo", "arguments": {}}),
    ("create_subshell_request", {}),
    ("list_subshell_request", {}),
    ("delete_subshell_request", {"subshell_id": "none"}),
    ("comm_open", {"comm_id": "c", "target_name": "t", "data": {}}),
    ("comm_msg", {"comm_id": "c", "data": {}}),
    ("input_reply", {"value": "x"}),
]

VALUES = [None, True, 0, -1, 2**63 - 1, -(2**63), 2**70, 1e308, "", "x", "\0", "😀" * 9, [], {}, [[]],
          {"a": {"b": []}}, "tail", "range", "search", "[", "while"]


def frames(kind, content, session="s"):
    header = {"msg_id": uuid.uuid4().hex, "session": session, "username": "u",
              "date": "2026-01-01T00:00:00Z", "msg_type": kind, "version": "5.4"}
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    return header["msg_id"], parts


def signed(parts, key=KEY):
    signature = hmac.digest(key, b"".join(parts), "sha256").hex().encode()
    return [MARK, signature, *parts]


class Spoiler:
    """Makes messages, of which half are signed; `kinds` and contents come from a pool, for speed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.number = 0
        self.pool = []
        self.renew(2_000)

    def renew(self, count):
        """Puts new contents into the pool, in place of older ones."""
        del self.pool[:-2_000 + count]
        for _ in range(count):
            kind, content = self.random.choice(REQUESTS)
            if self.random.random() < 0.6:
                content = self.content(content)
            subshell = self.random.choice([None] * 8 + ["none", 7])
            rest = {} if subshell is None else {"subshell_id": subshell}
            header = json.dumps({"session": "s", "username": "u", "date": "2026-01-01T00:00:00Z",
                                 "msg_type": kind, "version": "5.4", **rest})
            self.pool.append((header[1:].encode(), json.dumps(content).encode()))

    def bytes(self, data):
        data = bytearray(data)
        for _ in range(self.random.randint(1, 4)):
            place = self.random.randint(0, len(data))
            match self.random.randrange(6):
                case 0 if place < len(data):
                    data[place] ^= 1 << self.random.randrange(8)
                case 1:
                    data[place:place] = self.random.randbytes(self.random.randrange(9))
                case 2:
                    del data[place:place + self.random.randrange(9)]
                case 3:
                    data[place:place] = self.random.choice(
                        [b"[", b"{", b'"', b"\\u", b"\0", b"\xff", b"1e999", MARK])
                case 4:
                    del data[place:]
                case _:
                    data[place:place] = self.random.choice([b"[", b'{"a":']) * (
                        self.random.choice([10, 10, 300, 300, 300, 20_000]))
        return bytes(data)

    def content(self, content):
        content = dict(content)
        for _ in range(self.random.randint(1, 3)):
            name = self.random.choice([*content, "code", "cursor_pos", "n", "session", "odd"])
            if self.random.random() < 0.2:
                content.pop(name, None)
            else:
                content[name] = self.random.choice(VALUES)
        # What could run for ever is none of the kernel's faults.
        if isinstance(content.get("code"), str) and "while" in content["code"]:
            content["code"] = "7"
        return content

    def parts(self):
        header, content = self.random.choice(self.pool)
        self.number += 1
        return [b'{"msg_id":"%x",' % self.number + header, b"{}", b"{}", content]

    def message(self):
        """The frames of a message for shell, control or stdin."""
        parts = self.parts()
        match self.random.randrange(8):
            case 0 | 1:
                return signed(parts)
            case 2 | 3:
                part = self.random.randrange(4)
                parts[part] = self.bytes(parts[part])
                return signed(parts)
            case 4:
                return signed(parts, key=b"guess")
            case 5:
                message = signed(parts)
                for _ in range(self.random.randint(1, 3)):
                    place = self.random.randrange(len(message) + 1)
                    if self.random.random() < 0.5 and len(message) > 1:
                        message.pop(min(place, len(message) - 1))
                    else:
                        message.insert(place, self.bytes(b""))
                return message
            case 6:
                return self.noise()
            case _:
                message = signed(parts)
                place = self.random.randrange(len(message))
                message[place] = self.bytes(message[place])
                return message

    def noise(self):
        return [self.random.randbytes(self.random.randrange(200))
                for _ in range(self.random.randint(1, 9))]

    def topic(self):
        """What asks iopub for a topic, or to be spared it, or nothing it knows."""
        length = self.random.choice([0, 1, 2, 2, 30, 30, 300])
        return [self.random.choice([b"\1", b"\0", b"\2", b""]) + self.random.randbytes(length)]

    def strike(self, kind):
        """Bytes that are no ZMTP, or leave it at some point."""
        greeting, ready = zmtp.GREETING, zmtp.ready(kind)
        frames = zmtp.message(self.message())
        match self.random.randrange(8):
            case 0:
                return self.random.randbytes(self.random.randrange(300))
            case 1:
                return self.bytes(greeting + ready + frames)
            case 2:
                return self.bytes(greeting) + ready + frames
            case 3:
                return greeting + self.bytes(ready) + frames
            case 4:
                return greeting + ready + self.bytes(frames)
            case 5:  # far more is announced than comes
                size = self.random.choice([1 << 16, 1 << 27, 1 << 29, 1 << 40, (1 << 64) - 1])
                flags = self.random.choice([2, 3, 6])
                return greeting + ready + bytes([flags]) + size.to_bytes(8, "big") + frames
            case 6:  # and here it comes
                size = self.random.choice([1 << 12, 1 << 16, 1 << 20])
                return greeting + ready + zmtp.frame(bytes(size), self.random.choice([0, 1])) + frames
            case _:
                return greeting + ready + self.random.randbytes(self.random.randrange(300))


class Kernel:
    def __init__(self, martlet, folder):
        ports = self.free_ports(5)
        names = ["shell", "control", "stdin", "iopub", "hb"]
        self.ports = dict(zip(names, ports))
        path = folder / "connection.json"
        path.write_text(json.dumps({
            "ip": "127.0.0.1", "transport": "tcp", "signature_scheme": "hmac-sha256",
            "key": KEY.decode(), **{f"{name}_port": port for name, port in self.ports.items()}}))
        path.chmod(0o600)
        self.log = open(folder / "log", "wb+")
        self.process = subprocess.Popen(
            [martlet, "kernel", "--connection-file", path], stderr=self.log,
            env={**os.environ, "MARTLET_HISTORY": str(folder / "history.sqlite")})
        self.context = zmq.Context()
        self.good = {name: self.connect(name, b"good") for name in names}
        self.bad = {}

    #: What a kernel's sockets talk to.
    KINDS = {"iopub": "SUB", "hb": "REQ", "stdin": "DEALER", "shell": "DEALER", "control": "DEALER"}

    def reconnect(self, *names):
        """Gives up connections for spoiled messages, and with them topics, for new ones."""
        for name in names:
            if name in self.bad:
                self.bad[name].close()
            self.bad[name] = zmtp.Connection(self.ports[name], self.KINDS[name])

    @staticmethod
    def free_ports(count):
        sockets = [plain.socket() for _ in range(count)]
        for socket in sockets:
            socket.bind(("127.0.0.1", 0))
        ports = [socket.getsockname()[1] for socket in sockets]
        for socket in sockets:
            socket.close()
        return ports

    def connect(self, name, identity):
        kind = {"iopub": zmq.SUB, "hb": zmq.REQ}.get(name, zmq.DEALER)
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.sndtimeo = 20_000
        socket.rcvhwm = 100_000
        if kind == zmq.DEALER:
            socket.identity = identity
        if kind == zmq.SUB:
            socket.subscribe(b"status")
        socket.connect(f"tcp://127.0.0.1:{self.ports[name]}")
        return socket

    def ask(self, kind, content, channel="shell"):
        """Sends a good request and waits for its reply."""
        name, parts = frames(kind, content, session="good")
        self.good[channel].send_multipart(signed(parts))
        deadline = time.monotonic() + 120  # an idle machine takes milliseconds
        while time.monotonic() < deadline:
            if not self.good[channel].poll(1_000):
                if self.process.poll() is not None:
                    break
                continue
            reply = self.good[channel].recv_multipart()
            mark = reply.index(MARK)
            if signed(reply[mark + 2:mark + 6]) != reply[mark:mark + 6]:
                raise SystemExit("a reply is not signed")
            if json.loads(reply[mark + 3]).get("msg_id") == name:
                return json.loads(reply[mark + 5])
        state = self.process.poll()
        raise SystemExit(
            f"{kind} on {channel} was not answered"
            + (f": the kernel ended with status {state}" if state is not None else ""))

    def beat(self):
        self.good["hb"].send(b"ping")
        if not self.good["hb"].poll(60_000) or self.good["hb"].recv() != b"ping":
            raise SystemExit("the heartbeat stopped")

    def drain(self):
        for name, connection in self.bad.items():
            try:
                connection.drain()
            except ConnectionError as error:
                raise SystemExit(f"{name}: {error}") from None
        for socket in (self.good["iopub"], self.good["stdin"]):
            while socket.poll(0):
                socket.recv_multipart()

    def memory(self, name="VmRSS"):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in text.splitlines() if line.startswith(name + ":"))
        return int(line.split()[1]) / 1024

    def close(self):
        self.process.kill()
        self.process.wait()
        self.context.destroy(linger=0)
        self.log.close()


def good_requests(kernel):
    for _ in range(50):
        reply = kernel.ask("execute_request", {"code": "6 * 7", "user_expressions": {"a": "6 * 7"}})
        # Another front end's interrupt or failing cell may have met this one, or its expression.
        if reply["status"] == "ok" and reply["user_expressions"]["a"]["status"] == "ok":
            break
    assert reply["user_expressions"]["a"]["data"]["text/plain"] == "42", reply
    assert kernel.ask("kernel_info_request", {})["status"] == "ok"
    assert kernel.ask("kernel_info_request", {}, "control")["status"] == "ok"
    assert kernel.ask("complete_request", {"code": "prin", "cursor_pos": 4})["matches"]
    for cursor in (5, -1, 0.5, "4"):
        reply = kernel.ask("complete_request", {"code": "prin", "cursor_pos": cursor})
        assert reply["status"] == "error" and "cursor_pos" in reply["evalue"], reply
    kernel.beat()
    # A thread for each subshell that was asked for would be many.
    for subshell in kernel.ask("list_subshell_request", {}, "control")["subshell_id"]:
        assert kernel.ask(
            "delete_subshell_request", {"subshell_id": subshell}, "control")["status"] == "ok"


def fire(kernel, spoiler, count):
    """Sends a batch: a hundredth begins or goes on wrong on connections of its own, and of the rest
    each socket gets a fifth."""
    spoiler.renew(max(1, count // 10))
    names = list(kernel.KINDS)
    strikes = count // 100
    for _ in range(strikes):
        name = spoiler.random.choice(names)
        zmtp.strike(kernel.ports[name], spoiler.strike(kernel.KINDS[name]))
    kernel.reconnect("iopub")
    makers = {"iopub": spoiler.topic, "hb": spoiler.noise}
    for number, name in enumerate(names):
        make = makers.get(name, spoiler.message)
        share = (count - strikes + number) // len(names)
        data = b"".join([zmtp.message(make()) for _ in range(share)])
        try:
            kernel.bad[name].send(data)
        except ConnectionError as error:
            raise SystemExit(f"{name}: {error}") from None


def hoard(kernel, growth_limit, mebibytes=128):
    """Has much echoed and takes none of it, which costs the kernel little memory."""
    connection = zmtp.Connection(kernel.ports["hb"], "DEALER")
    before, rest = kernel.memory(), mebibytes << 20
    block = zmtp.message([bytes(60_000)]) * 16
    while rest > 0:
        rest -= connection.pour(block)
    growth = kernel.memory() - before
    connection.close()
    kernel.beat()
    if growth > max(mebibytes / 2, growth_limit):
        raise SystemExit(f"{growth:.0f} MiB for {mebibytes} MiB of echoes that nobody takes")


def play(martlet, count, seed, report=print, memory_limit=MOST_MEMORY, growth_limit=MOST_GROWTH):
    """Plays so many spoiled messages; raises what does not hold."""
    spoiler = Spoiler(seed)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        kernel = Kernel(martlet, folder)
        try:
            good_requests(kernel)  # from then on it listens
            kernel.reconnect(*kernel.KINDS)
            start, sent, memory = time.monotonic(), 0, []
            size = max(100, min(BATCH, count // 50))
            while sent < count:
                batch = min(size, count - sent)
                fire(kernel, spoiler, batch)
                sent += batch
                kernel.drain()
                good_requests(kernel)
                memory.append(kernel.memory())
                if memory[-1] > memory_limit:
                    raise SystemExit(f"{memory[-1]:.0f} MiB after {sent} messages")
            hoard(kernel, growth_limit)
            peak, seconds = kernel.memory("VmHWM"), time.monotonic() - start
            third = len(memory) // 3
            growth = min(memory[-third:]) - min(memory[-2 * third:-third])
            if growth > growth_limit:
                raise SystemExit(f"the kernel grows: {growth:.0f} MiB from third to third")
            assert kernel.ask("shutdown_request", {"restart": False}, "control")["status"] == "ok"
            if kernel.process.wait(timeout=60) != 0:
                raise SystemExit(f"the kernel ended with status {kernel.process.returncode}")
            log = (folder / "log").read_bytes()
            if b"ignored a message on shell" not in log or len(log) > 100_000:
                raise SystemExit(f"a log of {len(log)} bytes: {log[:2_000]!r}")
            own, its = (resource.getrusage(who) for who in (
                resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            report(f"{sent} messages at five live sockets in {seconds:.0f} s "
                   f"({own.ru_utime + own.ru_stime:.0f} s of a core here, "
                   f"{its.ru_utime + its.ru_stime:.0f} s in the kernel), at most {peak:.0f} MiB, "
                   f"{growth:+.0f} MiB from the second third to the last; "
                   f"{len(memory)} rounds of good requests, all answered")
        finally:
            kernel.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("martlet")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", type=int, default=MOST_MEMORY)
    parser.add_argument("--growth", type=int, default=MOST_GROWTH)
    options = parser.parse_args()
    play(options.martlet, options.count, options.seed,
         memory_limit=options.memory, growth_limit=options.growth)
    sys.exit(0)


if __name__ == "__main__":
    main()
