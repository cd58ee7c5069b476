"""Marks, pages read and sealed copies of one request: what is taken off never vanishes (S35, S38, R30)."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import select, update

from models.files import CopyRow, Document
from models.people import User
from models.recording import RecordingNote
from models.words import Role, WhyTakenOut
from records import file, recording, store
from records.database import reading, writing
from records.faults import Conflict, NotFound, Refused
from records.keys import HouseKey
from tests.unit.records.case import Case, take_out
from tests.unit.records.furnished import NOW, a_request

BOX = (72.0, 100.0, 140.0, 112.5)


def marked(case: Case, paper: Document, words: str = "Nan", page: int = 1) -> str:
    """A mark of user-1's; returns its id."""
    with writing(case.engine, case.ref) as session:
        return file.add_mark(
            session, case.ref, paper.id, page, "person", "refused", words, [BOX], "user-1", NOW, reason="drawn"
        ).id


def marks_hash(case: Case) -> str:
    """The hash of the marks that stand."""
    with reading(case.engine) as session:
        return file.marks_digest(session, case.ref)


def test_a_mark_is_made_once_and_taken_off_without_vanishing(any_engine: Engine, key: HouseKey) -> None:
    case = Case(any_engine, key)
    paper = case.paper(b"1")
    none = marks_hash(case)
    first = marked(case, paper)
    assert marked(case, paper) == first
    assert marks_hash(case) != none
    for _ in range(2):
        with writing(any_engine, case.ref) as session:
            file.take_off_mark(session, first, case.ref, "user-2", NOW)
    assert marks_hash(case) == none
    with reading(any_engine) as session:
        assert file.marks_of(session, case.ref) == []
        (gone,) = file.marks_of(session, case.ref, taken_off=True)
        assert (gone.id, gone.by, gone.taken_off_at) == (first, "user-1", NOW)
    assert case.audited()[1:] == ["marks.added", "marks.taken_off"]


def test_the_marks_hash_does_not_depend_on_when_or_in_which_order_they_were_made(case: Case) -> None:
    paper = case.paper(b"1")
    first, second = marked(case, paper, "Nan"), marked(case, paper, "Siân")
    both = marks_hash(case)
    with writing(case.engine, case.ref) as session:
        file.take_off_marks(session, [first, second], case.ref, "user-1", NOW)
    marked(case, paper, "Siân")
    marked(case, paper, "Nan")
    assert marks_hash(case) == both


def test_marks_of_another_request_or_an_unknown_paper_are_not_found(case: Case) -> None:
    paper = case.paper(b"1")
    mark_id, other = marked(case, paper), a_request(case.engine, "form-2")
    with pytest.raises(NotFound), writing(case.engine, other) as session:
        file.take_off_mark(session, mark_id, other, "user-1", NOW)
    unknown = file.NewMark(document_id="doc-x", page=1, rule="box", ground="refused", words="", boxes=(BOX,))
    with pytest.raises(NotFound, match="doc-x"), writing(case.engine, case.ref) as session:
        file.add_marks(session, case.ref, [unknown], "user-1", NOW)


def test_pages_count_as_read_when_a_person_says_so_and_until_they_change(case: Case) -> None:
    with writing(case.engine, case.ref) as session:
        assert file.mark_read(session, case.ref, "user-1", "doc-1", 1, NOW)
        assert not file.mark_read(session, case.ref, "user-1", "doc-1", 1, NOW + timedelta(seconds=1))
        file.mark_read(session, case.ref, "user-1", "doc-1", 2, NOW)
        file.mark_read(session, case.ref, "user-2", "doc-1", 3, NOW)
    with reading(case.engine) as session:
        assert file.pages_read(session, case.ref, "doc-1") == {1, 2, 3}
        assert file.pages_read(session, case.ref, "doc-1", "user-1") == {1, 2}
        assert file.pages_read(session, case.ref, "doc-2") == frozenset()
    with writing(case.engine, case.ref) as session:
        file.clear_reads(session, case.ref, "doc-1", "user-1", NOW, pages=[2])
        file.clear_reads(session, case.ref, "doc-2", "user-1", NOW)
    with reading(case.engine) as session:
        assert file.pages_read(session, case.ref, "doc-1") == {1, 3}
    assert case.audited()[-1] == "pages.unread"


def saved(case: Case, pdf: bytes = b"%PDF copy", version: int = 1, inputs: str = "a" * 64) -> CopyRow:
    """A copy kept."""
    with writing(case.engine, case.ref) as session:
        return file.save_copy(
            session,
            case.key,
            ref=case.ref,
            version=version,
            pdf=pdf,
            log=b"[]",
            manifest=b"{}",
            inputs_digest=inputs,
            pages=2,
            marks=3,
            proved=True,
            proof_json="{}",
            at=NOW,
        )


def test_a_copy_is_sealed_with_its_log_and_found_by_its_hash(case: Case) -> None:
    first, second = saved(case), saved(case, b"%PDF other", version=2)
    assert saved(case).id == first.id
    with reading(case.engine) as session:
        assert [copy.version for copy in file.copies_of(session, case.ref)] == [1, 2]
        found = file.copy_by_hash(session, case.ref, second.sha256)
        assert found is not None
        assert found.version == 2
        assert file.copy_by_hash(session, "AR-2026-0999", second.sha256) is None
        assert store.unseal(session, case.key, first.sealed_id) == b"%PDF copy"
        assert store.unseal(session, case.key, first.log_id) == b"[]"
    assert case.audited() == ["copy.saved", "copy.saved"]


def test_another_copy_under_a_version_that_exists_is_refused(case: Case) -> None:
    saved(case)
    with pytest.raises(Conflict, match="Version 1"):
        saved(case, b"%PDF other")
    with pytest.raises(Refused, match="counted from 1"):
        saved(case, version=0)


def test_notes_on_how_a_paper_was_recorded_lose_their_words_with_the_paper_and_not_before(
    any_engine: Engine, key: HouseKey
) -> None:
    """R25, R31, on both databases: two people had the paper destroyed; that somebody noted something remains."""
    case = Case(any_engine, key)
    papers = (case.paper(b"1"), case.paper(b"2"), case.paper(b"3"))
    with writing(case.engine, case.ref) as session:
        session.add(User(id="user-1", name="A", email="a@example.org", role=Role.MANAGER, password_hash="-"))
        session.flush()
        for paper in papers:
            recording.keep_note(session, case.ref, paper.id, "Do not write that Siân never bothers.", by="user-1")
    words = update(RecordingNote).values(words="")
    with pytest.raises(DBAPIError, match="never changed"), writing(case.engine, case.ref) as session:
        session.exec(words)
    with writing(case.engine, case.ref) as session:
        take_out(session, case, papers[0], WhyTakenOut.WRONG_CHILD)
        take_out(session, case, papers[1], WhyTakenOut.DOUBLE)
    with reading(case.engine) as session:
        left = {note.document_id: bool(note.words) for note in session.exec(select(RecordingNote))}
    assert left == {papers[0].id: False, papers[1].id: True, papers[2].id: True}
    with pytest.raises(DBAPIError, match="never changed"), writing(case.engine, case.ref) as session:
        session.exec(words.values(words="Other words."))
