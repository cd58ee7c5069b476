"""Keeps the mail of the embedded server in one SQLite file, so that what was accepted survives a hard stop (S23).

pymap's own maildir backend was looked at and left: it writes mails out again through the standard library, which
changes their bytes, and leaves its lock file behind when it is killed.
"""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

INBOX = "INBOX"
DEFAULT_CAP_BYTES = 2 * 1024**3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS folder (
    owner TEXT NOT NULL, name TEXT NOT NULL, uidvalidity INTEGER NOT NULL, last_uid INTEGER NOT NULL,
    PRIMARY KEY (owner, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, folder TEXT NOT NULL, uid INTEGER NOT NULL,
    received REAL NOT NULL, flags TEXT NOT NULL, size INTEGER NOT NULL, raw BLOB NOT NULL,
    UNIQUE (owner, folder, uid)
);
"""


class StoreFull(Exception):
    """The store has reached its cap; nothing was kept of this mail."""

    def __init__(self) -> None:
        super().__init__("The embedded mail store is full. Delete old mail or the whole folder.")


@dataclass(frozen=True)
class Entry:
    """One kept mail without its bytes; `received` is in seconds since 1970 (UTC)."""

    id: int
    owner: str = field(repr=False)
    folder: str
    uid: int
    received: float
    flags: frozenset[str]
    size: int


@dataclass(frozen=True)
class Folder:
    """A folder of one owner with what IMAP must never forget about it (RFC 3501 section 2.3.1.1)."""

    name: str
    uidvalidity: int
    last_uid: int


class Store:
    """All mailboxes of the embedded server; an owner is an address in lower case. For one thread."""

    def __init__(self, folder: Path, cap_bytes: int = DEFAULT_CAP_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.cap_bytes = cap_bytes
        self._database = sqlite3.connect(folder / "mail.sqlite3", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("PRAGMA busy_timeout=5000")
        self._database.executescript(_SCHEMA)
        row = self._database.execute("SELECT coalesce(sum(size), 0) FROM mail").fetchone()
        self._used_bytes = int(row[0])

    @property
    def used_bytes(self) -> int:
        """Bytes of all kept mails."""
        return self._used_bytes

    def close(self) -> None:
        """Close the file; everything added is already on disk."""
        self._database.close()

    def add(self, mails: Sequence[tuple[str, bytes]], folder: str = INBOX) -> list[Entry]:
        """Keep mails, each an owner and the bytes, all or none; on disk when this returns.

        Raises:
            StoreFull: the cap would be passed.
        """
        size = sum(len(raw) for _, raw in mails)
        if self._used_bytes + size > self.cap_bytes:
            raise StoreFull
        received = time.time()
        entries = []
        with _transaction(self._database):
            for owner, raw in mails:
                uid = self._next_uid(owner, folder)
                added = self._database.execute(
                    "INSERT INTO mail (owner, folder, uid, received, flags, size, raw) VALUES (?,?,?,?,'',?,?)",
                    (owner, folder, uid, received, len(raw), raw),
                )
                number = added.lastrowid or 0
                entries.append(Entry(number, owner, folder, uid, received, frozenset(), len(raw)))
        self._used_bytes += size
        return entries

    def raw(self, number: int) -> bytes:
        """Return the bytes of a mail exactly as accepted.

        Raises:
            KeyError: there is no such mail.
        """
        row = self._database.execute("SELECT raw FROM mail WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return bytes(row[0])

    def entry(self, number: int) -> Entry:
        """Return one entry.

        Raises:
            KeyError: there is no such mail.
        """
        for entry in self._entries("WHERE id = ?", (number,)):
            return entry
        raise KeyError(number)

    def entries(self, owner: str, folder: str | None = None) -> list[Entry]:
        """Return the mails of an owner, oldest first; of one folder or of all."""
        if folder is None:
            return self._entries("WHERE owner = ?", (owner,))
        return self._entries("WHERE owner = ? AND folder = ?", (owner, folder))

    def owners(self) -> list[tuple[str, int]]:
        """Return every owner with the number of mails, in the order of the alphabet."""
        rows = self._database.execute("SELECT owner, count(*) FROM mail GROUP BY owner ORDER BY owner")
        return [(str(owner), int(count)) for owner, count in rows]

    def folders(self, owner: str) -> list[Folder]:
        """Return the folders of an owner; the inbox is always there."""
        self._folder(owner, INBOX)
        rows = self._database.execute(
            "SELECT name, uidvalidity, last_uid FROM folder WHERE owner = ? ORDER BY name", (owner,)
        )
        return [Folder(str(name), int(validity), int(last)) for name, validity, last in rows]

    def add_folder(self, owner: str, name: str) -> Folder:
        """Make a folder, or return the one there is."""
        return self._folder(owner, name)

    def remove_folder(self, owner: str, name: str) -> None:
        """Remove a folder and the mail in it; one made later under this name has another UIDVALIDITY."""
        self.remove([entry.id for entry in self.entries(owner, name)])
        self._database.execute("DELETE FROM folder WHERE owner = ? AND name = ?", (owner, name))

    def move(self, number: int, folder: str) -> int:
        """Move a mail to another folder of its owner and return its new UID."""
        owner = self.entry(number).owner
        with _transaction(self._database):
            uid = self._next_uid(owner, folder)
            self._database.execute("UPDATE mail SET folder = ?, uid = ? WHERE id = ?", (folder, uid, number))
        return uid

    def set_flags(self, number: int, flags: Iterable[str]) -> None:
        """Set the flags of a mail, without the backslash."""
        self._database.execute("UPDATE mail SET flags = ? WHERE id = ?", (" ".join(sorted(flags)), number))

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove mails for good; somebody asked for it."""
        for number in numbers:
            self._used_bytes -= self.entry(number).size
            self._database.execute("DELETE FROM mail WHERE id = ?", (number,))

    def _entries(self, where: str, values: tuple[object, ...]) -> list[Entry]:
        rows = self._database.execute(
            f"SELECT id, owner, folder, uid, received, flags, size FROM mail {where} ORDER BY id",  # noqa: S608
            values,
        )
        return [
            Entry(number, owner, name, uid, received, frozenset(flags.split()), size)
            for number, owner, name, uid, received, flags, size in rows
        ]

    def _folder(self, owner: str, name: str) -> Folder:
        uidvalidity = time.time_ns() // 1_000_000 % 2**31 or 1
        self._database.execute(
            "INSERT INTO folder VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING", (owner, name, uidvalidity)
        )
        row = self._database.execute(
            "SELECT uidvalidity, last_uid FROM folder WHERE owner = ? AND name = ?", (owner, name)
        ).fetchone()
        return Folder(name, int(row[0]), int(row[1]))

    def _next_uid(self, owner: str, name: str) -> int:
        uid = self._folder(owner, name).last_uid + 1
        self._database.execute("UPDATE folder SET last_uid = ? WHERE owner = ? AND name = ?", (uid, owner, name))
        return uid


class _transaction:
    """BEGIN IMMEDIATE and COMMIT, or ROLLBACK when something is raised."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self._database.execute("COMMIT" if kind is None else "ROLLBACK")
