"""Destroying the papers of an ended request: keys and words go, the fact and the hashes remain (R31)."""

import pytest
from sqlalchemy import Engine, column, table, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from models import acts
from models.files import Document
from models.keeping import DestroyedCase
from models.log import Submission
from models.post import Letter
from models.words import ClosedAs, Role
from records import log, retention, store
from records.database import reading, writing
from records.faults import Refused
from records.following import follow
from records.keys import HouseKey
from records.processes import has_ended
from records.proving import prove
from records.requests import get_request, requests_without_end
from tests.unit.records.furnished import NOW, a_request
from tests.unit.records.test_verify import filled


def ended(engine: Engine, key: HouseKey) -> str:
    """A request with letters and replies that has ended."""
    ref = filled(engine, key)
    said(engine, ref, acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART), "u-manager", Role.MANAGER)
    return ref


def said(engine: Engine, ref: str, act: acts.Act, by: str, role: Role) -> int:
    """Say and record something, with what follows from it; returns its number in the log."""
    with writing(engine, ref) as session:
        saved = log.submit(session, ref, act, by, role, "Amina's own words", at=NOW)
        event = log.append_event(session, ref, act, by, role, NOW, submission_id=saved)
        follow(session, ref, event, NOW)
        return event.seq


def destroyed(engine: Engine, key: HouseKey) -> str:
    """An ended request whose papers two people destroyed."""
    ref = ended(engine, key)
    seq = said(engine, ref, acts.DestructionProposed(), "u-manager", Role.MANAGER)
    said(engine, ref, acts.Backed(seq=seq), "u-line", Role.LINE_MANAGER)
    return ref


def test_keys_and_words_are_gone_and_the_facts_remain(any_engine: Engine, key: HouseKey) -> None:
    """R31, on both databases: nobody can read a letter, a reason or the requester's name again."""
    ref = destroyed(any_engine, key)
    with reading(any_engine) as session:
        request = get_request(session, ref)
        assert request is not None
        assert (request.requester_name, request.asked_for) == ("", "")
        (letter,) = session.exec(select(Letter).where(Letter.ref == ref))
        assert (letter.text, letter.kind) == ("", "third_party_family")
        assert not store.is_readable(session, letter.sealed_id)
        assert {row.reason for row in session.exec(select(Submission).where(Submission.ref == ref))} == {""}
        assert retention.words_left(session, ref) == []
        assert len(log.load_log(session, ref)) > 5, "what was done, by whom and when stays"


def test_the_childs_file_stays(engine: Engine, key: HouseKey) -> None:
    """R31: the file belongs to the child, not to the request."""
    destroyed(engine, key)
    with reading(engine) as session:
        papers = session.exec(select(Document)).all()
        assert papers
        assert all(store.is_readable(session, paper.sealed_id) for paper in papers)


def test_the_cabinet_is_proved_afterwards_and_tells_what_two_people_did_not_decide(
    any_engine: Engine, key: HouseKey
) -> None:
    """R25, R31: make verify knows a destroyed request from a tampered one."""
    ref = destroyed(any_engine, key)
    with reading(any_engine) as session:
        assert [fault for check in prove(session, lambda: key) for fault in check.faults] == []
    other = a_request(any_engine, "another form")
    with writing(any_engine, other) as session:
        session.add(DestroyedCase(ref=other, proposed_by="u-manager", backed_by="u-line", at=NOW))
    with reading(any_engine) as session:
        (check,) = [one for one in prove(session, lambda: key) if one.name == "destroyed requests"]
    assert check.examined == 2
    assert {fault.where for fault in check.faults} == {other}
    assert ref not in {fault.where for fault in check.faults}


def test_words_of_a_request_that_is_not_destroyed_cannot_be_emptied(any_engine: Engine, key: HouseKey) -> None:
    """R25: the guards give way for a destroyed request only."""
    ref = ended(any_engine, key)
    tried = 0
    for name, columns in retention.WORDS.items():
        for one in columns:
            target = table(name, column("ref"), column(one))
            with reading(any_engine) as session:
                there = session.connection().execute(select(target.c.ref).where(target.c.ref == ref)).first()
            if there is None or (name, one) in _CORRECTED:
                continue
            with pytest.raises(DBAPIError), writing(any_engine, ref) as session:
                session.connection().execute(update(target).where(target.c.ref == ref).values({one: "?"}))
            tried += 1
    assert tried >= 8


# What a person may correct while the request runs.
_CORRECTED = {
    ("access_request", name)
    for name in ("requester_name", "requester_email", "requester_address", "requester_telephone", "channel_note")
}


def test_one_person_alone_destroys_nothing(engine: Engine, key: HouseKey) -> None:
    """R31."""
    ref = ended(engine, key)
    with pytest.raises(Refused), writing(engine, ref) as session:
        retention.destroy_papers(session, ref, by="u-manager", backed_by="u-manager", at=NOW)
    with reading(engine) as session:
        assert not retention.is_destroyed(session, ref)


def test_every_table_of_a_request_is_known_to_the_destruction() -> None:
    """R31: a new table with a `ref` names its words in records.retention, or says that it has none."""
    named = {table.name for table in retention.tables_with_a_ref()}
    known = set(retention.WORDS) | retention.WITHOUT_WORDS
    assert named - known == set(), "give their words in records.retention.WORDS, and use guard_until_destroyed"
    assert known - named == set()


def test_a_request_taken_up_again_runs_again(engine: Engine, key: HouseKey) -> None:
    """Design, phase 8: the lists and the worker look for its process again."""
    ref = ended(engine, key)
    with reading(engine) as session:
        assert has_ended(session, ref)
        assert ref not in requests_without_end(session)
    said(engine, ref, acts.RequestReopened(), "u-manager", Role.MANAGER)
    with reading(engine) as session:
        assert not has_ended(session, ref)
        assert ref in requests_without_end(session)
