"""What holds for every run of the tests: what is left out is said, unit tests stay here, nothing stays running."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import NEEDS, Need, missing, needs, refusal
from tests.patience import PATIENCE_SECONDS, until

CHECKOUT = Path(__file__).resolve().parents[3]
REACHES_OUT = """
import socket

def test_asks_a_name_server():
    try:
        socket.getaddrinfo("nursery.example", 443)
    except BaseException:
        pass
"""
LEAVES_OPEN = """
import socket

kept = []

def test_keeps_a_socket():
    kept.append(socket.create_server(("127.0.0.1", 0)))
"""
LEAVES_RUNNING = """
import subprocess, sys

def test_starts_and_forgets():
    command = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
    child = subprocess.Popen(command, stdout=-1, stderr=-3, start_new_session=True)
    child.stdout.readline()
    print("CHILD", child.pid)
"""
HANGS_TWICE = """
import threading
import pytest

@pytest.fixture
def never_put_away():
    yield
    threading.Event().wait(50)

def test_fails_and_hangs(never_put_away):
    raise AssertionError("first this")
"""
STAYS_HERE = """
import socket

def test_speaks_to_itself():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as one, server.accept()[0] as other:
            one.sendall(b"hello")
            assert other.recv(5) == b"hello"
"""


def run(tmp_path: Path, source: str, folder: str = "unit", **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest of its own, with what every run has."""
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "test_one.py").write_text(source)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "-p",
        "tests.needs",
        "-p",
        "tests.guard",
        "-c",
        os.devnull,
    ]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=CHECKOUT,
        env={**os.environ, "CI": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def ended(pid: int) -> bool:
    """Whether a process that was killed is gone, or soon will be."""
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_unit_test_that_looks_up_another_machine_fails_even_if_it_hides_the_error(tmp_path: Path) -> None:
    done = run(tmp_path, REACHES_OUT)
    assert done.returncode == 1
    assert "This test wanted to reach nursery.example." in done.stdout


def test_a_unit_test_that_leaves_a_socket_open_fails(tmp_path: Path) -> None:
    done = run(tmp_path, LEAVES_OPEN)
    assert done.returncode == 1
    assert "This test left sockets open (1)" in done.stdout


def test_a_unit_test_may_speak_to_this_machine(tmp_path: Path) -> None:
    assert run(tmp_path, STAYS_HERE).returncode == 0


def test_only_unit_and_workflow_tests_are_kept_here(tmp_path: Path) -> None:
    assert run(tmp_path, LEAVES_OPEN, "e2e").returncode == 0


def test_a_process_that_outlives_the_run_fails_it_by_name(tmp_path: Path) -> None:
    done = run(tmp_path, LEAVES_RUNNING, "e2e", CLEANCOPY_TEST_GRACE_SECONDS="0.2")
    child = next(line.split()[1] for line in done.stdout.splitlines() if line.startswith("CHILD"))
    until(lambda: ended(int(child)), "the end of what was left running")
    assert done.returncode == 1
    assert "left running by the tests" in done.stdout
    assert f"\n{child} " in done.stdout


def test_a_test_that_hangs_even_while_it_is_put_away_ends_its_process_and_says_where(tmp_path: Path) -> None:
    """A failing test whose fixture never ends must not hold up the whole run."""
    done = run(tmp_path, HANGS_TWICE, "e2e", CLEANCOPY_TEST_SECONDS="1")
    assert done.returncode == 1
    assert "Timeout (0:00:01)!" in done.stderr
    assert "in never_put_away" in done.stderr


def test_what_is_left_out_is_said_at_the_end(tmp_path: Path) -> None:
    source = "from tests.needs import needs\n\ndef test_turned():\n    needs('tesseract')\n"
    done = run(tmp_path, source, TESSDATA_PREFIX=str(tmp_path))
    assert done.returncode == 0
    sentence = "1 test left out: scans on their side or head, because tesseract's data is not installed"
    assert sentence in done.stdout


def test_ci_leaves_nothing_out(tmp_path: Path) -> None:
    done = run(tmp_path, STAYS_HERE, CI="true", TESSDATA_PREFIX=str(tmp_path))
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "CI leaves nothing out, but this machine lacks " in said
    assert "apt-get install " in said
    assert "passed" not in said


def test_every_need_is_named_with_its_package_and_found_or_missing() -> None:
    absent = Need("A harp", "harp", "music", lambda: None)
    assert missing({"harp": absent}) == [absent]
    assert refusal([absent]).endswith("lacks A harp. Install: apt-get install harp")
    assert {need.package for need in missing()} <= {need.package for need in NEEDS.values()}


def test_asking_for_something_nobody_named_is_an_error() -> None:
    with pytest.raises(KeyError):
        needs("harp")
