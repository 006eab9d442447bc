"""What the tests of clients share: the command, and a home of their own for what Jupyter writes."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARTLET = pathlib.Path(os.environ.get("MARTLET_COMMAND", ROOT / ".build" / "release" / "martlet"))

# Where `live` and `zmtp` are.
sys.path.insert(0, str(ROOT / "Tests" / "JupyterFuzz"))


def pytest_addoption(parser):
    parser.addoption(
        "--kernel", default="martlet", help="the kernel that test_protocol.py speaks to")


@pytest.fixture(scope="session")
def kernel_name(request):
    return request.config.getoption("--kernel")


@pytest.fixture(scope="session", autouse=True)
def installed_kernel(tmp_path_factory):
    """The kernel of this build, where Jupyter looks first; nothing of the user's is touched."""
    home = tmp_path_factory.mktemp("jupyter")
    subprocess.run([MARTLET, "install", "--prefix", home], check=True, capture_output=True)
    changed = {
        "JUPYTER_PATH": str(home / "share" / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "XDG_STATE_HOME": str(home / "state"),
        "MARTLET_HISTORY": str(home / "history.sqlite"),
    }
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    yield
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture
def martlet():
    """Runs the command with arguments and text on standard input."""

    def run(*arguments, text="", timeout=120, **options):
        return subprocess.run(
            [MARTLET, *map(str, arguments)], input=text, capture_output=True, text=True,
            timeout=timeout, check=False, **options)

    return run
