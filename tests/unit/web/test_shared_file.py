"""One file, two parents who ask: what they share and what they never see of each other (R11, S7, S20)."""

from datetime import date

import pytest

from models import acts
from models.words import MentionKind, PartyKind, Role
from records.database import reading, writing
from records.file import PersonFacts, add_mention, add_person
from records.log import load_log
from records.scope import letter_words, papers_of, requester_person_of
from rules.folding import fold
from rules.state import RequestState
from tests.unit.web.house import House, Person
from tests.unit.web.test_documents import bring
from tests.unit.web.test_new_request import GOOD

FATHER = "Tom Ashdown"


@pytest.fixture
def ref(house: House) -> str:
    """The mother's request."""
    ref = house.request()
    house.entitled(ref)
    return ref


def fathers(house: House, ref: str) -> str:
    """The father's request to see the same file."""
    other = house.request(requester_name=FATHER, child_id=house.child_of(ref))
    house.entitled(other)
    return other


def noted(house: House, ref: str, name: str, words: str = "rang") -> str:
    """A person of the file with a passage on its first paper; returns their id."""
    with writing(house.desk.engine, ref) as session:
        facts = PersonFacts(name=name, kind=PartyKind.FAMILY, letter_text="You are named in a note.")
        child = house.child_of(ref)
        person = add_person(session, child, ref, facts, "u")
        paper = papers_of(session, ref)[0]
        add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, words, "u")
    return person.id


def state_of(house: House, ref: str) -> RequestState:
    """The state of a request."""
    with reading(house.desk.engine) as session:
        return fold(load_log(session, ref))


def documents_in(house: House, ref: str) -> int:
    """How many documents a request was told of."""
    file = state_of(house, ref).file
    return file.documents if file is not None else 0


def day_of(name: str, value: date) -> dict[str, str]:
    """A date as it is typed."""
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


@pytest.fixture
def manager(house: House) -> Person:
    """Who carries both requests."""
    return house.person(Role.MANAGER)


def test_a_second_request_has_the_file_that_is_kept_already(house: House, ref: str, manager: Person) -> None:
    """R11: the file belongs to the child."""
    bring(manager, ref, ("a.txt", b"one"), ("b.txt", b"two"))
    other = fathers(house, ref)
    assert documents_in(house, other) == 2
    page = manager.get(f"/requests/{other}/documents").text
    assert "1 other request is open about this child" in page
    assert "Mira Ashdown" not in page


def test_a_paper_of_a_later_day_stays_in_the_file_and_out_of_the_request(
    house: House, ref: str, manager: Person
) -> None:
    """R25: what counts is what was held on the day of receipt, or on a later day that was set with a reason."""
    bring(manager, ref, ("a.txt", b"one"))
    later = house.request(requester_name=FATHER, child_id=house.child_of(ref), received_on=date(2026, 11, 10))
    house.entitled(later)
    path = f"/requests/{ref}/documents"
    with reading(house.desk.engine) as session:
        (paper,) = papers_of(session, ref)
    dated = {"title": "A", "kind": "personal", **day_of("dated", date(2026, 11, 20))}
    manager.send(f"{path}/{paper.id}", dated)
    with reading(house.desk.engine) as session:
        assert [one.id for one in papers_of(session, ref)] == [paper.id]
        assert papers_of(session, later) == []
    assert "In the child's file, not in this request" in manager.get(f"/requests/{later}/documents").text
    assert documents_in(house, later) == 0
    manager.send(
        f"/requests/{later}/cut-off", {**day_of("until", date(2026, 11, 21)), "why": "The parent asked for it."}
    )
    with reading(house.desk.engine) as session:
        assert [one.id for one in papers_of(session, later)] == [paper.id]
    assert documents_in(house, later) == 1


def test_what_was_held_on_the_day_of_receipt_cannot_be_left_out(house: House, ref: str, manager: Person) -> None:
    """R25."""
    earlier = {**day_of("until", date(2026, 3, 1)), "why": "It is less work."}
    page = manager.send(f"/requests/{ref}/cut-off", earlier)
    assert page.status_code == 422
    assert "what was held on the day the request arrived" in page.text


def test_who_asks_is_no_third_party_in_their_own_request(house: House, ref: str, manager: Person) -> None:
    """R11: the father is a third party in the mother's request, and himself in his own."""
    bring(manager, ref, ("a.txt", b"Tom rang"))
    father = noted(house, ref, FATHER)
    house.record(ref, acts.PartyNamed(party_id=father, party_kind=PartyKind.FAMILY))
    other = fathers(house, ref)
    page = manager.get(f"/requests/{other}/people").text
    assert "Has the requester&#39;s name" in page
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/{father}/requester")
    with reading(house.desk.engine) as session:
        assert requester_person_of(session, other) == father
        assert requester_person_of(session, ref) is None
    assert father in state_of(house, ref).parties
    assert father not in state_of(house, other).parties
    assert "is the requester" in manager.get(f"/requests/{other}/people").text
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/{father}/take-in")
    assert father not in state_of(house, other).parties


def test_the_words_of_a_letter_belong_to_one_request(house: House, ref: str, manager: Person) -> None:
    """S20: they never see each other's letters."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran = noted(house, ref, "Winifred Oduya")
    other = fathers(house, ref)
    with reading(house.desk.engine) as session:
        assert letter_words(session, ref, gran) == "You are named in a note."
        assert letter_words(session, other, gran) == ""
    assert "You are named in a note." not in manager.get(f"/requests/{other}/people/{gran}").text


def test_everybody_with_a_passage_is_taken_in_at_once(house: House, ref: str, manager: Person) -> None:
    """S19: the people are kept once; each request names its own third parties."""
    bring(manager, ref, ("a.txt", b"Gran rang"))
    gran, father = noted(house, ref, "Winifred Oduya"), noted(house, ref, FATHER)
    other = fathers(house, ref)
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/{father}/requester")
    aunt = noted(house, ref, "Ada Oduya")
    manager.send_from(f"/requests/{other}/people", f"/requests/{other}/people/take-all-in")
    assert set(state_of(house, other).parties) == {gran, aunt}


def test_a_child_on_file_is_linked_only_when_somebody_says_so(house: House, ref: str, manager: Person) -> None:
    """R11: never taken for the same child unasked."""
    form = {**GOOD, "requester_name": FATHER, "child_name": "ashdown ROWAN"}
    asked = manager.send("/requests/new", form)
    assert asked.status_code == 422
    assert "Yes: Rowan Ashdown, born on 2 April 2022" in asked.text
    assert "Mira" not in asked.text
    linked = manager.send("/requests/new", {**form, "same_child": house.child_of(ref)})
    assert house.child_of(linked.headers["location"].rpartition("/")[2]) == house.child_of(ref)
    another = manager.send("/requests/new", {**form, "same_child": "another"})
    assert house.child_of(another.headers["location"].rpartition("/")[2]) != house.child_of(ref)
