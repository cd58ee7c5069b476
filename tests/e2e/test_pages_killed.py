"""kill -9 of the pages in the middle of an act: after the restart it is recorded once, and the page says so."""

from collections.abc import Iterator

import httpx
import pytest

from boundaries import Boundary
from models.words import Role, SubmissionStatus
from records.audit import verify_chain
from records.database import reading
from records.log import act_of, submissions_of
from tests.e2e.house import House
from tests.e2e.pages import People, Visitor
from tests.e2e.player import Player


@pytest.fixture
def people(house: House) -> Iterator[People]:
    """Everybody who visits the pages."""
    people = People(house)
    yield people
    people.leave()


def fill_in(manager: Visitor, ref: str) -> None:
    """The intake page, ready to be sent."""
    manager.goto(f"/requests/{ref}/intake")
    manager.choose("Is the requester entitled to see this child's file?", "Yes")
    manager.choose("Ask for evidence of identity?", "No")
    manager.fill("How do you know who they are", "She comes every day")
    manager.choose("May anyone be at risk", "No")


def answers(visitor: Visitor) -> bool:
    """Whether the pages are there again."""
    try:
        visitor.goto("/healthz")
    except httpx.TransportError:
        return False
    return visitor.status == 200


@pytest.mark.parametrize("boundary", [Boundary.ACT_SAVED, Boundary.ACT_ANSWERED])
def test_an_act_is_recorded_once_though_the_pages_died_over_it(
    house: House, people: People, boundary: Boundary
) -> None:
    """temporal.md, "How an act is done": saved before it is said; the same form again is the same act."""
    player = Player(house)
    player.create()
    manager, again = people.staff(Role.MANAGER), people.staff(Role.MANAGER)
    fill_in(manager, player.ref)
    house.kill_at(boundary, "web")
    with pytest.raises(httpx.TransportError):
        manager.press("Settle the intake")
    assert house.killed()
    house.until(lambda: answers(again), what="the pages to come back")
    manager.press("Settle the intake")  # as a browser sends it again when the page is loaded anew
    house.until(lambda: "intake_settled" in house.kinds(player.ref), what="the act to be recorded")
    again.goto(f"/requests/{player.ref}/intake")
    assert "Entitled Yes" in again.text
    house.until(lambda: "letter/acknowledgement" in house.state(player.ref).done, what="the acknowledgement")
    assert house.kinds(player.ref).count("intake_settled") == 1
    with reading(house.engine) as session:
        said = [one for one in submissions_of(session, player.ref) if act_of(one).kind == "intake_settled"]
        assert [one.status for one in said] == [SubmissionStatus.DONE]
        assert verify_chain(session, player.ref) == []
    assert len(house.mails(player.requester_email)) == 1


def test_an_act_nobody_sends_again_is_not_lost(house: House, people: People) -> None:
    """The person closes the browser after the crash: what they said is done all the same."""
    player = Player(house)
    player.create()
    manager = people.staff(Role.MANAGER)
    fill_in(manager, player.ref)
    house.kill_at(Boundary.ACT_SAVED, "web")
    with pytest.raises(httpx.TransportError):
        manager.press("Settle the intake")
    house.until(lambda: "letter/acknowledgement" in house.state(player.ref).done, what="the acknowledgement")
    house.until(lambda: answers(manager), what="the pages to come back")
    manager.goto(f"/requests/{player.ref}")
    assert "settled the intake" in manager.text
    assert house.kinds(player.ref).count("intake_settled") == 1
