"""The working behind a date, in plain words a parent or a manager can follow, weekdays named (R2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rules.calendars import SATURDAY, Calendar, Holiday
from rules.profiles import Unit

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOUNS = {
    Unit.CALENDAR_DAYS: ("day", "days"),
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.MONTHS: ("month", "months"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the working: the day it arrives at, and why, as a sentence."""

    date: date
    why: str


@lru_cache(maxsize=4096)
def say(day: date) -> str:
    """Write a day out: "Monday 1 March 2027"."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def amount(count: int, unit: Unit) -> str:
    """Write an amount out: "one month", "40 working days"."""
    number = _SMALL[count] if count < len(_SMALL) else str(count)
    return f"{number} {_NOUNS[unit][count != 1]}"


def listed(words: Iterable[str]) -> str:
    """Join words as people do: "a, b and c"."""
    *front, last = words
    return f"{', '.join(front)} and {last}" if front else last


def counted(start: date, count: int, unit: Unit, end: date, calendar: Calendar) -> str:
    """Say where a count ends, and what was left out of it on the way."""
    if unit is Unit.MONTHS:
        later = "later is" if count == 1 else "later it is"
        clamped = f" ({_MONTHS[end.month - 1]} has no day {start.day})" if end.day != start.day else ""
        return f"{amount(count, unit).capitalize()} {later} {say(end)}{clamped}."
    if unit is Unit.CALENDAR_DAYS:
        return f"{amount(count, unit).capitalize()} later it is {say(end)}; the day after {say(start)} is day 1."
    first = calendar.working_day_after(start, 1)
    left_out = [h for h in calendar.between(start, end) if h.day > start and h.day.weekday() < SATURDAY]
    without = f" Public holidays left out: {_holidays(left_out)}." if left_out else ""
    return f"{amount(count, unit).capitalize()}, with {say(first)} as day 1, end on {say(end)}.{without}"


def rolled(day: date, end: date, calendar: Calendar) -> str:
    """Say why a date moved on to the next working day."""
    name = calendar.holiday_name(day)
    on_a_weekday = name and day.weekday() < SATURDAY
    reason = f"is a public holiday ({name})" if on_a_weekday else "is not a working day"
    passed = [h for h in calendar.between(day, end) if h.day > day and h.day.weekday() < SATURDAY]
    also = f" (past {_holidays(passed)})" if passed else ""
    return f"{say(day)} {reason}, so the next working day counts: {say(end)}{also}."


def paused(days: int, end: date, spans: Iterable[tuple[date, date]]) -> str:
    """Say for how long the clock stood still, and where that leads."""
    told = listed(f"from {say(asked)} to {say(answered)}" for asked, answered in spans)
    return f"The clock stood still for {amount(days, Unit.CALENDAR_DAYS)} ({told}), which leads to {say(end)}."


def _holidays(holidays: Iterable[Holiday]) -> str:
    return listed(f"{say(holiday.day)} ({holiday.name})" for holiday in holidays)
