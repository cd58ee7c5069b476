"""Who may ask: court orders, the child's view, disputes, agents, what the not entitled get (R11-R14, S107)."""

from datetime import date, timedelta
from typing import Any

import pytest

from letters.kinds import LetterKind
from models import acts
from models.words import ClosedAs, ParentalSource, Role
from rules.agenda import effects_due
from rules.authority import CERTIFICATE_COUNTS_FROM, certificate_too_early, source_words
from rules.calendars import Nation
from rules.signoff import roles_to_sign
from tests.unit.activities.test_clock_letters import letter
from tests.unit.web.house import House
from tests.unit.web.test_intake import GOOD
from web.wording import SOURCES

NOT_ENTITLED: dict[str, Any] = {**GOOD, "entitled": "no", "authority": "none", "why_not": "Nothing was shown"}


def settled(house: House, **more: Any) -> tuple[str, str]:
    """An intake that was sent; the reference, and the page that came back (empty where it was settled)."""
    ref = house.request(child_name=more.pop("child_name", "Rowan Ashdown"))
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/intake", {**GOOD, **more})
    return ref, "" if answer.status_code == 303 else answer.text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"order": "forbids"}, "A court order forbids this"),
        ({"childs_view": "refuses"}, "The child can decide and does not want it"),
        ({"authority": "written_authority"}, "written authority. See it first"),
        ({"authority": "the_child", "childs_view": "too_young"}, "A child who asks has to be able to decide"),
    ],
    ids=["order", "child", "agent", "child asks"],
)
def test_what_stands_against_a_request_is_not_passed_over(house: House, more: dict[str, Any], words: str) -> None:
    """S2, R11-R14: a source of authority alone is not enough; a child who can decide is asked."""
    ref, page = settled(house, **more)
    assert words in page
    assert house.state(ref).intake is None


def test_what_was_weighed_is_on_record_and_shown(house: House) -> None:
    """R12, S107: an order that was seen, parents who disagree, a local authority that was asked."""
    more = {"order": "limits_some", "question": "What does it leave?", "authority_note": "Order of 3 May"}
    ref, _ = settled(house, more=["dispute", "looked_after"], **more)
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


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("rowan came on Monday", "would show that the child attends"),
        ("The Ashdown family is known", "would show that the child attends"),
        ("You rang about your son on 3 May.", "speaks of a child who attends"),
        ("A key person wrote your number down.", "speaks of a child who attends"),
    ],
)
def test_an_answer_that_shows_the_child_is_refused(house: House, words: str, why: str) -> None:
    """R23: the letter neither says nor shows that the child attends."""
    ref, page = settled(house, **{**NOT_ENTITLED, "own_data": words})
    assert why in page
    assert house.state(ref).intake is None


def test_a_surname_that_the_requester_bears_too_is_their_own_data(house: House) -> None:
    """R11, R23: the mother's letters are signed with the name that the child has from her."""
    own = "We hold two letters signed M. Ashdown, and a note of a call of Mrs Ashdown."
    _, page = settled(house, requester_name="Mira Ashdown", **{**NOT_ENTITLED, "own_data": own})
    assert "would show that the child attends" not in page
    _, page = settled(house, requester_name="Mira Ashdown", **{**NOT_ENTITLED, "own_data": f"{own} Rowan drew."})
    assert "would show that the child attends" in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"order": "limits_some", "question": "May we?"}, "Say what the court order limits"),
        ({"more": ["dispute"]}, "Say what the parents say"),
        ({"more": ["looked_after_unasked"]}, "Say why the local authority was not asked"),
    ],
    ids=["order", "dispute", "looked after"],
)
def test_what_has_to_be_weighed_is_written_down(house: House, more: dict[str, Any], words: str) -> None:
    """R12, R13, S107: nobody ticks that something was weighed without a word on how."""
    ref, page = settled(house, **more)
    assert words in page and house.state(ref).intake is None
    ref, page = settled(house, **more, authority_note="Seen and weighed with the line manager.")
    assert page == "" and house.state(ref).intake is not None


