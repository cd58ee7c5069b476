"""Decisions: proposal, choice, reason; a second person where the rules say so (S28-S31, R15-R17)."""

from typing import Any

import pytest

from models import acts
from models.words import Evidence, Factor, Ground, Outcome, PartyKind, ReplyKind, Role
from records.database import reading, writing
from records.file import take_off_mention
from records.log import submissions_of
from tests.unit.web.house import House
from tests.unit.web.parties import asked, paper, passage, ready, somebody, talked, user_id, weighed
from tests.unit.web.test_weighing import page_of, refused

DISCLOSE = {"outcome": "disclose", "ground-disclose": "consent", "reason": "She agreed in writing."}
LEFT_OUT = {
    "outcome": "references_and_contributions",
    "ground-references_and_contributions": "refused",
    "reason": "Her private life.",
}


def heard(
    house: House, ref: str, person: str, kind: ReplyKind, *, objection: bool = False, number: int = 1
) -> None:
    house.record(
        ref,
        acts.ReplyReceived(
            party_id=person,
            reply_id=f"reply-{number}-{person}",
            reply=kind,
            evidence=Evidence.CALL_NOTE,
            received_at=house.desk.now,
            objection=objection,
        ),
    )


def answered(house: House, kind: ReplyKind, **more: Any) -> tuple[str, str]:
    """A request in which one person was asked and has answered."""
    ref, person = ready(house)
    asked(house, ref, person)
    heard(house, ref, person, kind, **more)
    return ref, person


def test_a_decision_is_recorded_with_its_reason(house: House) -> None:
    ref, person = answered(house, ReplyKind.CONSENT)
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/decisions/{person}", DISCLOSE)
    assert answer.status_code == 303, answer.text
    assert house.state(ref).parties[person].decided
    with reading(house.desk.engine) as session:
        said = [one.reason for one in submissions_of(session, ref) if one.kind == "decision_made"]
    assert said == ["She agreed in writing."]


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("reason", "Give the reason in your own words"),
        ("outcome", "Choose what happens to the passages"),
        ("ground-disclose", "Choose the reason that goes with it"),
    ],
)
def test_nothing_is_decided_without_outcome_ground_and_reason(house: House, missing: str, words: str) -> None:
    """S93-S96: no decision without the reason on the facts and the ground in law."""
    ref, person = answered(house, ReplyKind.CONSENT)
    form = {name: value for name, value in DISCLOSE.items() if name != missing}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/decisions/{person}", form)
    assert page.status_code == 422
    assert words in page.text
    assert not house.state(ref).parties[person].decisions


def test_the_proposal_is_shown_with_its_reasons_and_nothing_is_ticked(house: House) -> None:
    ref, person = answered(house, ReplyKind.REFUSAL)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions/{person}").text
    assert "it is not the last word" in page
    assert 'name="outcome" type="radio"' in page
    assert " checked" not in page


def test_only_reasons_that_go_with_an_outcome_are_offered(house: House) -> None:
    ref, person = answered(house, ReplyKind.REFUSAL)
    weighed(house, ref, person)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions/{person}").text
    under_disclose = page.split('id="why-disclose"')[1].split("</select>")[0]
    assert "They consented" not in under_disclose
    assert "It is reasonable without consent" in under_disclose


def test_an_override_is_announced_to_need_a_second_person_and_waits_for_one(house: House) -> None:
    """S93-S96, S98, R15: a no is a factor and no veto: going against it takes ground and reason."""
    ref, person = answered(house, ReplyKind.REFUSAL)
    weighed(house, ref, person)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/decisions/{person}"
    page = manager.get(path).text
    assert "The parent reads the passages, with the name. A second person has to back it." in page
    form = {
        "outcome": "disclose",
        "ground-disclose": "reasonable_without_consent",
        "reason": "She told it herself.",
    }
    assert manager.send(path, form).status_code == 303
    assert not house.state(ref).parties[person].decided
    assert "Waits for a second person" in manager.get(f"/requests/{ref}/decisions").text


def test_where_somebody_may_be_in_danger_the_safeguarding_lead_is_named_before_sending(house: House) -> None:
    """S29, S98."""
    ref, person = answered(house, ReplyKind.REFUSAL)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions/{person}").text
    assert "Sharing it could do serious harm (The safeguarding lead has to back it.)" in page


