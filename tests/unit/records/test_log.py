"""The log: what was said, what was recorded, and that both happen once (temporal.md, "How an act is done")."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from models.acts import ClarificationAsked, IdentityReceived, LetterSent
from models.messages import Event
from models.words import Channel, Role, SubmissionStatus
from records import audit, log
from records.database import reading, writing
from records.faults import Conflict, NotFound
from tests.unit.records.furnished import NOW, a_manager, a_request

ASKED = ClarificationAsked(asked_on=date(2026, 11, 24))
LATER = NOW + timedelta(hours=1)


def said(engine: Engine, ref: str, reason: str = "Which years are meant?", submission_id: str = "said-1") -> str:
    """A submission of the manager's; returns its id."""
    manager_id = a_manager(engine)
    with writing(engine, ref) as session:
        return log.submit(session, ref, ASKED, manager_id, Role.MANAGER, reason, submission_id, LATER)


def recorded(engine: Engine, ref: str, submission_id: str) -> Event:
    """The event of a submission."""
    manager_id = a_manager(engine)
    with writing(engine, ref) as session:
        return log.append_event(session, ref, ASKED, manager_id, Role.MANAGER, LATER, submission_id=submission_id)


def test_what_was_said_waits_until_it_is_settled(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    submission_id = said(any_engine, ref)
    with reading(any_engine) as session:
        kept = log.read_submission(session, submission_id)
        assert kept is not None
        assert log.act_of(kept) == ASKED
        assert (kept.reason, kept.status) == ("Which years are meant?", SubmissionStatus.PENDING)
        assert [one.id for one in log.pending_submissions(session, LATER + timedelta(seconds=1))] == [submission_id]
        assert log.pending_submissions(session, LATER) == []


def test_saying_the_same_again_under_the_same_id_changes_nothing(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    assert said(any_engine, ref) == said(any_engine, ref)
    with reading(any_engine) as session:
        assert len(log.submissions_of(session, ref)) == 2  # the form's and this one
        assert len(audit.entries(session, ref, "said")) == 2


def test_saying_something_else_under_the_same_id_is_refused(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    said(any_engine, ref)
    with pytest.raises(Conflict, match="said-1"):
        said(any_engine, ref, reason="Something else")


def test_recording_twice_gives_one_event_one_audit_entry_and_a_submission_that_is_done(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    submission_id = said(any_engine, ref)
    first, second = recorded(any_engine, ref, submission_id), recorded(any_engine, ref, submission_id)
    assert first == second
    assert first.seq == 2
    with reading(any_engine) as session:
        assert [event.seq for event in log.load_log(session, ref)] == [1, 2]
        assert len(audit.entries(session, ref, "event")) == 2
        kept = log.read_submission(session, submission_id)
        assert kept is not None
        assert kept.status is SubmissionStatus.DONE
        assert log.pending_submissions(session, LATER + timedelta(days=1)) == []


def test_an_effect_is_recorded_once_however_often_it_is_tried(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    act = LetterSent(effect="acknowledgement", letter_id="letter-1", channel=Channel.EMAIL)
    for _ in range(2):
        with writing(any_engine, ref) as session:
            event = log.append_event(
                session, ref, act, "mailbox", Role.MAILBOX, LATER, effect_key="sent/acknowledgement"
            )
            assert event.seq == 2


@pytest.mark.parametrize(
    ("actor_id", "role", "act"),
    [
        ("user-somebody-else", Role.MANAGER, ASKED),
        (None, Role.LINE_MANAGER, ASKED),
        (None, Role.MANAGER, IdentityReceived(received_on=date(2026, 11, 24))),
    ],
)
def test_a_message_that_claims_more_than_its_submission_is_not_recorded(
    engine: Engine, actor_id: str | None, role: Role, act: ClarificationAsked | IdentityReceived
) -> None:
    ref = a_request(engine)
    submission_id, manager_id = said(engine, ref), a_manager(engine)
    with pytest.raises(Conflict), writing(engine, ref) as session:
        log.append_event(session, ref, act, actor_id or manager_id, role, LATER, submission_id=submission_id)
    with reading(engine) as session:
        assert len(log.load_log(session, ref)) == 1


def test_a_message_without_a_submission_behind_it_is_not_recorded(engine: Engine) -> None:
    ref = a_request(engine)
    with pytest.raises(NotFound), writing(engine, ref) as session:
        log.append_event(session, ref, ASKED, "user-1", Role.MANAGER, LATER, submission_id="said-unknown")


def test_a_submission_of_one_request_is_no_event_of_another(engine: Engine) -> None:
    ref, other = a_request(engine), a_request(engine, "form-2")
    submission_id = said(engine, ref)
    with pytest.raises(Conflict):
        recorded(engine, other, submission_id)


def test_a_refusal_is_kept_with_its_code(engine: Engine) -> None:
    ref = a_request(engine)
    submission_id = said(engine, ref)
    for _ in range(2):
        with writing(engine, ref) as session:
            status = log.settle(session, submission_id, SubmissionStatus.REFUSED, "wrong_stage", LATER)
            assert status is SubmissionStatus.REFUSED
    with reading(engine) as session:
        kept = log.read_submission(session, submission_id)
        assert kept is not None
        assert (kept.refused_code, kept.settled_at) == ("wrong_stage", LATER)
        assert len(audit.entries(session, ref, "settled")) == 1


def test_a_late_refusal_does_not_undo_what_was_recorded(engine: Engine) -> None:
    ref = a_request(engine)
    submission_id = said(engine, ref)
    recorded(engine, ref, submission_id)
    with writing(engine, ref) as session:
        status = log.settle(session, submission_id, SubmissionStatus.REFUSED, "wrong_stage", LATER)
    assert status is SubmissionStatus.DONE


def test_the_log_can_be_read_from_a_line_on(engine: Engine) -> None:
    ref = a_request(engine)
    recorded(engine, ref, said(engine, ref))
    with reading(engine) as session:
        assert [event.seq for event in log.load_log(session, ref, after_seq=1)] == [2]
