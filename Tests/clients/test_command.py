"""The command's other front doors, by exit status and by what they print."""

import json
import os
import pty
import re
import subprocess

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbformat import v4

from conftest import MARTLET, ROOT


def notebook(path, *cells):
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(**cell) for cell in cells]), path)
    return path


def test_the_readme_s_cell_runs(martlet, tmp_path):
    cell = re.search(r"```swift\n(.*?)```", (ROOT / "README.md").read_text(), re.S).group(1)
    script = tmp_path / "readme.martlet"
    script.write_text(cell)
    result = martlet("run", script)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[0] == "13"


def test_a_script_comes_from_a_pipe(martlet):
    reader, writer = os.pipe()
    os.write(writer, b"print(6 * 7)\n")
    os.close(writer)
    result = martlet("run", f"/dev/fd/{reader}", pass_fds=[reader])
    os.close(reader)
    assert (result.returncode, result.stdout) == (0, "42\n"), result.stderr


def test_version(martlet):
    result = martlet("--version")
    assert result.returncode == 0
    assert result.stdout.strip().count(".") == 2


@pytest.mark.parametrize(
    "arguments",
    [["run"], ["run", "nothing.ipynb"], ["run", "--nonsense"], ["nonsense"], ["check", "nothing"],
     ["run", "-p", "1x=2", "-"], ["install", "--user", "--sys-prefix"],
     ["install", "--name", "a b"], ["uninstall", "--prefix", "/nowhere"], ["doctor", "--nonsense"], ["kernel", "--connection-file", "nothing"]])
def test_what_cannot_be_used_is_status_2(martlet, arguments):
    result = martlet(*arguments)
    assert result.returncode == 2
    assert result.stderr
    assert result.stdout == ""


def test_a_script_prints_as_it_goes(martlet, tmp_path):
    script = tmp_path / "walk.martlet"
    script.write_text('print("a")\nprintError("b")\n1 + 2\n')
    result = martlet("run", script)
    assert (result.returncode, result.stdout, result.stderr) == (0, "a\n3\n", "b\n")


def test_a_failing_cell_is_status_1_and_its_outputs_are_kept(martlet, tmp_path):
    path = notebook(
        tmp_path / "in.ipynb", {"source": 'print("a")'}, {"source": "let xs = [1]\nxs[4]"},
        {"source": 'print("never")'})
    output = tmp_path / "out.ipynb"
    result = martlet("run", path, "-o", output)
    assert result.returncode == 1
    assert result.stdout == "a\n"
    assert "cell 2:2:" in result.stderr
    cells = nbformat.read(output, as_version=4).cells
    assert cells[1].outputs[-1].output_type == "error"
    assert cells[2].outputs == []


def test_parameters_reach_the_notebook(martlet, tmp_path):
    path = notebook(
        tmp_path / "in.ipynb",
        {"source": 'let rate = 0.1\nlet name = "none"', "metadata": {"tags": ["parameters"]}},
        {"source": 'print(name, rate)'})
    output = tmp_path / "out.ipynb"
    result = martlet("run", path, "-p", "rate=0.5", "-p", 'name=say "\\(hi)"', "-o", output)
    assert (result.returncode, result.stdout, result.stderr) == (0, 'say "\\(hi)" 0.5\n', "")
    tags = [cell.metadata.get("tags") for cell in nbformat.read(output, as_version=4).cells]
    assert tags == [["parameters"], ["injected-parameters"], None]


def test_the_seed_makes_numbers_repeat(martlet):
    script = "print(Double.random(in: 0...1))"
    one, two, other = (
        martlet("run", "-", "--seed", seed, text=script).stdout for seed in (1, 1, 2))
    assert one == two != other


def test_sweeps_have_the_same_bits_on_one_core_as_on_all(martlet):
    """Models of which the sweeps are shared out; the first is one for products of matrices."""
    script = """
    let dense = MDP(states: 70, actions: 12, discount: 0.9) { s, a in
      if s == 9 || (s + a) % 5 == 0 { return [] }
      let weights = (0..<70).map { Double((s * 37 + a * 11 + $0 * $0) % 101) + 0.37 }
      let sum = weights.reduce(0, +)
      return (0..<70).map { Outcome($0, probability: weights[$0] / sum, reward: Double($0 % 5)) }
    }
    let sparse = Garnet(states: 20_000, actions: 2, branching: 3)
    print(solve(dense, with: ValueIteration(tolerance: 1e-6)).values.values)
    let solution = solve(sparse, with: ValueIteration(tolerance: 1e-4))
    print(solution.values.values.reduce(0, +), solution.iterations)
    """
    core = min(os.sched_getaffinity(0))
    everywhere = martlet("run", "-", text=script)
    alone = martlet("run", "-", text=script, preexec_fn=lambda: os.sched_setaffinity(0, [core]))
    assert (everywhere.returncode, everywhere.stderr) == (0, "")
    assert alone.stdout == everywhere.stdout


def test_check_names_file_cell_line_and_column(martlet, tmp_path):
    path = notebook(tmp_path / "in.ipynb", {"source": "let x = 1"}, {"source": "x\ny + x"})
    result = martlet("check", path)
    assert result.returncode == 1
    assert f"{path}:cell 2:2:1: error: " in result.stderr
    script = tmp_path / "walk.martlet"
    script.write_text("// %%\nlet x = 1\n\n// %%\nx + y\n")
    result = martlet("check", script, "-", text="let z = 1\n")
    assert result.returncode == 1
    assert f"{script}:5:5: error: " in result.stderr


