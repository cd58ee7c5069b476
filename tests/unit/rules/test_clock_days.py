"""From the moment a request arrives to the day it counts from: midnight in London, summer time (R1)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rules.calendars import Nation, read_calendar
from rules.clock import ClockEvents, reckon
from rules.profiles import load_profile
from rules.times import end_of, local_date

CALENDAR = read_calendar(Nation.ENGLAND, 2026, 2030)
LAW = load_profile("uk_gdpr")


def due(arrived: datetime) -> date:
    return reckon(ClockEvents(local_date(arrived)), LAW, Nation.ENGLAND, CALENDAR).due


@pytest.mark.parametrize(
    ("arrived", "expected"),
    [
        (datetime(2027, 1, 4, 23, 59, tzinfo=UTC), date(2027, 2, 4)),
        (datetime(2027, 1, 5, 0, 0, tzinfo=UTC), date(2027, 2, 5)),
        (datetime(2027, 7, 5, 22, 59, tzinfo=UTC), date(2027, 8, 5)),  # a minute to midnight in summer
        (datetime(2027, 7, 5, 23, 0, tzinfo=UTC), date(2027, 8, 6)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), date(2027, 4, 28)),  # the clocks go forward at one
        (datetime(2027, 3, 28, 23, 30, tzinfo=UTC), date(2027, 4, 29)),
    ],
)
def test_a_request_counts_from_the_day_it_arrived_in_london(arrived: datetime, expected: date) -> None:
    assert due(arrived) == expected


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2027-10-31", 25), ("2027-06-01", 24)])
def test_the_last_day_ends_at_midnight_in_london(day: str, hours: int) -> None:
    last = date.fromisoformat(day)
    assert end_of(last) - end_of(last - timedelta(days=1)) == timedelta(hours=hours)
