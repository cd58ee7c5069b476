"""How the requester is reached is corrected: the way out of a letter that came back (R23, S46)."""

from typing import Any

import pytest

from models import acts
from models.words import LinkPurpose, Role
from records import audit
from records.database import reading, writing
from records.post import LinkFault, find_link, make_link
from records.requests import get_request
from tests.unit.web.house import House

GOOD: dict[str, Any] = {
    "requester_email": "mira.new@example.org",
    "requester_address": "",
    "requester_telephone": "",
    "calendar_files_ok": "no",
    "neutral_subjects": "yes",
    "channel_note": "",
    "reason": "She rang from the number we have and spelled it.",
}


@pytest.fixture
def ref(house: House) -> str:
    """A request whose acknowledgement came back."""
    found = house.request()
    house.entitled(found)
    house.record(found, acts.EffectFailed(effect="letter/acknowledgement", code="bounced"), Role.CLOCK)
    return found


def test_a_letter_that_came_back_leads_to_the_page_that_puts_it_right(house: House, ref: str) -> None:
    """R23: wrong address, corrected, tried again; old links lead nowhere."""
    with writing(house.desk.engine, ref) as session:
        token = make_link(session, ref, LinkPurpose.BOOK, now=house.desk.now)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/channel"
    assert f'href="{path}"' in manager.get(f"/requests/{ref}/letters").text
    assert "mira@example.org" in manager.get(path).text
    assert "how you know" in manager.send(path, {**GOOD, "reason": ""}).text
    assert manager.send(path, GOOD).headers["location"] == f"/requests/{ref}/letters"
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        (entry,) = audit.entries(session, ref, "request.channel_changed")
        assert isinstance(find_link(session, token, house.desk.now, LinkPurpose.BOOK), LinkFault)
    assert request is not None and "mira" not in entry.detail_json
    assert (request.requester_email, request.calendar_files_ok, request.neutral_subjects) == (
        "mira.new@example.org",
        False,
        True,
    )
    assert "changed the requester" in manager.get(f"/requests/{ref}/history").text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("requester_email", "", "Enter an e-mail address or a postal address"),
        ("requester_email", "mira@", "in the form name@example.com"),
        ("neutral_subjects", "", "have to be neutral"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_changes(
    house: House, ref: str, field: str, typed: str, words: str
) -> None:
    manager = house.person(Role.MANAGER)
    assert words in manager.send(f"/requests/{ref}/channel", {**GOOD, field: typed}).text
    assert house.state(ref).seq == 3


def test_who_does_not_carry_the_request_changes_nothing(house: House, ref: str) -> None:
    """S59."""
    assert house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/channel").status_code == 403
