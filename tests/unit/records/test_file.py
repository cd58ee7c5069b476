"""The child's file: every paper once, in order; what is taken off it never vanishes (S16-S19)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select, update

from models.files import CopyRow, Document, Person
from models.people import User
from models.recording import RecordingNote
from models.words import DocumentKind, MentionKind, PartyKind, Role, WhyTakenOut
from records import audit, file, recording, store
from records.database import reading, writing
from records.faults import Conflict, NotFound, Refused
from records.keys import HouseKey
from records.requests import get_request
from tests.unit.records.conftest import FORM, NOW, a_request

BOX = (72.0, 100.0, 140.0, 112.5)


class Case:
    """One request with its child and key, and short words for what the tests do."""

    def __init__(self, engine: Engine, key: HouseKey) -> None:
        self.engine, self.key = engine, key
        self.ref = a_request(engine)
        with reading(engine) as session:
            request = get_request(session, self.ref)
            assert request is not None
            self.child_id = request.child_id

    def add(self, data: bytes, title: str = "A paper", **facts: object) -> Document | file.Duplicate:
        """A paper handed in."""
        with writing(self.engine, self.ref) as session:
            return file.add_document(
                session,
                self.key,
                self.child_id,
                self.ref,
                data,
                f"{title}.txt",
                title,
                "text",
                2,
                "user-1",
                at=NOW,
                **facts,  # type: ignore[arg-type]
            )

    def paper(self, data: bytes, title: str = "A paper", **facts: object) -> Document:
        """A paper that is taken."""
        document = self.add(data, title, **facts)
        assert isinstance(document, Document)
        return document

    def person(self, name: str = "Siân Fictional", **facts: object) -> Person:
        """Somebody mentioned."""
        known = file.PersonFacts.model_validate({"name": name, "kind": PartyKind.FAMILY, **facts})
        with writing(self.engine, self.ref) as session:
            return file.add_person(session, self.child_id, self.ref, known, "user-1", NOW)

    def titles(self) -> list[str]:
        """The papers in order."""
        with reading(self.engine) as session:
            return [paper.title for paper in file.documents_of(session, self.child_id)]

    def digest(self) -> str:
        """The file's hash."""
        with reading(self.engine) as session:
            return file.file_digest(session, self.child_id)

    def audited(self) -> list[str]:
        """The kinds of entries in the request's chain, after those of the form."""
        with reading(self.engine) as session:
            assert audit.verify_chain(session, self.ref) == []
            return [row.what for row in audit.entries(session, self.ref)][2:]


def take_out(session: Session, case: Case, document: Document, why: WhyTakenOut) -> None:
    """Two people take a paper out."""
    file.take_out(session, document.id, case.ref, by="user-1", backed_by="user-2", why=why, at=NOW)


@pytest.fixture
def case(engine: Engine, key: HouseKey) -> Case:
    """A case on SQLite."""
    return Case(engine, key)


def test_a_paper_is_kept_sealed_and_stands_in_the_file(any_engine: Engine, key: HouseKey) -> None:
    case = Case(any_engine, key)
    document = case.paper(b"one", "Registration form", dated=date(2025, 9, 1), kind=DocumentKind.PERSONAL)
    with reading(any_engine) as session:
        assert store.unseal(session, key, document.sealed_id) == b"one"
    assert case.titles() == ["Registration form"]
    assert case.audited() == ["document.added"]


def test_the_same_paper_twice_is_refused_with_the_title_of_the_first(any_engine: Engine, key: HouseKey) -> None:
    case = Case(any_engine, key)
    first = case.paper(b"one", "Registration form")
    assert case.add(b"one", "Copy of form") == file.Duplicate(first.id, "Registration form", removed=False)
    assert case.titles() == ["Registration form"]


def test_the_same_paper_may_lie_in_the_files_of_two_children(engine: Engine, key: HouseKey) -> None:
    case = Case(engine, key)
    case.paper(b"one")
    case.child_id = other_child(engine)
    assert isinstance(case.add(b"one"), Document)


