"""Where dates meet the clock on the wall: midnight, summer time, winter time, year's end (R2)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models import acts
from models.messages import Event
from models.words import ParentalSource, PartyKind, Role, WhoLearns
from rules.agenda import moments_ahead
from rules.calendars import Nation, read_calendar
from rules.folding import fold
from rules.moments import Moment
from rules.profiles import load_profile
from rules.standing import standing_of
from rules.state import RequestState
from rules.terms import Terms
from rules.times import end_of, local_date, morning_of

TERMS = Terms(
    profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2032)
)
INSTANT = timedelta(microseconds=1)
# Receipt, due date, the midnight that ends it in UTC. 26 to 29 March 2027 is Easter; on the 28th the clocks go
# forward.
WINTER = (date(2027, 1, 4), date(2027, 2, 4), datetime(2027, 2, 5, 0, 0, tzinfo=UTC))
SUMMER = (date(2027, 6, 7), date(2027, 7, 7), datetime(2027, 7, 7, 23, 0, tzinfo=UTC))
SPRING = (date(2027, 2, 26), date(2027, 3, 30), datetime(2027, 3, 30, 23, 0, tzinfo=UTC))


def request_of(received: date, *more: acts.Act) -> RequestState:
    """A request whose intake is settled, and what was said since."""
    said: list[acts.Act] = [
        acts.RequestReceived(received_on=received),
        acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER),
        *more,
    ]
    at = morning_of(received)
    return fold(
        Event(seq=seq, at=at, actor_id="u-1", role=Role.MANAGER, act=act) for seq, act in enumerate(said, 1)
    )


def ahead(state: RequestState, today: date) -> dict[str, datetime]:
    """The moments ahead, by their key."""
    found: list[Moment] = moments_ahead(state, TERMS, today)
    return {moment.key: moment.at for moment in found}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC), date(2027, 1, 31)),
        (datetime(2027, 2, 1, 0, 0, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2027, 6, 30, 22, 59, 59, tzinfo=UTC), date(2027, 6, 30)),
        (datetime(2027, 6, 30, 23, 0, tzinfo=UTC), date(2027, 7, 1)),  # half past midnight in London
        (datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC), date(2027, 12, 31)),
        (datetime(2028, 2, 29, 23, 30, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), date(2027, 3, 28)),  # the night the clocks go forward
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), date(2027, 10, 31)),  # the night they go back
    ],
)
def test_the_date_is_the_one_on_the_wall_of_the_setting(moment: datetime, day: date) -> None:
    """R1: the calendar day it arrives, in Europe/London."""
    assert local_date(moment) == day


def test_a_moment_without_a_zone_is_refused() -> None:
    """Near midnight it could be either of two days."""
    with pytest.raises(ValueError, match="has no time zone"):
        local_date(datetime(2027, 6, 30, 23, 30))  # noqa: DTZ001


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31), date(2027, 7, 1), date(2028, 2, 29)])
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    """Days of 23 and of 25 hours too: the last instant is that day's, the next one is not."""
    assert local_date(end_of(day) - INSTANT) == day
    assert local_date(end_of(day)) == day + timedelta(days=1)
    assert local_date(morning_of(day)) == day


@pytest.mark.parametrize(("received", "due", "midnight"), [WINTER, SUMMER, SPRING], ids=["GMT", "BST", "change"])
def test_the_due_date_passes_at_local_midnight(received: date, due: date, midnight: datetime) -> None:
    """R2: on the due date itself the answer is in time, to the last instant of the day at the setting."""
    state = request_of(received)
    moments = ahead(state, received)
    assert moments[f"overdue/{due}"] == midnight
    assert moments[f"due/{due}"] == morning_of(due)
    assert not standing_of(state, TERMS, midnight - INSTANT).late
    assert standing_of(state, TERMS, midnight).late


@pytest.mark.parametrize(("received", "due", "midnight"), [WINTER, SUMMER, SPRING], ids=["GMT", "BST", "change"])
def test_the_reply_date_passes_at_local_midnight(received: date, due: date, midnight: datetime) -> None:
    """S21, S33: a reply on the last day is in time."""
    state = request_of(
        received,
        acts.PartyNamed(party_id="p-1", party_kind=PartyKind.FAMILY),
        acts.ContactPlanned(party_id="p-1", ask=True, who_learns=WhoLearns.SAFE),
        acts.ConsultationStarted(reply_by=due),
    )
    assert ahead(state, received)[f"reply_by/{due}"] == midnight


def test_an_answer_awaited_over_midnight_moves_the_dates_by_that_day() -> None:
    """R4: what counts is the date at the setting, not in UTC: 23:30 UTC in June is the next day."""
    state = request_of(date(2027, 6, 1), acts.ClarificationAsked(asked_on=date(2027, 6, 10)))
    before = standing_of(state, TERMS, datetime(2027, 6, 21, 22, 59, tzinfo=UTC)).due_on
    after = standing_of(state, TERMS, datetime(2027, 6, 21, 23, 0, tzinfo=UTC)).due_on
    assert (before, after) == (date(2027, 7, 12), date(2027, 7, 13))
