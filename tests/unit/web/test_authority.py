"""Who may ask: court orders, the child's view, disputes, agents, what the not entitled get (R11-R14, S107)."""

from typing import Any

import pytest

from models.words import Role
from tests.unit.web.house import House
from tests.unit.web.test_intake import GOOD

NOT_ENTITLED: dict[str, Any] = {**GOOD, "entitled": "no", "authority": "none", "why_not": "Nothing was shown"}


def settled(house: House, **more: Any) -> tuple[str, str]:
    """An intake that was sent; the reference, and the page that came back (empty where it was settled)."""
    ref = house.request(child_name="Rowan Ashdown")
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/intake", {**GOOD, **more})
    return ref, "" if answer.status_code == 303 else answer.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"order": "forbids"}, "A court order forbids this"),
        ({"childs_view": "refuses"}, "The child can decide and does not want it"),
        ({"authority": "written_authority"}, "written authority. See it first"),
    ],
    ids=["order", "child", "agent"],
)
def test_what_stands_against_a_request_is_not_passed_over(house: House, more: dict[str, Any], words: str) -> None:
    """S2, R11-R14: a source of authority alone is not enough; a child who can decide is asked."""
    ref, page = settled(house, **more)
    assert words in page
    assert house.state(ref).intake is None


def test_what_was_weighed_is_on_record_and_shown(house: House) -> None:
    """R12, S107: an order that was seen, parents who disagree, a local authority that was asked."""
    ref, _ = settled(house, order="limits_some", more=["dispute", "looked_after"], authority_note="Order of 3 May")
    manager = house.person(Role.MANAGER)
    page = manager.get(f"/requests/{ref}/intake").text
    for words in ("A court order limits some of it", "They disagree about this request", "Was asked"):
        assert words in page
    assert "Order of 3 May" in manager.get(f"/requests/{ref}/history").text


def test_an_agent_with_authority_that_was_seen_may_ask(house: House) -> None:
    """R14: a solicitor, an advocate or a relative with the parent's letter."""
    ref, _ = settled(house, authority="written_authority", more=["authority_seen"])
    intake = house.state(ref).intake
    assert intake is not None
    assert intake.entitled


def test_an_agent_whose_authority_is_asked_for_waits_for_it(house: House) -> None:
    """R2, R14."""
    ref, page = settled(house, authority="written_authority", ask_identity="yes", identity_note="No letter yet")
    assert page == ""
    assert house.state(ref).identity_open


def test_whoever_is_not_entitled_is_answered_about_themselves(house: House) -> None:
    """R11: everybody may ask for the records about themselves; those words stand in the letter."""
    own = "We hold your two letters of January."
    ref, _ = settled(house, **{**NOT_ENTITLED, "own_data": own})
    state = house.state(ref)
    assert state.own_data_answered
    assert state.closed_as is not None


@pytest.mark.parametrize("words", ["rowan came on Monday", "The Ashdown family is known"])
def test_an_answer_that_names_the_child_is_refused(house: House, words: str) -> None:
    """R23: the letter neither says nor shows that the child attends."""
    ref, page = settled(house, **{**NOT_ENTITLED, "own_data": words})
    assert "would show that the child attends" in page
    assert house.state(ref).intake is None
