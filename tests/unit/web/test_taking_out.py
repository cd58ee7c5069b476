"""Taking a paper out of the file (R25, S18): four reasons, two people, the fact remains; nothing is lost unseen."""

import json

import httpx
import pytest

from models import acts
from models.files import Document
from models.words import MentionKind, PartyKind, Role, WhyTakenOut
from records import audit, store
from records.copies import FETCHED, save_copy
from records.database import reading, writing
from records.file import PersonFacts, add_mention, add_person
from tests.unit.web.house import House, Person
from tests.unit.web.test_documents import bring, complete, papers_of
from web.marker.reading import LIBRARY, loader

REASON = "The name on it is not his."


@pytest.fixture
def ref(house: House) -> str:
    """A request with two documents in the file."""
    found = house.request()
    house.entitled(found)
    bring(house.person(Role.MANAGER), found, ("report on anna.txt", b"Theirs."), ("note.txt", b"Ours."))
    return found


@pytest.fixture
def manager(house: House) -> Person:
    """The manager, signed in."""
    return house.person(Role.MANAGER)


def propose(person: Person, ref: str, paper: Document, why: str = "wrong_child", **form: str) -> httpx.Response:
    form = {"why": why, "reason": REASON, "looked": "yes", **form}
    return person.send(f"/requests/{ref}/documents/{paper.id}/take-out", form)


def back(house: House, person: Person, ref: str) -> httpx.Response:
    (seq,) = house.state(ref).needs_second
    path = f"/requests/{ref}/backing"
    return person.send_from(path, f"{path}/{seq}", {f"read-{seq}": "yes"})


def test_the_page_says_what_the_law_says(house: House, ref: str, manager: Person) -> None:
    """R25: inconvenience is no reason; retention is none while the request runs."""
    wrong, _ = papers_of(house, ref)
    page = manager.get(f"/requests/{ref}/documents/{wrong.id}/take-out").text
    assert "it is an offence to remove, change or hide anything in it because it is inconvenient" in page
    assert 'value="wrong_child"' in page
    assert 'value="retention"' not in page
    assert "/take-out" in manager.get(f"/requests/{ref}/documents/{wrong.id}").text


def test_a_reason_in_words_and_a_look_at_the_sheet_are_needed(house: House, ref: str, manager: Person) -> None:
    wrong, _ = papers_of(house, ref)
    page = propose(manager, ref, wrong, reason="", looked="")
    assert "Say how you know, in your own words" in page.text
    assert "Look at the sheet itself" in page.text
    assert "Choose why" in propose(manager, ref, wrong, why="inconvenient").text
    assert house.state(ref).taking_out == {}


def test_a_proposed_paper_stays_until_a_second_person_backs_it(house: House, ref: str, manager: Person) -> None:
    wrong, right = papers_of(house, ref)
    complete(manager, ref)
    assert propose(manager, ref, wrong).status_code == 303
    assert len(papers_of(house, ref)) == 2
    assert "Proposed to be taken out" in manager.get(f"/requests/{ref}/documents").text
    assert "Judith Amberley proposes to take this document out" in (
        manager.get(f"/requests/{ref}/documents/{wrong.id}").text
    )
    assert "cannot be the one who proposed it" in back(house, manager, ref).text
    assert "line manager or the safeguarding lead" in back(house, house.person(Role.DEPUTY), ref).text
    line_manager = house.person(Role.LINE_MANAGER)
    shown = line_manager.get(f"/requests/{ref}/backing").text
    assert REASON in shown
    assert f"/requests/{ref}/documents/{wrong.id}" in shown
    assert back(house, line_manager, ref).status_code == 303
    assert [paper.id for paper in papers_of(house, ref)] == [right.id]


def test_the_fact_remains_and_the_paper_cannot_be_read_again(house: House, ref: str, manager: Person) -> None:
    """Design: "destroys the key and leaves the fact and the hash"; another child's title is not shown."""
    wrong, _ = papers_of(house, ref)
    LIBRARY.paper(wrong, loader(house.desk))
    propose(manager, ref, wrong)
    back(house, house.person(Role.SAFEGUARDING_LEAD), ref)
    page = manager.get(f"/requests/{ref}/documents").text
    assert LIBRARY.known(wrong) is None, "what was read of it is not kept in memory either"
    assert "A document of another child" in page
    assert "Report on anna" not in page
    for words in ("Judith Amberley", "Farida Nasser", REASON, "nobody can read it again", wrong.sha256[:8]):
        assert words in page
    with reading(house.desk.engine) as session:
        assert not store.is_readable(session, wrong.sealed_id)
    path = f"/requests/{ref}/documents/{wrong.id}"
    for below in ("", "/pages/1.png", "/take-out"):
        assert manager.get(path + below).status_code == 404
    history = manager.get(f"/requests/{ref}/history").text
    assert "proposed to take a paper out of the file: it belongs to another child" in history
    again = bring(manager, ref, ("again.txt", b"Theirs."))
    assert "was taken out by two people" in again.text


