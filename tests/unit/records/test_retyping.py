"""Pages set anew and marked sheets: who said so and when stays in the record (S35, S37)."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from records import audit, marked_scans
from records.database import reading, writing
from records.faults import NotFound, Refused
from records.keys import HouseKey
from records.retyping import retype_page, retyped_pages, retyped_rows, show_page_as_it_is
from records.scope import inputs_digest
from tests.unit.records.case import Case
from tests.unit.records.furnished import NOW


@pytest.fixture
def case(any_engine: Engine, key: HouseKey) -> Case:
    """A request with its child."""
    return Case(any_engine, key)


def test_a_page_set_anew_says_who_when_and_why(case: Case) -> None:
    """S35: the fact is kept beside the paper, once."""
    paper = case.paper(b"one")
    with writing(case.engine, case.ref) as session:
        row = retype_page(session, case.ref, paper.id, 2, "The gap tells a short name.", "user-1", NOW)
        again = retype_page(session, case.ref, paper.id, 2, "Said twice.", "user-2", NOW)
        assert again.id == row.id
    with reading(case.engine) as session:
        assert retyped_pages(session, case.ref) == {paper.id: frozenset({2})}
        [kept] = retyped_rows(session, case.ref)
        assert (kept.reason, kept.by, kept.at) == ("The gap tells a short name.", "user-1", NOW)
        assert audit.verify_chain(session, case.ref) == []


def test_a_page_set_anew_changes_what_a_copy_is_made_from_and_back(case: Case) -> None:
    """S38: a copy that was checked before is void; taken back, it is what it was."""
    paper = case.paper(b"one")

    def digest() -> str:
        with reading(case.engine) as session:
            return inputs_digest(session, case.ref)

    before = digest()
    with writing(case.engine, case.ref) as session:
        retype_page(session, case.ref, paper.id, 1, "The gap tells.", "user-1", NOW)
    assert digest() != before
    with writing(case.engine, case.ref) as session:
        assert show_page_as_it_is(session, case.ref, paper.id, 1, "user-2", NOW)
        assert not show_page_as_it_is(session, case.ref, paper.id, 1, "user-2", NOW)
    assert digest() == before


def test_only_pages_of_the_file_are_set_anew_and_only_for_a_reason(case: Case) -> None:
    """R30: no page that is not there, no paper that is not there, no act without a reason."""
    paper = case.paper(b"one")
    with writing(case.engine, case.ref) as session:
        with pytest.raises(Refused, match="there is no page 3"):
            retype_page(session, case.ref, paper.id, 3, "Why not.", "user-1", NOW)
        with pytest.raises(Refused, match="Say why"):
            retype_page(session, case.ref, paper.id, 1, "  ", "user-1", NOW)
        with pytest.raises(NotFound):
            retype_page(session, case.ref, "doc-none", 1, "Why.", "user-1", NOW)


def test_the_database_refuses_to_change_who_said_it(case: Case) -> None:
    """R25: what was said is only ever taken back."""
    paper = case.paper(b"one")
    with writing(case.engine, case.ref) as session:
        retype_page(session, case.ref, paper.id, 1, "The gap tells.", "user-1", NOW)
    with pytest.raises(DBAPIError, match="retyped_page is never changed"), writing(case.engine) as session:
        session.connection().execute(text("UPDATE retyped_page SET reason = 'Another.'"))


def test_a_marked_scan_is_sealed_and_open_until_somebody_went_through_it(case: Case) -> None:
    """S37: the sheets as they came stay; the same file twice is one scan while it is open."""
    with writing(case.engine, case.ref) as session:
        row = marked_scans.add_scan(session, case.key, case.ref, b"scan", "a.pdf", "pdf", 3, "user-1", NOW)
        twice = marked_scans.add_scan(session, case.key, case.ref, b"scan", "b.pdf", "pdf", 3, "user-1", NOW)
        assert twice.id == row.id
    with writing(case.engine, case.ref) as session:
        assert [each.id for each in marked_scans.open_scans(session, case.ref)] == [row.id]
        marked_scans.settle_scan(session, case.ref, row.id, 4, "user-1", NOW)
        marked_scans.settle_scan(session, case.ref, row.id, 9, "user-2", NOW)
    with reading(case.engine) as session:
        assert marked_scans.open_scans(session, case.ref) == []
        assert marked_scans.scan_of(session, case.ref, row.id).settled_by == "user-1"
        with pytest.raises(NotFound):
            marked_scans.scan_of(session, "AR-2026-9999", row.id)
        assert audit.verify_chain(session, case.ref) == []


def test_which_page_a_sheet_is_can_be_said_anew_and_taken_back(case: Case) -> None:
    """S37: the last word counts, and what was said before stays on record."""
    paper = case.paper(b"one")
    with writing(case.engine, case.ref) as session:
        scan = marked_scans.add_scan(session, case.key, case.ref, b"scan", "a.pdf", "pdf", 3, "user-1", NOW)
        for place in ((paper.id, 1), (paper.id, 2), (paper.id, 2)):
            marked_scans.say_which_page(session, case.ref, scan.id, 2, place, "user-1", NOW)
        assert marked_scans.pages_said(session, [scan.id]) == {(scan.id, 2): (paper.id, 2)}
        marked_scans.say_which_page(session, case.ref, scan.id, 2, None, "user-2", NOW)
        assert marked_scans.pages_said(session, [scan.id]) == {}
        with pytest.raises(NotFound):
            marked_scans.say_which_page(session, "AR-2026-9999", scan.id, 2, None, "user-2", NOW)
    with reading(case.engine) as session:
        assert audit.verify_chain(session, case.ref) == []
    with pytest.raises(DBAPIError, match="marked_sheet is never changed"), writing(case.engine) as session:
        session.connection().execute(text("UPDATE marked_sheet SET page = 9"))
