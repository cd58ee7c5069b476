"""`make backup`: a copy of the whole cabinet as it is at one moment, looked through before it counts (R34).

It is taken while everything runs. What is sealed stays sealed: the house key is not part of it, and is kept apart,
for whoever has both can read every file.
"""

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from records import verify
from records.database import sqlite_file
from records.faults import Damaged, RecordsError
from records.proving import Check
from records.where import database_url, key_file

_ON_A_SERVER = (
    "The records are on a database server, which is backed up with its own program, such as: "
    "pg_dump --format=custom --file=clean-copy.dump. Look through what you restored from it: make verify."
)


def back_up(url: str, folder: Path, now: datetime) -> Path:
    """Copy the database of `url` into `folder`, under the moment's name; returns the copy.

    Raises Damaged where the records are on a server, where there are none, or where it cannot be written.
    """
    file = sqlite_file(url)
    if file is None:
        raise Damaged(_ON_A_SERVER)
    if not file.exists():
        raise Damaged(f"There is no database {file}, so there is nothing to back up.")
    copy = folder / f"clean-copy-{now:%Y%m%d-%H%M%S}.db"
    if copy.exists():
        raise Damaged(f"{copy} exists already. Wait a second, then try again.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except (OSError, sqlite3.Error) as problem:
        copy.unlink(missing_ok=True)
        raise Damaged(
            f"The backup could not be written to {folder} ({type(problem).__name__}). Is there room, and may it be "
            "written to?"
        ) from None
    return copy


def _looked_through(url: str, folder: Path, key: str | None) -> tuple[Path, list[Check]]:
    """A backup and what is found in it; one that cannot be looked through does not count and is not kept."""
    copy = back_up(url, folder, datetime.now(UTC))
    try:
        return copy, verify.verify(f"sqlite:///{copy}", key)
    except RecordsError as problem:
        for ending in ("", "-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
        raise Damaged(f"{problem} So the backup could not be looked through, and none was kept.") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where the backup is whole, 1 where it has faults (each is told), 2 where there is none."""
    parser = argparse.ArgumentParser(prog="python -m records.backup", description="Back up the records.")
    parser.add_argument("--to", type=Path, required=True, help="the folder for the backup, best on another disk")
    parser.add_argument("--url", help="the database (default: CLEANCOPY_DATABASE_URL, else var/clean-copy.db)")
    parser.add_argument("--key", help="the house key's file, to look through the backup; it is not copied")
    given = parser.parse_args(arguments)
    try:
        copy, checks = _looked_through(database_url(given.url), given.to, given.key)
    except RecordsError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(verify.table(checks))
    print(f"\nThe records are backed up in {copy}.")
    print(f"Without the house key nobody can read them: keep a copy of {key_file(given.key)} in another place.")
    return 1 if any(check.faults for check in checks) else 0


if __name__ == "__main__":
    sys.exit(main())
