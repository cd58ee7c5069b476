"""The way into the database: one engine, transactions that read and transactions that write (temporal.md).

SQLite: write-ahead log, `BEGIN IMMEDIATE` for every writing transaction, foreign keys, a busy timeout.
PostgreSQL: one snapshot for reading; a writing transaction locks the request it is about, waiting a minute at most.
"""

import hashlib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, StatementError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, col, select

from models.matters import Process
from records.faults import Damaged

BUSY_MS = 15_000
LOCK_MS = 60_000
HOUSE = "house"
_INTENT = "clean_copy_intent"
_SQLITE_BEGIN = {"read": ("PRAGMA query_only=ON", "BEGIN"), "write": ("PRAGMA query_only=OFF", "BEGIN IMMEDIATE")}
_SAFE_SQLSTATES = ("23", "P0001")


def open_database(url: str, *, tls: ssl.SSLContext | None = None) -> Engine:
    """The engine for `url` (SQLite, or PostgreSQL through pg8000; `tls` protects the way to it, S66).

    Nothing is opened yet. Values never stand in its errors. Raises Damaged where the address cannot be understood.
    """
    try:
        address = make_url(url)
        if address.drivername in ("postgresql", "postgres"):
            address = address.set(drivername="postgresql+pg8000")
        arguments: dict[str, object] = {"ssl_context": tls} if tls is not None else {}
        if address.drivername == "postgresql+pg8000":
            arguments["startup_params"] = {"lock_timeout": str(LOCK_MS)}
        engine = create_engine(
            address,
            hide_parameters=True,
            connect_args=arguments,
            pool_pre_ping=address.get_backend_name() != "sqlite",  # a server may have been started anew
        )
    except (ArgumentError, NoSuchModuleError):
        raise Damaged(
            "The database's address cannot be understood. Give it like sqlite:///var/clean-copy.db "
            "or postgresql+pg8000://user:password@host/name."
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _hide_values)
    return engine


def open_existing(url: str, *, tls: ssl.SSLContext | None = None) -> Engine:
    """The engine for a database that was made before. Raises Damaged where its SQLite file is missing."""
    engine = open_database(url, tls=tls)
    file = sqlite_file(url)
    if file is not None and not file.exists():
        raise Damaged(f"There is no database {file}. Say first: python -m records.migrate")
    return engine


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, or None where the database is not a file."""
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, not by the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # what a page calls saved survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA recursive_triggers=ON")  # else REPLACE deletes without asking the triggers
    cursor.execute("PRAGMA secure_delete=ON")  # a destroyed key is overwritten, not only forgotten
    cursor.close()


def _begin(connection: Connection) -> None:
    intent = connection.get_execution_options().get(_INTENT, "write")
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE_BEGIN[intent]:
            connection.exec_driver_sql(statement)
    elif intent == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _hide_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes the offending values in its errors: keep only code, constraint, table and column."""
    details = context.original_exception.args[0] if context.original_exception.args else None
    if not isinstance(details, dict):
        return
    kept = {letter: details[letter] for letter in "SCntc" if letter in details}
    if str(details.get("C", "")).startswith(_SAFE_SQLSTATES):
        kept["M"] = details.get("M", "")
    details.clear()  # in place: the driver's inner exception holds the same dict
    details.update(kept)
    problem = context.sqlalchemy_exception
    if isinstance(problem, StatementError):
        problem.args = (f"({type(context.original_exception).__name__}) {kept}",)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the database and cannot write."""
    with _session(engine, "read") as session:
        yield session


@contextmanager
def writing(engine: Engine, ref: str | None = None) -> Iterator[Session]:
    """A session whose changes are all kept at the end, or none of them where an error leaves it.

    `ref` is the request or matter the changes are about: nobody else writes to its log or chain meanwhile. On
    SQLite nobody else writes at all.
    """
    with _session(engine, "write") as session:
        session.connection()
        if ref is not None:
            lock_request(session, ref)
        yield session


@contextmanager
def discarded(engine: Engine, ref: str) -> Iterator[Session]:
    """A session as for `writing`, of which nothing is kept: to see what would follow."""
    with writing(engine, ref) as session:
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def _session(engine: Engine, intent: str) -> Iterator[Session]:
    bound = engine.execution_options(**{_INTENT: intent})
    with Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


def lock_request(session: Session, ref: str) -> None:
    """Keep every other transaction from the tail of this request's or matter's log and chain until this one ends.

    `FOR NO KEY UPDATE`: rows that merely refer to it may still be added beside it.
    """
    if session.connection().dialect.name == "postgresql":
        session.exec(select(Process.ref).where(col(Process.ref) == ref).with_for_update(key_share=True)).first()


def lock_chain(session: Session, chain: str) -> None:
    """Keep every other transaction from the tail of an audit chain: a request's, or the house's.

    Whoever needs several locks takes the request's first and the house's last, so that nobody waits in a ring.
    """
    if chain == HOUSE:
        lock_name(session, "audit chain of the house")
    else:
        lock_request(session, chain)


def lock_name(session: Session, name: str) -> None:
    """Keep every other transaction from what `name` stands for (the house's chain, the numbers of a year)."""
    lock_connection(session.connection(), name)


def lock_connection(connection: Connection, name: str) -> None:
    """The same for a connection; on SQLite `BEGIN IMMEDIATE` has done it already."""
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def utc_now() -> datetime:
    """The present moment, where a caller gives none."""
    return datetime.now(UTC)
