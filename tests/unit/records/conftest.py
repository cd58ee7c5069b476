"""A cabinet for each test: SQLite always, PostgreSQL too where its programs are installed."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from records.database import open_database
from records.keys import HouseKey
from records.migrate import upgrade
from records.schema import METADATA
from tests.needs import needs
from tests.unit.records.case import Case


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("records") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(empty_database: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    shutil.copy(empty_database, tmp_path / "clean-copy.db")
    return f"sqlite:///{tmp_path / 'clean-copy.db'}"


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """A fresh SQLite database, opened."""
    opened = open_database(sqlite_url)
    yield opened
    opened.dispose()


@pytest.fixture
def key() -> HouseKey:
    """A house key that is the same in every test."""
    return HouseKey(bytes(range(32)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL on a free port, run by an ordinary user; the address of its first database.

    Its home lies outside pytest's own folders, which another run closes to other users.
    """
    binaries, home = (
        Path(needs("postgresql")).resolve().parent,
        Path(tempfile.mkdtemp(prefix="clean-copy-postgres-")),
    )
    as_user = []
    if os.geteuid() == 0:
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        shutil.chown(home, "nobody", "nogroup")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def say(program: str, *words: str) -> None:
        command = [*as_user, str(binaries / program), "-D", str(home / "data"), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=home, timeout=120)

    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    try:
        say("initdb", "-U", "house", "-A", "trust", "-E", "UTF8", "--no-sync")
        say("pg_ctl", "-w", "-l", str(home / "log"), "-o", options, "start")
        yield f"postgresql+pg8000://house@127.0.0.1:{port}/postgres"
    finally:
        if (home / "data" / "postmaster.pid").exists():
            say("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def postgres_cabinet(postgres_server: str) -> str:
    """The address of a PostgreSQL database with all tables, which tests use one after another."""
    new_postgres_database(postgres_server, "cabinet")
    url = postgres_server.removesuffix("postgres") + "cabinet"
    upgrade(url)
    return url


@pytest.fixture
def postgres_url(postgres_cabinet: str) -> str:
    """The address of a PostgreSQL database with all tables and nothing in them."""
    tables = ", ".join(f'"{table}"' for table in METADATA.tables)
    engine = open_database(postgres_cabinet)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # the guards look away
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    engine.dispose()
    return postgres_cabinet


def new_postgres_database(server: str, name: str) -> None:
    """Make a database beside the server's first one."""
    first = open_database(server)
    with first.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    first.dispose()


KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def any_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def any_engine(any_url: str) -> Iterator[Engine]:
    """A fresh database of each kind in turn, opened."""
    opened = open_database(any_url)
    yield opened
    opened.dispose()


@pytest.fixture
def case(engine: Engine, key: HouseKey) -> Case:
    """A case on SQLite."""
    return Case(engine, key)


@pytest.fixture(params=KINDS)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'clean-copy.db'}"
    server = str(request.getfixturevalue("postgres_server"))
    name = f"bare_{os.urandom(6).hex()}"
    new_postgres_database(server, name)
    return server.removesuffix("postgres") + name
