"""`make run`: everything on this machine, and nothing beyond it.

Starts Temporal, the mail server with its inbox, the worker and the pages, waits until each answers, says where to
sign in, starts again what dies, and ends all in order on Ctrl-C or SIGTERM. docs/running.md tells it in full.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from running import folder as folders
from running import keys, leash, ports, report
from running.folder import Folder
from running.programs import programs, refuse_missing_parts
from running.supervision import Say, Supervisor
from running.trouble import Trouble
from settings import Settings, SettingsError, load_settings

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    var: Path | None
    free_ports: bool
    quiet: bool
    end_with_parent: int | None


def options_from(arguments: list[str]) -> Options:
    """Read the command line; ends the program with the usage where it is wrong."""
    parser = argparse.ArgumentParser(prog="local.py", description="Run Clean Copy on this machine.")
    parser.add_argument("--var", type=Path, metavar="FOLDER", help="where everything is kept (default: var/)")
    parser.add_argument("--ports", choices=["settings", "auto"], default="settings", help="auto: any free ports")
    parser.add_argument("--quiet", action="store_true", help="say only what goes wrong")
    parser.add_argument(
        "--end-with-parent", type=int, metavar="ID", help="end when process ID, which started this one, ends"
    )
    given = parser.parse_args(arguments)
    return Options(given.var, given.ports == "auto", given.quiet, given.end_with_parent)


def speaker(quiet: bool) -> Say:
    """How things are said; a reader who went away is no reason to stop."""

    def say(words: str) -> None:
        if not quiet:
            with contextlib.suppress(OSError):
                print(words, flush=True)

    return say


def complain(words: str) -> None:
    """Say what goes wrong, also when quiet."""
    with contextlib.suppress(OSError):
        print(words, file=sys.stderr, flush=True)


def settings_for(options: Options) -> Settings:
    """The settings with the folder of the command line. Raises SettingsError or Trouble."""
    settings = load_settings() if options.var is None else load_settings(var=options.var.resolve())
    ports.refuse_other_machines(settings)
    return settings


def ready_to_start(settings: Settings, folder: Folder, options: Options) -> Settings:
    """Look everything over before the first program starts. Raises Trouble; returns the settings to start with."""
    refuse_missing_parts()
    folder.report.unlink(missing_ok=True)
    folders.look_for_damage(folder)
    records_exist = (folder.database if settings.database_url is None else folder.seeded).exists()
    keys.ensure_keys(settings, records_exist=records_exist)
    if not records_exist:
        folder.accounts.unlink(missing_ok=True)
        folder.seeded.unlink(missing_ok=True)
    if folder.seeded.exists() and not folder.temporal.exists():
        complain(
            f"{folder.temporal} is missing although there are records: Temporal starts empty. Start each open "
            "request again from its record: make restart-request REF=AR-..."
        )
    if options.free_ports:
        settings = ports.with_ports(settings, ports.free_ports(folder.ports))
    ports.refuse_taken(settings)
    return settings


async def run(settings: Settings, folder: Folder, say: Say) -> None:
    """Start everything, stay until a signal, end everything. Raises Trouble when something does not start."""
    supervisor = Supervisor(programs(settings, folder), folder, say, complain)
    stop = listen_for_signals(supervisor.hurry)
    try:
        start = asyncio.create_task(supervisor.bring_up())
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait({start, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not start.done():
            start.cancel()
            await asyncio.gather(start, return_exceptions=True)
            return
        await start
        accounts = report.read_accounts(folder.accounts)

        def write_report() -> None:
            report.write(folder, settings, accounts, supervisor.pids)

        supervisor.changed = write_report
        write_report()
        say(report.table(settings, accounts))
        say("Ctrl-C ends it.")
        await waiting
    finally:
        say("Ending: the pages, the worker, the mail server, Temporal")
        await supervisor.bring_down()
        folder.report.unlink(missing_ok=True)


def listen_for_signals(hurry: Callable[[], None]) -> asyncio.Event:
    """An event that the first signal sets; each further signal calls `hurry`."""
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            hurry()
        stop.set()

    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return stop


def main(arguments: list[str]) -> int:
    """Run until a signal; 0 after an orderly end, 1 with one sentence when it cannot, 2 for wrong settings."""
    options = options_from(arguments)
    say = speaker(options.quiet)
    os.umask(0o077)
    if options.end_with_parent is not None:
        leash.tie_to_parent(options.end_with_parent, signal.SIGTERM)
    try:
        settings = settings_for(options)
        folder = Folder(settings.var.resolve())
        folders.make(folder)
        with folders.held(folder):
            settings = ready_to_start(settings, folder, options)
            say(f"Clean Copy is starting; everything stays in {folder.root} and on this machine")
            asyncio.run(run(settings, folder, say))
    except SettingsError as problem:
        complain(str(problem))
        return 2
    except Trouble as problem:
        complain(str(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
