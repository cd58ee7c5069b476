"""How long the papers of an ended request are kept, who destroys them, and how it is taken up again (R31)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models import acts
from models.messages import Event, Said
from models.words import ClosedAs, ParentalSource, Role, Stage
from rules.agenda import effects_due
from rules.calendars import Nation, read_calendar
from rules.folding import fold
from rules.guards import refusal
from rules.profiles import load_profile
from rules.retention import keep_until, may_be_destroyed, years_after
from rules.stages import stage_of
from rules.state import RequestState
from rules.terms import Terms, reckoning

ENDED = date(2027, 3, 4)
TERMS = Terms(
    profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2032)
)
LAST_DAY = years_after(ENDED, TERMS.profile.retention_years)
AFTERWARDS = LAST_DAY + timedelta(days=1)
DESTROY = acts.DestructionProposed()


class Log:
    """A request that ended for want of an answer about identity, and what is said of it years later."""

    def __init__(self, closed_as: ClosedAs = ClosedAs.NO_IDENTITY) -> None:
        self.events: list[Event] = []
        self.today = ENDED
        self.write(acts.RequestReceived(received_on=ENDED))
        self.write(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER, ask_identity=True))
        self.write(acts.RequestClosed(closed_as=closed_as))

    @property
    def state(self) -> RequestState:
        return fold(self.events)

    def write(self, act: acts.Act, role: Role = Role.MANAGER) -> int:
        at = datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)
        self.events.append(Event(seq=len(self.events) + 1, at=at, actor_id=f"u-{role}", role=role, act=act))
        return len(self.events)

    def refused(self, act: acts.Act, role: Role = Role.MANAGER) -> str | None:
        said = Said(submission_id="S-1", actor_id=f"u-{role}", role=role, act=act)
        return refusal(self.state, TERMS, said, self.today)


def test_the_papers_are_kept_for_the_years_of_the_policy() -> None:
    """R31: closure and three years by default; the last day still counts as kept."""
    log = Log()
    assert keep_until(log.state, TERMS) == LAST_DAY == date(2030, 3, 4)
    log.today = LAST_DAY
    assert log.refused(DESTROY) == "kept_still"
    log.today = AFTERWARDS
    assert log.refused(DESTROY) is None


@pytest.mark.parametrize(
    ("day", "years", "after"), [(date(2028, 2, 29), 3, date(2031, 2, 28)), (ENDED, 1, date(2028, 3, 4))]
)
def test_years_end_on_a_day_that_exists(day: date, years: int, after: date) -> None:
    """R31."""
    assert years_after(day, years) == after


def test_two_people_destroy_them_and_the_second_does_not_carry_the_request() -> None:
    """R31: proposed by the manager, backed by the line manager or the safeguarding lead; then nothing goes on."""
    log = Log()
    log.today = AFTERWARDS
    back = acts.Backed(seq=log.write(DESTROY))
    assert log.refused(DESTROY) == "already_done"
    assert log.refused(back) == "same_person"
    assert log.refused(back, Role.DEPUTY) == "another_has_to_back"
    assert not log.state.destroyed
    log.write(back, Role.LINE_MANAGER)
    assert log.state.destroyed
    assert keep_until(log.state, TERMS) is None
    assert log.refused(acts.RequestReopened()) == "papers_destroyed"
    assert log.refused(acts.KeptLonger(until=AFTERWARDS + timedelta(days=90))) == "papers_destroyed"


def test_papers_that_are_needed_are_kept_longer_and_a_proposal_ends_with_that() -> None:
    """R31: a complaint or a court case may still need them."""
    log = Log()
    log.today = AFTERWARDS
    back = acts.Backed(seq=log.write(DESTROY))
    until = AFTERWARDS + timedelta(days=200)
    assert log.refused(acts.KeptLonger(until=LAST_DAY)) == "not_longer"
    assert log.refused(acts.KeptLonger(until=AFTERWARDS + timedelta(days=4000))) == "too_long"
    assert log.refused(acts.KeptLonger(until=until), Role.SAFEGUARDING_LEAD) is None
    log.write(acts.KeptLonger(until=until), Role.SAFEGUARDING_LEAD)
    assert log.refused(back, Role.LINE_MANAGER) == "request_closed"
    assert log.refused(DESTROY) == "kept_still"
    assert keep_until(log.state, TERMS) == until


def test_a_running_request_and_one_under_a_stop_lose_nothing() -> None:
    """R31, S54."""
    log = Log()
    log.today = AFTERWARDS
    log.write(acts.StopPlaced())
    assert log.refused(DESTROY) == "stop_holds_papers"
    assert not may_be_destroyed(log.state, TERMS, log.today)
    running = Log()
    running.events.pop()
    assert running.refused(DESTROY) == "not_closed"
    assert running.refused(acts.RequestReopened()) == "not_closed"


def test_a_request_taken_up_again_goes_on_and_its_time_counts_anew() -> None:
    """Design, phase 8: it goes on where it stood; the month counts from that day, and a last letter goes again."""
    log = Log()
    closing = {order.effect for order in effects_due("AR-2027-0001", log.state)}
    assert "letter/closure" in closing
    log.today = date(2027, 5, 10)
    assert log.refused(acts.RequestReopened()) is None
    seq = log.write(acts.RequestReopened())
    assert stage_of(log.state) is Stage.INTAKE
    assert reckoning(log.state, TERMS, log.today).governing_due == date(2027, 6, 10)
    log.write(acts.RequestClosed(closed_as=ClosedAs.NO_IDENTITY))
    assert f"letter/closure/{seq}" in {order.effect for order in effects_due("AR-2027-0001", log.state)}
    assert keep_until(log.state, TERMS) == date(2030, 5, 10)


@pytest.mark.parametrize("closed_as", [ClosedAs.WITHDRAWN, ClosedAs.NOT_ENTITLED])
def test_who_withdrew_or_was_not_entitled_asks_anew(closed_as: ClosedAs) -> None:
    """R1: a new request has a date of its own."""
    assert Log(closed_as).refused(acts.RequestReopened()) == "ask_anew"


def test_a_stop_that_comes_after_the_proposal_holds_the_papers_until_two_people_lift_it() -> None:
    """R31, S54: nobody backs the destruction under a stop; the stop of an ended request can be lifted."""
    log = Log()
    log.today = AFTERWARDS
    back = acts.Backed(seq=log.write(DESTROY))
    stop = log.write(acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    assert log.refused(back, Role.LINE_MANAGER) == "stop_holds_papers"
    lift = acts.StopLifted(stop_seq=stop)
    assert log.refused(lift) is None
    lifted = acts.Backed(seq=log.write(lift))
    assert log.refused(lifted) == "same_person"
    assert log.refused(lifted, Role.LINE_MANAGER) is None
    log.write(lifted, Role.LINE_MANAGER)
    assert log.refused(back, Role.LINE_MANAGER) is None
