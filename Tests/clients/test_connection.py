"""Ways to reach the kernel besides five given TCP ports: Unix sockets, encryption, registration."""

import hashlib
import hmac
import json
import os
import subprocess

import pytest
import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from conftest import MARTLET


def answer(client):
    texts = []
    client.execute_interactive(
        "6 * 7", timeout=30,
        output_hook=lambda m: texts.append(m["content"].get("data", {}).get("text/plain")))
    return [text for text in texts if text]


def test_unix_sockets():
    manager = KernelManager(kernel_name="martlet", transport="ipc")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        assert answer(client) == ["42"]
        assert client.is_alive()
        manager.restart_kernel()
        client.wait_for_ready(timeout=30)
        assert answer(client) == ["42"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    assert manager.has_kernel is False


@pytest.mark.skipif(
    not hasattr(KernelManager, "transport_encryption"), reason="jupyter_client cannot encrypt yet")
def test_encrypted_sockets():
    manager = KernelManager(kernel_name="martlet", transport_encryption="required")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        assert answer(client) == ["42"]
        info = manager.get_connection_info()
        assert info["curve_publickey"]
        context = zmq.Context()
        stranger = context.socket(zmq.REQ)
        stranger.linger = 0
        stranger.connect(f"tcp://127.0.0.1:{info['hb_port']}")
        stranger.send(b"ping")
        assert not stranger.poll(300)
        stranger.close()
        context.term()
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def signed(key, body):
    return hmac.new(key, body, hashlib.sha256).hexdigest().encode()


def test_a_kernel_that_picks_its_ports_reports_them(tmp_path):
    key = b"secret"
    context = zmq.Context()
    socket = context.socket(zmq.ROUTER)
    port = socket.bind_to_random_port("tcp://127.0.0.1")
    path = tmp_path / "registration.json"
    path.write_text(json.dumps({
        "kernel_id": "k-1", "transport": "tcp", "registration_ip": "127.0.0.1",
        "registration_port": port, "signature_scheme": "hmac-sha256", "key": key.decode()}))
    path.chmod(0o600)
    kernel = subprocess.Popen([MARTLET, "kernel", "--connection-file", path])
    try:
        assert socket.poll(10_000)
        identity, mark, signature, body = socket.recv_multipart()
        assert mark == b"<IDS|MSG>" and signature == signed(key, body)
        report = json.loads(body)
        assert report.pop("kernel_id") == "k-1"
        socket.send_multipart([identity, mark, signed(key, b"ACK"), b"ACK"])
        client = BlockingKernelClient()
        client.load_connection_info({
            "ip": "127.0.0.1", "transport": "tcp", "key": key.decode(),
            **{name: int(value) for name, value in report.items()}})
        client.start_channels()
        client.wait_for_ready(timeout=30)
        assert answer(client) == ["42"]
        client.shutdown(reply=True, timeout=10)
        client.stop_channels()
        assert kernel.wait(timeout=10) == 0
    finally:
        kernel.kill()
        kernel.wait()
        socket.close(linger=0)
        context.term()


def test_a_receipt_that_is_not_signed_ends_the_kernel(tmp_path):
    context = zmq.Context()
    socket = context.socket(zmq.ROUTER)
    port = socket.bind_to_random_port("tcp://127.0.0.1")
    path = tmp_path / "registration.json"
    path.write_text(json.dumps({
        "kernel_id": "k-1", "registration_ip": "127.0.0.1", "registration_port": port,
        "key": "secret"}))
    kernel = subprocess.Popen(
        [MARTLET, "kernel", "--connection-file", path], stderr=subprocess.PIPE, text=True)
    try:
        assert socket.poll(10_000)
        identity, mark, _, _ = socket.recv_multipart()
        socket.send_multipart([identity, mark, b"0" * 64, b"ACK"])
        assert kernel.wait(timeout=10) == 1
        assert "the receipt is not signed" in kernel.stderr.read()
    finally:
        kernel.kill()
        kernel.wait()
        kernel.stderr.close()
        socket.close(linger=0)
        context.term()


def test_a_connection_file_that_others_can_read_is_warned_of(tmp_path):
    manager = KernelManager(kernel_name="martlet", connection_file=str(tmp_path / "c.json"))
    manager.start_kernel(stderr=subprocess.PIPE)
    manager.shutdown_kernel(now=True)
    manager.write_connection_file()
    for mode, warned in ((0o600, False), (0o644, True)):
        os.chmod(manager.connection_file, mode)
        kernel = subprocess.Popen(
            [MARTLET, "kernel", "--connection-file", manager.connection_file],
            stderr=subprocess.PIPE, text=True)
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        client.shutdown(reply=True, timeout=10)
        client.stop_channels()
        _, errors = kernel.communicate(timeout=10)
        assert ("chmod 600" in errors) == warned, errors
    manager.cleanup_connection_file()


def test_usage():
    manager = KernelManager(kernel_name="martlet")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
        message = client.session.msg("usage_request", {})
        client.control_channel.send(message)
        reply = client.get_control_msg(timeout=10)
        assert reply["msg_type"] == "usage_reply"
        content = reply["content"]
        assert content["pid"] == manager.provisioner.pid
        assert content["kernel_memory"] > 1 << 20
        assert content["cpu_count"] == os.cpu_count()
        memory = content["host_virtual_memory"]
        assert 0 < memory["used"] < memory["total"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