def test_an_order_that_limits_some_of_it_holds_the_answer_until_advice_came(house: House) -> None:
    """R13, S15: the adviser is asked, and the release waits for them."""
    limits = {"order": "limits_some", "authority_note": "Order of 3 May, number 7"}
    ref, page = settled(house, **limits)
    assert "Write what the legal adviser is asked" in page
    ref, _ = settled(house, **limits, question="What does the order leave to them?")
    state = house.state(ref)
    assert state.controversial
    assert "legal_advice_request" in [due.letter_kind for due in effects_due(ref, state)]
    assert Role.LEGAL_ADVISER in roles_to_sign(state)


def test_allegations_about_the_requester_are_told_the_safeguarding_lead(house: House) -> None:
    """R12, S54: whatever was answered about risk."""
    ref, _ = settled(house, more=["allegations", "confidence"], at_risk="no")
    assert "safeguarding_notice" in [due.letter_kind for due in effects_due(ref, house.state(ref))]
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/intake").text
    assert "Concern the requester" in page and "Something is owed to the child" in page


@pytest.mark.parametrize(
    ("nation", "since"),
    [
        (Nation.ENGLAND, "1 December 2003"),
        (Nation.WALES, "1 December 2003"),
        (Nation.SCOTLAND, "4 May 2006"),
        (Nation.NORTHERN_IRELAND, "15 April 2002"),
    ],
)
def test_the_birth_certificate_counts_from_the_nations_own_day(nation: Nation, since: str) -> None:
    """R13: an unmarried father; a child born before was registered without that effect, unless later."""
    words = source_words(nation, SOURCES)
    assert f"(since {since})" in words[ParentalSource.BIRTH_CERTIFICATE]
    assert set(words) == set(ParentalSource)
    day = CERTIFICATE_COUNTS_FROM[nation]
    assert certificate_too_early(nation, ParentalSource.BIRTH_CERTIFICATE, day - timedelta(days=1))
    assert not certificate_too_early(nation, ParentalSource.BIRTH_CERTIFICATE, day)
    assert not certificate_too_early(nation, ParentalSource.MARRIED_FATHER, day - timedelta(days=1))


def test_a_father_on_the_certificate_of_a_child_born_before_says_when_it_was_registered(house: House) -> None:
    """R13."""
    ref = house.request(child_born_on=date(2003, 11, 30), child_name="Ivo Oduya")
    manager = house.person(Role.MANAGER)
    form = {**GOOD, "authority": "birth_certificate", "childs_view": "agrees"}
    assert "born before 1 December 2003" in manager.send(f"/requests/{ref}/intake", form).text
    again = manager.send(f"/requests/{ref}/intake", {**form, "authority_note": "Registered anew on 4 May 2005."})
    assert again.status_code == 303


def test_a_child_of_twelve_is_not_too_young_without_a_reason(house: House) -> None:
    """R11, R12: former children are older than those who come now."""
    ref = house.request(child_born_on=date(2014, 11, 23), child_name="Ivo Oduya")
    young = house.request(child_born_on=date(2014, 11, 24), child_name="Ida Oduya")
    manager = house.person(Role.MANAGER)
    assert "Most children of this age are" not in manager.get(f"/requests/{ref}/intake").text
    assert "Say whether the child could decide" in manager.send(f"/requests/{ref}/intake", GOOD).text
    too_young = {**GOOD, "childs_view": "too_young"}
    assert "Say why a child of 12 cannot decide" in manager.send(f"/requests/{ref}/intake", too_young).text
    assert manager.send(f"/requests/{young}/intake", GOOD).status_code == 303
    agreed = manager.send(f"/requests/{ref}/intake", {**GOOD, "childs_view": "agrees"})
    assert agreed.status_code == 303


def test_a_child_who_can_decide_asks_for_themselves(house: House) -> None:
    """R11: the right is the child's own, in England too."""
    ref = house.request(child_born_on=date(2013, 4, 2), child_name="Ivo Oduya", requester_name="Ivo Oduya")
    manager = house.person(Role.MANAGER)
    form = {**GOOD, "authority": "the_child", "childs_view": "agrees"}
    assert manager.send(f"/requests/{ref}/intake", form).status_code == 303
    assert "The child themselves, who can decide" in manager.get(f"/requests/{ref}/intake").text


