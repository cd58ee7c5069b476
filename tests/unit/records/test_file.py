"""The child's file: every paper once, in order; what is taken off it never vanishes (S16-S19)."""

from datetime import date

import pytest
from sqlalchemy import Engine

from models.files import Document
from models.words import DocumentKind, WhyTakenOut
from records import file, store
from records.database import reading, writing
from records.faults import NotFound, Refused
from records.keys import HouseKey
from tests.unit.records.case import Case, other_child, take_out
from tests.unit.records.furnished import NOW

BOX = (72.0, 100.0, 140.0, 112.5)


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
