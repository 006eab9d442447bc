"""A front end over `jupyter_client` that sends any request and keeps every answer apart."""

import os
import pathlib
import queue
import time

from jupyter_client.manager import KernelManager

from languages import LANGUAGES


class Frontend:
    """A kernel that was just started, and a client of it."""

    def __init__(self, name, **options):
        self.language = LANGUAGES[name]
        self.manager = KernelManager(kernel_name=name, **options)
        self.started = time.perf_counter()
        self.manager.start_kernel()
        self.process = self.manager.provisioner.pid
        self.connect()

    def connect(self):
        """Gives the kernel a new client, which knows nothing of what another asked."""
        self.client = self.manager.client()
        self.client.start_channels()
        self.replies = {}
        self.unread = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()

    def wait_until_ready(self, timeout=30):
        """Asks who the kernel is, until what it says of it is heard on iopub as well."""
        deadline = time.monotonic() + timeout
        patience = 0.05
        while time.monotonic() < deadline:
            message = self.send("kernel_info_request")
            self.reply(message, timeout=timeout)
            try:
                self.outputs(message, timeout=patience)
                return self
            except TimeoutError:
                patience *= 2
        raise TimeoutError("the kernel was not heard on iopub")

    # Requests and what comes of them

    def send(self, kind, content=None, channel="shell"):
        """Sends a request of any type, and returns its identifier."""
        message = self.client.session.msg(kind, {} if content is None else content)
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def execute(self, code, **options):
        """Sends a cell, and returns its identifier."""
        content = {
            "code": code, "silent": False, "store_history": True, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True, **options}
        return self.send("execute_request", content)

    def reply(self, request, channel="shell", timeout=10):
        """The reply to a request, on the channel it must come by."""
        socket = getattr(self.client, f"{channel}_channel")
        deadline = time.monotonic() + timeout
        while (channel, request) not in self.replies:
            message = _receive(socket, deadline, f"a reply on {channel}")
            self.replies[channel, parent_of(message)] = message
        return self.replies.pop((channel, request))

    def output(self, request, timeout=10):
        """The next message on iopub about a request."""
        return next(self.each_output(request, timeout))

    def outputs(self, request, timeout=10):
        """All messages on iopub about a request, until the kernel says that it is idle."""
        found = []
        for message in self.each_output(request, timeout):
            found.append(message)
            if message["content"].get("execution_state") == "idle":
                return found

    def each_output(self, request, timeout=10):
        deadline = time.monotonic() + timeout
        while True:
            for index, message in enumerate(self.unread):
                if parent_of(message) == request:
                    del self.unread[index]
                    break
            else:
                message = _receive(self.client.iopub_channel, deadline, "an output")
                if parent_of(message) != request:
                    self.unread.append(message)
                    continue
            yield message

    def question(self, timeout=10):
        """What the kernel asks on stdin."""
        return _receive(self.client.stdin_channel, time.monotonic() + timeout, "a question")

    def run(self, code, timeout=15, **options):
        """Runs a cell: the content of its reply, and what was heard on iopub about it."""
        request = self.execute(code, **options)
        content = self.reply(request, timeout=timeout)["content"]
        return content, self.outputs(request, timeout=timeout)

    def value(self, code):
        """The value of an expression, as plain text."""
        content, outputs = self.run(code)
        assert content["status"] == "ok", content
        return next(
            message["content"]["data"]["text/plain"] for message in outputs
            if message["msg_type"] == "execute_result")

    def wait_until_busy(self, request):
        """Waits until a cell runs."""
        for message in self.each_output(request, timeout=60):
            if message["content"].get("execution_state") == "busy":
                return

    def wait_until_running(self, request):
        """Waits until a cell that prints first has printed, or two seconds for a kernel that
        keeps back what is printed."""
        self.wait_until_busy(request)
        try:
            while self.output(request, timeout=2)["msg_type"] != "stream":
                pass
        except TimeoutError:
            pass

    def interrupt(self):
        """Interrupts as front ends do; where that is a message, waits for its answer."""
        if self.manager.kernel_spec.interrupt_mode == "message":
            request = self.send("interrupt_request", channel="control")
            self.reply(request, "control", timeout=60)
        else:
            self.manager.interrupt_kernel()

    # The process

    def memory(self, process=None):
        """Resident memory in MiB."""
        return int(self.status("VmRSS").split()[0]) / 1024

    def status(self, key):
        """A line of the process's status, by its key."""
        text = pathlib.Path(f"/proc/{self.process}/status").read_text()
        return next(
            line.split(":", 1)[1].strip() for line in text.splitlines()
            if line.startswith(f"{key}:"))


def is_running(process):
    """Whether a process exists and is no zombie."""
    try:
        state = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def wait_for_end(process, timeout):
    """Whether a process that is not ours ends in time, by its descriptor."""
    import select

    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], timeout)[0])
    finally:
        os.close(descriptor)


def text_of(outputs, stream="stdout"):
    """What was printed to a stream."""
    return "".join(
        message["content"]["text"] for message in outputs
        if message["msg_type"] == "stream" and message["content"]["name"] == stream)


def kinds_of(outputs):
    """The types of messages, without those about status."""
    return [message["msg_type"] for message in outputs if message["msg_type"] != "status"]


def parent_of(message):
    """The identifier of the request that a message belongs to; some kernels say null for none."""
    return (message["parent_header"] or {}).get("msg_id")


def _receive(socket, deadline, what):
    try:
        return socket.get_msg(timeout=max(0, deadline - time.monotonic()))
    except queue.Empty:
        raise TimeoutError(f"{what} did not come") from None
