"""The letters of matters as the record has them: to the right person, with what was said (S48-S50, R35)."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.writing import LetterActivities
from models import acts
from models.matter_words import Claim, ComplaintAbout, ContainmentStep, Finding, MatterOutcome, Risk
from models.messages import EffectOrder
from models.post import Link
from models.words import Arrival, Channel, LinkPurpose, ProcessKind, Role
from opening_matters import Brought, open_about, open_breach
from records.database import reading, writing
from records.log import load_log
from records.matters import add_entry, add_person, add_text
from records.post import LinkFault, find_link, letters_of, make_link
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


def test_a_new_link_goes_by_post_and_opens_the_requesters_own_door(recorder: Recorder, ref: str) -> None:
    """R35, R23: by post where there is an address; without a child's name; the older links are closed."""
    engine, now = recorder.house.desk.engine, recorder.house.desk.now
    with writing(engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        request.requester_address = "4 Mill Row, Elmbrook"
        old = make_link(session, ref, LinkPurpose.BOOK, now=now)
    event = recorder.house.record(ref, acts.WentWrong(noticed_at=now - timedelta(hours=1)), reason="Wrong house.")
    with writing(engine) as session:
        request = get_request(session, ref)
        assert request is not None
        matter = open_breach(session, request, event, "Wrong house.", now)
        assert matter is not None
    asked = recorder.house.record(matter, acts.LinkRenewed())
    recorder.house.record(matter, acts.Backed(seq=asked.seq), Role.LINE_MANAGER)
    told = text_of(recorder, due(recorder, matter)["link_renewed"])
    assert "Rowan" not in told
    token = told.split("/booking/")[1].split()[0]
    with reading(engine) as session:
        (letter,) = [one for one in letters_of(session, matter) if one.kind == "link_renewed"]
        found, closed = find_link(session, token, now), find_link(session, old, now)
    assert (letter.channel, letter.to_address) == (Channel.POST, "4 Mill Row, Elmbrook")
    assert isinstance(found, Link)
    assert (found.ref, found.purpose) == (ref, LinkPurpose.BOOK)
    assert closed is LinkFault.REVOKED


def test_more_time_for_an_entry_is_told_with_reasons_and_working(recorder: Recorder, ref: str) -> None:
    """R3, R9, R28: from which day to which, and why."""
    matter = opened(recorder, ref, ProcessKind.RECTIFICATION)
    longer = acts.AnswerExtended(noticed_on=recorder.house.desk.now.date())
    recorder.house.record(matter, longer, reason="Forty entries over two years.")
    told = text_of(recorder, due(recorder, matter)["rectification_extension"])
    for words in ("23 December 2026", "23 February 2027", "Forty entries over two years."):
        assert words in told


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
