"""Box files: sealed as they came, cut once, cut anew while nothing hangs on it, destroyed with a foreign page."""

import pytest
from sqlalchemy import Engine

from models.boxes import BoxFile
from models.words import MentionKind, PartyKind, WhyTakenOut
from records import boxes, file, store
from records.boxes import Known, Piece
from records.database import reading, writing
from records.faults import Refused
from records.keys import HouseKey
from records.proving import prove
from records.requests import get_request
from tests.unit.records.furnished import NOW, a_request

PIECES = (Piece(b"pages one and two", "pdf", 2, ((1, 0), (2, 0))), Piece(b"page three", "pdf", 1, ((3, 90),)))


def a_box(engine: Engine, key: HouseKey) -> tuple[str, str, str]:
    """A request, its child, and a scan of three pages."""
    ref = a_request(engine)
    with writing(engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        box = boxes.add_box(
            session, key, request.child_id, ref, b"the whole scan", "folder.pdf", "pdf", 3, request.manager_id, NOW
        )
        assert isinstance(box, BoxFile)
        return ref, request.child_id, box.id


def cut(engine: Engine, key: HouseKey, ref: str, box_id: str) -> list[str]:
    with writing(engine, ref) as session:
        return [paper.id for paper in boxes.cut(session, key, box_id, ref, PIECES, "u-manager", NOW)]


def test_a_scan_is_cut_once_into_documents_in_their_order(any_engine: Engine, key: HouseKey) -> None:
    """S17, S18: each document says which pages of the scan it is; the scan stays sealed as it came (R25)."""
    ref, child_id, box_id = a_box(any_engine, key)
    ids = cut(any_engine, key, ref, box_id)
    with reading(any_engine) as session:
        papers = file.documents_of(session, child_id)
        assert [paper.id for paper in papers] == ids
        assert [paper.name for paper in papers] == ["folder.pdf, pages 1 to 2", "folder.pdf, page 3"]
        box = boxes.get_box(session, box_id)
        assert box is not None
        assert store.unseal(session, key, box.sealed_id) == b"the whole scan"
        assert [fault for check in prove(session, lambda: key) for fault in check.faults] == []
    with pytest.raises(Refused, match="cut into documents already"):
        cut(any_engine, key, ref, box_id)


def test_the_same_scan_again_is_the_one_that_is_there(engine: Engine, key: HouseKey) -> None:
    """S18."""
    ref, child_id, box_id = a_box(engine, key)
    with writing(engine, ref) as session:
        again = boxes.add_box(session, key, child_id, ref, b"the whole scan", "x.pdf", "pdf", 3, "u-manager", NOW)
    assert again == Known(box_id, "folder.pdf")


def test_it_is_cut_anew_while_nothing_is_noted_in_its_documents(engine: Engine, key: HouseKey) -> None:
    """S18, R25: what was cut before is no paper that was taken out; what is noted keeps a document as it is."""
    ref, child_id, box_id = a_box(engine, key)
    cut(engine, key, ref, box_id)
    with writing(engine, ref) as session:
        boxes.cut_anew(session, box_id, ref, "u-manager", NOW)
    with reading(engine) as session:
        assert file.documents_of(session, child_id) == []
        assert file.removed_documents_of(session, child_id) == []
    first, _ = cut_later(engine, key, ref, box_id)
    with writing(engine, ref) as session:
        facts = file.PersonFacts(name="Siân Fictional", kind=PartyKind.FAMILY)
        person = file.add_person(session, child_id, ref, facts, "u-manager", NOW)
        file.add_mention(
            session, child_id, ref, person.id, first, 1, MentionKind.REFERS_TO, "Siân", "u-manager", NOW
        )
    with pytest.raises(Refused, match="noted or marked"), writing(engine, ref) as session:
        boxes.cut_anew(session, box_id, ref, "u-manager", NOW)


def cut_later(engine: Engine, key: HouseKey, ref: str, box_id: str) -> list[str]:
    with writing(engine, ref) as session:
        later = NOW.replace(hour=NOW.hour + 1)
        return [paper.id for paper in boxes.cut(session, key, box_id, ref, PIECES, "u-manager", later)]


def test_what_belongs_to_another_child_is_gone_from_the_scan_too(engine: Engine, key: HouseKey) -> None:
    """S7, R25: its page must not be readable in the scan or in a piece cut before; the other documents stay."""
    ref, _, box_id = a_box(engine, key)
    before = cut(engine, key, ref, box_id)
    with writing(engine, ref) as session:
        boxes.cut_anew(session, box_id, ref, "u-manager", NOW)
    kept, foreign = cut_later(engine, key, ref, box_id)
    with writing(engine, ref) as session:
        why = WhyTakenOut.WRONG_CHILD
        file.take_out(session, foreign, ref, by="u-manager", backed_by="u-line", why=why, at=NOW)
    with reading(engine) as session:
        box, stays = boxes.get_box(session, box_id), file.get_document(session, kept)
        assert box is not None
        assert stays is not None
        assert not store.is_readable(session, box.sealed_id)
        assert store.is_readable(session, stays.sealed_id)
        for paper_id in (foreign, before[1]):
            paper = file.get_document(session, paper_id)
            assert paper is not None
            assert not store.is_readable(session, paper.sealed_id)
        assert [fault for check in prove(session, lambda: key) for fault in check.faults] == []
        assert "destroyed" in boxes.why_not_cut_anew(session, box_id)


@pytest.mark.parametrize(
    ("pages", "words"), [("3", "page 3"), ("3 4 5:90", "pages 3 to 5"), ("5 3", "pages 5, 3"), ("2:180", "page 2")]
)
def test_pages_are_said_in_words(pages: str, words: str) -> None:
    """S18."""
    assert boxes.pages_in_words(pages) == words
