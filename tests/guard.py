"""What every run of the tests keeps to: unit tests stay on this machine and close sockets; nothing stays running.

A test that hangs is ended by pytest-timeout, which says where it stood. Where that does not help, because what is
put away after it hangs as well, its process is ended: xdist says so, and goes on with the other tests in a new one.
The kernel's own table of processes is read on Linux only; elsewhere that part is quiet.
"""

import contextlib
import faulthandler
import ipaddress
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest

_GUARDED_FOLDERS = frozenset({"unit", "workflow"})
_MARK = "TESTS_OF_CLEAN_COPY"
_GRACE_SECONDS = float(os.environ.get("CLEANCOPY_TEST_GRACE_SECONDS", "30"))
_TEST_SECONDS = float(os.environ.get("CLEANCOPY_TEST_SECONDS", "540"))
"""How long a test may take with all that is made for it, and again all that is put away after it; longer than
pytest-timeout's bound."""
_PROC = Path("/proc")


class OutsideThisMachine(AssertionError):
    """A unit test wanted to reach another machine."""


@dataclass
class _Watch:
    """What the test that is running does with sockets."""

    on: bool = False
    reached: list[str] = field(default_factory=list)
    opened: WeakSet[socket.socket] = field(default_factory=WeakSet)


_watch = _Watch()


def _on_event(event: str, given: tuple[Any, ...]) -> None:
    if not _watch.on or not event.startswith("socket."):
        return
    if event == "socket.__new__":
        if isinstance(given[0], socket.socket):
            _watch.opened.add(given[0])
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        address = given[1]
        if given[0].family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _refuse_outside(str(address[0]))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = given[0]
        _refuse_outside(host.decode() if isinstance(host, bytes) else str(host or "localhost"))


def _refuse_outside(host: str) -> None:
    if host != "localhost" and not _is_loopback(host):
        _watch.reached.append(host)
        raise OutsideThisMachine(f"This test wanted to reach {host}. Unit tests stay on the loopback addresses.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(item: pytest.Item) -> bool:
    return not _GUARDED_FOLDERS.isdisjoint(item.path.parts)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Watch a unit test from its first fixture to its last, and end every test that does not end."""
    _watch.on, _watch.reached, _watch.opened = _guarded(item), [], WeakSet()
    _end_after(item)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()
        _watch.on = False


def _end_after(item: pytest.Item) -> None:
    """End this process where a test does not end, telling where each of its threads stands."""
    own = item.get_closest_marker("timeout")
    seconds = max(_TEST_SECONDS, own.args[0] + _GRACE_SECONDS) if own is not None else _TEST_SECONDS
    faulthandler.dump_traceback_later(seconds, exit=True, file=item.config.stash[_COMPLAINTS])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """After the last fixture: nothing outside was asked for, and every socket is closed.

    A test that failed has stopped the watch on how long it takes: it is set anew.
    """
    _end_after(item)
    result = yield
    if _guarded(item):
        if _watch.reached:
            raise OutsideThisMachine(f"This test wanted to reach {', '.join(_watch.reached)}.")
        still_open = [each for each in _watch.opened if each.fileno() >= 0]
        if still_open:
            raise AssertionError(f"This test left sockets open ({len(still_open)}): {still_open}")
    return result


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch, and mark every process that grows from this run."""
    sys.addaudithook(_on_event)
    config.stash[_COMPLAINTS] = os.dup(2)  # while a test runs, what it says is kept back
    if not hasattr(config, "workerinput"):
        os.environ[_MARK] = secrets.token_hex(8)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Processes that outlive the run fail it, and are ended."""
    if hasattr(session.config, "workerinput"):
        return
    until = time.monotonic() + _GRACE_SECONDS
    while (running := left_running()) and time.monotonic() < until:
        time.sleep(0.1)
    session.config.stash[_LEFT_RUNNING] = running
    for line in running:  # whoever waits for their last words would wait for ever
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(int(line.partition(" ")[0]), signal.SIGKILL)
    if running and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give back what was opened."""
    os.close(config.stash[_COMPLAINTS])


_LEFT_RUNNING = pytest.StashKey[list[str]]()
_COMPLAINTS = pytest.StashKey[int]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left running."""
    running = config.stash.get(_LEFT_RUNNING, [])
    if running:
        terminalreporter.section("left running by the tests", red=True)
        for line in running:
            terminalreporter.line(line)


def left_running() -> list[str]:
    """The processes that grew from this run and are still there: id and command."""
    mark = f"{_MARK}={os.environ[_MARK]}".encode()
    found = []
    for entry in _PROC.glob("[0-9]*"):
        try:
            if int(entry.name) == os.getpid() or mark not in (entry / "environ").read_bytes().split(b"\0"):
                continue
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        if command:
            found.append(f"{entry.name} {command[:200]}")
    return found
