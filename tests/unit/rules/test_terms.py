"""What the log says that a due date depends on (R2, R3, R4)."""

from datetime import UTC, date, datetime, time

from models import acts
from models.messages import Event
from models.words import FeeGround, ParentalSource, Role
from rules.agenda import moments_ahead, waiting_for
from rules.calendars import Nation, read_calendar
from rules.clock import WaitingFor
from rules.folding import fold
from rules.profiles import load_profile
from rules.state import RequestState
from rules.terms import Terms, reckoning

TERMS = Terms(
    profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2032)
)
RECEIVED = date(2027, 1, 4)


def asked_for_identity(on: date, *, reasonable: bool, came: date | None = None) -> RequestState:
    """A request received on Monday 4 January 2027 whose intake asks for identity on `on`."""
    intake = acts.IntakeSettled(
        entitled=True, authority=ParentalSource.MOTHER, ask_identity=True, identity_reasonable=reasonable
    )
    said: list[tuple[date, acts.Act]] = [(RECEIVED, acts.RequestReceived(received_on=RECEIVED)), (on, intake)]
    if came is not None:
        said.append((came, acts.IdentityReceived(received_on=came)))
    return fold(
        Event(seq=seq, at=datetime.combine(day, time(9), UTC), actor_id="u", role=Role.MANAGER, act=act)
        for seq, (day, act) in enumerate(said, 1)
    )


def test_evidence_asked_for_promptly_and_with_reason_moves_the_start() -> None:
    """R2: up to Monday 11 January is prompt."""
    state = asked_for_identity(date(2027, 1, 11), reasonable=True, came=date(2027, 1, 15))
    assert reckoning(state, TERMS, date(2027, 1, 20)).start == date(2027, 1, 15)


def test_evidence_asked_for_without_doubt_moves_nothing_and_the_working_says_so() -> None:
    """R2, R14: only if it was reasonable to ask."""
    state = asked_for_identity(date(2027, 1, 5), reasonable=False, came=date(2027, 1, 15))
    clock = reckoning(state, TERMS, date(2027, 1, 20))
    assert (clock.start, clock.statutory_due) == (RECEIVED, date(2027, 2, 4))
    assert any("without need, so the start does not move" in step.why for step in clock.working)


def test_evidence_asked_for_late_moves_nothing_and_the_working_says_so() -> None:
    """R2: only if it was asked for promptly."""
    state = asked_for_identity(date(2027, 1, 12), reasonable=True)
    clock = reckoning(state, TERMS, date(2027, 1, 20))
    assert (clock.start, clock.waiting_for) == (RECEIVED, None)
    assert any("too late to move the start" in step.why for step in clock.working)


def test_while_reasonable_evidence_is_awaited_the_clock_has_not_started() -> None:
    """R2: what is awaited is said, and since when."""
    clock = reckoning(asked_for_identity(date(2027, 1, 5), reasonable=True), TERMS, date(2027, 1, 20))
    assert (clock.waiting_for, clock.paused_since) == (WaitingFor.IDENTITY, date(2027, 1, 5))


def test_a_log_from_before_the_question_was_recorded_counts_it_as_reasonable() -> None:
    """Old logs stay readable."""
    old = acts.IntakeSettled.model_validate_json('{"entitled":true,"authority":"mother","ask_identity":true}')
    assert old.identity_reasonable


def test_while_a_fee_is_awaited_no_date_falls_due_and_from_the_payment_it_counts() -> None:
    """R2, R10: moments, and so warnings and the choice on the due date, wait with the clock."""
    asked = acts.FeeAsked(asked_on=date(2027, 1, 6), pence=1250, ground=FeeGround.EXCESSIVE)
    said: list[acts.Act] = [acts.RequestReceived(received_on=RECEIVED), asked]
    now = datetime(2027, 1, 6, 9, tzinfo=UTC)
    events = [Event(seq=n, at=now, actor_id="u", role=Role.MANAGER, act=act) for n, act in enumerate(said, 1)]
    state = fold(events)
    assert moments_ahead(state, TERMS, date(2027, 3, 1)) == []
    assert [wait.what for wait in waiting_for(state, TERMS, now) if wait.on == Role.REQUESTER] == ["the fee"]
    paid = Event(seq=3, at=now, actor_id="u", role=Role.MANAGER, act=acts.FeePaid(paid_on=date(2027, 3, 1)))
    assert reckoning(fold([*events, paid]), TERMS, date(2027, 3, 2)).statutory_due == date(2027, 4, 1)