def test_while_an_objection_is_open_nothing_can_be_disclosed(house: House) -> None:
    ref, person = answered(house, ReplyKind.CONDITIONAL, objection=True)
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/decisions/{person}"
    page = manager.get(path).text
    assert 'value="disclose"' not in page.split("<form")[-1]
    form = {"outcome": "disclose", "ground-disclose": "reasonable_without_consent", "reason": "All the same."}
    assert manager.send(path, form).status_code == 422
    assert not house.state(ref).parties[person].decisions


def test_a_passage_can_be_decided_apart(house: House) -> None:
    ref, person = ready(house)
    other = passage(
        house, ref, person, paper(house, ref, "His father shouts.\n", "Second note"), "His father shouts"
    )
    asked(house, ref, person)
    heard(house, ref, person, ReplyKind.CONSENT)
    form = {**DISCLOSE, f"outcome-{other.id}": "references", f"ground-{other.id}": "contact_details"}
    answer = house.person(Role.MANAGER).send(f"/requests/{ref}/decisions/{person}", form)
    assert answer.status_code == 303, answer.text
    party = house.state(ref).parties[person]
    taken = party.decision_for(other.id)
    assert taken is not None and taken.decision.outcome is Outcome.REFERENCES
    assert party.decisions[""].decision.outcome is Outcome.DISCLOSE


def test_a_passage_with_a_reason_that_does_not_fit_stops_the_whole_form(house: House) -> None:
    ref, person = ready(house)
    other = passage(
        house, ref, person, paper(house, ref, "His father shouts.\n", "Second note"), "His father shouts"
    )
    asked(house, ref, person)
    heard(house, ref, person, ReplyKind.CONSENT)
    form = {**DISCLOSE, f"outcome-{other.id}": "references", f"ground-{other.id}": "consent"}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/decisions/{person}", form)
    assert page.status_code == 422
    assert f'href="#ground-{other.id}"' in page.text
    assert not house.state(ref).parties[person].decisions


def test_deciding_again_after_a_reply_covers_passages_decided_apart_and_those_taken_off(house: House) -> None:
    ref, person = ready(house)
    second = paper(house, ref, "His father shouts. She moved.\n", "Second note")
    stays, goes = (passage(house, ref, person, second, words) for words in ("His father shouts", "She moved"))
    asked(house, ref, person)
    heard(house, ref, person, ReplyKind.CONSENT)
    apart = {f"outcome-{one.id}": "references" for one in (stays, goes)}
    apart |= {f"ground-{one.id}": "contact_details" for one in (stays, goes)}
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/decisions/{person}"
    manager.send(path, {**DISCLOSE, **apart})
    with writing(house.desk.engine, ref) as session:
        take_off_mention(session, goes.id, ref, "seed", house.desk.now)
    house.later(minutes=5)
    heard(house, ref, person, ReplyKind.CONSENT, number=2)
    assert not house.state(ref).parties[person].decided
    manager.send(path, DISCLOSE)
    assert house.state(ref).parties[person].decided


def test_nobody_decides_about_themselves(house: House) -> None:
    ref, _ = ready(house)
    manager = house.person(Role.MANAGER)
    own = somebody(house, ref, "Judith Amberley", PartyKind.STAFF, account=manager.user.id)
    asked(house, ref, own)
    heard(house, ref, own, ReplyKind.REFUSAL)
    path = f"/requests/{ref}/decisions/{own}"
    page = manager.send_from(path, path, LEFT_OUT)
    assert page.status_code == 422
    assert "This is about you" in page.text
    assert not house.state(ref).parties[own].decisions


def test_a_line_manager_looks_and_does_not_decide(house: House) -> None:
    ref, person = answered(house, ReplyKind.CONSENT)
    line_manager, path = house.person(Role.LINE_MANAGER), f"/requests/{ref}/decisions/{person}"
    assert 'name="outcome"' not in line_manager.get(path).text
    assert line_manager.send_from(path, path, DISCLOSE).status_code == 403