def test_the_file_has_to_be_confirmed_again(house: House, ref: str, manager: Person) -> None:
    """S18."""
    wrong, right = papers_of(house, ref)
    complete(manager, ref)
    propose(manager, ref, wrong)
    back(house, house.person(Role.LINE_MANAGER), ref)
    state = house.state(ref)
    assert state.file is not None
    assert (state.file.documents, state.complete) == (1, None)
    assert complete(manager, ref).status_code == 303
    assert house.state(ref).complete is not None
    assert papers_of(house, ref)[0].id == right.id


def test_the_second_person_lets_it_stay(house: House, ref: str, manager: Person) -> None:
    wrong, _ = papers_of(house, ref)
    propose(manager, ref, wrong)
    line_manager, path = house.person(Role.LINE_MANAGER), f"/requests/{ref}/documents/{wrong.id}"
    assert line_manager.send_from(f"/requests/{ref}/backing", f"{path}/stay").status_code == 303
    assert len(papers_of(house, ref)) == 2
    assert house.state(ref).needs_second == {}
    assert "Nothing waits for a second person" in line_manager.get(f"/requests/{ref}/backing").text
    assert "There is nothing here that waits" in line_manager.send_from(path, f"{path}/stay").text


def test_what_is_there_twice_is_not_destroyed(house: House, ref: str, manager: Person) -> None:
    double, _ = papers_of(house, ref)
    propose(manager, ref, double, why="double")
    back(house, house.person(Role.LINE_MANAGER), ref)
    page = manager.get(f"/requests/{ref}/documents").text
    assert "Report on anna" in page
    assert "Kept sealed" in page
    with reading(house.desk.engine) as session:
        assert store.is_readable(session, double.sealed_id)


def test_while_the_worker_is_away_the_proposal_is_saved(house: House, ref: str, manager: Person) -> None:
    wrong, _ = papers_of(house, ref)
    house.desk.asleep = True
    assert propose(manager, ref, wrong).status_code == 303
    assert "Saved. It is being processed." in manager.get(f"/requests/{ref}/documents").text
    assert house.state(ref).taking_out == {}


def test_a_copy_that_went_out_with_it_leads_to_something_went_out_wrongly(
    house: House, ref: str, manager: Person
) -> None:
    """R35, R25: before it is taken out, and on record afterwards; of a copy that was not given nothing is said."""
    wrong, _ = papers_of(house, ref)
    with writing(house.desk.engine, ref) as session:
        copy = save_copy(
            session, house.desk.key, ref=ref, version=1, pdf=b"%PDF", log=b"[]", manifest=b"{}",
            inputs_digest="a" * 64, pages=1, marks=0, proved=True,
            proof_json=json.dumps({"page_map": [[wrong.id, 1, 1]]}),
        )  # fmt: skip
    form, went = f"/requests/{ref}/documents/{wrong.id}/take-out", "A copy that went out holds its pages"
    assert went not in manager.get(form).text
    with writing(house.desk.engine, ref) as session:
        audit.append(session, ref, "requester", FETCHED, {"version": copy.version})
    assert went in manager.get(form).text
    assert f'href="/requests/{ref}/went-wrong">say that something' in manager.get(form).text
    propose(manager, ref, wrong)
    back(house, house.person(Role.LINE_MANAGER), ref)
    page = manager.get(f"/requests/{ref}/documents").text
    assert went in page and "Something went out wrongly" in page
    assert manager.get(f"/requests/{ref}/copies/1/pdf").status_code == 200


@pytest.mark.parametrize("role", [Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD])
def test_only_who_carries_the_request_proposes(house: House, ref: str, role: Role) -> None:
    wrong, _ = papers_of(house, ref)
    person = house.person(role)
    path = f"/requests/{ref}/documents/{wrong.id}"
    assert "/take-out" not in person.get(path).text
    assert "Your role cannot do this" in propose(person, ref, wrong).text
    assert house.state(ref).taking_out == {}


def test_papers_of_another_child_are_not_taken_out_from_here(house: House, ref: str, manager: Person) -> None:
    other = house.request(child_name="Somebody Else")
    wrong, _ = papers_of(house, ref)
    assert manager.get(f"/requests/{other}/documents/{wrong.id}/take-out").status_code == 404


def test_a_paper_past_its_time_leaves_when_the_request_has_ended(house: House, ref: str, manager: Person) -> None:
    """R31."""
    house.record(ref, acts.RequestWithdrawn())
    old, _ = papers_of(house, ref)
    assert propose(manager, ref, old, why=WhyTakenOut.RETENTION).status_code == 303
    back(house, house.person(Role.LINE_MANAGER), ref)
    assert len(papers_of(house, ref)) == 1


def test_people_noted_only_there_are_named_to_be_looked_at(house: House, ref: str, manager: Person) -> None:
    wrong, right = papers_of(house, ref)
    child, by = wrong.child_id, manager.user.id
    with writing(house.desk.engine, ref) as session:
        for name, papers in (("Anna's aunt", [wrong]), ("Both their teacher", [wrong, right])):
            person = add_person(session, child, ref, PersonFacts(name=name, kind=PartyKind.FAMILY), by)
            for paper in papers:
                add_mention(session, child, ref, person.id, paper.id, 1, MentionKind.REFERS_TO, "x", by)
    page = manager.get(f"/requests/{ref}/documents/{wrong.id}/take-out").text
    assert "Noted in this document only: Anna&#39;s aunt." in page
    assert "teacher" not in page
