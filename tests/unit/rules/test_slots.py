"""Times for a meeting: both who hold it, working days, no closure, nothing that is busy (S41, S42)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendars import Nation, read_calendar
from rules.profiles import Closure
from rules.slots import USUAL_HOURS, Busy, Hours, Meeting, common_hours, free_times, is_taken
from rules.times import HOUSE_ZONE

CALENDAR = read_calendar(Nation.ENGLAND, 2026, 2028)
USUAL = tuple(Hours(*each) for each in USUAL_HOURS)
MONDAY = date(2027, 8, 2)


def times(
    hours: tuple[Hours, ...] = USUAL, busy: tuple[Busy, ...] = (), closures: tuple[Closure, ...] = (), days: int = 4
) -> list[str]:
    found = free_times(MONDAY, MONDAY + timedelta(days=days), hours, busy, CALENDAR, closures, minutes=60)
    return [f"{at.astimezone(HOUSE_ZONE):%a %H:%M}" for at in found]


def test_a_morning_and_an_afternoon_a_day_are_proposed() -> None:
    """S41."""
    assert times(days=1) == ["Mon 09:00", "Mon 12:00", "Tue 09:00", "Tue 12:00"]


def test_both_have_to_be_there() -> None:
    """S42: the manager on Mondays and Tuesdays, the line manager on Tuesdays from ten."""
    manager = (Hours(0, 9 * 60, 15 * 60), Hours(1, 9 * 60, 15 * 60))
    line_manager = (Hours(1, 10 * 60, 11 * 60 + 30), Hours(4, 9 * 60, 15 * 60))
    assert common_hours([manager, line_manager]) == (Hours(1, 600, 690),)
    assert times(common_hours([manager, line_manager])) == ["Tue 10:00", "Tue 10:30"]


def test_what_is_busy_is_not_proposed() -> None:
    """S41: an appointment until 10:30 leaves 10:30."""
    busy = Busy(datetime(2027, 8, 2, 8, 0, tzinfo=UTC), datetime(2027, 8, 2, 9, 30, tzinfo=UTC))
    assert times(busy=(busy,), days=0) == ["Mon 10:30", "Mon 12:00"]


def test_a_closure_and_a_public_holiday_have_no_times() -> None:
    """R8, S41: shut from Tuesday; the last Monday of August is a holiday."""
    shut = (Closure(first=date(2027, 8, 3), last=date(2027, 8, 29), why="Summer"),)
    found = times(closures=shut, days=29)
    assert {one[:3] for one in found[2:]} == {"Tue"}, "Monday 30 August is a holiday, the day after is open"


def test_where_both_are_never_there_at_once_nothing_is_proposed() -> None:
    assert times(common_hours([(Hours(0, 540, 600),), (Hours(1, 540, 600),)])) == []
    assert common_hours([]) == ()


@given(
    st.lists(st.builds(Hours, st.integers(0, 6), st.integers(0, 1380), st.integers(0, 1439)), max_size=6),
    st.integers(0, 200),
    st.sampled_from([30, 60, 120]),
)
def test_no_time_lies_outside_the_hours(hours: list[Hours], first: int, minutes: int) -> None:
    """S41: whatever the hours, and when the clocks change too."""
    day = MONDAY + timedelta(days=first)
    for at in free_times(day, day + timedelta(days=10), hours, (), CALENDAR, (), minutes=minutes):
        local = at.astimezone(HOUSE_ZONE)
        minute = local.hour * 60 + local.minute
        assert CALENDAR.is_working_day(local.date())
        assert any(
            one.weekday == local.weekday() and one.opens <= minute and minute + minutes <= one.closes
            for one in hours
        )


@pytest.mark.parametrize("most", [0, 1, 5])
def test_no_more_than_is_wanted(most: int) -> None:
    found = free_times(MONDAY, MONDAY + timedelta(days=30), USUAL, (), CALENDAR, (), minutes=60, most=most)
    assert len(found) == most


def test_nobody_of_the_setting_sits_in_two_meetings_at_once() -> None:
    """S41, S42: the line manager of one is that of the other; another two people can meet at the same time."""
    ten = datetime(2027, 8, 2, 9, 0, tzinfo=UTC)
    booked = [Meeting.lasting(ten, 60, frozenset({"dana", "helena"}))]
    assert is_taken(Meeting.lasting(ten + timedelta(minutes=30), 60, frozenset({"omar", "helena"})), booked)
    assert not is_taken(Meeting.lasting(ten + timedelta(minutes=60), 60, frozenset({"omar", "helena"})), booked)
    assert not is_taken(Meeting.lasting(ten, 60, frozenset({"omar"})), booked)
