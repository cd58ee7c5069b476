"""Settling the intake (S5, S15, R11-R14)."""

from datetime import date
from typing import Any

import pytest

from models.words import Controversy, ParentalSource, Role
from tests.unit.web.house import House

GOOD: dict[str, Any] = {
    "entitled": "yes",
    "authority": "mother",
    "ask_identity": "no",
    "identity_note": "She brings him every morning.",
    "at_risk": "no",
}


def test_the_intake_is_settled_and_the_reason_is_kept(house: House) -> None:
    ref = house.request()
    manager = house.person(Role.MANAGER)
    answer = manager.send(f"/requests/{ref}/intake", GOOD)
    assert answer.status_code == 303
    intake = house.state(ref).intake
    assert intake is not None
    assert (intake.entitled, intake.authority, intake.ask_identity) == (True, ParentalSource.MOTHER, False)
    assert "She brings him every morning." in manager.get(f"/requests/{ref}/history").text


def test_if_identity_is_not_asked_the_reason_must_be_given(house: House) -> None:
    """R14: if known, record why none was asked."""
    ref = house.request()
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/intake", {**GOOD, "identity_note": ""})
    assert page.status_code == 422
    assert "Say how you know who they are" in page.text


def test_identity_in_doubt_is_asked_for_with_the_doubt_on_record(house: House) -> None:
    """R2, R14: only real doubt lets the clock wait."""
    ref = house.request()
    manager = house.person(Role.MANAGER)
    form = {**GOOD, "ask_identity": "yes", "identity_note": ""}
    assert "Say what the doubt is" in manager.send(f"/requests/{ref}/intake", form).text
    manager.send(f"/requests/{ref}/intake", {**form, "identity_note": "Nobody here has met him."})
    intake = house.state(ref).intake
    assert intake is not None
    assert (intake.ask_identity, intake.identity_reasonable) == (True, True)
    page = manager.get(f"/requests/{ref}").text
    assert "The clock has not started: evidence of identity was asked for" in page


def test_identity_without_doubt_may_be_asked_for_and_the_clock_goes_on(house: House) -> None:
    """R2: the working says why the start does not move."""
    ref = house.request()
    manager = house.person(Role.MANAGER)
    manager.send(f"/requests/{ref}/intake", {**GOOD, "ask_identity": "without_doubt", "identity_note": ""})
    intake = house.state(ref).intake
    assert intake is not None
    assert (intake.ask_identity, intake.identity_reasonable) == (True, False)
    page = manager.get(f"/requests/{ref}").text
    assert "without need, so the start does not move" in page
    assert "the clock does not wait for it" in page.split("What happened last")[1]
    assert "counts from the receipt all the same" in manager.get(f"/requests/{ref}/intake").text


def test_the_intake_says_what_counts_as_prompt_and_when_that_is_over(house: House) -> None:
    """R2."""
    early, late = house.request(received_on=date(2026, 11, 16)), house.request(received_on=date(2026, 11, 13))
    manager = house.person(Role.MANAGER)
    assert "within five working days of receipt" in manager.get(f"/requests/{early}/intake").text
    assert "Those days are over" not in manager.get(f"/requests/{early}/intake").text
    assert "Those days are over" in manager.get(f"/requests/{late}/intake").text


def test_controversial_content_needs_a_question_to_the_adviser(house: House) -> None:
    """S15."""
    ref = house.request()
    manager = house.person(Role.MANAGER)
    form = {**GOOD, "controversial": ["court_case", "appeal"]}
    assert "Write what the legal adviser is asked" in manager.send(f"/requests/{ref}/intake", form).text
    manager.send(f"/requests/{ref}/intake", {**form, "question": "May the report be shown?"})
    intake = house.state(ref).intake
    assert intake is not None
    assert intake.controversial == (Controversy.COURT_CASE, Controversy.APPEAL)
    assert "May the report be shown?" in manager.get(f"/requests/{ref}/legal").text


def test_where_legal_action_is_likely_the_page_leads_to_advice(house: House) -> None:
    """S14: it is one of the boxes, and a question goes with it."""
    ref = house.request()
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/requests/{ref}/intake").text
    assert "Legal action against the setting or another agency is possible" in page
    form = {**GOOD, "controversial": ["litigation"]}
    assert "Write what the legal adviser is asked" in manager.send(f"/requests/{ref}/intake", form).text


def test_without_parental_responsibility_nobody_is_entitled(house: House) -> None:
    """S5, S6, R13: the file is that of this child, for whom they hold it."""
    ref = house.request()
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/intake", {**GOOD, "authority": "none"})
    assert page.status_code == 422
    assert house.state(ref).intake is None


def test_not_entitled_ends_the_request_with_a_reason_that_stays_here(house: House) -> None:
    ref = house.request()
    manager = house.person(Role.MANAGER)
    form = {**GOOD, "entitled": "no", "authority": "none"}
    assert "Say why they are not entitled" in manager.send(f"/requests/{ref}/intake", form).text
    manager.send(f"/requests/{ref}/intake", {**form, "why_not": "A court order forbids it."})
    assert house.state(ref).closed_as == "not_entitled"
    assert "Closed: not entitled" in manager.get(f"/requests/{ref}").text


@pytest.mark.parametrize("field", ["entitled", "ask_identity", "at_risk"])
def test_every_question_has_to_be_answered(house: House, field: str) -> None:
    ref = house.request()
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/intake", {**GOOD, field: ""})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text


def test_the_wrong_role_is_refused_with_words_and_an_entry(house: House) -> None:
    ref = house.request()
    line_manager = house.person(Role.LINE_MANAGER)
    hidden = line_manager.hidden(f"/requests/{ref}")
    page = line_manager.browser.post(f"/requests/{ref}/intake", data={**hidden, **GOOD})
    assert "Your role cannot do this" in page.text
    assert house.state(ref).intake is None
    assert "Refused." in house.person(Role.MANAGER).get(f"/requests/{ref}/history").text


def test_saved_but_not_yet_done_is_said_so(house: House) -> None:
    """temporal.md: the third answer, where worker or Temporal are away."""
    ref = house.request()
    house.desk.asleep = True
    manager = house.person(Role.MANAGER)
    assert manager.send(f"/requests/{ref}/intake", GOOD).status_code == 303
    assert "Saved. It is being processed." in manager.get(f"/requests/{ref}").text


def test_sending_it_twice_is_one_act(house: House) -> None:
    ref = house.request()
    manager = house.person(Role.MANAGER)
    hidden = manager.hidden(f"/requests/{ref}/intake")
    for _ in range(2):
        answer = manager.browser.post(f"/requests/{ref}/intake", data={**hidden, **GOOD}, follow_redirects=False)
        assert answer.status_code == 303
    assert house.state(ref).seq == 2


def test_the_same_form_with_other_words_changes_nothing(house: House) -> None:
    ref = house.request()
    manager = house.person(Role.MANAGER)
    hidden = manager.hidden(f"/requests/{ref}/intake")
    manager.browser.post(f"/requests/{ref}/intake", data={**hidden, **GOOD})
    again = manager.browser.post(f"/requests/{ref}/intake", data={**hidden, **GOOD, "at_risk": "yes"})
    assert again.status_code == 409
    assert "sent before" in again.text
