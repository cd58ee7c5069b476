"""The pages of what is weighed: the talk with staff, what counts, the five questions (S31, S97-S99, R15)."""

from typing import Any

import pytest

from models import acts
from models.words import Evidence, Factor, PartyKind, ReplyKind, Role, WhoLearns
from records.database import writing
from records.requests import get_request
from tests.unit.web.house import House
from tests.unit.web.parties import asked, planned, ready, somebody, talked, user_id, weighed

FIVE: dict[str, str] = {
    name: "yes" for name in ("fits_the_aim", "vulnerable", "needed_for_rights", "needed_to_protect")
} | {"another_way": "no", "share": "yes", "reason": "The child's own story."}
FIVE |= {f"{name}-words": f"Why {name}." for name in FIVE if name not in ("share", "reason")}


def heard(house: House, ref: str, person: str, kind: ReplyKind) -> None:
    """A third party answers on the telephone."""
    reply = acts.ReplyReceived(
        party_id=person,
        reply_id=f"reply-{person}",
        reply=kind,
        evidence=Evidence.CALL_NOTE,
        received_at=house.desk.now,
        objection=False,
    )
    house.record(ref, reply)


def refused(house: House, kind: PartyKind = PartyKind.FAMILY, **more: Any) -> tuple[str, str]:
    """A request in which somebody of this kind was asked and said no."""
    ref, _ = ready(house)
    person = somebody(house, ref, "Tomos Prydderch", kind, **more)
    asked(house, ref, person)
    heard(house, ref, person, ReplyKind.REFUSAL)
    return ref, person


def page_of(house: House, ref: str, person: str, below: str = "") -> str:
    """The address of a page about one decision."""
    return f"/requests/{ref}/decisions/{person}{below}"


def test_a_talk_is_recorded_with_who_when_and_what(house: House) -> None:
    """S31: and then the member of staff can be decided about."""
    ref, staff = refused(house, PartyKind.STAFF)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, staff)
    before = manager.get(path).text
    assert 'name="outcome"' not in before and "Talk with the member of staff first" in before
    form = {
        "held": "held",
        "on-day": "23",
        "on-month": "11",
        "on-year": "2026",
        "held_by": user_id(house, Role.LINE_MANAGER),
        "reason": "He does not mind if his name is left out.",
    }
    assert manager.send(f"{path}/talk", form).status_code == 303
    talk = house.state(ref).parties[staff].talk
    assert talk is not None and talk.held_by == user_id(house, Role.LINE_MANAGER)
    after = manager.get(path).text
    assert 'name="outcome"' in after and "He does not mind if his name is left out." in after


def test_why_nobody_could_talk_with_them_is_recorded_instead(house: House) -> None:
    """S31."""
    ref, staff = refused(house, PartyKind.STAFF)
    path = page_of(house, ref, staff)
    form = {"held": "not_held", "reason": "She left in spring; two letters came back."}
    assert house.person(Role.MANAGER).send(f"{path}/talk", form).status_code == 303
    assert "Nobody could talk with them" in house.person(Role.MANAGER).get(path).text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"reason": "Well."}, "Say whether you talked with them"),
        ({"held": "held", "reason": "Well."}, "Enter the day"),
        ({"held": "held", "reason": ""}, "Write down what was said"),
        ({"held": "not_held", "reason": ""}, "Say why nobody could talk with them"),
    ],
)
def test_a_talk_is_not_recorded_by_halves(house: House, form: dict[str, str], words: str) -> None:
    ref, staff = refused(house, PartyKind.STAFF)
    page = house.person(Role.MANAGER).send(page_of(house, ref, staff, "/talk"), form)
    assert page.status_code == 422
    assert words.lower() in page.text.lower() or "The day of the talk" in page.text
    assert house.state(ref).parties[staff].talk is None


