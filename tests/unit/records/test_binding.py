"""Documents on the cutting table: in the file until new ones are made, exactly their pages, and undone (R25)."""

import pytest
from sqlalchemy import Engine

from models.files import Document, turns_of
from models.turning import BeforeTurn
from models.words import DocumentKind, MentionKind, PartyKind, WhyTakenOut
from records import binding, boxes, file, store
from records.boxes import Piece
from records.database import reading, writing
from records.faults import Refused
from records.keys import HouseKey
from records.proving import prove
from records.requests import get_request
from records.turning import before_turn, turn_page
from tests.unit.records.furnished import NOW, a_request


class Papers:
    """A child's file with three documents: a letter of two pages, a note of one, advice of one."""

    def __init__(self, engine: Engine, key: HouseKey) -> None:
        self.engine, self.key, self.ref = engine, key, a_request(engine)
        with reading(engine) as session:
            request = get_request(session, self.ref)
            assert request is not None
            self.child_id = request.child_id
        self.letter = self.add(b"letter", 2)
        self.note = self.add(b"note", 1)
        self.advice = self.add(b"advice", 1, kind=DocumentKind.LEGAL_ADVICE)

    def add(self, data: bytes, pages: int, kind: DocumentKind = DocumentKind.PERSONAL) -> str:
        with writing(self.engine, self.ref) as session:
            added = file.add_document(
                session, self.key, self.child_id, self.ref, data, f"{data.decode()}.pdf", data.decode(), "pdf",
                pages, "u-manager", kind=kind, author="Bron", at=NOW,
            )  # fmt: skip
        assert isinstance(added, Document)
        return added.id

    def laid_out(self, *ids: str) -> str:
        with writing(self.engine, self.ref) as session:
            return binding.lay_out(session, self.key, self.child_id, self.ref, ids, "u-manager", NOW).id

    def make(self, box_id: str, *pieces: Piece) -> list[str]:
        with writing(self.engine, self.ref) as session:
            later = NOW.replace(hour=NOW.hour + 1)
            made = binding.make_documents(session, self.key, box_id, self.ref, pieces, "u-manager", later)
            return [paper.id for paper in made]

    def put_back(self, box_id: str) -> None:
        with writing(self.engine, self.ref) as session:
            binding.put_back(session, box_id, self.ref, "u-manager", NOW)

    def titles(self) -> list[str]:
        with reading(self.engine) as session:
            return [paper.title for paper in file.documents_of(session, self.child_id)]

    def paper(self, paper_id: str) -> Document:
        with reading(self.engine) as session:
            return session.get_one(Document, paper_id)

    def mention(self, paper_id: str, page: int, words: str, **more: object) -> str:
        with writing(self.engine, self.ref) as session:
            facts = file.PersonFacts(name="Siân Fictional", kind=PartyKind.FAMILY)
            person = file.add_person(session, self.child_id, self.ref, facts, "u-manager", NOW)
            kind = MentionKind.REFERS_TO
            return file.add_mention(
                session, self.child_id, self.ref, person.id, paper_id, page, kind, words, "u-manager", NOW,
                **more,  # type: ignore[arg-type]
            ).id  # fmt: skip

    def sound(self) -> None:
        with reading(self.engine) as session:
            assert [fault for check in prove(session, lambda: self.key) for fault in check.faults] == []


@pytest.fixture
def papers(any_engine: Engine, key: HouseKey) -> Papers:
    return Papers(any_engine, key)


def cut_apart(papers: Papers) -> tuple[str, list[str]]:
    """The letter becomes two documents, the second of them together with the note."""
    box_id = papers.laid_out(papers.letter, papers.note)
    assert papers.titles() == ["letter", "note", "advice"]
    first = Piece(b"page one", "pdf", 1, ((1, 0),))
    second = Piece(b"note and page two", "pdf", 2, ((3, 0), (2, 90)))
    return box_id, papers.make(box_id, first, second)


def test_new_documents_stand_where_the_old_ones_stood_and_nothing_is_lost(papers: Papers) -> None:
    """S18, R25: the originals stay sealed, author and kind come along, a turn stays as the person made it."""
    _, made = cut_apart(papers)
    assert papers.titles() == ["letter, page 1", "note", "advice"]
    assert [papers.paper(one).author for one in made] == ["Bron", "Bron"]
    assert turns_of(papers.paper(made[1])) == {2: 0}
    with reading(papers.engine) as session:
        assert store.unseal(session, papers.key, papers.paper(papers.letter).sealed_id) == b"letter"
        assert file.removed_documents_of(session, papers.child_id) == []
    papers.sound()


