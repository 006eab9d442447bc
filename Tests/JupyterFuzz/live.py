"""Fires spoiled messages at all five sockets of a live kernel, with good requests between.

Every good request must be answered, whatever came before it; at the end the kernel must be the same
process, in bounded memory. Usage: live.py MARTLET [--count N] [--seed N] [--growth MIB]
"""

import argparse
import hashlib
import hmac
import json
import os
import pathlib
import random
import socket as plain
import subprocess
import sys
import tempfile
import time
import uuid

import zmq

MARK = b"<IDS|MSG>"
KEY = b"secret"
#: How much more memory the kernel may use at the end than after a tenth, in MiB.
MOST_GROWTH = 96

REQUESTS = [
    ("kernel_info_request", {}),
    ("comm_info_request", {}),
    ("execute_request", {"code": "6 * 7", "silent": False, "store_history": True,
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
    signature = hmac.new(key, b"".join(parts), hashlib.sha256).hexdigest().encode()
    return [MARK, signature, *parts]


class Spoiler:
    def __init__(self, seed):
        self.random = random.Random(seed)

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
                        self.random.choice([10, 300, 20_000]))
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

    def message(self):
        kind, content = self.random.choice(REQUESTS)
        if self.random.random() < 0.5:
            content = self.content(content)
        _, parts = frames(kind, content)
        match self.random.randrange(6):
            case 0:
                return signed(parts)
            case 1:
                part = self.random.randrange(4)
                parts[part] = self.bytes(parts[part])
                return signed(parts)
            case 2:
                return signed(parts, key=b"guess")
            case 3:
                message = signed(parts)
                for _ in range(self.random.randint(1, 3)):
                    place = self.random.randrange(len(message) + 1)
                    if self.random.random() < 0.5 and len(message) > 1:
                        message.pop(min(place, len(message) - 1))
                    else:
                        message.insert(place, self.bytes(b""))
                return message
            case 4:
                return [self.random.randbytes(self.random.randrange(200))
                        for _ in range(self.random.randint(1, 9))]
            case _:
                message = signed(parts)
                place = self.random.randrange(len(message))
                message[place] = self.bytes(message[place])
                return message


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
        self.bad = {name: self.connect(name, b"bad") for name in names}

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
        if identity == b"bad" and name in ("iopub", "hb"):
            kind = zmq.XSUB if name == "iopub" else zmq.DEALER
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.sndtimeo = 20_000
        if kind == zmq.DEALER and name != "hb":
            socket.identity = identity
        if kind == zmq.SUB:
            socket.subscribe(b"")
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
        for socket in (*self.bad.values(), self.good["iopub"], self.good["stdin"]):
            while socket.poll(0):
                socket.recv_multipart()

    def memory(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in text.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def close(self):
        self.process.kill()
        self.process.wait()
        self.context.destroy(linger=0)
        self.log.close()


def good_requests(kernel):
    reply = kernel.ask("execute_request", {"code": "6 * 7", "user_expressions": {"a": "6 * 7"}})
    # Another front end's interrupt or failing cell may have met this one.
    if reply["status"] == "ok":
        assert reply["user_expressions"]["a"]["data"]["text/plain"] == "42", reply
    assert kernel.ask("kernel_info_request", {})["status"] == "ok"
    assert kernel.ask("kernel_info_request", {}, "control")["status"] == "ok"
    assert kernel.ask("complete_request", {"code": "prin", "cursor_pos": 4})["matches"]
    kernel.beat()


def play(martlet, count, seed, report=print, growth_limit=MOST_GROWTH):
    """Plays so many spoiled messages; raises what does not hold."""
    spoiler = Spoiler(seed)
    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel(martlet, pathlib.Path(folder))
        try:
            good_requests(kernel)
            start, memory = time.monotonic(), None
            for number in range(count):
                channel = spoiler.random.choice(["shell", "shell", "control", "stdin", "hb", "iopub"])
                message = spoiler.message()
                if channel == "iopub":
                    # A topic to listen to, or to listen to no longer.
                    topic = spoiler.random.randbytes(spoiler.random.choice([0, 1, 30, 900, 6_000]))
                    message = [spoiler.random.choice([b"\1", b"\0", b"\2"]) + topic]
                kernel.bad[channel].send_multipart(message)
                if number % 50 == 49:
                    kernel.drain()
                    good_requests(kernel)
                if number == count // 10:
                    memory = kernel.memory()
            good_requests(kernel)
            growth = kernel.memory() - memory
            minutes = (time.monotonic() - start) / 60
            report(f"{count} messages at five live sockets, {count / minutes:.0f} a minute, "
                   f"{growth:.0f} MiB grown, every good request answered")
            if growth > growth_limit:
                raise SystemExit(f"the kernel grew by {growth:.0f} MiB")
            assert kernel.ask("shutdown_request", {"restart": False}, "control")["status"] == "ok"
            if kernel.process.wait(timeout=10) != 0:
                raise SystemExit(f"the kernel ended with status {kernel.process.returncode}")
        finally:
            kernel.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("martlet")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--growth", type=int, default=MOST_GROWTH)
    options = parser.parse_args()
    play(options.martlet, options.count, options.seed, growth_limit=options.growth)
    sys.exit(0)


if __name__ == "__main__":
    main()
