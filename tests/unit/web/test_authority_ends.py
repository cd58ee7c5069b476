"""The right to ask can end: an agent's authority is taken back or runs out, a court decides (R13, R14)."""

from datetime import timedelta

import pytest

from models import acts
from models.words import AuthorityEnd, ClosedAs, ParentalSource, Role
from records.database import reading
from rules.agenda import effects_due, moments_ahead
from rules.authority import authority_is_over
from tests.unit.web.house import House, Person, terms_of
from tests.unit.web.test_booking import Requester, requester

__all__ = ["requester"]
pytestmark = pytest.mark.usefixtures("patient")

TAKEN_BACK = {"why": "taken_back", "on-day": "23", "on-month": "11", "on-year": "2026", "note": "She rang us."}


@pytest.fixture
def manager(house: House) -> Person:
    """The manager."""
    return house.person(Role.MANAGER)


def ended(requester: Requester, manager: Person, **more: str) -> str:
    """Somebody says that the authority has ended; the page that came back, empty where it was recorded."""
    path = f"/requests/{requester.here.ref}/authority"
    answer = manager.send_from(path, f"{path}/ended", {**TAKEN_BACK, **more})
    return "" if answer.status_code == 303 else answer.text


def test_an_authority_taken_back_shuts_the_page_and_the_release(requester: Requester, manager: Person) -> None:
    """R14: the appointment, the copy and the invitation; the clock goes on."""
    house, ref = requester.here.house, requester.here.ref
    open_page = requester.enter()
    assert "These times are free" in open_page.text
    assert ended(requester, manager) == ""
    assert "These times are free" not in requester.browser.get(requester.path).text
    booked = requester.send(open_page, "/choose", way="meeting", slot=requester.slots[0])
    assert "Your appointment: " not in booked.text
    assert house.state(ref).booked is None
    assert "file_ready" not in [due.letter_kind for due in effects_due(ref, house.state(ref))]
    page = manager.get(f"/requests/{ref}").text
    assert "authority that has ended to be seen anew" in page.lower()


def test_nothing_is_given_until_it_is_seen_anew(requester: Requester, manager: Person) -> None:
    """R13, R14: by nobody, whatever a page offers."""
    house, ref = requester.here.house, requester.here.ref
    ended(requester, manager, why="court_order")
    handed = {"way": "collection", "who": "The agent", "checked": "yes"}
    on = {"on-day": "23", "on-month": "11", "on-year": "2026"}
    path = f"/requests/{ref}/release/handover"
    refused = manager.send(path, {**handed, **on})
    assert "What let them ask for this child has ended" in refused.text
    page = f"/requests/{ref}/authority"
    assert manager.send_from(page, f"{page}/shown", {"seen": "A new letter of 22 November."}).status_code == 303
    assert manager.send(path, {**handed, **on}).status_code == 303
    assert house.state(ref).given is not None


def test_it_runs_out_at_the_end_of_its_last_day(house: House) -> None:
    """R14: without anybody looking; the request waits for the manager from then on."""
    ref = house.request()
    until = house.desk.now.date() + timedelta(days=9)
    house.record(
        ref,
        acts.IntakeSettled(
            entitled=True, authority=ParentalSource.WRITTEN_AUTHORITY, authority_seen=True, authority_until=until
        ),
    )
    with reading(house.desk.engine) as session:
        terms = terms_of(session, ref)
    (moment,) = [
        one
        for one in moments_ahead(house.state(ref), terms, house.desk.now.date())
        if one.key.startswith("authority/")
    ]
    assert moment.at.date() in {until, until + timedelta(days=1)}
    assert not authority_is_over(house.state(ref))
    assert not authority_is_over(house.state(ref), until)
    assert authority_is_over(house.state(ref), until + timedelta(days=1)), (
        "nothing opens before the moment is noted"
    )
    house.record(ref, acts.MomentPassed(moment=moment.key, due_at=moment.at), Role.CLOCK)
    assert authority_is_over(house.state(ref))
    assert "Ran out on" in house.person(Role.MANAGER).get(f"/requests/{ref}/intake").text
    house.record(ref, acts.AuthorityShown(until=until + timedelta(days=30)))
    assert not authority_is_over(house.state(ref))


def test_a_request_whose_authority_ended_is_closed_for_want_of_it(house: House, manager: Person) -> None:
    """R14: at any stage, with a letter that says so; before that it could not be closed so."""
    ref = house.request()
    house.entitled(ref)
    closing = {"closed_as": "no_identity", "reason": "We were told that you no longer act for the parent."}
    assert manager.send(f"/requests/{ref}/close", closing).status_code == 422
    house.record(ref, acts.AuthorityEnded(why=AuthorityEnd.TAKEN_BACK, ended_on=house.desk.now.date()))
    assert manager.send(f"/requests/{ref}/close", closing).status_code == 303
    assert house.state(ref).closed_as is ClosedAs.NO_IDENTITY


def test_it_ends_once_and_is_seen_anew_only_then(requester: Requester, manager: Person) -> None:
    """R14."""
    path = f"/requests/{requester.here.ref}/authority"
    early = manager.send_from(path, f"{path}/shown", {"seen": "A letter."})
    assert "Nothing says that their authority has ended" in early.text
    assert "Say how you know" in ended(requester, manager, note="")
    assert ended(requester, manager) == ""
    hidden = manager.hidden(f"/requests/{requester.here.ref}/intake")
    again = manager.browser.post(f"{path}/ended", data={**hidden, **manager.hidden(path), **TAKEN_BACK})
    assert "already" in again.text
