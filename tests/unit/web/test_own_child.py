"""Who works here and asks to see their own child's file is a parent, and has no part in the request (R11, R24)."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from activities.addressees import addressee_of
from models import acts
from models.messages import EffectOrder
from models.people import User
from models.words import Role
from records.database import reading
from records.own_child import is_shut_to, shut_to
from records.requests import get_request, list_requests
from rules.agenda import effects_due
from tests.unit.web.house import House, Person
from tests.unit.web.matters_said import opened
from tests.unit.web.sharing_house import filled
from tests.unit.web.test_new_request import GOOD

SHUT = "You ask to see the file of this child yourself."


def deputy(house: House) -> User:
    """The deputy, whose child comes here."""
    with reading(house.desk.engine) as session:
        return session.exec(select(User).where(User.role == Role.DEPUTY)).one()


@pytest.fixture
def manager(house: House) -> Person:
    """The manager."""
    return house.person(Role.MANAGER)


@pytest.fixture
def ref(house: House) -> str:
    """The deputy asks to see the file of a child of theirs."""
    return house.request(requester_name="Tomos Prydderch", requester_user_id=deputy(house).id)


@pytest.mark.parametrize("below", ["", "/documents", "/people", "/decisions", "/marker", "/letters", "/history"])
def test_no_page_of_it_opens_to_who_asks(house: House, ref: str, below: str) -> None:
    """R24, R34, S59: a leader, and yet a stranger to the papers of their own request."""
    house.entitled(ref)
    answer = house.person(Role.DEPUTY).get(f"/requests/{ref}{below}")
    assert answer.status_code == 403 and SHUT in answer.text
    assert house.person(Role.MANAGER).get(f"/requests/{ref}{below}").status_code == 200


def test_what_the_other_parent_asks_about_the_child_is_shut_too(house: House, ref: str) -> None:
    """R11, R24: the file is the child's, kept once; another child's requests stay open to them."""
    fathers = house.request(requester_name="Ilan Prydderch", child_id=house.child_of(ref))
    others = house.request(requester_name="Ada Oduya", child_name="Ivo Oduya")
    theirs = house.person(Role.DEPUTY)
    assert theirs.get(f"/requests/{fathers}").status_code == 403
    assert theirs.get(f"/requests/{others}").status_code == 200


def test_lists_and_tasks_do_not_show_it_to_them(house: House, ref: str, manager: Person) -> None:
    """R24, S59."""
    assert ref in manager.get("/").text
    assert ref not in house.person(Role.DEPUTY).get("/").text


@pytest.mark.parametrize("page", ["/", "/went-wrong", "/hand-over-all", "/kept"])
def test_no_list_shows_what_the_other_parent_asks(house: House, ref: str, manager: Person, page: str) -> None:
    """R24, S59: nor what waits in it, nor that it ended; nobody hands over what is shut to them."""
    fathers = house.request(requester_name="Ilan Prydderch", child_id=house.child_of(ref))
    if page == "/kept":
        house.record(fathers, acts.RequestWithdrawn())
    assert fathers in manager.get(page).text
    assert fathers not in house.person(Role.DEPUTY).get(page).text


def test_one_request_is_looked_up_by_its_child_alone(house: House, ref: str) -> None:
    """R24: every page asks this, so it reads no other child's requests; one child's answer is no other's."""
    others = house.request(requester_name="Ada Oduya", child_name="Ivo Oduya")
    read: list[str] = []
    event.listen(house.desk.engine, "before_cursor_execute", lambda *call: read.append(str(call[3])))
    with reading(house.desk.engine) as session:
        assert is_shut_to(session, deputy(house).id, ref)
        assert not is_shut_to(session, deputy(house).id, others)
    mine, asked = deputy(house).id, [house.child_of(ref), house.child_of(others)]
    looked_up = [values for values in read if mine in values]
    assert [child in values for child, values in zip(asked, looked_up, strict=True)] == [True, True]