def other_child(engine: Engine) -> str:
    """A second child with a request of their own."""
    form = FORM.model_copy(update={"child_name": "Mabli Fictional"})
    ref = a_request(engine, "form-other", form)
    with reading(engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return request.child_id


def test_parts_of_one_original_share_its_sealed_bytes(case: Case) -> None:
    first, second = case.paper(b"box", part="1-3"), case.paper(b"box", part="4-9")
    assert first.sealed_id == second.sealed_id
    assert isinstance(case.add(b"box", part="4-9"), file.Duplicate)


def test_papers_are_put_in_the_order_that_is_said(case: Case) -> None:
    ids = {title: case.paper(title.encode(), title).id for title in ("a", "b", "c")}
    before = case.digest()
    with writing(case.engine, case.ref) as session:
        file.order_documents(session, case.child_id, case.ref, [ids["c"], ids["a"], ids["b"]], "user-1", NOW)
    assert case.titles() == ["c", "a", "b"]
    assert case.digest() != before
    assert case.audited()[-1] == "documents.ordered"


def test_an_order_that_forgets_or_doubles_a_paper_is_refused(case: Case) -> None:
    first, second = case.paper(b"1"), case.paper(b"2")
    for wrong in ([first.id], [first.id, first.id, second.id], [first.id, "doc-unknown"], []):
        with pytest.raises(Refused, match="every paper"), writing(case.engine, case.ref) as session:
            file.order_documents(session, case.child_id, case.ref, wrong, "user-1", NOW)


def test_papers_by_date_with_the_undated_behind(case: Case) -> None:
    case.paper(b"1", "undated")
    case.paper(b"2", "late", dated=date(2026, 5, 1))
    case.paper(b"3", "early", dated=date(2024, 5, 1))
    with writing(case.engine, case.ref) as session:
        file.order_by_date(session, case.child_id, case.ref, "user-1", NOW)
    assert case.titles() == ["early", "late", "undated"]


def test_facts_are_corrected_and_only_a_date_changes_the_files_hash(case: Case) -> None:
    document = case.paper(b"1", "Form")
    before = case.digest()

    def corrected(**facts: object) -> str:
        said = file.DocumentFacts.model_validate({"title": "Registration form", **facts})
        with writing(case.engine, case.ref) as session:
            file.edit_document(session, document.id, case.ref, said, "user-1", NOW)
        return case.digest()

    assert corrected(author="Siân") == before
    assert corrected(author="Siân", dated=date(2025, 9, 1)) != before
    corrected(author="Siân", dated=date(2025, 9, 1))
    assert case.audited() == ["document.added", "document.edited", "document.edited"]


def test_the_same_papers_in_the_same_order_have_the_same_hash_whatever_was_taken_out(case: Case) -> None:
    wrong, _ = case.paper(b"1"), case.paper(b"2")
    with_both = case.digest()
    with writing(case.engine, case.ref) as session:
        take_out(session, case, wrong, WhyTakenOut.WRONG_CHILD)
    without = case.digest()
    third = case.paper(b"3")
    with writing(case.engine, case.ref) as session:
        take_out(session, case, third, WhyTakenOut.WRONG_CHILD)
    assert len({with_both, without}) == 2
    assert case.digest() == without


def test_two_people_take_a_paper_out_and_the_fact_remains(case: Case) -> None:
    document = case.paper(b"1", "Another child's form")
    with pytest.raises(Refused, match="two people"), writing(case.engine, case.ref) as session:
        file.take_out(session, document.id, case.ref, by="user-1", backed_by="user-1", why=WhyTakenOut.WRONG_CHILD)
    with writing(case.engine, case.ref) as session:
        take_out(session, case, document, WhyTakenOut.WRONG_CHILD)
    assert case.titles() == []
    with reading(case.engine) as session:
        (gone,) = file.removed_documents_of(session, case.child_id)
        assert (gone.title, gone.removed_at) == ("Another child's form", NOW)
    assert case.add(b"1") == file.Duplicate(document.id, "Another child's form", removed=True)
    with pytest.raises(NotFound), writing(case.engine, case.ref) as session:
        take_out(session, case, document, WhyTakenOut.WRONG_CHILD)


def test_a_paper_is_put_back_unless_it_was_destroyed(case: Case) -> None:
    first, _ = case.paper(b"1", "first"), case.paper(b"2", "second")
    with writing(case.engine, case.ref) as session:
        take_out(session, case, first, WhyTakenOut.DOUBLE)
        file.put_back(session, first.id, case.ref, "user-1", NOW)
    assert case.titles() == ["second", "first"]
    with writing(case.engine, case.ref) as session:
        take_out(session, case, first, WhyTakenOut.COURT_ORDER)
    with pytest.raises(Refused, match="destroyed"), writing(case.engine, case.ref) as session:
        file.put_back(session, first.id, case.ref, "user-1", NOW)


@pytest.mark.parametrize(
    ("why", "readable"),
    [
        (WhyTakenOut.WRONG_CHILD, False),
        (WhyTakenOut.COURT_ORDER, False),
        (WhyTakenOut.RETENTION, False),
        (WhyTakenOut.DOUBLE, True),
    ],
)
def test_nobody_can_read_again_what_had_to_go(case: Case, why: WhyTakenOut, readable: bool) -> None:
    """R25, R31: the key goes, fact and hash and both names remain; what is there twice is not destroyed."""
    document = case.paper(b"1", "A report")
    with writing(case.engine, case.ref) as session:
        take_out(session, case, document, why)
    with reading(case.engine) as session:
        assert store.is_readable(session, document.sealed_id) is readable
        (gone,) = file.removed_documents_of(session, case.child_id)
        assert (gone.sha256, gone.removed_by, gone.removed_backed_by) == (document.sha256, "user-1", "user-2")
        assert gone.removed_why is why


def test_parts_of_one_scan_are_destroyed_with_the_last_of_them(case: Case) -> None:
    """What stays in the file is never lost with what goes."""
    wrong, right = case.paper(b"box", part="1-3"), case.paper(b"box", part="4-9")
    with writing(case.engine, case.ref) as session:
        assert [one.id for one in file.parts_beside(session, wrong)] == [right.id]
        take_out(session, case, wrong, WhyTakenOut.WRONG_CHILD)
        assert store.unseal(session, case.key, right.sealed_id) == b"box"
        take_out(session, case, right, WhyTakenOut.DOUBLE)
        assert not store.is_readable(session, right.sealed_id)


def test_marks_on_a_paper_that_was_taken_out_stand_no_more(case: Case) -> None:
    document = case.paper(b"1")
    with reading(case.engine) as session:
        without = file.marks_digest(session, case.ref)
    with writing(case.engine, case.ref) as session:
        file.add_mark(session, case.ref, document.id, 1, "hand", "refused", "x", [(0, 0, 10, 10)], "user-1", at=NOW)
        take_out(session, case, document, WhyTakenOut.DOUBLE)
        assert file.marks_of(session, case.ref) == []
        assert file.marks_digest(session, case.ref) == without


def test_a_person_is_kept_as_they_were_entered(case: Case) -> None:
    facts = file.PersonFacts(
        name=" Siân Fictional ",
        kind=PartyKind.FAMILY,
        aliases=("Nan  Siân", "Nain", "Nain", " "),
        telephones=("01632 960111",),
        contact_email="sian@example.org",
    )
    with writing(case.engine, case.ref) as session:
        person_id = file.add_person(session, case.child_id, case.ref, facts, "user-1", NOW).id
    with reading(case.engine) as session:
        (person,) = file.persons_of(session, case.child_id)
        assert person.id == person_id
        kept = file.facts_of(person)
    assert (kept.name, kept.aliases, kept.telephones) == ("Siân Fictional", ("Nan Siân", "Nain"), ("01632 960111",))


def test_what_is_known_of_a_person_is_corrected_and_only_changes_are_audited(case: Case) -> None:
    person = case.person()
    facts = file.facts_of(person).model_copy(update={"aliases": ("Nain",)})
    for _ in range(2):
        with writing(case.engine, case.ref) as session:
            file.edit_person(session, person.id, case.ref, facts, "user-1", NOW)
    assert case.audited() == ["person.added", "person.edited"]


def test_a_person_without_a_name_is_refused(case: Case) -> None:
    with pytest.raises(Refused, match="name"):
        case.person("  ")


def test_a_mention_is_noted_once_and_taken_off_without_vanishing(case: Case) -> None:
    person, paper = case.person(), case.paper(b"1")

    def mention() -> str:
        with writing(case.engine, case.ref) as session:
            return file.add_mention(
                session,
                case.child_id,
                case.ref,
                person.id,
                paper.id,
                2,
                MentionKind.REFERS_TO,
                "Nan came",
                "user-1",
                NOW,
            ).id

    first = mention()
    assert mention() == first
    for _ in range(2):
        with writing(case.engine, case.ref) as session:
            file.take_off_mention(session, first, case.ref, "user-1", NOW)
    with reading(case.engine) as session:
        assert file.mentions_of(session, case.child_id) == []
    assert mention() != first
    with reading(case.engine) as session:
        assert len(file.mentions_of(session, case.child_id, person_id=person.id, document_id=paper.id)) == 1
    assert case.audited()[2:] == ["mention.added", "mention.taken_off", "mention.added"]


def test_a_mention_on_a_page_that_is_not_there_or_of_another_childs_person_is_refused(case: Case) -> None:
    person, paper = case.person(), case.paper(b"1")
    mine, case.child_id = case.child_id, other_child(case.engine)
    stranger, case.child_id = case.person("Stranger"), mine
    for person_id, page in ((person.id, 3), (person.id, 0), (stranger.id, 1)):
        with pytest.raises(Refused), writing(case.engine, case.ref) as session:
            file.add_mention(
                session, mine, case.ref, person_id, paper.id, page, MentionKind.REFERS_TO, "x", "user-1", NOW
            )


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