def test_what_is_privileged_stays_so_wherever_its_page_goes(papers: Papers) -> None:
    """R22: a page of legal advice makes the document it is bound into legal advice."""
    box_id = papers.laid_out(papers.note, papers.advice)
    made = papers.make(box_id, Piece(b"both", "pdf", 2, ((1, 0), (2, 0))))
    assert papers.paper(made[0]).kind is DocumentKind.LEGAL_ADVICE


def test_they_can_be_put_back_as_they_were_and_laid_out_again(papers: Papers) -> None:
    """S18, R25."""
    box_id, _ = cut_apart(papers)
    papers.put_back(box_id)
    assert papers.titles() == ["letter", "note", "advice"]
    assert papers.laid_out(papers.note, papers.letter) == box_id, "the same documents are the same table"
    papers.make(box_id, Piece(b"all three", "pdf", 3, ((1, 0), (2, 0), (3, 0))))
    assert papers.titles() == ["letter", "advice"]
    papers.sound()


def test_a_second_form_makes_nothing_twice(papers: Papers) -> None:
    """S18."""
    box_id, _ = cut_apart(papers)
    with pytest.raises(Refused, match="made of these already"):
        papers.make(box_id, Piece(b"again", "pdf", 3, ((1, 0), (2, 0), (3, 0))))


def test_noted_passages_go_with_their_pages(papers: Papers) -> None:
    """S19: a passage is not lost because its page stands in another document; a drawn one is asked about (S35)."""
    papers.mention(papers.letter, 1, "my aunt")
    drawn = papers.mention(papers.letter, 2, "", boxes=[(1.0, 2.0, 3.0, 4.0)])
    box_id, made = cut_apart(papers)
    with reading(papers.engine) as session:
        noted = file.mentions_of(session, papers.child_id)
        assert [(one.document_id, one.page, one.words) for one in noted] == [
            (made[0], 1, "my aunt"),
            (made[1], 2, ""),
        ]
        assert {row.turn for row in before_turn(session, made).values()} == {270}
    papers.put_back(box_id)
    with reading(papers.engine) as session:
        assert [one.document_id for one in file.mentions_of(session, papers.child_id)] == [papers.letter] * 2
        assert drawn in {one.id for one in file.mentions_of(session, papers.child_id)}


def test_what_was_noted_in_the_new_documents_is_not_thrown_away(papers: Papers) -> None:
    """S19."""
    box_id, made = cut_apart(papers)
    papers.mention(made[0], 1, "my aunt")
    with pytest.raises(Refused, match="noted in the new documents"):
        papers.put_back(box_id)


def test_a_document_somebody_marked_by_hand_stays_as_it_is(papers: Papers) -> None:
    """S35."""
    with writing(papers.engine, papers.ref) as session:
        box = [(1.0, 1.0, 9.0, 9.0)]
        file.add_mark(session, papers.ref, papers.note, 1, "person", "refused", "x", box, "u-manager", NOW)
    with pytest.raises(Refused, match="Take those marks off first"):
        papers.laid_out(papers.note)
    with pytest.raises(Refused, match="Choose at least one"):
        papers.laid_out()


def test_a_page_that_was_turned_while_it_lay_there_is_looked_at_again(papers: Papers) -> None:
    """S18."""
    box_id = papers.laid_out(papers.note)
    turned(papers, papers.note, 1)
    with pytest.raises(Refused, match="or was turned"):
        papers.make(box_id, Piece(b"x", "pdf", 1, ((1, 0),)))


def test_a_page_of_another_child_is_gone_from_everything_it_ever_lay_in(papers: Papers) -> None:
    """S7, R25: through two tables and what was made and undone before; what holds no such page stays sealed."""
    before, earlier = cut_apart(papers)
    papers.put_back(before)
    box_id = papers.laid_out(papers.letter, papers.note)
    first = Piece(b"page one again", "pdf", 1, ((1, 0),))
    made = papers.make(box_id, first, Piece(b"two and note", "pdf", 2, ((2, 0), (3, 0))))
    again = papers.laid_out(made[1])
    foreign, kept = papers.make(
        again, Piece(b"two alone", "pdf", 1, ((1, 0),)), Piece(b"note alone", "pdf", 1, ((2, 0),))
    )
    with writing(papers.engine, papers.ref) as session:
        why = WhyTakenOut.WRONG_CHILD
        file.take_out(session, foreign, papers.ref, by="u-manager", backed_by="u-line", why=why, at=NOW)
    with reading(papers.engine) as session:
        gone = [foreign, made[1], papers.letter, earlier[1]]
        assert [store.is_readable(session, papers.paper(one).sealed_id) for one in gone] == [False] * 4
        stays = [kept, made[0], papers.note, papers.advice]
        assert [store.is_readable(session, papers.paper(one).sealed_id) for one in stays] == [True] * 4
        assert "destroyed" in binding.why_not_put_back(session, again)
    papers.sound()