def test_why_staff_are_protected_is_read_by_those_who_decide_and_the_safeguarding_lead(house: House) -> None:
    """S29."""
    ref, _ = ready(house)
    staff = somebody(house, ref, "Tomos Prydderch", PartyKind.STAFF, account=user_id(house, Role.DEPUTY))
    asked(house, ref, staff)
    heard(house, ref, staff, ReplyKind.REFUSAL)
    talked(house, ref, staff)
    form = {
        "outcome": "everything_pointing",
        "ground-everything_pointing": "staff_endangered",
        "reason": "He was followed home.",
    }
    manager, path = house.person(Role.MANAGER), f"/requests/{ref}/decisions/{staff}"
    assert "staff_endangered" not in manager.get(path).text.partition('value="everything_pointing"')[2][:900]
    assert manager.send(path, form).status_code == 422
    noted = acts.FactorsNoted(party_id=staff, factors=(Factor.ENDANGERED, Factor.SENSITIVE))
    house.record(ref, noted, reason="Followed after work.")
    assert manager.send(path, form).status_code == 303
    for path in ("decisions", f"decisions/{staff}"):
        page = house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/{path}").text
        assert "followed home" not in page and "It is sensitive, and" not in page, path
    assert "followed home" in house.person(Role.SAFEGUARDING_LEAD).get(f"/requests/{ref}/decisions").text


class TestSeveralAtOnce:
    """One decision for many routine cases."""

    def two(self, house: House) -> tuple[str, str, str]:
        ref, first = ready(house)
        second = somebody(house, ref, "Tom Vale", letter_text="You called.")
        for person in (first, second):
            asked(house, ref, person)
            heard(house, ref, person, ReplyKind.CONSENT)
        return ref, first, second

    def test_what_a_stop_is_on_is_never_one_of_many(self, house: House) -> None:
        """S54: it becomes a decision of its own."""
        ref, first, second = self.two(house)
        house.record(ref, acts.StopPlaced(party_id=first), Role.SAFEGUARDING_LEAD, "Fear.")
        page = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions").text
        assert f'value="{second}/disclose/consent"' in page
        assert f'value="{first}/disclose/consent"' not in page

    def test_the_proposals_of_routine_cases_are_followed_with_one_reason(self, house: House) -> None:
        ref, first, second = self.two(house)
        form = {
            "follow": [f"{first}/disclose/consent", f"{second}/disclose/consent"],
            "reason": "Both agreed, nothing speaks against it.",
        }
        answer = house.person(Role.MANAGER).send(f"/requests/{ref}/decisions", form)
        assert answer.status_code == 303, answer.text
        assert all(party.decided for party in house.state(ref).parties.values())

    def test_what_needs_a_second_person_is_not_offered(self, house: House) -> None:
        ref, first, second = self.two(house)
        house.later(minutes=1)
        heard(house, ref, second, ReplyKind.REFUSAL, objection=True, number=2)
        page = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions").text
        assert f'value="{first}/disclose/consent"' in page
        assert f'value="{second}/' not in page

    def test_a_proposal_that_changed_meanwhile_is_not_followed(self, house: House) -> None:
        ref, first, second = self.two(house)
        manager = house.person(Role.MANAGER)
        house.later(minutes=1)
        heard(house, ref, second, ReplyKind.REFUSAL, number=2)
        form = {"follow": [f"{first}/disclose/consent", f"{second}/disclose/consent"], "reason": "Both agreed."}
        page = manager.send(f"/requests/{ref}/decisions", form)
        assert "Something changed since this page was opened" in page.text
        assert not any(party.decisions for party in house.state(ref).parties.values())


def test_before_anybody_was_heard_the_page_says_why_nothing_can_be_decided(house: House) -> None:
    ref, person = ready(house)
    page = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions/{person}").text
    assert "This can be decided once they have answered" in page
    assert 'name="outcome"' not in page


def test_a_ground_of_another_outcome_is_refused(house: House) -> None:
    ref, person = answered(house, ReplyKind.REFUSAL)
    form = {"outcome": "disclose", "ground-disclose": Ground.CONSENT.value, "reason": "She agreed."}
    page = house.person(Role.MANAGER).send(f"/requests/{ref}/decisions/{person}", form)
    assert page.status_code == 422
    assert "This reason does not go with this outcome" in page.text


@pytest.mark.parametrize(
    ("outcome", "ground"),
    [("disclose", "refused"), ("references", "consent"), ("references", ""), ("existence_withheld", "made_up")],
)
def test_a_form_that_was_made_up_gets_a_sentence_and_decides_nothing(
    house: House, outcome: str, ground: str
) -> None:
    """R15: what cannot be is refused beside its ground, with everything as it was typed."""
    ref, person = refused(house)
    form = {"outcome": outcome, f"ground-{outcome}": ground, "reason": "I weighed it twice."}
    answer = house.person(Role.MANAGER).send(page_of(house, ref, person), form)
    assert answer.status_code == 422
    assert "reason" in answer.text and "I weighed it twice." in answer.text
    assert not house.state(ref).parties[person].decisions
