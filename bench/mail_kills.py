"""Kills the intake of mail at random moments and counts what was lost or doubled (S22, S23).

The intake is the product's own: the activity's code, a cabinet on disk, a process that reads. Each time it is let
come to work first: a process that dies while it still loads proves nothing. A mail that has not been taken in when
the patience ends is not lost: the count says where every mail lies.
"""

import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

from sqlmodel import select

from activities.mailbox import MailboxActivities
from activities.tools import Tools
from bench.mail_samples import GRAN, SETTING, reply
from bench.mail_world import Embedded, start_embedded
from mail.connection import Security
from mail.fetching import ImapSettings, Mailbox, MailboxLost
from mail.sending import Sender, SmtpSettings, TryAgain
from models.post import ReceivedMail
from records.database import open_database, reading
from records.keys import HouseKey
from records.migrate import upgrade
from records.seed import seed
from records.store import unseal

PATIENCE_SECONDS = 120.0
MOST_WAITING = 60
SERVER_DIES = 0.3
LONGEST_WORK_SECONDS = 0.4


@dataclass(frozen=True)
class Told:
    """What became of the mails the server had said yes to.

    Attributes:
        lost: neither in the cabinet nor in the mailbox.
        waiting: still in the mailbox when the patience ended.
        doubled: more than once in the cabinet.
        at_work: kills that met an intake that had begun to take mail in.
    """

    accepted: int
    lost: int
    waiting: int
    doubled: int
    kills: int
    at_work: int

    @property
    def whole(self) -> bool:
        """Whether every mail was taken in, once."""
        return not (self.lost or self.waiting or self.doubled)

    def __str__(self) -> str:
        found = f"{self.lost} lost, {self.waiting} waiting, {self.doubled} doubled"
        return f"{found} of {self.accepted:,}; {self.at_work} of {self.kills} at work"


@dataclass
class Storm:
    """A server, a sender that never rests, and an intake that is killed again and again."""

    folder: Path
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311
    accepted: set[int] = field(default_factory=set)
    server: Embedded = field(init=False)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Make the cabinet and start the server."""
        self.folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{self.folder / 'cabinet.db'}"
        upgrade(url)
        seed(url, self.folder / "passwords.json")
        HouseKey.create(self.folder / "documents.key")
        self.server = start_embedded(self.folder / "mail")

    def run(self, count: int, at_once: int = 1) -> Told:
        """Kill `count` times; `at_once` intakes work on the one mailbox side by side."""
        made = multiprocessing.get_context("forkserver")
        made.set_forkserver_preload(["bench.mail_kills"])
        sending = threading.Thread(target=self._send, daemon=True)
        sending.start()
        at_work = 0
        for _ in range(count):
            intakes = [_Intake.start(made, self.folder, self.server.imap_port) for _ in range(at_once)]
            at_work += sum(intake.begun.wait(20) for intake in intakes) == at_once
            time.sleep(self.chance.uniform(0, LONGEST_WORK_SECONDS))
            if self.chance.random() < SERVER_DIES:
                self._kill_server()
            for intake in intakes:
                intake.kill()
        self.over.set()
        sending.join()
        self._finish(made)
        self.server.stop()
        return self._told(count, at_work)

    def _kill_server(self) -> None:
        self.server.kill()
        self.server = start_embedded(self.folder / "mail")

    def _finish(self, made: "multiprocessing.context.ForkServerContext") -> None:
        """Let one intake work until the box is empty, or until nothing has moved for long."""
        last = _Intake.start(made, self.folder, self.server.imap_port)
        left, since = len(self._in_the_box()), time.monotonic()
        while left and time.monotonic() - since < PATIENCE_SECONDS:
            time.sleep(0.1)
            now = len(self._in_the_box())
            left, since = now, since if now == left else time.monotonic()
        last.kill()

    def _in_the_box(self) -> list[int]:
        mail = sqlite3.connect(self.server.folder / "mail.sqlite3")
        try:
            query = "SELECT raw FROM mail WHERE owner = ? AND folder = 'INBOX'"
            return [number_of(raw) for (raw,) in mail.execute(query, (SETTING,))]
        finally:
            mail.close()

    def _told(self, count: int, at_work: int) -> Told:
        engine = open_database(f"sqlite:///{self.folder / 'cabinet.db'}")
        key = HouseKey.load(self.folder / "documents.key")
        with reading(engine) as session:
            kept = Counter(
                number_of(unseal(session, key, mail.sealed_id)) for mail in session.exec(select(ReceivedMail))
            )
        engine.dispose()
        waiting = set(self._in_the_box()) - set(kept)
        doubled = sum(times - 1 for times in kept.values())
        lost = len(self.accepted - set(kept) - waiting)
        return Told(len(self.accepted), lost, len(waiting), doubled, count, at_work)

    def _send(self) -> None:
        """Hand mail in, never much more than is taken in, until the storm is over."""
        number = 0
        while not self.over.is_set():
            if len(self._in_the_box()) > MOST_WAITING:
                time.sleep(0.05)
                continue
            number = asyncio.run(self._send_some(number))

    async def _send_some(self, number: int) -> int:
        async with Sender(self.server.smtp()) as sender:
            for _ in range(20):
                raw = reply(f"number {number}").replace(b"<reply-1@", f"<reply-{number}@".encode())
                try:
                    await sender.send_raw(raw, GRAN, SETTING)
                except TryAgain:
                    return number
                self.accepted.add(number)
                number += 1
        return number


@dataclass(frozen=True)
class _Intake:
    """One process that takes mail in."""

    process: BaseProcess
    begun: Event

    @classmethod
    def start(cls, made: "multiprocessing.context.ForkServerContext", folder: Path, imap_port: int) -> "_Intake":
        begun = made.Event()
        process = made.Process(target=_take_in, args=(folder, imap_port, begun), daemon=True)
        process.start()
        return cls(process, begun)

    def kill(self) -> None:
        os.kill(self.process.pid or 0, signal.SIGKILL)
        self.process.join()


def _take_in(folder: Path, imap_port: int, begun: Event) -> None:
    """Take mail in until killed, as the worker does."""
    imap = ImapSettings(
        "127.0.0.1",
        imap_port,
        Security.CLEAR,
        user="office",
        password="a-password-for-tests",  # noqa: S106
    )
    tools = Tools(
        engine=open_database(f"sqlite:///{folder / 'cabinet.db'}"),
        key=HouseKey.load(folder / "documents.key"),
        smtp=SmtpSettings("127.0.0.1", 1, Security.CLEAR),
        imap=imap,
        base_url="http://127.0.0.1:8000",
    )
    mailbox = MailboxActivities(tools)
    with Mailbox(imap) as box:
        while True:
            try:
                if box.folders():
                    begun.set()
                mailbox.take_in(box)
                box.wait(0.2)
            except MailboxLost:
                time.sleep(0.05)


def number_of(raw: bytes) -> int:
    """The number a mail of this bench bears in its text."""
    return int(raw.rpartition(b"number ")[2])