def test_what_staff_said_in_the_talk_is_for_who_decides_and_the_safeguarding_lead(house: House) -> None:
    """S29: a line manager sees that there was a talk, and not what was said."""
    ref, staff = refused(house, PartyKind.STAFF)
    talked(house, ref, staff)
    path = page_of(house, ref, staff)
    words = "afraid that the father finds out"
    seen = house.person(Role.LINE_MANAGER).get(path).text
    assert "Talk: " in seen and words not in seen
    assert words not in house.person(Role.LINE_MANAGER).get(f"/requests/{ref}/history").text
    assert words in house.person(Role.SAFEGUARDING_LEAD).get(path).text


def test_what_is_said_of_staff_and_their_work_stays_with_those_who_decide_about_them(house: House) -> None:
    """S89, S31, S29: on no page of the request, whatever their role, but for the lead and who carries it."""
    ref, staff = refused(house, PartyKind.STAFF)
    talked(house, ref, staff)
    words = "afraid that the father finds out"
    below = ("", "/decisions", f"/decisions/{staff}", "/people", "/history", "/backing", "/replies", "/stops")
    may = {Role.MANAGER, Role.SAFEGUARDING_LEAD}
    for role in (*may, Role.DEPUTY, Role.LINE_MANAGER, Role.LEGAL_ADVISER, Role.KEY_PERSON, Role.ADMINISTRATOR):
        person = house.person(role)
        seen = any(words in person.get(f"/requests/{ref}{page}").text for page in below)
        assert seen is (role in may), role


def test_a_deputy_who_stands_in_opens_the_reasons_by_their_own_hand_and_says_why(house: House) -> None:
    """S29, S91: the history tells the others; who carries the request from then on reads them anyway."""
    ref, staff = refused(house, PartyKind.STAFF)
    talked(house, ref, staff)
    words, deputy = "afraid that the father finds out", house.person(Role.DEPUTY)
    page = f"/requests/{ref}/history"
    assert "Read them, and say why" in deputy.get(page).text
    assert words not in deputy.get(page).text
    assert (
        deputy.send(f"/requests/{ref}/reasons", {"reason": "The manager is ill; I decide today."}).status_code
        == 303
    )
    assert words in deputy.get(page).text
    seen = house.person(Role.LINE_MANAGER).get(page).text
    assert "opened the reasons that are kept for those who decide" in seen


def test_who_it_is_handed_over_to_reads_the_reasons_and_who_gave_it_away_no_more(house: House) -> None:
    """S29, S91."""
    ref, staff = refused(house, PartyKind.STAFF)
    words, page = "He was seen outside her house.", f"/requests/{ref}/history"
    house.record(ref, acts.StopPlaced(party_id=staff), Role.SAFEGUARDING_LEAD, reason=words)
    assert words in house.person(Role.MANAGER).get(page).text
    house.record(ref, acts.HandedOver(to_user_id=user_id(house, Role.DEPUTY)), Role.LINE_MANAGER)
    with writing(house.desk.engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        request.manager_id = user_id(house, Role.DEPUTY)
    assert words in house.person(Role.DEPUTY).get(page).text
    assert words not in house.person(Role.MANAGER).get(page).text


def test_reasons_about_somebody_are_never_read_by_themselves(house: House) -> None:
    """S29, R24: also where they lead on safeguarding; a colleague placed the stop on what is theirs."""
    ref, staff = refused(house, PartyKind.STAFF, account=user_id(house, Role.SAFEGUARDING_LEAD))
    why = "A mother says that he was rough."
    house.record(ref, acts.StopPlaced(party_id=staff), Role.MANAGER, reason=why)
    for page in ("/history", "/stops"):
        assert why in house.person(Role.MANAGER).get(f"/requests/{ref}{page}").text
        assert why not in house.person(Role.SAFEGUARDING_LEAD).get(f"/requests/{ref}{page}").text


def test_nobody_records_the_talk_with_themselves(house: House) -> None:
    """design.md: nobody decides on entries about themselves."""
    ref, staff = refused(house, PartyKind.STAFF, account=user_id(house, Role.MANAGER))
    page = house.person(Role.MANAGER).get(page_of(house, ref, staff, "/talk"))
    assert page.status_code == 403


def test_what_counts_changes_the_proposal(house: House) -> None:
    """R15, S30: the requester gave the information, so leaving it out protects nobody."""
    ref, person = refused(house)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, person)
    assert "Black out what refers to them and what came from them" in _proposed(manager.get(path).text)
    form = {"of": "whole", "factors": ["requester_gave_it"], "reason": "She told it at the door."}
    assert manager.send(f"{path}/factors", form).status_code == 303
    seen = manager.get(path).text
    assert "The requester told us this themselves: leaving it out would protect nobody." in seen
    assert "Answer the five questions; the safeguarding lead backs the answers." in seen


