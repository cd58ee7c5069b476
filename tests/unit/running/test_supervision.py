"""The supervisor over real processes: small programs that stand where the real ones would."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from running import folder as folders
from running.folder import Folder
from running.ports import free_ports
from running.probes import file_there, greeting
from running.processes import CHECKOUT, Program
from running.programs import Programs, Service
from running.supervision import Supervisor
from running.trouble import Trouble
from tests.patience import PATIENCE_SECONDS

STANDIN = str(Path(__file__).with_name("standin.py"))


@dataclass
class Stage:
    """A folder, free ports and what was said, with one stand-in for each program."""

    folder: Folder
    said: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)

    def program(self, name: str, *arguments: str, grace_seconds: float = 5.0) -> Program:
        command = (sys.executable, "-I", "-S", STANDIN, *arguments)
        return Program(name, f"{name} stand-in", command, {}, self.folder.log(name), grace_seconds)

    def ended(self, name: str) -> Path:
        return self.folder.root / f"{name}.ended"

    def once(self, name: str, code: str = "") -> Program:
        return Program(name, f"{name} step", (sys.executable, "-I", "-S", "-c", code), {}, self.folder.log(name))

    def service(self, name: str, port: str, *arguments: str, grace_seconds: float = 5.0) -> Service:
        number = self.ports[port]
        program = self.program(
            name,
            *("--port", str(number), "--ended", str(self.ended(name))),
            *arguments,
            grace_seconds=grace_seconds,
        )
        return Service(program, greeting("127.0.0.1", number, b"220"))

    def worker(self, *arguments: str) -> Service:
        ready = self.folder.worker_ready
        program = self.program("worker", "--touch", str(ready), "--ended", str(self.ended("worker")), *arguments)
        return Service(program, file_there(ready))

    def programs(self, **others: Program | Service) -> Programs:
        seed = f"open({str(self.folder.accounts)!r}, 'w').write('[]')"
        usual: dict[str, Program | Service] = {
            "migrate": self.once("records"),
            "seed": self.once("records", seed),
            "prepare_temporal": self.once("temporal"),
            "temporal": self.service("temporal", "temporal"),
            "mail": self.service("mail", "smtp"),
            "worker": self.worker(),
            "web": self.service("web", "web"),
        }
        return Programs(**usual | others)  # type: ignore[arg-type]

    def supervisor(self, **others: Program | Service) -> Supervisor:
        return Supervisor(self.programs(**others), self.folder, self.said.append, self.complaints.append)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    folder = Folder(tmp_path / "var")
    folders.make(folder)
    return Stage(folder, ports=free_ports(folder.ports))


@pytest.fixture
async def running(stage: Stage) -> AsyncIterator[Supervisor]:
    supervisor = stage.supervisor()
    await supervisor.bring_up()
    yield supervisor
    await supervisor.bring_down()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


async def until(true: Callable[[], bool], within_seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + within_seconds
    while not true():
        assert time.monotonic() < deadline, "did not come true in time"
        await asyncio.sleep(0.02)


async def test_everything_answers_when_the_start_is_over(running: Supervisor, stage: Stage) -> None:
    assert all([await each.ready() for each in running.programs.in_order_of_ending])
    assert sorted(running.pids) == ["mail", "temporal", "web", "worker"]
    assert len(stage.said) == 5
    assert not stage.complaints


async def test_accounts_are_made_once_and_kept_at_the_second_start(stage: Stage) -> None:
    for _ in range(2):
        supervisor = stage.supervisor()
        await supervisor.bring_up()
        await supervisor.bring_down()
        stage.folder.accounts.write_text("kept")
    assert stage.folder.accounts.read_text() == "kept"


async def test_a_start_that_was_cut_off_while_making_accounts_is_gone_on_with(stage: Stage) -> None:
    stage.folder.accounts.write_text("half made")
    supervisor = stage.supervisor()
    await supervisor.bring_up()
    await supervisor.bring_down()
    assert stage.folder.accounts.read_text() == "[]"


async def test_a_killed_program_is_started_again_and_said_so(running: Supervisor, stage: Stage) -> None:
    changes: list[dict[str, int]] = []
    running.changed = lambda: changes.append(running.pids)
    before = running.pids["mail"]
    os.kill(before, signal.SIGKILL)
    await until(lambda: bool(changes))
    assert running.pids["mail"] != before
    await until(lambda: is_alive(running.pids["mail"]))
    assert len(stage.complaints) == 1
    assert "mail stand-in ended (killed by SIGKILL) and is started again" in stage.complaints[0]


async def test_a_program_that_dies_again_and_again_is_started_ever_more_slowly(stage: Stage) -> None:
    once = stage.folder.root / "second"
    dies = (
        f"import pathlib, time; p = pathlib.Path({str(once)!r}); 1/0 if p.exists() else p.touch(); time.sleep(0.5)"
    )
    web = Service(stage.once("web", dies), file_there(once))
    supervisor = stage.supervisor(web=web)
    await supervisor.bring_up()
    await until(lambda: len(stage.complaints) >= 3)
    await supervisor.bring_down()
    assert [
        next(wait for wait in ("0.2 s", "0.4 s", "0.8 s") if wait in said) for said in stage.complaints[:3]
    ] == [
        "0.2 s",
        "0.4 s",
        "0.8 s",
    ]


async def test_a_program_that_does_not_start_is_named_with_its_last_words(stage: Stage) -> None:
    supervisor = stage.supervisor(web=stage.service("web", "web", "--fail", "no such template"))
    with pytest.raises(
        Trouble, match=r"web stand-in failed \(exit code 3\): no such template\. Its log: .*web\.log"
    ):
        await supervisor.bring_up()
    await supervisor.bring_down()
    assert not any(is_alive(pid) for pid in supervisor.pids.values())


async def test_a_failed_migration_stops_the_start(stage: Stage) -> None:
    supervisor = stage.supervisor(migrate=stage.once("records", "raise SystemExit('column lost')"))
    with pytest.raises(Trouble, match=r"records step failed \(exit code 1\): column lost"):
        await supervisor.bring_up()
    await supervisor.bring_down()
    assert not any(is_alive(pid) for pid in supervisor.pids.values())


async def test_all_end_in_order_those_first_that_use_the_others(stage: Stage) -> None:
    supervisor = stage.supervisor()
    await supervisor.bring_up()
    await supervisor.bring_down()
    times = [int(stage.ended(name).read_text()) for name in ("web", "worker", "mail", "temporal")]
    assert times == sorted(times)
    assert not any(is_alive(pid) for pid in supervisor.pids.values())


async def test_a_program_that_does_not_listen_is_ended_by_force(stage: Stage) -> None:
    supervisor = stage.supervisor(mail=stage.service("mail", "smtp", "--deaf", grace_seconds=0.3))
    await supervisor.bring_up()
    await supervisor.bring_down()
    assert not is_alive(supervisor.pids["mail"])


async def test_what_a_program_started_itself_ends_with_it(stage: Stage) -> None:
    child = stage.folder.root / "child"
    supervisor = stage.supervisor(worker=stage.worker("--child", str(child)))
    await supervisor.bring_up()
    pid = int(child.read_text())
    assert is_alive(pid)
    await supervisor.bring_down()
    await until(lambda: not is_alive(pid))


async def test_hurrying_ends_a_program_that_takes_its_time(stage: Stage) -> None:
    supervisor = stage.supervisor(web=stage.service("web", "web", "--deaf", grace_seconds=60))
    await supervisor.bring_up()
    ending = asyncio.create_task(supervisor.bring_down())
    await asyncio.sleep(0.1)
    supervisor.hurry()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await ending
    assert not any(is_alive(pid) for pid in supervisor.pids.values())


SUPERVISOR = """
import asyncio, sys
from pathlib import Path
from running.processes import Program, start

async def main(standin, log):
    program = Program("web", "web", (sys.executable, "-I", "-S", standin), {}, Path(log))
    print((await start(program)).pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


def test_killing_the_supervisor_ends_its_programs(stage: Stage) -> None:
    command = [sys.executable, "-c", SUPERVISOR, STANDIN, str(stage.folder.log("web"))]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        assert is_alive(pid)
        supervisor.kill()
    asyncio.run(until(lambda: not is_alive(pid)))
