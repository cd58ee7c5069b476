"""Letters that a program wrote before it died: still owed, or overtaken by what was said since (R34)."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import Session
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.writing import LetterActivities
from models import acts
from models.post import Letter
from models.words import ClosedAs, LetterStatus, PartyKind, ReleaseWay, Role, WhoLearns
from records.database import reading, writing
from records.file import PersonFacts, add_person
from records.post import letters_of
from records.requests import get_request
from rules.agenda import effects_due
from rules.folding import fold
from rules.referring import summary_digest
from tests.unit.activities.conftest import Recorder


@pytest.fixture
def ref(recorder: Recorder) -> str:
    """A request whose authority is settled."""
    ref = recorder.house.request()
    recorder.house.entitled(ref)
    return ref


def asked(recorder: Recorder, ref: str) -> str:
    """A grandmother, and the word that she is written to; returns her id."""
    with writing(recorder.house.desk.engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        facts = PersonFacts(
            name="Winifred Oduya", kind=PartyKind.FAMILY, contact_email="gran@example.org", letter_text="You wrote."
        )
        person = add_person(session, request.child_id, ref, facts, "u")
    for act in (
        acts.PartyNamed(party_id=person.id, party_kind=PartyKind.FAMILY),
        acts.ContactPlanned(party_id=person.id, ask=True, who_learns=WhoLearns.SAFE),
        acts.LetterRead(party_id=person.id, digest=summary_digest(PartyKind.FAMILY, "You wrote.")),
        acts.ConsultationStarted(reply_by=date(2026, 12, 20)),
    ):
        recorder.house.record(ref, act)
    return person.id


def statuses(recorder: Recorder, ref: str) -> list[LetterStatus]:
    """Where the letters of the request stand."""
    with reading(recorder.house.desk.engine) as session:
        return [letter.status for letter in letters_of(session, ref)]


def test_a_letter_that_was_written_and_is_not_wanted_any_more_waits_for_nobody(
    recorder: Recorder, ref: str
) -> None:
    """R34, S54: it was written, and not sent when the worker ended; then a stop was placed."""
    party = asked(recorder, ref)
    send = LetterActivities(recorder.tools).send_letter
    (order,) = [due for due in effects_due(ref, fold(recorder.log(ref))) if due.party_id == party]
    with pytest.raises(ApplicationError, match="mail_server_away"):
        ActivityEnvironment().run(send, order)
    assert statuses(recorder, ref) == [LetterStatus.PENDING]
    recorder.house.record(ref, acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    assert ActivityEnvironment().run(send, order) is None
    assert statuses(recorder, ref) == [LetterStatus.HELD]


def test_a_stop_that_comes_while_a_letter_is_written_holds_it_before_it_goes_to_the_server(
    recorder: Recorder, ref: str
) -> None:
    """S54: the last look is directly before the mail server; here nobody is asked to take it, so nothing fails."""
    party = asked(recorder, ref)
    (order,) = [due for due in effects_due(ref, fold(recorder.log(ref))) if due.party_id == party]

    to_place: list[acts.StopPlaced] = []

    def written(session: Session, _: object) -> None:
        if any(isinstance(row, Letter) for row in session.new):
            to_place.append(acts.StopPlaced(party_id=party))

    def stop(session: Session) -> None:
        while to_place:
            recorder.house.record(ref, to_place.pop(), Role.SAFEGUARDING_LEAD)

    event.listen(Session, "after_flush", written)
    event.listen(Session, "after_commit", stop)
    try:
        assert ActivityEnvironment().run(LetterActivities(recorder.tools).send_letter, order) is None
    finally:
        event.remove(Session, "after_flush", written)
        event.remove(Session, "after_commit", stop)
    assert statuses(recorder, ref) == [LetterStatus.HELD]


def test_the_receipt_is_owed_after_the_request_was_closed(recorder: Recorder, ref: str) -> None:
    """R26, R34: closing does not take back what the requester is told of the giving."""
    given = acts.CopyGiven(copy_sha256="a" * 64, way=ReleaseWay.MEETING, on=date(2026, 11, 23), taken_away=True)
    recorder.house.record(ref, given)
    recorder.house.record(ref, acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_FULL))
    assert "letter/receipt" in [due.effect for due in effects_due(ref, fold(recorder.log(ref)))]