def test_who_acts_for_a_parent_is_asked_for_that_parents_word(house: House) -> None:
    """R14: the letter that asks for evidence names the authority, and not a passport alone."""
    ref, _ = settled(house, authority="written_authority", ask_identity="yes", identity_note="No letter yet")
    assert "signed and dated by a person with parental responsibility" in letter(
        house, ref, LetterKind.IDENTITY_REQUEST
    )
    other, _ = settled(house, ask_identity="yes", identity_note="Nobody knows him", child_name="Ivo Oduya")
    assert "parental responsibility" not in letter(house, other, LetterKind.IDENTITY_REQUEST)


def test_the_own_data_that_was_offered_is_answered_when_it_is_asked_for(house: House) -> None:
    """R11, R23: after the request was closed, in a letter of its own that shows no child either."""
    ref, _ = settled(house, **NOT_ENTITLED)
    manager = house.person(Role.MANAGER)
    assert "offered an answer about the requester themselves" in manager.get(f"/requests/{ref}/intake").text
    path = f"/requests/{ref}/own-data"
    assert "would show that the child attends" in manager.send(path, {"own_data": "Rowan's file names you."}).text
    answer = {"own_data": "We hold your two letters of January."}
    assert "Make sure first who they are" in manager.send(path, answer).text
    assert manager.send(path, {**answer, "sure": "yes"}).status_code == 303
    text = letter(house, ref, LetterKind.OWN_DATA)
    assert "We hold your two letters of January." in text
    assert "Rowan" not in text and "child" not in text.partition("If you are not happy")[0]
    assert "This has been done already" in manager.get(path).text


def test_nobody_else_is_answered_in_that_way(house: House) -> None:
    ref, _ = settled(house)
    assert house.person(Role.MANAGER).get(f"/requests/{ref}/own-data").status_code == 404


def test_a_name_that_both_bear_is_the_requesters_own(house: House) -> None:
    """R11, R23: who is not entitled is written of by their own surname; the child's first name stays out."""
    ref = house.request(requester_name="Tom Ashdown", child_name="Rowan Ashdown")
    manager = house.person(Role.MANAGER)
    manager.send(f"/requests/{ref}/intake", NOT_ENTITLED)
    house.record(ref, acts.RequestClosed(closed_as=ClosedAs.NOT_ENTITLED))
    path = f"/requests/{ref}/own-data"
    assert "would show" in manager.send(path, {"own_data": "Rowan ran to Mr Ashdown.", "sure": "yes"}).text
    words = {
        "own_data": "We hold a letter that Tom Ashdown wrote us in May, and Mr. Ashdown's call.",
        "sure": "yes",
    }
    assert manager.send(path, words).status_code == 303


def test_of_somebody_nobody_knows_no_identity_is_asked_but_before_own_data_are_told(house: House) -> None:
    """R11, R14: a stranger is refused without more; what is held about somebody goes to nobody else."""
    stranger = {**NOT_ENTITLED, "ask_identity": "", "identity_note": ""}
    ref, page = settled(house, **stranger)
    assert page == "" and house.state(ref).closed_as is not None
    ref, page = settled(house, **stranger, own_data="We hold your letter of January.", child_name="Ivo Oduya")
    assert "Say how you know who they are" in page
    assert house.state(ref).intake is None


@pytest.mark.parametrize("danger", [{"at_risk": "yes"}, {"more": ["allegations"]}], ids=["risk", "allegations"])
def test_the_safeguarding_lead_hears_of_somebody_who_looks_for_a_child(
    house: House, danger: dict[str, Any]
) -> None:
    """S54, R12: also where they are not entitled and the request ends at once."""
    ref, _ = settled(house, **{**NOT_ENTITLED, **danger})
    due = [one.letter_kind for one in effects_due(ref, house.state(ref))]
    assert sorted(due) == ["line_manager_notice", "not_entitled", "safeguarding_notice"]
