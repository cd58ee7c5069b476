"""A program as a process: started on a leash in a group of its own, and ended with everything it started."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from running.trouble import Trouble

LEASH = Path(__file__).with_name("leash.py")
CHECKOUT = LEASH.parent.parent
LAST_WORDS_BYTES = 4_000


@dataclass(frozen=True)
class Program:
    """What is started, as whom people know it, and where its words go.

    `grace_seconds`: how long it may take to end in order before it is killed.
    """

    name: str
    words: str
    command: tuple[str, ...]
    variables: Mapping[str, str]
    log: Path
    grace_seconds: float = 5.0


async def start(program: Program) -> Process:
    """Start a program: its own group, its output to its log, ended by the kernel when this process dies.

    Raises Trouble where the machine refuses to start it.
    """
    leash = (sys.executable, "-I", "-S", str(LEASH), str(os.getpid()))
    try:
        with program.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *leash,
                *program.command,
                cwd=CHECKOUT,
                env=dict(program.variables),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as problem:
        raise Trouble(
            f"The {program.words} cannot be started ({(problem.strerror or '').lower()}). Check the disk and "
            f"{program.log.parent}."
        ) from None


async def end(process: Process, grace_seconds: float) -> None:
    """End a program in order (SIGTERM), then by force after `grace_seconds`, with whatever it started itself."""
    if process.returncode is None:
        _signal(process, signal.SIGTERM)
        try:
            async with asyncio.timeout(grace_seconds):
                await process.wait()
        except TimeoutError:
            kill_group(process)
            await process.wait()
    kill_group(process)


def _signal(process: Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except ProcessLookupError:
        return


def kill_group(process: Process) -> None:
    """Kill what is left of a program's group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


async def run_to_its_end(program: Program, within_seconds: float) -> None:
    """Run a program that does one thing and ends. Raises Trouble, with its last words, where it fails."""
    process = await start(program)
    try:
        async with asyncio.timeout(within_seconds):
            await process.wait()
    except TimeoutError:
        raise Trouble(
            f"The {program.words} did not end within {within_seconds:.0f} s. Its log: {program.log}"
        ) from None
    finally:
        kill_group(process)
        await process.wait()
    if process.returncode != 0:
        raise Trouble(failure(program, process))


def failure(program: Program, process: Process) -> str:
    """One sentence about a program that ended when it should not have, with its last line."""
    return f"The {program.words} failed ({how_it_ended(process)}): {last_line(program.log)} Its log: {program.log}"


def how_it_ended(process: Process) -> str:
    """The exit code or the signal in words."""
    code = process.returncode
    if code is None:
        return "still running"
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def last_line(log: Path) -> str:
    """The last line of a log that says something; it ends with a full stop."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - LAST_WORDS_BYTES))
        lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    return f"{lines[-1].rstrip('.')}." if lines else "it said nothing."
