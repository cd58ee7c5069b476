"""Not everything is a request: developmental records are shown at once, other rights are named (S56-S58, R6)."""

from typing import Any

import pytest

from models import acts
from models.words import Role
from tests.unit.web.house import House, Person

SEEN: dict[str, Any] = {
    "to": "Mira Ashdown",
    "relationship": "mother",
    "on-day": "20",
    "on-month": "11",
    "on-year": "2026",
    "what": "The learning journal of the autumn",
    "only": "yes",
}


@pytest.fixture
def manager(house: House) -> Person:
    """The manager, signed in."""
    return house.person(Role.MANAGER)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("agency", "asked for from that body"),
        ("educational", "within 15 school days"),
        ("correction", "What is wrong?"),
    ],
)
def test_another_right_is_named_with_where_to_turn(manager: Person, asked: str, words: str) -> None:
    """S26, R6, S48: what is no request for this file is said to be none."""
    assert words in manager.send("/requests/first", {"asked": asked}).text


def test_a_request_for_the_file_goes_on_to_its_form(manager: Person) -> None:
    """S1."""
    answer = manager.send("/requests/first", {"asked": "whole_file"})
    assert answer.headers["location"].startswith("/requests/new")
    assert "Choose what is asked for" in manager.send("/requests/first", {}).text


def test_developmental_records_are_shown_at_once_and_that_is_on_record(house: House, manager: Person) -> None:
    """S56, S57: any time, without a request; a form sent twice is one line."""
    house.request(child_name="Rowan Ashdown")
    assert manager.send("/requests/first", {"asked": "developmental"}).headers["location"] == "/records-shown"
    page = manager.get("/records-shown").text
    child = page.split('name="child" type="radio" value="')[1].split('"')[0]
    form = {**manager.hidden("/records-shown"), **SEEN, "child": child}
    for _ in range(2):
        manager.browser.post("/records-shown", data=form)
    page = manager.get("/records-shown").text
    assert page.count("The learning journal of the autumn") == 1
    assert "20 November 2026" in page


def test_what_names_another_child_is_no_developmental_record(house: House, manager: Person) -> None:
    """S58, S7: a person has to look through what is shown."""
    house.request()
    page = manager.send("/records-shown", {**SEEN, "only": ""}).text
    assert "names another child or a worry is no developmental record" in page
    assert 'value="Mira Ashdown"' in page


def test_while_a_stop_is_in_force_the_safeguarding_lead_is_asked_first(house: House, manager: Person) -> None:
    """S54, S56: everything is subject to the child's safety, what needs no request too."""
    ref = house.request()
    house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD, "She is afraid of him.")
    child = manager.get("/records-shown").text.split('name="child" type="radio" value="')[1].split('"')[0]
    refused = manager.send("/records-shown", {**SEEN, "child": child})
    assert refused.status_code == 422 and "Ask the safeguarding lead first" in refused.text
    assert "afraid" not in refused.text
    assert manager.send("/records-shown", {**SEEN, "child": child, "lead_agrees": "yes"}).status_code == 303


def test_only_those_who_lead_show_records(house: House) -> None:
    """S59."""
    assert house.person(Role.LEGAL_ADVISER).get("/records-shown").status_code == 403