def _proposed(page: str) -> str:
    return page.split("What is proposed")[1].split("</div>")[0]


def test_factors_that_contradict_each_other_are_told(house: House) -> None:
    ref, person = refused(house)
    form = {"of": "whole", "factors": ["routine", "sensitive"]}
    page = house.person(Role.MANAGER).send(page_of(house, ref, person, "/factors"), form)
    assert page.status_code == 422
    assert "Something cannot be routine and, at the same time, sensitive" in page.text
    assert house.state(ref).parties[person].factors == {}


def test_a_decision_keeps_what_was_weighed(house: House) -> None:
    """R15: reason, factors, who and when stand in the log."""
    ref, person = refused(house)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, person)
    manager.send(f"{path}/factors", {"of": "whole", "factors": ["sensitive", "in_confidence"]})
    form = {
        "outcome": "references_and_contributions",
        "ground-references_and_contributions": "refused",
        "reason": "Her private life.",
    }
    assert manager.send(path, form).status_code == 303
    decision = house.state(ref).parties[person].decisions[""].decision
    assert set(decision.factors) == {Factor.SENSITIVE, Factor.IN_CONFIDENCE}


def test_another_child_is_shared_only_where_it_is_the_requesters_too(house: House) -> None:
    """S7."""
    ref, _ = ready(house)
    child = somebody(house, ref, "Lowri Ashdown", PartyKind.OTHER_CHILD)
    house.record(ref, acts.ContactPlanned(party_id=child, ask=False, who_learns=WhoLearns.NEED_NOT_ASK))
    house.record(ref, acts.Backed(seq=house.state(ref).seq), Role.LINE_MANAGER)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, child)
    assert 'value="disclose"' not in manager.get(path).text.split("Your decision")[1]
    manager.send(f"{path}/factors", {"of": "whole", "factors": ["child_of_requester"], "reason": "Her brother."})
    assert 'value="disclose"' in manager.get(path).text.split("Your decision")[1]


def test_against_a_no_nothing_is_shared_before_the_five_questions_are_answered_and_backed(house: House) -> None:
    """S97, S98."""
    ref, person = refused(house)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, person)
    seen = manager.get(path).text
    assert 'value="disclose"' not in seen.split("Your decision")[1]
    assert "answer the five questions</a> first" in seen
    assert manager.send(f"{path}/five-questions", FIVE).status_code == 303
    assert 'value="disclose"' not in manager.get(path).text.split("Your decision")[1]
    seq = house.state(ref).seq
    backing = f"/requests/{ref}/backing"
    page = house.person(Role.LINE_MANAGER).get(backing).text
    assert "Why fits_the_aim." not in page
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert "Why fits_the_aim." in lead.get(backing).text
    assert lead.send_from(backing, f"{backing}/{seq}", {f"read-{seq}": "yes"}).status_code == 303
    assert 'value="disclose"' in manager.get(path).text.split("Your decision")[1]


