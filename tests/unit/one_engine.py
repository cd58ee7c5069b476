"""One engine for the SQLite files of the tests: what it learned of our statements is not learned again in each."""

from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from records.database import open_database


class _Place:
    """Which file the engine opens."""

    file: Path


@cache
def _engine() -> Engine:
    engine = open_database("sqlite:///nowhere.db")

    @event.listens_for(engine, "do_connect")
    def elsewhere(_dialect: Any, _record: Any, arguments: list[Any], _more: dict[str, Any]) -> None:
        arguments[0] = str(_Place.file)

    @event.listens_for(engine, "connect")
    def unhurried(connection: DBAPIConnection, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=OFF")  # no test outlives a power cut
        cursor.close()

    return engine


def engine_at(file: Path) -> Engine:
    """An engine for a file that is there; whoever had one before is done. Close it with `dispose`."""
    engine = _engine()
    engine.dispose()
    _Place.file = file
    return engine.execution_options(file=str(file))  # a view of its own: caches are kept by engine


def untouched(file: Path) -> bool:
    """Whether nothing was written to a copied database since it was copied."""
    log = file.with_name(f"{file.name}-wal")
    return not log.exists() or log.stat().st_size == 0
