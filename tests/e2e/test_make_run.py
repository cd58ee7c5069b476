"""`make run` as a whole: real programs on this machine, watched, killed, ended and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from running.processes import CHECKOUT
from tests.patience import PATIENCE_SECONDS, until


@dataclass
class Instance:
    """One `local.py` with a folder of its own on free ports."""

    var: Path
    process: subprocess.Popen[bytes]

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.var / "run.json").read_text())
        return found

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


def local(var: Path) -> list[str]:
    return [sys.executable, "local.py", "--var", str(var), "--ports", "auto"]


def refused(var: Path) -> str:
    """What a start says that must not come about: one that did would go on for ever, and is ended."""
    process = subprocess.Popen(local(var), cwd=CHECKOUT, stderr=subprocess.PIPE, text=True)
    try:
        return process.communicate(timeout=PATIENCE_SECONDS)[1]
    finally:
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 1


def begin(var: Path) -> Instance:
    command = [*local(var), "--quiet", "--end-with-parent", str(os.getpid())]
    complaints = var.with_name("complaints")
    with complaints.open("w") as file:
        process = subprocess.Popen(command, cwd=CHECKOUT, stderr=file)
    instance = Instance(var, process)
    until(lambda: process.poll() is not None or (var / "run.json").exists())
    if process.poll() is not None:
        pytest.fail(f"it did not start: {complaints.read_text()}")
    return instance


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def answers(instance: Instance) -> bool:
    try:
        for url in instance.report["urls"].values():
            with urlopen(url, timeout=30) as page:
                if page.status != 200:
                    return False
        for use, start in (("smtp", b"220"), ("imap", b"* OK")):
            with socket.create_connection(("127.0.0.1", instance.report["ports"][use]), timeout=30) as connection:
                if not connection.recv(100).startswith(start):
                    return False
    except (OSError, ValueError):
        return False
    return True


def listening_addresses(pids: set[int]) -> set[str]:
    """Every address at which one of the processes listens (IPv4 and IPv6), from the kernel's own tables."""
    sockets = set()
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                sockets.add(str(descriptor.readlink()))
            except OSError:
                continue
    found = set()
    for name, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                address = fields[1].partition(":")[0]
                words = [bytes.fromhex(address[start : start + 8])[::-1] for start in range(0, len(address), 8)]
                found.add(socket.inet_ntop(family, b"".join(words)))
    return found


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    running = begin(tmp_path_factory.mktemp("run") / "var")
    yield running
    if running.process.poll() is None:
        running.end()


def test_everything_answers_and_each_role_can_sign_in(instance: Instance) -> None:
    until(lambda: answers(instance), "an answer of every program")
    accounts = instance.report["accounts"]
    assert {"manager", "line_manager"} <= {account["role"] for account in accounts}
    assert len({account["password"] for account in accounts}) == len(accounts)


def test_nothing_listens_beyond_this_machine(instance: Instance) -> None:
    pids = {*instance.report["pids"].values(), instance.report["supervisor"]}
    assert len(pids) == 5
    assert listening_addresses(pids) == {"127.0.0.1"}


def test_a_second_start_from_the_same_folder_is_refused(instance: Instance) -> None:
    assert refused(instance.var).startswith("Clean Copy already runs from")
    until(lambda: answers(instance), "an answer of every program")


def test_every_program_that_is_killed_comes_back(instance: Instance) -> None:
    before = instance.report["pids"]
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    until(lambda: all(instance.report["pids"][name] != pid for name, pid in before.items()))
    until(lambda: answers(instance))
    until((instance.var / "run" / "worker.ready").exists)


def test_an_orderly_end_leaves_nothing_and_a_second_start_goes_on(instance: Instance) -> None:
    before = instance.report
    assert instance.end() == 0
    assert not any(is_alive(pid) for pid in before["pids"].values())
    assert not (instance.var / "run.json").exists()

    again = begin(instance.var)
    after = again.report
    assert after["accounts"] == before["accounts"]
    assert after["urls"] == before["urls"]
    until(lambda: answers(again), "an answer of every program")

    again.end(signal.SIGKILL)
    until(lambda: not any(is_alive(pid) for pid in after["pids"].values()))


def test_a_damaged_folder_starts_nothing(instance: Instance) -> None:
    database = instance.var / "clean-copy.db"
    if instance.process.poll() is None:
        instance.end()
    database.write_bytes(b"no database" * 1000)
    said = refused(instance.var)
    assert said.count("\n") == 1
    assert "clean-copy.db is damaged" in said
    assert "Restore it from the backup" in said
