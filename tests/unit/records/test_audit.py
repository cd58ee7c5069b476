"""The audit chain: it shows every change, gap and exchange, and the database refuses them in the first place."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.log import AuditRow
from records import audit
from records.database import HOUSE, reading, writing
from records.faults import Refused
from tests.unit.records.furnished import NOW


def written(engine: Engine, entries: int = 5) -> None:
    """Some entries of the house's chain."""
    with writing(engine) as session:
        for number in range(entries):
            audit.append(session, HOUSE, "user-1", "test.done", {"number": number, "yes": True, "none": None}, NOW)


def faults(engine: Engine) -> list[audit.Fault]:
    """What is wrong in the house's chain."""
    with reading(engine) as session:
        return audit.verify_chain(session, HOUSE)


def tampered(sqlite_url: str, *statements: str) -> None:
    """What somebody with the file and a database tool would do: guards off, then change."""
    with sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///"))) as raw:
        for deed in ("changed", "deleted", "replaced"):
            raw.execute(f"DROP TRIGGER audit_is_never_{deed}")
        for statement in statements:
            raw.execute(statement)
    raw.close()


def test_a_chain_that_nobody_touched_holds(any_engine: Engine) -> None:
    written(any_engine)
    assert faults(any_engine) == []
    with reading(any_engine) as session:
        assert [row.n for row in audit.entries(session, HOUSE)] == [1, 2, 3, 4, 5]
        assert audit.chains(session) == [HOUSE]
        assert audit.length(session, HOUSE) == 5


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE audit SET actor_id = 'user-2' WHERE n = 3", "house entry 3"),
        ("UPDATE audit SET detail_json = '{}' WHERE n = 2", "house entry 2"),
        ("UPDATE audit SET at = '2026-11-23 09:30:00.000001' WHERE n = 5", "house entry 5"),
        ("DELETE FROM audit WHERE n = 3", "house entry 4"),
        ("DELETE FROM audit WHERE n = 1", "house entry 2"),
        ("UPDATE audit SET n = 9 WHERE n = 4", "house entry 9"),
    ],
)
def test_a_changed_or_missing_entry_is_found_where_it_stands(
    engine: Engine, sqlite_url: str, statement: str, place: str
) -> None:
    written(engine)
    tampered(sqlite_url, statement)
    assert place in {fault.where for fault in faults(engine)}


def test_an_entry_rewritten_with_a_right_hash_of_its_own_breaks_the_next(engine: Engine, sqlite_url: str) -> None:
    written(engine)
    with reading(engine) as session:
        row = session.exec(select(AuditRow).where(AuditRow.n == 3)).one()
        row.actor_id = "user-2"
        digest = audit.digest_of(row)
        session.expunge(row)
    tampered(sqlite_url, "UPDATE audit SET actor_id = 'user-2' WHERE n = 3")
    with sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///"))) as raw:
        raw.execute("UPDATE audit SET digest = ? WHERE n = 3", (digest,))
    raw.close()
    assert [fault.where for fault in faults(engine)] == ["house entry 4"]


@pytest.mark.parametrize("value", ["Bronwen Fictional", "bronwen@example.org", "a\nb", "x" * 201, "“"])
def test_an_entry_cannot_hold_a_name_an_address_or_free_text(engine: Engine, value: str) -> None:
    with pytest.raises(Refused, match="value of note") as caught, writing(engine) as session:
        audit.append(session, HOUSE, "user-1", "test.done", {"note": value}, NOW)
    assert value not in str(caught.value)


def test_an_entry_is_kept_or_lost_together_with_what_it_is_about(engine: Engine) -> None:
    def half_done(session: Session) -> None:
        audit.append(session, HOUSE, "user-1", "test.done", {}, NOW)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), writing(engine) as session:
        half_done(session)
    with reading(engine) as session:
        assert audit.length(session, HOUSE) == 0
