"""Two people at one form: who sends second is told, what they typed is kept, nothing is overwritten (S18, S91)."""

from collections.abc import Callable

import pytest

from models import acts
from models.words import DueChoice, ParentalSource, PartyKind, Role, WhoLearns
from records.database import writing
from records.mentions import PersonFacts, add_person
from tests.unit.web.house import House, Person

INTAKE = {
    "entitled": "yes",
    "authority": "mother",
    "ask_identity": "no",
    "identity_note": "She brings him every day.",
    "at_risk": "yes",
    "authority_note": "An order of 3 May that I saw.",
}
CONTACT = {"who_learns": "safe", "channel": "in_person", "reason": "We speak with her at the gate."}


@pytest.fixture
def ref(house: House) -> str:
    """A request with one person in its file."""
    ref = house.request()
    with writing(house.desk.engine, ref) as session:
        facts = PersonFacts(name="Fiona Tarrant", kind=PartyKind.STAFF)
        person = add_person(session, house.child_of(ref), ref, facts, "seed", house.desk.now)
    house.record(ref, acts.PartyNamed(party_id=person.id, party_kind=PartyKind.STAFF))
    return ref


def _both(house: House) -> tuple[Person, Person]:
    return house.person(Role.MANAGER), house.person(Role.DEPUTY)


def _second(house: House, path: str, form: dict[str, str], first: Callable[[Person], object]) -> str:
    """The page after the deputy sent a form that they had opened before the manager sent theirs."""
    manager, deputy = _both(house)
    opened = deputy.hidden(path)
    first(manager)
    house.later(minutes=2)
    answer = deputy.browser.post(path, data={**opened, **form}, follow_redirects=False)
    assert answer.status_code == 422, answer.text
    return answer.text


def test_an_intake_settled_meanwhile_shows_both_and_saves_nothing(house: House, ref: str) -> None:
    """R11-R14: also not the question to the adviser, which is an act of its own."""
    path = f"/requests/{ref}/intake"
    typed = INTAKE | {"controversial": "court_case", "question": "May the father know?", "why_not": "x"}
    text = _second(house, path, typed, lambda manager: manager.send(path, INTAKE | {"at_risk": "no"}))
    assert "settled the intake at 9:30am, while this page was open" in text
    for kept in ("An order of 3 May that I saw.", "May the father know?", "She brings him every day."):
        assert kept in text
    state = house.state(ref)
    assert state.intake is not None and not state.intake.at_risk and not state.controversial


def test_an_intake_sent_twice_is_one_intake(house: House, ref: str) -> None:
    """A double click is no second person."""
    path, manager = f"/requests/{ref}/intake", house.person(Role.MANAGER)
    form = {**manager.hidden(path), **INTAKE}
    for _ in range(2):
        assert manager.browser.post(path, data=form, follow_redirects=False).status_code == 303


def test_who_will_learn_of_it_is_not_answered_over_somebody_else(house: House, ref: str) -> None:
    """R18: sent again after it was seen, it counts."""
    (party,) = house.state(ref).parties
    path = f"/requests/{ref}/people/{party}/contact"
    not_asked = {"who_learns": WhoLearns.NOT_FINDABLE.value, "reason": "She moved away."}
    text = _second(house, path, CONTACT, lambda manager: manager.send(path, not_asked))
    assert "answered this for them at" in text and "We speak with her at the gate." in text
    plan = house.state(ref).parties[party].plan
    assert plan is not None and plan.who_learns is WhoLearns.NOT_FINDABLE
    assert house.person(Role.DEPUTY).send(path, CONTACT).status_code == 303


def test_a_talk_is_not_recorded_over_another(house: House, ref: str) -> None:
    """S31."""
    (party,) = house.state(ref).parties
    path = f"/requests/{ref}/decisions/{party}/talk"
    talk = acts.StaffTalked(party_id=party, on=house.desk.now.date())
    day = {"on-day": "23", "on-month": "11", "on-year": "2026"}
    form = {**day, "held": "held", "held_by": house.person(Role.DEPUTY).user.id, "reason": "She is afraid."}
    text = _second(house, path, form, lambda manager: house.record(ref, talk))
    assert "recorded a talk with them" in text and "She is afraid." in text


def test_a_choice_for_the_due_date_is_not_replaced_unseen(house: House, ref: str) -> None:
    """design.md, "On the due date"."""
    house.record(ref, acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER))
    house.record(ref, acts.MomentPassed(moment="overdue/2026-12-23", due_at=house.desk.now), Role.CLOCK)
    path = f"/requests/{ref}/due-choice"
    form = {"choice": DueChoice.RECORD_LATE.value, "reason": "We were not ready."}
    first = {"choice": DueChoice.RELEASE_READY.value, "reason": "Half is ready."}
    text = _second(house, path, form, lambda manager: manager.send(path, first))
    assert "proposed a choice at" in text and "We were not ready." in text


def test_a_place_that_was_searched_meanwhile_is_shown(house: House, ref: str) -> None:
    """S52: records that are no act of the request."""
    path = f"/requests/{ref}/documents/places/email"
    day = {"looked_on-day": "23", "looked_on-month": "11", "looked_on-year": "2026"}
    form = {"found": "looked", "looked_by": "Tomos", **day, "note": "Nothing at all."}
    text = _second(
        house, path, form, lambda manager: manager.send(path, form | {"note": "Two mails.", "looked_by": "J"})
    )
    assert "Somebody noted this meanwhile" in text and "Two mails." in text and "Nothing at all." in text