def test_not_to_share_is_recorded_as_well_and_holds(house: House) -> None:
    """S99."""
    ref, person = refused(house)
    weighed(house, ref, person, share=False)
    seen = house.person(Role.MANAGER).get(page_of(house, ref, person)).text
    assert "Do not share; backed" in seen
    assert 'value="disclose"' not in seen.split("Your decision")[1]


@pytest.mark.parametrize("missing", [name for name in FIVE if name != "vulnerable-words"])
def test_every_one_of_the_five_is_answered_with_its_reason(house: House, missing: str) -> None:
    """S97, S99."""
    ref, person = refused(house)
    form = {name: value for name, value in FIVE.items() if name != missing}
    page = house.person(Role.MANAGER).send(page_of(house, ref, person, "/five-questions"), form)
    assert page.status_code == 422
    assert "The child&#39;s own story." in page.text or missing == "reason"
    assert house.state(ref).parties[person].balance is None


def test_answers_that_speak_against_it_cannot_lead_to_sharing(house: House) -> None:
    """S97."""
    ref, person = refused(house)
    form = FIVE | {"another_way": "yes"}
    page = house.person(Role.MANAGER).send(page_of(house, ref, person, "/five-questions"), form)
    assert page.status_code == 422
    assert "To share does not go with these answers" in page.text


def test_staff_who_agree_are_talked_with_too(house: House) -> None:
    """S31: each case is discussed."""
    ref, _ = ready(house)
    staff = somebody(house, ref, "Tomos Prydderch", PartyKind.STAFF)
    planned(house, ref, staff)
    asked(house, ref, staff)
    heard(house, ref, staff, ReplyKind.CONSENT)
    overview = house.person(Role.MANAGER).get(f"/requests/{ref}/decisions").text
    assert "Talk with the member of staff, and write down what was said." in overview
    assert f'value="{staff}/' not in overview


def test_what_staff_answered_and_how_their_doubt_was_settled_is_kept_in_the_history_too(house: House) -> None:
    """S29, S89: the reason of settling it, and a note beside a backing, speak of the same fear."""
    ref, staff = refused(house, PartyKind.STAFF)
    talked(house, ref, staff)
    house.record(ref, acts.ObjectionSettled(party_id=staff), reason="settled: he threatened him")
    house.record(ref, acts.FactorsNoted(party_id=staff, factors=(Factor.SENSITIVE,)), reason="counts: his illness")
    house.record(ref, acts.BalanceWeighed(**balance_of(staff)), reason="weighed anew")
    note = "backed: he hit him before"
    house.record(ref, acts.Backed(seq=house.state(ref).seq), Role.SAFEGUARDING_LEAD, note)
    for role, reads in ((Role.LINE_MANAGER, False), (Role.SAFEGUARDING_LEAD, True), (Role.MANAGER, True)):
        history = house.person(role).get(f"/requests/{ref}/history").text
        for words in ("he threatened him", "his illness", "weighed anew", note):
            assert (words in history) is reads, (role, words)


def balance_of(party_id: str) -> dict[str, Any]:
    """The five questions, answered: share."""
    names = ("vulnerable", "another_way", "needed_to_protect")
    return {"party_id": party_id, "fits_the_aim": "yes", "needed_for_rights": "yes", "share": True} | dict.fromkeys(
        names, "no"
    )


def test_that_somebody_was_not_asked_for_safety_is_kept_from_others(house: House) -> None:
    """S29, R18: they read that two people recorded a reason, and not which."""
    ref, _ = ready(house)
    person = somebody(house, ref, "Ines Aldane")
    house.record(ref, acts.ContactPlanned(party_id=person, ask=False, who_learns=WhoLearns.RAISES_RISK))
    path = page_of(house, ref, person)
    assert "They were not asked, for safety" in house.person(Role.MANAGER).get(path).text
    seen = house.person(Role.LINE_MANAGER).get(path).text
    assert "for the reason that two people recorded" in seen and "for safety" not in seen
