"""The backup: taken while somebody writes, looked through, and of no use without the key (R34)."""

import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.words import Role
from records import backup, store
from records.database import open_database, reading, writing
from records.faults import Damaged
from records.keys import HouseKey
from records.log import load_log
from tests.unit.web.conftest import furnished, house
from tests.unit.web.house import House
from tests.unit.web.test_documents import bring

__all__ = ["furnished", "house"]
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def ref(house: House) -> str:
    """A request with a paper."""
    ref = house.request()
    house.entitled(ref)
    bring(house.person(Role.MANAGER), ref, ("note.txt", b"She fell on the stairs."))
    return ref


def test_a_backup_holds_the_log_and_the_sealed_papers(house: House, ref: str, tmp_path: Path) -> None:
    """R34: what was written before it is in it, and reads the same with the house key."""
    copy = backup.back_up(f"sqlite:///{house.file}", tmp_path / "kept", NOW)
    engine = open_database(f"sqlite:///{copy}")
    with reading(house.desk.engine) as session, reading(engine) as kept:
        assert load_log(kept, ref) == load_log(session, ref)
        sealed = [row[0] for row in sqlite3.connect(copy).execute("SELECT id FROM sealed")]
        assert b"She fell on the stairs." in {store.unseal(kept, house.desk.key, one) for one in sealed}
    engine.dispose()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_nobody_reads_it_without_the_key(house: House, ref: str, tmp_path: Path) -> None:
    """R34: the papers are as encrypted in it as they are in the cabinet."""
    copy = backup.back_up(f"sqlite:///{house.file}", tmp_path, NOW)
    assert b"She fell on the stairs." not in copy.read_bytes()
    engine = open_database(f"sqlite:///{copy}")
    with reading(engine) as kept, pytest.raises(Damaged):
        (first, *_) = [row[0] for row in sqlite3.connect(copy).execute("SELECT id FROM sealed")]
        store.unseal(kept, HouseKey(bytes(range(1, 33))), first)
    engine.dispose()


def test_it_is_taken_while_somebody_writes(house: House, ref: str, tmp_path: Path) -> None:
    """R34: one moment of the cabinet; what is not kept yet is not in it."""
    with writing(house.desk.engine) as session:
        session.connection().exec_driver_sql("UPDATE setting SET name = 'Half a change'")
        copy = backup.back_up(f"sqlite:///{house.file}", tmp_path / "kept", NOW)
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT name FROM setting").fetchall() == [("Larkrise Nursery",)]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://user:secret@db.example/records", "pg_dump"),
        ("sqlite:////nowhere/at/all.db", "nothing to back up"),
    ],
)
def test_what_cannot_be_backed_up_here_is_told_with_what_to_do(
    url: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """R34: in one sentence, without the password."""
    assert backup.main(["--to", str(tmp_path), "--url", url]) == 2
    told = capsys.readouterr().err
    assert words in told and "secret" not in told


def test_a_backup_is_never_written_over_another(house: House, tmp_path: Path) -> None:
    """R34."""
    backup.back_up(f"sqlite:///{house.file}", tmp_path, NOW)
    with pytest.raises(Damaged, match="exists already"):
        backup.back_up(f"sqlite:///{house.file}", tmp_path, NOW)


def test_a_backup_that_cannot_be_looked_through_is_not_left_behind(
    house: House, ref: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """R34: without the house key nobody knows whether it is whole; the next one is not taken for it."""
    kept = tmp_path / "kept"
    told = backup.main(["--to", str(kept), "--url", f"sqlite:///{house.file}", "--key", str(tmp_path / "no.key")])
    assert told == 2 and "none was kept" in capsys.readouterr().err
    assert list(kept.iterdir()) == []