def test_the_rules_take_no_act_of_theirs(house: House, ref: str, manager: Person) -> None:
    """R24: whatever a page forgets, and nobody hands it to them."""
    settled = {
        "entitled": "yes",
        "authority": "mother",
        "ask_identity": "no",
        "identity_note": "x",
        "at_risk": "no",
    }
    theirs = house.person(Role.DEPUTY)
    hidden = theirs.hidden("/requests/new")
    answer = theirs.browser.post(f"/requests/{ref}/intake", data={**hidden, **settled}, follow_redirects=False)
    assert answer.status_code == 403
    handed = {"to": deputy(house).id, "note": "All is said."}
    assert "cannot carry a request" in manager.send(f"/requests/{ref}/handover", handed).text
    assert house.state(ref).intake is None


def test_a_colleagues_letter_goes_to_nobody_who_asks(house: House) -> None:
    """R24, S12: where the line manager is the parent, there is nobody to tell, and that is a task for a person."""
    with reading(house.desk.engine) as session:
        boss = session.exec(select(User).where(User.role == Role.LINE_MANAGER)).one()
    ref = house.request(requester_name=boss.name, requester_user_id=boss.id)
    state = house.state(ref)
    (order,) = [one for one in effects_due(ref, state) if one.letter_kind == "line_manager_notice"]
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        with pytest.raises(Exception, match="no_such_role"):
            addressee_of(session, EffectOrder.model_validate(order.model_dump()), request, state)


def typed(house: House, **more: Any) -> tuple[str, str]:
    """The form, sent by the manager: the page that came back, and where it led."""
    answer = house.person(Role.MANAGER).send("/requests/new", {**GOOD, **more})
    return answer.text, answer.headers.get("location", "")


@pytest.mark.parametrize(
    "who", [{"requester_name": "Tomos  PRYDDERCH"}, {"requester_email": "Deputy@example.org"}], ids=["name", "mail"]
)
def test_a_name_or_address_of_somebody_here_is_asked_about(house: House, who: dict[str, str]) -> None:
    """R24: a person says whether it is they; nobody is taken for somebody unasked."""
    page, _ = typed(house, **who)
    assert "Tomos Prydderch works here, with this name or address" in page
    _, led_to = typed(house, **who, works_here="no")
    assert led_to == "/requests/AR-2026-0001"
    with reading(house.desk.engine) as session:
        assert not shut_to(session, deputy(house).id)


def test_who_works_here_is_recorded_with_the_request(house: House) -> None:
    """R24: with the first line of its log, where the rules find it."""
    _, led_to = typed(house, works_here=deputy(house).id)
    assert house.state(led_to.rpartition("/")[2]).requester_user_id == deputy(house).id


def test_nobody_records_a_request_of_their_own(house: House, manager: Person) -> None:
    """R24."""
    page, _ = typed(house, works_here=manager.user.id)
    assert "You cannot record a request of your own" in page
    with reading(house.desk.engine) as session:
        assert not list_requests(session)


def test_what_stands_beside_it_is_shut_to_them(house: House, ref: str, manager: Person) -> None:
    """R24, S61: a complaint of theirs is handled by others, and they read of it in letters."""
    house.entitled(ref)
    (matter,) = opened(house, ref, manager, "complaint")
    theirs = house.person(Role.DEPUTY)
    assert theirs.get(f"/matters/{matter}").status_code == 403
    assert matter not in theirs.get("/matters").text
    assert matter in manager.get("/matters").text


def test_they_neither_share_about_their_child_nor_show_records_to_themselves(house: House, ref: str) -> None:
    """R24, S61, S56: a colleague does; of other children they may."""
    house.request(requester_name="Ada Oduya", child_name="Ivo Oduya")
    theirs, manager = house.person(Role.DEPUTY), house.person(Role.MANAGER)
    for page in ("/share", "/records-shown"):
        assert "Rowan Ashdown" in manager.get(page).text
        shown = theirs.get(page).text
        assert "Rowan Ashdown" not in shown and "Ivo Oduya" in shown
    child = house.child_of(ref)
    assert "Choose the child" in theirs.send("/share", {**filled(house), "child": child}).text
