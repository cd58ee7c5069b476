"""The folder `var/`: held by one `make run` at a time, and looked over for damage before anything starts."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from running.trouble import Trouble

LONGEST_LOG_BYTES = 5_000_000


@dataclass(frozen=True)
class Folder:
    """Where each thing lies below `var/`."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "clean-copy.db"

    @property
    def temporal(self) -> Path:
        return self.root / "temporal.db"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def accounts(self) -> Path:
        return self.root / "keys" / "demo-accounts.json"

    @property
    def seeded(self) -> Path:
        return self.root / "run" / "seeded"

    @property
    def report(self) -> Path:
        return self.root / "run.json"

    @property
    def lock(self) -> Path:
        return self.root / "run" / "lock"

    @property
    def ports(self) -> Path:
        return self.root / "run" / "ports.json"

    @property
    def worker_ready(self) -> Path:
        return self.root / "run" / "worker.ready"

    def log(self, program: str) -> Path:
        """Where the words of one program go."""
        return self.root / "log" / f"{program}.log"


def make(folder: Folder) -> None:
    """Make the folder and those inside it, closed to other people. Raises Trouble where that is not possible."""
    try:
        for path in (folder.root, folder.root / "keys", folder.root / "log", folder.root / "run", folder.mail):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for log in (folder.root / "log").glob("*.log"):
            if log.stat().st_size > LONGEST_LOG_BYTES:
                log.replace(log.with_suffix(".log.1"))
    except OSError as problem:
        raise Trouble(
            f"The folder {problem.filename or folder.root} cannot be used ({(problem.strerror or '').lower()}). "
            "Move away what stands there or correct its owner, or choose another folder with CLEANCOPY_VAR."
        ) from None


@contextmanager
def held(folder: Folder) -> Iterator[None]:
    """Hold the folder for one supervisor. Raises Trouble where another one runs from it."""
    descriptor = os.open(folder.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            raise Trouble(
                f"Clean Copy already runs from {folder.root} (process {holder}). Stop that one with Ctrl-C, or "
                "give this one a folder and ports of its own: .venv/bin/python local.py --var OTHER --ports auto"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def look_for_damage(folder: Folder) -> None:
    """Read both databases once. Raises Trouble that says which one is damaged and what to do."""
    _look_at(
        folder.database,
        f"Restore it from the backup, or start empty: mv {folder.root} {folder.root}.damaged",
    )
    _look_at(
        folder.temporal,
        f"Move it away: mv {folder.temporal} {folder.temporal}.damaged; the records are not touched, and each open "
        "request is started again from them with: make restart-request REF=AR-...",
    )
    if folder.seeded.exists() and folder.database.exists() and folder.database.stat().st_size == 0:
        raise Trouble(
            f"{folder.database} is empty although there were records. Restore it from the backup, or start empty: "
            f"mv {folder.root} {folder.root}.damaged"
        )


def _look_at(path: Path, remedy: str) -> None:
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=5)) as database:
            finding = str(database.execute("PRAGMA quick_check(1)").fetchone()[0]).splitlines()[-1]
    except sqlite3.Error as problem:
        finding = str(problem)
    if finding != "ok":
        raise Trouble(f"{path} is damaged ({finding}). {remedy}")