def test_a_piece_of_a_scan_that_was_cut_again_keeps_the_scan_from_being_cut_anew(papers: Papers) -> None:
    """S18: no page stands in the file twice."""
    with writing(papers.engine, papers.ref) as session:
        box = boxes.add_box(
            session, papers.key, papers.child_id, papers.ref, b"scan", "s.pdf", "pdf", 2, "u-manager", NOW
        )
        assert not isinstance(box, boxes.Known)
        whole = Piece(b"both pages", "pdf", 2, ((1, 0), (2, 0)))
        made = boxes.cut(session, papers.key, box.id, papers.ref, [whole], "u-manager", NOW)
        scan_id, piece_id = box.id, made[0].id
    table = papers.laid_out(piece_id)
    papers.make(table, Piece(b"one", "pdf", 1, ((1, 0),)), Piece(b"two", "pdf", 1, ((2, 0),)))
    with reading(papers.engine) as session:
        assert "Put that back first" in boxes.why_not_cut_anew(session, scan_id)
    papers.put_back(table)
    with reading(papers.engine) as session:
        assert boxes.why_not_cut_anew(session, scan_id) == ""


def turned(papers: Papers, paper_id: str, page: int, shown: int = 0, to: int = 90) -> None:
    with writing(papers.engine) as session:
        turn_page(
            session,
            paper_id,
            papers.ref,
            page,
            shown,
            to,
            "u-manager",
            NOW,
            requests=[papers.ref],
            read_as="file:x",
        )


def test_a_turned_page_asks_about_what_was_drawn_on_it(papers: Papers) -> None:
    """S18, S35: a person's mark is taken off and kept as a question; it is never moved."""
    with writing(papers.engine, papers.ref) as session:
        box = [(1.0, 1.0, 9.0, 9.0)]
        mine = file.add_mark(
            session, papers.ref, papers.letter, 2, "person", "refused", "x", box, "u-manager", NOW
        ).id
        rule = file.add_mark(session, papers.ref, papers.letter, 2, "name", "refused", "y", box, "software", NOW).id
        other = file.add_mark(
            session, papers.ref, papers.letter, 1, "person", "refused", "x", box, "u-manager", NOW
        ).id
        file.mark_read(session, papers.ref, "u-manager", "file:x", 2, NOW)
    drawn = papers.mention(papers.letter, 2, "", boxes=box)
    turned(papers, papers.letter, 2)
    turned(papers, papers.letter, 2, 90, 180)
    with reading(papers.engine) as session:
        assert turns_of(papers.paper(papers.letter)) == {2: 180}
        assert [mark.id for mark in file.marks_of(session, papers.ref)] == [other]
        asked = before_turn(session, [papers.letter])
        assert {thing: row.turn for thing, row in asked.items()} == {mine: 0, drawn: 0}
        assert rule not in asked
        assert file.pages_read(session, papers.ref, "file:x") == frozenset()
        assert session.get_one(BeforeTurn, mine).page == 2
    papers.sound()


def test_only_pages_of_scans_photos_and_pdfs_are_turned(papers: Papers) -> None:
    """S18."""
    with pytest.raises(Refused, match="no such page"):
        turned(papers, papers.note, 2)


def test_a_sharing_nobody_was_told_of_is_bound_to_nothing(papers: Papers) -> None:
    """S101: bound behind another paper it would no longer wait for two people."""
    quiet = papers.add(b"quiet", 1, kind=DocumentKind.NOT_TOLD)
    with pytest.raises(Refused, match="not told of stays"):
        papers.laid_out(papers.note, quiet)


def test_what_is_bound_behind_a_developmental_record_makes_it_personal(papers: Papers) -> None:
    """S56, S58: developmental records are shown without a request; a confidential page is not."""
    journal = papers.add(b"journal", 1, kind=DocumentKind.DEVELOPMENTAL)
    box_id = papers.laid_out(papers.note, journal)
    (bound,) = papers.make(box_id, Piece(b"journal and note", "pdf", 2, ((2, 0), (1, 0))))
    assert papers.paper(bound).kind is DocumentKind.PERSONAL