def test_a_pipe_is_read_cell_by_cell(martlet):
    text = 'let x = 20\nfunc f(_ n: Int) -> Int {\n    n * 2\n}\nprint(f(x))\nf(x) + 2\n'
    result = martlet("repl", text=text)
    assert (result.returncode, result.stdout, result.stderr) == (0, "40\n42\n", "")
    result = martlet("repl", text="1\nnothing\n2\n")
    assert (result.returncode, result.stdout) == (1, "1\n")
    assert "cell 2:1:1" in result.stderr


def test_no_thread_of_blas_stays():
    """OpenBLAS starts one for each further core; unused, they would yield in a loop for a while."""

    def threads(number):
        with subprocess.Popen(
            [MARTLET, "repl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OPENBLAS_NUM_THREADS": number},
        ) as process:
            process.stdin.write("print(1 + 1)\n\n")
            process.stdin.flush()
            assert process.stdout.readline() == "2\n"
            count = len(os.listdir(f"/proc/{process.pid}/task"))
            process.stdin.close()
        return count

    assert threads("4") == threads("1")


def test_jupyter_finds_what_install_wrote(martlet, tmp_path):
    result = martlet(
        "install", "--prefix", tmp_path, "--name", "bird", "--display-name", 'A "bird"')
    folder = tmp_path / "share" / "jupyter" / "kernels"
    assert str(folder / "bird" / "kernel.json") in result.stdout
    spec = KernelSpecManager(kernel_dirs=[str(folder)]).get_kernel_spec("bird")
    assert spec.display_name == 'A "bird"'
    assert spec.language == "swift"
    assert spec.interrupt_mode == "message"
    assert os.access(spec.argv[0], os.X_OK) and os.path.isabs(spec.argv[0])
    assert spec.argv[1:] == ["kernel", "--connection-file", "{connection_file}"]
    assert spec.kernel_protocol_version == "5.6"
    assert spec.metadata["supported_encryption"] == ["curve"]
    names = {path.name for path in (folder / "bird").iterdir()}
    assert names == {"kernel.json", "logo-svg.svg", "logo-32x32.png", "logo-64x64.png"}
    json.loads((folder / "bird" / "kernel.json").read_text())


def test_uninstall_takes_away_what_install_wrote(martlet, tmp_path):
    assert martlet("install", "--prefix", tmp_path).returncode == 0
    result = martlet("uninstall", "--prefix", tmp_path)
    assert result.returncode == 0, result.stderr
    assert "kernel.json" in result.stdout
    assert not (tmp_path / "share" / "jupyter" / "kernels" / "martlet").exists()
    result = martlet("uninstall", "--prefix", tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "holds no kernel" in result.stderr


def test_the_doctor_finds_what_is_wrong_and_says_how_to_mend_it(martlet, tmp_path):
    path = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    environment = {"HOME": str(tmp_path), "PATH": path, "MARTLET_HISTORY": ""}
    result = martlet("doctor", env=environment)
    assert result.returncode == 1, result.stdout
    assert "✗ Jupyter knows no kernel of this program\n  → martlet install" in result.stdout
    assert martlet("install", env=environment).returncode == 0
    result = martlet("doctor", env=environment)
    assert result.returncode == 0, result.stdout
    assert "✗" not in result.stdout and "!" not in result.stdout
    spec = tmp_path / ".local" / "share" / "jupyter" / "kernels" / "martlet" / "kernel.json"
    content = json.loads(spec.read_text())
    content["argv"][0] = "/moved/martlet"
    spec.write_text(json.dumps(content))
    result = martlet("doctor", env=environment)
    assert result.returncode == 1
    assert "starts /moved/martlet, which is not there\n  → martlet install" in result.stdout


def test_a_link_to_the_program_is_what_the_kernel_starts(martlet, tmp_path):
    link = tmp_path / "martlet"
    link.symlink_to(MARTLET)
    subprocess.run([link, "install", "--prefix", tmp_path], check=True, capture_output=True)
    spec = tmp_path / "share" / "jupyter" / "kernels" / "martlet" / "kernel.json"
    assert json.loads(spec.read_text())["argv"][0] == str(link)


def in_terminal(arguments, environment):
    """What the command writes where both outputs are a terminal."""
    leader, follower = pty.openpty()
    child = subprocess.Popen(
        [MARTLET, *arguments], stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env={**os.environ, "TERM": "xterm", **environment})
    os.close(follower)
    written = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        written += part
    os.close(leader)
    assert child.wait(timeout=60) == 1
    return written.decode()


def test_messages_have_colour_in_a_terminal_alone(martlet, tmp_path):
    script = tmp_path / "script.martlet"
    script.write_text("print(cliffs)\n")
    for command in ("run", "check"):
        plain = martlet(command, script)
        both = plain.stdout + plain.stderr
        assert "there is nothing called" in both and "\x1b" not in both
        coloured = in_terminal([command, str(script)], {})
        assert "\x1b[" in coloured and "cliffs" in coloured
        assert "\x1b" not in in_terminal([command, str(script)], {"NO_COLOR": "1"})
        assert "\x1b" not in in_terminal([command, str(script)], {"TERM": "dumb"})
