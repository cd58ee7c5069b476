"""Starts the programs in order, starts again what dies, and ends all in order."""

import asyncio
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from dataclasses import dataclass, field

from running import probes
from running.folder import Folder
from running.processes import end, failure, how_it_ended, kill_group, run_to_its_end, start
from running.programs import Programs, Service
from running.trouble import Trouble

READY_WITHIN_SECONDS = 150.0
PREPARED_WITHIN_SECONDS = 120.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 15.0
STEADY_AFTER_SECONDS = 3.0

Say = Callable[[str], None]


@dataclass
class Supervisor:
    """The running programs.

    `say` takes progress, `complain` what goes wrong; `changed` is called when a program was started again and has a
    new id.
    """

    programs: Programs
    folder: Folder
    say: Say
    complain: Say
    changed: Callable[[], None] = lambda: None
    processes: dict[str, Process] = field(default_factory=dict)
    _watchers: list[asyncio.Task[None]] = field(default_factory=list)
    _ending: bool = False
    _hurried: bool = False

    @property
    def pids(self) -> dict[str, int]:
        """The process id of each program that stays."""
        return {name: process.pid for name, process in self.processes.items()}

    async def bring_up(self) -> None:
        """Start everything and wait until each program answers.

        Raises Trouble for the first one that does not; call `bring_down` afterwards in any case.
        """
        began = time.monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                records = group.create_task(self._records(began))
                temporal = group.create_task(self._temporal(began))
                group.create_task(self._ready(self.programs.mail, "mail server and inbox", began))
                group.create_task(self._ready(self.programs.web, "pages", began, records))
                group.create_task(self._ready(self.programs.worker, "worker", began, records, temporal))
        except* Trouble as troubles:
            raise troubles.exceptions[0] from None
        self._watchers = [asyncio.create_task(self._watch(each)) for each in self.programs.in_order_of_ending]

    async def _records(self, began: float) -> None:
        await run_to_its_end(self.programs.migrate, PREPARED_WITHIN_SECONDS)
        if not self.folder.seeded.exists():
            await run_to_its_end(self.programs.seed, PREPARED_WITHIN_SECONDS)
            self.folder.seeded.touch()
        self._tell("records", began)

    async def _temporal(self, began: float) -> None:
        await self._start_and_wait(self.programs.temporal)
        await run_to_its_end(self.programs.prepare_temporal, PREPARED_WITHIN_SECONDS)
        self._tell("Temporal", began)

    async def _ready(self, service: Service, words: str, began: float, *first: asyncio.Task[None]) -> None:
        """Start a service, once what it stands on is there, and tell when it answers."""
        for task in first:
            await task
        await self._start_and_wait(service)
        self._tell(words, began)

    def _tell(self, words: str, began: float) -> None:
        self.say(f"  {words:<22} ready after {time.monotonic() - began:.1f} s")

    async def _start(self, service: Service) -> Process:
        if service is self.programs.worker:
            self.folder.worker_ready.unlink(missing_ok=True)
        process = await start(service.program)
        self.processes[service.program.name] = process
        return process

    async def _start_and_wait(self, service: Service) -> None:
        process = await self._start(service)
        ended = asyncio.create_task(process.wait())
        answers = asyncio.create_task(probes.until_yes(service.ready, within_seconds=READY_WITHIN_SECONDS))
        try:
            await asyncio.wait({ended, answers}, return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                raise Trouble(failure(service.program, process))
            if not answers.result():
                raise Trouble(
                    f"The {service.program.words} does not answer within {READY_WITHIN_SECONDS:.0f} s. "
                    f"Its log: {service.program.log}"
                )
        finally:
            ended.cancel()
            answers.cancel()

    async def _watch(self, service: Service) -> None:
        """Start a program again whenever it ends, at once at first and then ever more slowly."""
        pause = FIRST_PAUSE_SECONDS
        while not self._ending:
            process, since = self.processes[service.program.name], time.monotonic()
            await process.wait()
            if self._ending:
                return
            kill_group(process)
            if time.monotonic() - since > STEADY_AFTER_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self.complain(
                f"The {service.program.words} ended ({how_it_ended(process)}) and is started again in "
                f"{pause:.1f} s. Its log: {service.program.log}"
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            await self._start(service)
            self.changed()

    async def bring_down(self) -> None:
        """End all programs, those first that use the others; nothing is left running afterwards."""
        self._ending = True
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        for service in self.programs.in_order_of_ending:
            process = self.processes.get(service.program.name)
            if process is not None:
                await end(process, 0.0 if self._hurried else service.program.grace_seconds)

    def hurry(self) -> None:
        """End everything now, by force."""
        self._hurried = True
        for process in self.processes.values():
            kill_group(process)
