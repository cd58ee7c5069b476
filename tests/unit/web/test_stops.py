"""Stops and what went out wrongly (S54, R35): at once, by anybody who may, lifted by two."""

import pytest

from models import acts
from models.words import LinkPurpose, Role
from records.database import reading, writing
from records.post import LinkFault, find_link, make_link
from tests.unit.web.house import House

REASON = "She is afraid of him."


def test_a_stop_is_one_press_and_a_reason(house: House) -> None:
    ref = house.request()
    lead = house.person(Role.SAFEGUARDING_LEAD)
    page = lead.send(f"/requests/{ref}/stops/place", {"on": "whole", "reason": ""})
    assert "Say why, in your own words" in page.text
    assert lead.send(f"/requests/{ref}/stops/place", {"on": "whole", "reason": REASON}).status_code == 303
    assert house.state(ref).stopped


def test_its_reason_is_read_by_those_who_decide_and_the_lead_only(house: House) -> None:
    """Design: sensitive reasons are seen by decider and safeguarding lead only."""
    ref = house.request()
    house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON)
    for role, reads in ((Role.MANAGER, True), (Role.LINE_MANAGER, False), (Role.LEGAL_ADVISER, False)):
        person = house.person(role)
        assert (REASON in person.get(f"/requests/{ref}/stops").text) is reads
        assert (REASON in person.get(f"/requests/{ref}/history").text) is reads


def test_two_people_lift_it(house: House) -> None:
    ref = house.request()
    seq = house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON).seq
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/stops"
    manager.send_from(path, f"{path}/{seq}/lift", {f"reason-{seq}": "He has moved away."})
    assert house.state(ref).stopped
    (lifting,) = house.state(ref).needs_second
    backing = f"/requests/{ref}/backing"
    own = manager.send_from(backing, f"{backing}/{lifting}", {f"read-{lifting}": "yes"})
    assert "cannot be the one who proposed it" in own.text
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert "He has moved away." in lead.get(backing).text
    assert "Confirm that you have read" in lead.send_from(backing, f"{backing}/{lifting}").text
    assert lead.send_from(backing, f"{backing}/{lifting}", {f"read-{lifting}": "yes"}).status_code == 303
    assert not house.state(ref).stopped


def test_nobody_backs_what_they_cannot_read(house: House) -> None:
    ref = house.request()
    seq = house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, REASON).seq
    house.record(ref, acts.StopLifted(stop_seq=seq), Role.MANAGER, "He has moved away.")
    line_manager = house.person(Role.LINE_MANAGER)
    page = line_manager.get(f"/requests/{ref}/backing").text
    assert "nobody backs what they cannot read" in page
    assert "He has moved away." not in page
    (lifting,) = house.state(ref).needs_second
    path = f"/requests/{ref}/backing"
    line_manager.send_from(path, f"{path}/{lifting}", {f"read-{lifting}": "yes"})
    assert house.state(ref).stopped


def test_something_went_out_wrongly_holds_everything(house: House) -> None:
    """R35."""
    ref = house.request()
    with writing(house.desk.engine, ref) as session:
        token = make_link(session, ref, LinkPurpose.BOOK, days=30, now=house.desk.now)
    key_person = house.person(Role.KEY_PERSON)
    page = key_person.browser.get(f"/went-wrong?ref={ref.lower()}")
    assert page.url.path == f"/requests/{ref}/went-wrong"
    assert "Rowan" not in page.text, "whoever may not see the request sees no name"
    now = {"on-day": "23", "on-month": "11", "on-year": "2026", "at": "9.15"}
    answer = key_person.send(f"/requests/{ref}/went-wrong", {**now, "reason": "It went to his father."})
    assert answer.status_code == 303
    assert house.state(ref).stopped
    assert house.state(ref).went_wrong_seqs
    with reading(house.desk.engine) as session:
        assert find_link(session, token, house.desk.now) is LinkFault.REVOKED


def test_what_was_noticed_in_the_future_is_refused(house: House) -> None:
    ref = house.request()
    later = {"on-day": "23", "on-month": "11", "on-year": "2026", "at": "23:59"}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/went-wrong", {**later, "reason": "x"})
    assert "The time is in the future" in page.text
    odd = {**later, "at": "half past"}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/went-wrong", {**odd, "reason": "x"})
    assert "hours and minutes" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/", "/inbox", "/policies", "/account", "/account/hours", "/requests/new", "/nowhere", "/system/people",
        "/went-wrong", "/requests/AR-2099-0001", "/requests/{ref}", "/requests/{ref}/documents",
        "/requests/{ref}/people", "/requests/{ref}/replies", "/requests/{ref}/decisions", "/requests/{ref}/marker",
        "/requests/{ref}/check", "/requests/{ref}/release", "/requests/{ref}/letters", "/requests/{ref}/history",
    ],
)  # fmt: skip
def test_every_page_leads_to_saying_that_something_went_out_wrongly(house: House, path: str) -> None:
    """R35: also the marker, the inbox and the pages that say that there is nothing or that one may not see it."""
    ref = house.request()
    house.entitled(ref)
    assert '/went-wrong"' in house.person(Role.MANAGER).get(path.format(ref=ref)).text


def test_from_any_page_the_request_is_chosen_or_its_reference_typed(house: House) -> None:
    """R35: a key person sees no request and types what stands on the letter; nothing is told about other ones."""
    ref = house.request()
    manager, key_person = house.person(Role.MANAGER), house.person(Role.KEY_PERSON)
    assert f'href="/requests/{ref}/went-wrong"' in manager.get("/went-wrong").text
    page = key_person.get("/went-wrong")
    assert ref not in page.text
    assert "There is no request" in key_person.get("/went-wrong?ref=AR-2099-0001").text
    onward = key_person.browser.get(f"/went-wrong?ref={ref.lower()}", follow_redirects=False)
    assert onward.headers["location"] == f"/requests/{ref}/went-wrong"
    assert house.person(Role.ADMINISTRATOR).get("/went-wrong").status_code == 403
