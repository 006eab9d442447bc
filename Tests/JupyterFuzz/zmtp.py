"""Enough of ZMTP 3.0 (rfc.zeromq.org/spec/23) to send many messages in one write, and wrong ones."""

import select
import socket
import struct
import time

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)


def frame(data, flags=0):
    if len(data) < 256:
        return bytes((flags, len(data))) + data
    return bytes((flags | 2,)) + struct.pack(">Q", len(data)) + data


def message(frames):
    """A message as it goes over the wire."""
    if len(frames) == 1:
        return frame(frames[0])
    return b"".join([*(frame(data, 1) for data in frames[:-1]), frame(frames[-1])])


def ready(kind):
    """The command after which messages flow, for a socket of a kind such as `DEALER`."""
    body = b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind.encode()
    return frame(body, 4)


class Connection:
    """A connection to a kernel's socket, which forgets what it is sent."""

    def __init__(self, port, kind):
        self.received = 0
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        # libzmq now and then ends a connection on which more comes before it has answered.
        self.socket.sendall(GREETING)
        self.take(len(GREETING))
        self.socket.sendall(ready(kind))
        _, size = self.take(2)
        self.take(size)
        self.socket.setblocking(False)

    def take(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise ConnectionError("the kernel ended a connection")
            data += more
        return data

    def send(self, data, seconds=300):
        """Sends all of it; raises when the other side ends the connection or takes nothing."""
        rest = memoryview(data)
        deadline = time.monotonic() + seconds
        while rest:
            readable, writable, _ = select.select([self.socket], [self.socket], [], 1)
            if readable:
                self.drain()
            if writable:
                rest = rest[self.socket.send(rest[:1 << 18]):]
            if time.monotonic() > deadline:
                raise TimeoutError("a socket takes nothing")

    def pour(self, data, seconds=60):
        """Sends some of it, takes nothing, and returns how much was sent."""
        if not select.select([], [self.socket], [], seconds)[1]:
            raise TimeoutError("a socket takes nothing")
        return self.socket.send(data)

    def drain(self):
        """Takes what is there."""
        try:
            while data := self.socket.recv(1 << 20):
                self.received += len(data)
            raise ConnectionError("the kernel ended a connection")
        except BlockingIOError:
            pass

    def close(self):
        self.socket.close()


def strike(port, data):
    """Sends bytes on a connection of their own and leaves; whether they were taken is no matter."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(data)
    except ConnectionError:
        pass
