"""The letters of matters as the record has them: to the right person, with what was said (S48-S50, R35)."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.writing import LetterActivities
from models import acts
from models.matter_words import Claim, ComplaintAbout, ContainmentStep, Finding, MatterOutcome, Risk
from models.messages import EffectOrder
from models.words import Arrival, ProcessKind, Role
from opening_matters import Brought, open_about, open_breach
from records.database import reading, writing
from records.log import load_log
from records.matters import add_entry, add_person, add_text
from records.post import letters_of
from records.requests import get_request
from rules.lawbook import rules_for
from tests.unit.activities.conftest import Recorder


@pytest.fixture
def ref(recorder: Recorder) -> str:
    """A request about a child."""
    return recorder.house.request()


def opened(recorder: Recorder, ref: str, kind: ProcessKind) -> str:
    """A matter that the requester brought up."""
    now = recorder.house.desk.now
    brought = Brought(kind, "He was on time.", now.date(), Arrival.LETTER, f"f-{kind}", "requester", Role.REQUESTER)
    with writing(recorder.house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return open_about(session, request, brought, now)


def due(recorder: Recorder, matter: str) -> dict[str, EffectOrder]:
    """The letters that should leave now, by kind."""
    with reading(recorder.house.desk.engine) as session:
        log = load_log(session, matter)
    rules = rules_for(matter)
    return {order.letter_kind: order for order in rules.effects_due(matter, rules.fold(log))}


def text_of(recorder: Recorder, order: EffectOrder) -> str:
    """The words of one letter, written into the outbox as its activity writes it."""
    LetterActivities(recorder.tools)._written(order)
    with reading(recorder.house.desk.engine) as session:
        (letter,) = [one for one in letters_of(session, order.ref) if one.effect == order.effect]
    return f"{letter.to_email}\n{' '.join(letter.text.split())}"


def test_a_complaint_is_acknowledged_and_answered_to_the_requester(recorder: Recorder, ref: str) -> None:
    """S48, R29, R36: what was said, by when; what was found, what will be done, the regulator's route."""
    matter = opened(recorder, ref, ProcessKind.COMPLAINT)
    told = text_of(recorder, due(recorder, matter)["complaint_ack"])
    assert "mira@example.org" in told
    assert "He was on time." in told
    assert "21 December 2026" in told
    engine, now = recorder.house.desk.engine, recorder.house.desk.now
    with writing(engine, matter) as session:
        action = add_text(session, matter, "action", "We train our staff by June.", "user-1", now)
    recorder.house.record(matter, acts.ComplaintSorted(about=(ComplaintAbout.CARE,)))
    decided = acts.ComplaintDecided(outcome=MatterOutcome.UPHELD)
    recorder.house.record(matter, decided, reason="You waited too long for an answer.")
    recorder.house.record(matter, acts.ActionAgreed(text_id=action))
    recorder.house.record(matter, acts.MatterEnded(outcome=MatterOutcome.UPHELD))
    told = text_of(recorder, due(recorder, matter)["complaint_outcome"])
    assert "You waited too long for an answer." in told
    assert "We train our staff by June." in told
    assert "0303 123 1113" in told
    assert "Ofsted. The telephone number is 0300 123 1231." in told


def test_a_complaint_about_information_alone_names_no_inspectorate(recorder: Recorder, ref: str) -> None:
    """R29, R36: who inspects care has nothing to say of how information was handled."""
    matter = opened(recorder, ref, ProcessKind.COMPLAINT)
    recorder.house.record(matter, acts.ComplaintSorted(about=(ComplaintAbout.INFORMATION,)))
    recorder.house.record(matter, acts.ComplaintDecided(outcome=MatterOutcome.UPHELD), reason="We were late.")
    recorder.house.record(matter, acts.MatterEnded(outcome=MatterOutcome.UPHELD))
    assert "Ofsted" not in text_of(recorder, due(recorder, matter)["complaint_outcome"])


def test_the_answer_about_an_entry_says_what_was_put_right_and_who_received_it_is_told(
    recorder: Recorder, ref: str
) -> None:
    """S49, S50, R28: the same words to the parent and to who had the wrong ones."""
    matter, now = opened(recorder, ref, ProcessKind.RECTIFICATION), recorder.house.desk.now
    told = text_of(recorder, due(recorder, matter)["rectification_ack"])
    assert "23 December 2026" in told
    with writing(recorder.house.desk.engine, matter) as session:
        entry = add_entry(session, matter, "Late on 3 March", Claim.FACT, "On time on 3 March", "user-1", at=now)
        person = add_person(session, matter, "Health Visitor", "user-1", email="visitor@example.org", at=now)
    for act in (
        acts.EntryDisputed(entry_id=entry, claim=Claim.FACT),
        acts.FindingMade(entry_id=entry, finding=Finding.FACT_WRONG, side_recorded=False),
        acts.PaperAttached(entry_id=entry, document_id="doc-1"),
        acts.RecipientNamed(person_id=person),
        acts.RecipientsKnown(),
    ):
        recorder.house.record(matter, act)
    recorder.house.record(matter, acts.MatterEnded(outcome=MatterOutcome.CORRECTED), reason="You are right.")
    letters = due(recorder, matter)
    told = text_of(recorder, letters["rectification_outcome"])
    assert "You are right." in told
    assert "Late on 3 March" in told
    assert "On time on 3 March" in told
    received = text_of(recorder, letters["rectification_told"])
    assert received.startswith("visitor@example.org")
    assert "On time on 3 March" in received


def test_somebody_is_told_what_happened_to_their_information(recorder: Recorder, ref: str) -> None:
    """R35: what happened, what was done; nothing of the others."""
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    went_wrong = recorder.house.record(ref, acts.WentWrong(noticed_at=now), reason="The copy went astray.")
    engine = recorder.house.desk.engine
    with writing(engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        breach = open_breach(session, request, went_wrong, "The copy went astray.", recorder.house.desk.now)
        again = open_breach(session, request, went_wrong, "The copy went astray.", recorder.house.desk.now)
    assert breach == again == "BR-2026-0001"
    with writing(engine, breach) as session:
        step = add_text(session, breach, "step", "The copy is back with us.", "user-1", now)
        person = add_person(session, breach, "Mira Ashdown", "user-1", email="mira@example.org", at=now)
    recorder.house.record(
        breach,
        acts.StepTaken(text_id=step, step=ContainmentStep.CONFIRMED_DELETED, taken_at=now + timedelta(minutes=5)),
    )
    recorder.house.record(breach, acts.RiskAssessed(risk=Risk.HIGH), reason="An address.")
    affected = acts.PersonAffected(person_id=person, tell=True)
    recorder.house.record(breach, affected, reason="Your address was seen by another parent.")
    told = text_of(recorder, due(recorder, breach)["breach_notice"])
    assert "Your address was seen by another parent." in told
    assert "The copy is back with us." in told
    assert "An address." not in told
