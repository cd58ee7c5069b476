"""A whole Clean Copy for the tests: every program really running, on free ports, in a folder of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlmodel import select

from models.people import User
from models.words import Role
from records.database import open_database, reading
from records.keys import HouseKey
from records.log import load_log
from rules.folding import fold
from rules.state import RequestState
from settings import Settings, load_settings
from starter import Actor, Desk
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class House:
    """The running programs and the ways into them."""

    var: Path
    process: subprocess.Popen[bytes]
    run: dict[str, Any]
    settings: Settings
    engine: Engine
    desk: Desk

    @classmethod
    def start(cls, var: Path) -> "House":
        """Start everything and wait until it answers."""
        var.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"CLEANCOPY_TEST_KILL_FILE": str(var / "kill.json")}
        log = (var.parent / f"{var.name}.log").open("ab")
        (var / "run.json").unlink(missing_ok=True)
        process = subprocess.Popen(
            [
                sys.executable,
                "local.py",
                "--var",
                str(var),
                "--ports",
                "auto",
                "--end-with-parent",
                str(os.getpid()),
            ],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        log.close()
        run = _wait_for_run(var / "run.json", process)
        settings = _settings(var, run)
        engine = open_database(settings.database)
        desk = Desk(settings, engine, HouseKey.load(settings.document_key_path))
        return cls(var, process, run, settings, engine, desk)

    def stop(self) -> None:
        """End everything in order."""
        self.engine.dispose()
        self.process.terminate()
        self.process.wait(timeout=PATIENCE_SECONDS)

    def account(self, role: Role) -> dict[str, str]:
        """The demo account of a role: email and password."""
        return next(one for one in self.run["accounts"] if one["role"] == role.value)

    def actor(self, role: Role) -> Actor:
        """The signed-in person of a role."""
        with reading(self.engine) as session:
            user = session.exec(select(User).where(User.role == role).order_by(User.id)).first()
        assert user is not None
        return Actor(user.id, role)

    def state(self, ref: str) -> RequestState:
        """The state of a request, from its log."""
        with reading(self.engine) as session:
            return fold(load_log(session, ref))

    def kinds(self, ref: str) -> list[str]:
        """The kinds of the events of a request, in order."""
        with reading(self.engine) as session:
            return [event.act.kind for event in load_log(session, ref)]

    def mails(self, to: str) -> list[dict[str, Any]]:
        """The mails that arrived for an address, oldest first; an absent mail server has none."""
        try:
            answer = httpx.get(f"{self.inbox_url}api/messages", params={"to": to}, timeout=60)
        except httpx.HTTPError:
            return []
        return list(answer.json()) if answer.status_code == 200 else []

    def answer(self, mail: dict[str, Any], text: str) -> None:
        """Answer a mail in the web inbox, as its addressee would."""
        form = {
            "sender": parseaddr(mail["to"])[1],
            "to": parseaddr(mail["reply_to"] or mail["from"])[1],
            "subject": f"Re: {mail['subject']}",
            "text": text,
            "in_reply_to": mail["message_id"],
        }
        answer = httpx.post(f"{self.inbox_url}send", data=form, timeout=60)
        assert answer.status_code == 303, answer.text

    @property
    def inbox_url(self) -> str:
        """Where the web inbox is, with a slash at its end."""
        url = str(self.run["urls"]["inbox"])
        return url if url.endswith("/") else url + "/"

    def pid(self, program: str) -> int:
        """The process of a program as it runs now."""
        run = json.loads((self.var / "run.json").read_text())
        return int(run["pids"][program])

    def kill_at(self, boundary: str, who: str) -> None:
        """Have a program killed the next time this boundary is reached."""
        draft = self.var / "kill.draft"
        draft.write_text(json.dumps({"at": boundary, "who": who}))
        draft.rename(self.var / "kill.json")

    def killed(self) -> bool:
        """Whether the kill has happened."""
        return not (self.var / "kill.json").exists()

    def until(self, holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS, what: str = "") -> None:
        """Wait until something holds.

        A program that has ended for good is told at once.
        """
        end = time.monotonic() + seconds
        while not holds():
            if self.process.poll() is not None:
                raise AssertionError(f"Clean Copy ended while it was waited for {what}; see {self.var}.log")
            if time.monotonic() > end:
                raise AssertionError(f"Waited {seconds:.0f} s in vain: {what}")
            time.sleep(0.1)


def _wait_for_run(path: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"Clean Copy did not start; see {path.parent}.log")
        time.sleep(0.1)
    run: dict[str, Any] = json.loads(path.read_text())
    return run


def _settings(var: Path, run: dict[str, Any]) -> Settings:
    ports = run["ports"]
    return load_settings(
        {},
        var=var,
        temporal_address=f"127.0.0.1:{ports['temporal']}",
        smtp_port=ports["smtp"],
        imap_port=ports["imap"],
        web_port=ports["web"],
        inbox_port=ports["inbox"],
    )
