"""Transactions: three processes lose nothing, guards refuse, errors tell nothing (temporal.md, R25)."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError
from sqlmodel import Session, col, select, update

from models.cases import AccessRequest
from models.files import Document, Sealed, SealedKey
from models.log import AuditRow, EventRow, Submission
from models.people import User
from models.words import Role, SubmissionStatus
from records import audit, database, log, people, store
from records.database import HOUSE, open_database, open_existing, reading, writing
from records.faults import Damaged
from records.file import add_document
from records.keys import HouseKey
from records.migrate import upgrade
from records.migrations.versions import v0003_guards
from tests.patience import PATIENCE_SECONDS
from tests.unit.records.conftest import KINDS, new_postgres_database
from tests.unit.records.furnished import NOW, a_manager, a_request

ROUNDS = 12


def test_three_processes_that_write_at_once_lose_nothing_and_fork_nothing(any_engine: Engine, any_url: str) -> None:
    ref, manager_id = a_request(any_engine), a_manager(any_engine)
    with reading(any_engine) as session:
        house_before = audit.length(session, HOUSE)
    any_engine.dispose()
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.unit.records.writers", any_url, ref, manager_id, name, str(ROUNDS)]
        )
        for name in ("web", "worker", "mail")
    ]
    assert [writer.wait(timeout=PATIENCE_SECONDS) for writer in writers] == [0, 0, 0]
    with reading(any_engine) as session:
        events = log.load_log(session, ref)
        assert [event.seq for event in events] == list(range(1, 1 + 1 + 4 * ROUNDS))
        assert len({event.submission_id for event in events if event.submission_id}) == 1 + 3 * ROUNDS
        assert audit.verify_chain(session, ref) == []
        assert audit.verify_chain(session, HOUSE) == []
        assert audit.length(session, HOUSE) == house_before + 3 * ROUNDS
        assert len(audit.entries(session, ref, "event")) == len(events)


def test_requests_do_not_wait_for_each_other_where_the_database_can_do_that(any_engine: Engine) -> None:
    first, second = a_request(any_engine), a_request(any_engine, "form-2")
    inside = threading.Event()

    def write_to_the_second() -> None:
        with writing(any_engine, second) as session:
            audit.append(session, second, "user-1", "test.done", {}, NOW)
        inside.set()

    other = threading.Thread(target=write_to_the_second, daemon=True)
    with writing(any_engine, first) as session:
        audit.append(session, first, "user-1", "test.done", {}, NOW)
        other.start()
        alone = inside.wait(timeout=PATIENCE_SECONDS if any_engine.dialect.name == "postgresql" else 0.2)
    other.join(timeout=PATIENCE_SECONDS)
    assert alone == (any_engine.dialect.name == "postgresql")
    assert inside.is_set()


@pytest.mark.postgres
def test_nobody_waits_for_ever_for_somebody_who_never_ends(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R34: a program that was stopped in the middle of writing holds up no other for good."""
    monkeypatch.setattr(database, "LOCK_MS", 100)
    engine = open_database(postgres_url)
    ref = a_request(engine)
    with writing(engine, ref), pytest.raises(DBAPIError, match="55P03"), writing(engine, ref):
        pass
    engine.dispose()


def test_a_look_cannot_change_anything(any_engine: Engine) -> None:
    a_manager(any_engine)
    with pytest.raises(DBAPIError), reading(any_engine) as session:
        session.exec(update(User).values(name="Somebody"))
    with reading(any_engine) as session:
        assert session.exec(select(User.name)).one() == "Judith Amberley"


def test_a_look_sees_one_moment_while_others_write(any_engine: Engine) -> None:
    a_manager(any_engine)
    with reading(any_engine) as session:
        assert len(people.users(session)) == 1
        with writing(any_engine) as other:
            people.add_user(other, "B", "b@example.org", Role.DEPUTY, "correct horse battery", by="test")
        assert len(people.users(session)) == 1
    with reading(any_engine) as session:
        assert len(people.users(session)) == 2


def everything(engine: Engine, key: HouseKey) -> None:
    """One row in the tables that are tried below."""
    ref = a_request(engine)
    with writing(engine, ref) as session:
        request = session.get_one(AccessRequest, ref)
        add_document(session, key, request.child_id, ref, b"paper", "a.txt", "A", "text", 1, "user-1", at=NOW)


