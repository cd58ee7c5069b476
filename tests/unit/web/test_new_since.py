"""A second request by the same parent, and one taken up again: what is new is shown, the rest kept (R25, R31)."""

import pytest

from models import acts
from models.words import ClosedAs, MentionKind, PartyKind, ReleaseWay, Role
from records.database import writing
from records.file import PersonFacts, add_mention, add_person
from records.scope import papers_of
from tests.unit.web.house import House
from tests.unit.web.test_documents import bring

OLD, FRESH = ("old.txt", b"Grandma rang.\n"), ("fresh.txt", b"Aunt Jo rang.\n")


@pytest.fixture
def first(house: House) -> str:
    """The mother's first request, with one paper on which a passage was noted."""
    ref = house.request()
    house.entitled(ref)
    bring(house.person(Role.MANAGER), ref, OLD)
    child = house.child_of(ref)
    with writing(house.desk.engine, ref) as session:
        facts = PersonFacts(name="Jean Okafor", kind=PartyKind.FAMILY, letter_text="You rang.")
        person, paper = add_person(session, child, ref, facts, "u"), papers_of(session, ref)[0]
        add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, "Grandma rang", "u")
    return ref


def test_a_second_request_of_the_same_parent_shows_what_is_new_and_keeps_the_rest(house: House, first: str) -> None:
    """R25: the paper since then bears it; the passage of the first request counts in the second."""
    house.record(first, acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART))
    house.later(days=40)
    manager = house.person(Role.MANAGER)
    second = house.request(child_id=house.child_of(first))
    house.entitled(second)
    bring(manager, second, FRESH)
    page = manager.get(f"/requests/{second}/documents").text
    assert f"1 document is new since {first}" in page
    assert "1 other with 1 noted passage is kept and counts here" in page
    assert page.count(">New</strong>") == 1
    assert "Jean Okafor" in manager.get(f"/requests/{second}/people").text
    assert "new since" not in manager.get(f"/requests/{first}/documents").text


def test_the_other_parent_is_told_nothing_of_the_first_request(house: House, first: str) -> None:
    """R11, R23: new is only what is new to the same person."""
    other = house.request(requester_name="Tom Ashdown", child_id=house.child_of(first))
    house.entitled(other)
    assert "new since" not in house.person(Role.MANAGER).get(f"/requests/{other}/documents").text


def test_a_request_taken_up_again_shows_what_came_since_the_copy_was_given(house: House, first: str) -> None:
    """R31: only that has to be gone through with fresh eyes."""
    given = acts.CopyGiven(way=ReleaseWay.MEETING, copy_sha256="a" * 64, on=house.desk.now.date(), taken_away=True)
    house.record(first, given)
    house.record(first, acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART))
    house.later(minutes=20)
    house.record(first, acts.RequestReopened(), reason="A paper turned up.")
    manager = house.person(Role.MANAGER)
    bring(manager, first, FRESH)
    page = manager.get(f"/requests/{first}/documents").text
    assert "1 document is new since the copy of Monday 23 November 2026" in page
    assert page.count(">New</strong>") == 1
