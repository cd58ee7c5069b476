"""Migrations: the tables are those of the models, filled databases come along, damage is told in a sentence."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, text
from sqlalchemy.exc import DBAPIError

from models.cases import AccessRequest
from models.files import Document
from models.matters import Process
from records import audit, log, migrate, post
from records.database import HOUSE, open_database, reading, writing
from records.faults import Damaged
from records.schema import METADATA
from tests.patience import PATIENCE_SECONDS
from tests.unit.records.furnished import NOW, a_request
from tests.unit.records.of_old import a_request_of_old


def differences(url: str) -> list[object]:
    """Where the tables of a database are not those of the models."""
    engine = open_database(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        found = list(compare_metadata(context, METADATA))
    engine.dispose()
    return found


def test_the_migrated_tables_are_those_of_the_models(any_url: str) -> None:
    assert differences(any_url) == []


def test_a_second_run_has_nothing_to_do(any_url: str) -> None:
    assert not migrate.upgrade(any_url)


def test_a_filled_database_is_carried_along(bare_url: str) -> None:
    assert migrate.upgrade(bare_url, "0004")
    engine = open_database(bare_url)
    ref = a_request_of_old(engine)
    assert migrate.upgrade(bare_url)
    with reading(engine) as session:
        assert session.get_one(AccessRequest, ref).requester_name == "Bronwen Fictional"
        assert session.get_one(Process, ref).number == 7
        assert [event.seq for event in log.load_log(session, ref)] == [1]
        assert [letter.to_name for letter in post.letters_of(session, ref)] == ["Bronwen Fictional"]
        assert audit.verify_chain(session, ref) == audit.verify_chain(session, HOUSE) == []
    for table in ("event", "letter", "access_request", "process"):
        with pytest.raises(DBAPIError, match=f"{table} is never deleted"), writing(engine) as session:
            session.connection().execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of our own
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), writing(engine) as session:
        session.connection().execute(text("UPDATE request_standing SET ref = 'AR-2026-0099'"))
    assert a_request(engine) == "AR-2026-0008"
    engine.dispose()
    assert differences(bare_url) == []


def test_two_who_migrate_at_once_take_turns(bare_url: str) -> None:
    answers: list[bool] = []
    people = [
        threading.Thread(target=lambda: answers.append(migrate.upgrade(bare_url)), daemon=True) for _ in range(3)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=PATIENCE_SECONDS)
    assert sorted(answers) == [False, False, True]


def test_a_new_database_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "clean-copy.db"
    migrate.upgrade(f"sqlite:///{file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_step_that_fails_leaves_the_database_as_it_was(sqlite_url: str, engine: Engine) -> None:
    with writing(engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '0002'"))
    with pytest.raises(Damaged):
        migrate.upgrade(sqlite_url)  # its guards stand already, so the third step fails
    with reading(engine) as session:
        assert migrate.revision_of(session.connection()) == "0002"


def said(capsys: pytest.CaptureFixture[str], url: str) -> str:
    """The one sentence with which a migration is refused."""
    assert migrate.main(["--url", url]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    return told.err


def test_a_file_that_is_no_database_is_told_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "clean-copy.db"
    file.write_text("these are my notes " * 100)
    assert "damaged or not a database" in said(capsys, f"sqlite:///{file}")
    assert file.read_text().startswith("these are my notes")


def test_a_torn_file_is_told(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in said(capsys, sqlite_url)


def test_a_database_of_a_later_release_is_left_alone(
    sqlite_url: str, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "later release" in said(capsys, sqlite_url)


def test_tables_of_somebody_else_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "clean-copy.db"
    with sqlite3.connect(file) as raw:
        raw.execute("CREATE TABLE child (name TEXT)")
    raw.close()
    assert "already exists" in said(capsys, f"sqlite:///{file}")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    assert "cannot be made" in said(capsys, f"sqlite:///{tmp_path / 'var' / 'clean-copy.db'}")


def test_a_server_that_does_not_answer_is_told_without_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "postgresql+pg8000://house:hunter2@127.0.0.1:1/none")
    assert "does not answer" in told
    assert "hunter2" not in told


def test_the_address_comes_from_the_environment_where_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLEANCOPY_DATABASE_URL", f"sqlite:///{tmp_path / 'one.db'}")
    assert migrate.main([]) == 0
    assert (tmp_path / "one.db").exists()
    monkeypatch.delenv("CLEANCOPY_DATABASE_URL")
    monkeypatch.setenv("CLEANCOPY_VAR", str(tmp_path / "other"))
    assert migrate.main([]) == 0
    assert (tmp_path / "other" / "clean-copy.db").exists()
    assert "brought up to date" in capsys.readouterr().out


def test_a_paper_filed_before_the_facts_of_its_removal_were_kept_comes_along(bare_url: str) -> None:
    """R25: the new columns are empty, and the guards of the table still stand."""
    assert migrate.upgrade(bare_url, "0003")
    engine = open_database(bare_url)
    ref = a_request_of_old(engine)
    paper = {
        **{"id": "doc-1", "child_id": "child-1", "sealed_id": "sealed-1", "sha256": "a", "part": ""},
        **{"name": "a.txt", "title": "A paper", "author": "", "kind": "PERSONAL", "media": "text", "pages": 1},
        **{"position": 1, "fault": "", "explanation": "", "added_by": "user-1", "added_at": NOW},
    }
    with writing(engine) as session:
        tables = MetaData()
        tables.reflect(session.connection(), only=["document"])
        session.connection().execute(tables.tables["document"].insert().values(paper))
    assert migrate.upgrade(bare_url)
    with reading(engine) as session:
        filed = session.get_one(Document, "doc-1")
        assert (filed.removed_at, filed.removed_by, filed.removed_why) == (None, None, None)
    with pytest.raises(DBAPIError, match="never changed"), writing(engine, ref) as session:
        session.get_one(Document, "doc-1").sha256 = "b"
    engine.dispose()
