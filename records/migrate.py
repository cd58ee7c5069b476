"""`python -m records.migrate`: brings a database to the tables of this release, or says in one sentence why not."""

import argparse
import os
import ssl
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from records.database import BUSY_MS, lock_connection, open_database, sqlite_file
from records.faults import Damaged, RecordsError
from records.where import database_tls, database_url

_STEPS = Path(__file__).parent / "migrations"
_TURN_MS = 60_000
"""How long one who migrates waits for another who does: longer than for an ordinary transaction."""


def upgrade(url: str, to: str = "head", *, tls: ssl.SSLContext | None = None) -> bool:
    """Bring the database at `url` to the revision `to`, all of it or nothing; returns whether there was work.

    A missing SQLite file is made, readable by its owner only. Two processes at once take turns. Raises Damaged
    with the remedy where the database cannot be used.
    """
    file = sqlite_file(url)
    try:
        if file is not None and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        engine = open_database(url, tls=tls)
        try:
            return _upgrade(engine, to)
        finally:
            engine.dispose()
    except OSError as problem:
        raise Damaged(f"The database cannot be made: {(problem.strerror or 'unknown reason').lower()}.") from None
    except DBAPIError as problem:
        raise Damaged(_explain(problem, file)) from None


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at, or None for one without tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The revision this release works with."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _upgrade(engine: Engine, to: str) -> bool:
    with engine.connect() as connection, _tables_may_be_rebuilt(connection), connection.begin():
        lock_connection(connection, "migration")
        _check_whole(connection)
        before = revision_of(connection)
        known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
        if before is not None and before not in known:
            raise Damaged(
                f"The database is of a later release (its tables are at {before}). Start that release, or put back "
                "the backup made before it."
            )
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        _check_references(connection)
        return revision_of(connection) != before


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """On SQLite foreign keys are not looked at while tables are put in each other's place; they are at the end."""
    raw = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or raw is None:
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute(f"PRAGMA busy_timeout={_TURN_MS}")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        astray = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if astray is not None:
            raise Damaged(
                f"The table {astray[0]} refers to rows that are gone. Put the database back from the backup."
            )


def _check_whole(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if answer != "ok":
            raise Damaged("The database file is damaged. Put it back from the backup.")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    return config


def _explain(problem: DBAPIError, file: Path | None) -> str:
    said = str(problem.orig)
    if file is None:
        return "The database does not answer or refuses us. Check that it runs, its address and the password."
    if "not a database" in said or "malformed" in said:
        return f"The file {file} is damaged or not a database. Put it back from the backup, or move it away."
    if "locked" in said:
        return f"The database {file} is in use by something that does not let go. End that program and try again."
    return f"The database {file} cannot be opened ({said}). Check that it can be written to."


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when the tables are up to date, 2 with one sentence where the database cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m records.migrate", description=__doc__)
    parser.add_argument("--url", help="the database (default: CLEANCOPY_DATABASE_URL, else var/clean-copy.db)")
    given = parser.parse_args(arguments)
    try:
        worked = upgrade(database_url(given.url), tls=database_tls())
    except RecordsError as problem:
        print(problem, file=sys.stderr)
        return 2
    print("The tables were brought up to date." if worked else "The tables are up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
