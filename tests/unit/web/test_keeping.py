"""After the end: what is due to be destroyed is listed, two people do it; a request is taken up again (R31)."""

import pytest

from models import acts
from models.acts import RequestWithdrawn
from models.words import ClosedAs, ParentalSource, Role
from tests.unit.web.house import House

SURE = {"reason": "Nobody needs them", "looked": "yes"}


@pytest.fixture
def ended(house: House) -> str:
    """A request that ended because no evidence of identity came."""
    ref = house.request()
    house.record(ref, acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, ask_identity=True))
    house.record(ref, acts.RequestClosed(closed_as=ClosedAs.NO_IDENTITY))
    return ref


def test_papers_whose_time_is_not_up_are_kept_and_the_page_says_until_when(house: House, ended: str) -> None:
    """R31."""
    manager = house.person(Role.MANAGER)
    assert "23 November 2029" in manager.get("/kept").text
    page = manager.get(f"/requests/{ended}/keeping").text
    assert "have to be kept still" in page
    assert "Propose to destroy them" not in page
    assert "How long it is kept" in manager.get(f"/requests/{ended}").text


def test_two_people_destroy_what_is_due(house: House, ended: str) -> None:
    """R31: proposed with a reason, backed by the line manager; then no name of the requester is left."""
    house.later(days=366 * 3 + 2)
    manager, line = house.person(Role.MANAGER), house.person(Role.LINE_MANAGER)
    assert "Time is up" in manager.get("/kept").text
    page = f"/requests/{ended}/keeping"
    assert "Confirm that no complaint" in manager.send_from(page, f"{page}/destroy", {"reason": "x"}).text
    assert manager.send_from(page, f"{page}/destroy", SURE).status_code == 303
    assert "It is proposed to destroy them" in manager.get(page).text
    (seq,) = house.state(ended).needs_second
    backing = f"/requests/{ended}/backing"
    assert line.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"}).status_code == 303
    assert "are destroyed" in manager.get(page).text
    assert "Mira" not in manager.get("/").text
    listed = manager.get("/kept").text
    assert "Destroyed" in listed
    assert "Time is up" not in listed
    for below in ("", "/history", "/letters", "/keeping"):
        assert "Mira" not in manager.get(f"/requests/{ended}{below}").text


def test_they_are_kept_longer_with_a_reason(house: House, ended: str) -> None:
    """R31."""
    manager, page = house.person(Role.MANAGER), f"/requests/{ended}/keeping"
    day = {"until-day": "1", "until-month": "2", "until-year": "2031"}
    assert "Say why they are needed longer" in manager.send_from(page, f"{page}/longer", day).text
    manager.send_from(page, f"{page}/longer", {**day, "why": "A complaint runs"})
    assert "1 February 2031" in manager.get(page).text
    early = {**day, "until-year": "2027", "why": "x"}
    assert "later than the one until which" in manager.send_from(page, f"{page}/longer", early).text


def test_a_request_is_taken_up_again_with_a_reason(house: House, ended: str) -> None:
    """Design, phase 8."""
    house.later(days=40)
    manager, page = house.person(Role.MANAGER), f"/requests/{ended}/keeping"
    assert "Say why it is taken up again" in manager.send_from(page, f"{page}/reopen", {"again": ""}).text
    answer = manager.send_from(page, f"{page}/reopen", {"again": "A paper turned up"})
    assert answer.headers["location"] == f"/requests/{ended}"
    case = manager.get(f"/requests/{ended}").text
    assert "The answer is due on" in case
    assert "How long it is kept" not in case


def test_a_withdrawn_request_is_not_taken_up_again(house: House) -> None:
    """R1."""
    ref = house.request()
    house.record(ref, RequestWithdrawn())
    assert "Take it up again" not in house.person(Role.MANAGER).get(f"/requests/{ref}/keeping").text


def test_the_list_is_for_those_who_carry_requests(house: House) -> None:
    """S59."""
    assert house.person(Role.LEGAL_ADVISER).get("/kept").status_code == 403
