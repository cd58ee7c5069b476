"""Complaints in days, breaches in hours (R29, R35, R36)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.calendars import Nation, read_calendar
from rules.clock_duties import complaint_acknowledged_by, complaint_outcome_by, regulator_told_by

LONDON = ZoneInfo("Europe/London")


def test_a_complaint_is_acknowledged_within_thirty_days_on_a_working_day() -> None:
    """R29: the day after receipt is day one; what ends on a weekend or a holiday moves on."""
    england = read_calendar(Nation.ENGLAND, 2026, 2028)
    assert complaint_acknowledged_by(date(2026, 12, 1), england) == date(2026, 12, 31)
    assert complaint_acknowledged_by(date(2027, 2, 1), england) == date(2027, 3, 3)
    received = date(2026, 12, 3)
    assert complaint_acknowledged_by(received, read_calendar(Nation.ENGLAND, 2026, 2028)) == date(2027, 1, 4)
    assert complaint_acknowledged_by(received, read_calendar(Nation.SCOTLAND, 2026, 2028)) == date(2027, 1, 5)


def test_a_complaint_to_the_setting_has_its_outcome_within_twenty_eight_days() -> None:
    """R36."""
    assert complaint_outcome_by(date(2027, 2, 1)) == date(2027, 3, 1)
    assert complaint_outcome_by(date(2028, 2, 1)) == date(2028, 2, 29)


def test_the_regulator_is_told_within_seventy_two_hours_weekends_and_holidays_included() -> None:
    """R35."""
    known = datetime(2026, 12, 24, 16, 30, tzinfo=UTC)
    assert regulator_told_by(known) == datetime(2026, 12, 27, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "wall"),
    [
        (datetime(2027, 3, 27, 12, 0, tzinfo=LONDON), "2027-03-30 13:00"),  # spring: an hour later on the wall
        (datetime(2027, 10, 30, 12, 0, tzinfo=LONDON), "2027-11-02 11:00"),  # autumn: an hour earlier
    ],
)
def test_seventy_two_hours_are_hours_when_the_clocks_change(known: datetime, wall: str) -> None:
    told_by = regulator_told_by(known)
    assert (told_by - known.astimezone(UTC)).total_seconds() == 72 * 3600
    assert f"{told_by.astimezone(LONDON):%Y-%m-%d %H:%M}" == wall


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        regulator_told_by(datetime(2027, 3, 27, 12, 0))  # noqa: DTZ001
