"""The first page: what waits on who is here, until when, and how late it is (S59, R2)."""

from datetime import date

from models import acts
from models.words import Role
from records.database import writing
from records.requests import hand_over
from tests.unit.web.house import House


def todos(house: House, role: Role) -> str:
    """What the page says waits on somebody of this role."""
    return house.person(role).get("/").text.split('id="waits-on-you"')[1].split("</section>")[0]


def test_what_waits_on_somebody_stands_first_with_its_request_and_its_day(house: House) -> None:
    ref = house.request()
    found = todos(house, Role.MANAGER)
    assert f'href="/requests/{ref}"' in found
    assert "Authority, identity and risk to be settled" in found
    assert "23 December 2026" in found
    assert "Rowan Ashdown" in found
    assert "Late" not in found


def test_somebody_on_whom_nothing_waits_reads_so(house: House) -> None:
    house.request()
    assert "Nothing waits on you." in todos(house, Role.LINE_MANAGER)
    assert "Nothing waits on you." in todos(house, Role.LEGAL_ADVISER)


def test_what_is_late_says_by_how_many_days_and_comes_first(house: House) -> None:
    ref = house.request(received_on=date(2026, 10, 20))  # due on Friday 20 November
    fresh = house.request()
    found = todos(house, Role.MANAGER)
    assert "Late by 3 days" in found
    assert "2 things are late." in found, "the answer, and the plan's first step"
    assert found.index(ref) < found.index(fresh)


def test_a_late_step_of_the_plan_waits_on_whom_it_is_for(house: House) -> None:
    house.request(received_on=date(2026, 11, 2))
    assert "The letters to third parties, which are late by the plan" in todos(house, Role.MANAGER)


def test_whoever_proposed_is_not_asked_to_back_it(house: House) -> None:
    """S98: a second person is another person."""
    ref = house.request()
    house.entitled(ref)
    seq = house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, "She is afraid.").seq
    house.record(ref, acts.StopLifted(stop_seq=seq), Role.SAFEGUARDING_LEAD, "He has moved away.")
    words = "A second person to back what was proposed"
    assert words in todos(house, Role.LINE_MANAGER)
    assert words not in todos(house, Role.SAFEGUARDING_LEAD)


def test_what_has_ended_waits_on_nobody(house: House) -> None:
    ref = house.request()
    house.record(ref, acts.RequestWithdrawn())
    assert "Nothing waits on you." in todos(house, Role.MANAGER)


def test_the_page_names_the_setting_and_its_nation(house: House) -> None:
    assert "Larkrise Nursery, England" in house.person(Role.MANAGER).get("/").text


def test_what_was_handed_over_waits_on_its_new_manager_alone(house: House) -> None:
    """S91: the list is a person's, not a role's."""
    house.request()
    ref = house.request(child_name="Ada Prosser")
    assert "Nothing waits on you." in todos(house, Role.DEPUTY)
    deputy = house.person(Role.DEPUTY).user.id
    with writing(house.desk.engine, ref) as session:
        hand_over(session, ref, deputy, "u")
    assert "Ada Prosser" in todos(house, Role.DEPUTY)
    assert "Ada Prosser" not in todos(house, Role.MANAGER)


def test_what_was_said_since_the_last_look_is_on_the_page(house: House) -> None:
    """R2: what is kept folded is folded on as the log goes on."""
    ref = house.request()
    assert "Authority, identity and risk to be settled" in todos(house, Role.MANAGER)
    house.entitled(ref)
    assert "The file to be collected and said to be complete" in todos(house, Role.MANAGER)
