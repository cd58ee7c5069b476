"""A request goes to another manager with its open points and a note; its letters are signed by them (S91)."""

import pytest

from models import acts
from models.words import PartyKind, Role
from records import people
from records.database import reading, writing
from records.requests import get_request
from tests.unit.web.house import PASSWORD, House, Person

NOTE = "The grandmother rings back on Tuesday."


@pytest.fixture
def ref(house: House) -> str:
    """A request that is being collected for."""
    found = house.request()
    house.entitled(found)
    return found


def manager_of(house: House, ref: str) -> str:
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return request.manager_id


def hand_over(person: Person, ref: str, to: str, note: str = NOTE) -> int:
    return person.send(f"/requests/{ref}/handover", {"to": to, "note": note}).status_code


def test_the_new_manager_carries_it_and_reads_the_note(house: House, ref: str) -> None:
    deputy, line_manager = house.person(Role.DEPUTY), house.person(Role.LINE_MANAGER)
    page = line_manager.get(f"/requests/{ref}/handover").text
    assert "Judith Amberley, manager" in page
    assert "The file to be collected and said to be complete" in page
    assert hand_over(line_manager, ref, deputy.user.id) == 303
    assert manager_of(house, ref) == deputy.user.id
    history = deputy.get(f"/requests/{ref}/history").text
    assert "handed the request over to Tomos Prydderch" in history
    assert NOTE in history
    assert "Tomos Prydderch, deputy" in deputy.get(f"/requests/{ref}/handover").text


def test_a_person_and_a_note_are_needed(house: House, ref: str) -> None:
    manager = house.person(Role.MANAGER)
    page = manager.send(f"/requests/{ref}/handover", {"to": "", "note": ""})
    assert "Choose who carries the request" in page.text
    assert "Write down what they have to know" in page.text
    assert manager_of(house, ref) == manager.user.id


@pytest.mark.parametrize("role", [Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.KEY_PERSON, Role.ADMINISTRATOR])
def test_it_goes_only_to_who_can_carry_it(house: House, ref: str, role: Role) -> None:
    with reading(house.desk.engine) as session:
        somebody = people.users(session, role)[0]
    manager = house.person(Role.MANAGER)
    assert somebody.name not in manager.get(f"/requests/{ref}/handover").text.partition("<form method")[2]
    assert hand_over(manager, ref, somebody.id) == 422
    assert manager_of(house, ref) == manager.user.id


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER, Role.KEY_PERSON, Role.ADMINISTRATOR])
def test_nobody_else_hands_it_over(house: House, ref: str, role: Role) -> None:
    assert house.person(role).get(f"/requests/{ref}/handover").status_code == 403


def test_who_has_left_is_told_of_and_not_offered(house: House, ref: str) -> None:
    """The manager leaves in the middle of a request."""
    line_manager, deputy = house.person(Role.LINE_MANAGER), house.person(Role.DEPUTY)
    with writing(house.desk.engine) as session:
        people.add_user(session, "Sian Hale", "sian@example.org", Role.MANAGER, PASSWORD, by="test")
        people.set_active(session, manager_of(house, ref), False, by="test")
    page = line_manager.get(f"/requests/{ref}/handover").text
    assert "can no longer sign in" in page
    assert hand_over(line_manager, ref, deputy.user.id) == 303


def test_a_manager_who_is_alone_is_told_so(house: House, ref: str) -> None:
    manager, deputy = house.person(Role.MANAGER), house.person(Role.DEPUTY)
    with writing(house.desk.engine) as session:
        people.set_active(session, deputy.user.id, False, by="test")
    assert "Nobody else here can carry a request" in manager.get(f"/requests/{ref}/handover").text


def test_who_is_named_in_the_file_is_said_to_be(house: House, ref: str) -> None:
    """Nobody decides on entries about themselves."""
    deputy = house.person(Role.DEPUTY)
    named = acts.PartyNamed(party_id="p-1", party_kind=PartyKind.STAFF, staff_user_id=deputy.user.id)
    house.record(ref, named)
    assert "Is named in this file" in house.person(Role.MANAGER).get(f"/requests/{ref}/handover").text


def test_a_request_that_has_ended_can_be_handed_over(house: House, ref: str) -> None:
    """A reply may still come, and somebody has to carry it."""
    house.record(ref, acts.RequestWithdrawn())
    manager, deputy = house.person(Role.MANAGER), house.person(Role.DEPUTY)
    assert hand_over(manager, ref, deputy.user.id) == 303
    assert manager_of(house, ref) == deputy.user.id


def test_whoever_leaves_hands_over_all_they_carry_in_one_step(house: House, ref: str) -> None:
    """S91: every open request with its note; sent twice, it is done once; nobody's others are touched."""
    second = house.request()
    deputy, line_manager = house.person(Role.DEPUTY), house.person(Role.LINE_MANAGER)
    manager = manager_of(house, ref)
    page = line_manager.get("/hand-over-all").text
    assert ref in page and second in page
    form = {"from": manager, "to": deputy.user.id, "note": NOTE}
    assert line_manager.send("/hand-over-all", form).status_code == 303
    assert {manager_of(house, one) for one in (ref, second)} == {deputy.user.id}
    assert "Choose whose requests" in line_manager.send("/hand-over-all", form).text, "they carry nothing any more"
    assert NOTE in deputy.get(f"/requests/{second}/history").text


def test_handing_over_to_oneself_or_without_a_word_is_refused(house: House, ref: str) -> None:
    manager = manager_of(house, ref)
    page = house.person(Role.MANAGER).send("/hand-over-all", {"from": manager, "to": manager, "note": ""})
    assert "carried by this person already" in page.text and "what they have to know" in page.text
    assert house.person(Role.KEY_PERSON).get("/hand-over-all").status_code == 403