@pytest.fixture(scope="module", params=KINDS)
def filled_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of each kind with one row in each table that is tried; every try is refused."""
    if request.param == "postgres":
        server = str(request.getfixturevalue("postgres_server"))
        new_postgres_database(server, "filled")
        url = server.removesuffix("postgres") + "filled"
        upgrade(url)
    else:
        file = tmp_path_factory.mktemp("filled") / "clean-copy.db"
        shutil.copy(request.getfixturevalue("empty_database"), file)
        url = f"sqlite:///{file}"
    opened = open_database(url)
    everything(opened, HouseKey(bytes(range(32))))
    opened.dispose()
    return url


@pytest.fixture
def filled(filled_url: str) -> Iterator[Engine]:
    """The same, opened for one test."""
    opened = open_database(filled_url)
    yield opened
    opened.dispose()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Sealed, {"sha256": "0" * 64}),
        (Sealed, {"ciphertext": b""}),
        (SealedKey, {"wrapped": b""}),
        (EventRow, {"at": NOW}),
        (EventRow, {"act_json": "{}"}),
        (AuditRow, {"detail_json": '{"x":1}'}),
        (AccessRequest, {"asked_for": "less"}),
        (AccessRequest, {"received_on": NOW.date()}),
        (Submission, {"reason": "another"}),
        (Submission, {"actor_id": "user-2"}),
        (Document, {"sha256": "0" * 64}),
        (Document, {"added_by": "user-2"}),
    ],
)
def test_the_database_refuses_to_change_what_was_received(
    filled: Engine, table: type, change: dict[str, object]
) -> None:
    """S47, R25."""
    with pytest.raises(DBAPIError, match="never changed"), writing(filled) as session:
        session.exec(update(table).values(**change))


@pytest.mark.parametrize("table", ["sealed", "event", "audit", "access_request", "submission", "document"])
def test_the_database_refuses_to_delete_what_was_received(filled: Engine, table: str) -> None:
    """S47, R25."""
    with pytest.raises(DBAPIError, match=f"{table} is never deleted"), writing(filled) as session:
        session.connection().execute(text(f'DELETE FROM "{table}"'))  # noqa: S608


def test_every_guard_stands(any_engine: Engine) -> None:
    assert guard_names(any_engine) >= v0003_guards.NAMES


def guard_names(engine: Engine) -> set[str]:
    """The guards a database has."""
    kinds = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"}
    query = kinds.get(engine.dialect.name, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    with reading(engine) as session:
        return set(session.connection().execute(text(query)).scalars())


@pytest.mark.parametrize("table", ["event", "audit", "sealed", "submission", "document", "access_request"])
def test_no_row_takes_the_place_of_another_even_for_a_stranger_with_the_file(
    engine: Engine, sqlite_url: str, key: HouseKey, table: str
) -> None:
    everything(engine, key)
    with sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///"))) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
            raw.execute(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"')  # noqa: S608
    raw.close()


def test_what_became_of_it_may_be_noted(any_engine: Engine, key: HouseKey) -> None:
    everything(any_engine, key)
    with writing(any_engine) as session:
        session.exec(update(Submission).values(status=SubmissionStatus.REFUSED))
        session.exec(update(Document).values(title="B"))
        session.exec(update(AccessRequest).values(channel_note="Ring after six"))


def test_a_key_may_be_destroyed_and_never_exchanged(any_engine: Engine, key: HouseKey) -> None:
    everything(any_engine, key)
    with pytest.raises(DBAPIError, match="never changed"), writing(any_engine) as session:
        session.exec(update(SealedKey).values(wrapped=b"other"))
    with writing(any_engine) as session:
        sealed_id = session.exec(select(SealedKey.sealed_id)).one()
        store.destroy(session, sealed_id, by="user-1", backed_by="user-2", why="court", chain=HOUSE)
    with reading(any_engine) as session:
        assert session.exec(select(SealedKey)).all() == []


def test_rows_must_belong_to_something(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), writing(any_engine) as session:
        session.add(
            EventRow(
                ref="AR-2026-0999",
                seq=1,
                at=NOW,
                actor_id="x",
                role=Role.CLOCK,
                kind="x",
                act_json="{}",
            )
        )
    assert ref == "AR-2026-0001"


def test_an_error_of_the_database_holds_no_value(any_engine: Engine) -> None:
    a_manager(any_engine)
    name, email = " ".join(("Bronwen", "Secret")), "@".join(("manager", "example.org"))
    taken = User(id="user-x", name=name, email=email, role=Role.DEPUTY, password_hash="")
    with pytest.raises(IntegrityError) as caught, writing(any_engine) as session:
        session.add(taken)
        session.flush()
    told = "".join(traceback.format_exception(caught.value))
    assert "IntegrityError" in told
    assert name not in told
    assert email not in told
    assert "email" in str(caught.value)


def test_a_moment_without_a_zone_is_not_stored(engine: Engine) -> None:
    def add(session: Session) -> None:
        audit.append(session, HOUSE, "user-1", "test.done", {}, NOW)
        session.add(
            AuditRow(
                chain=HOUSE,
                n=2,
                at=NOW.replace(tzinfo=None),
                actor_id="x",
                what="x",
                detail_json="{}",
                previous="",
                digest="",
            )
        )
        session.flush()

    with pytest.raises(StatementError, match="time zone"), writing(engine) as session:
        add(session)


def test_a_database_that_is_busy_for_too_long_says_so(
    engine: Engine, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.database.BUSY_MS", 50)
    impatient = open_database(sqlite_url)
    with writing(engine), pytest.raises(OperationalError, match="locked"), writing(impatient):
        raise AssertionError("two processes write at once")
    impatient.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite//x", "oracle9://x/y", "postgresql+nothing://x/y"])
def test_an_address_that_cannot_be_understood_says_how_one_looks(url: str) -> None:
    with pytest.raises(Damaged, match=r"sqlite:///var/clean-copy\.db"):
        open_database(url)


def test_a_database_that_was_never_made_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match=r"records\.migrate"):
        open_existing(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_deleting_from_the_log_fails_for_the_orm_too(engine: Engine) -> None:
    ref = a_request(engine)
    with pytest.raises(DBAPIError, match="event is never deleted"), writing(engine) as session:
        session.delete(session.exec(select(EventRow).where(col(EventRow.ref) == ref)).one())
        session.flush()
