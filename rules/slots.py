"""When two people can meet a parent: their office hours without holidays, closures and what is busy (S41, S42)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rules.calendars import Calendar
from rules.profiles import Closure
from rules.times import HOUSE_ZONE

STEP_MINUTES = 30
A_DAY = 2
USUAL_HOURS = tuple((weekday, 9 * 60, 16 * 60) for weekday in range(5))
"""Where nobody set their hours: Monday to Friday, 9 to 4."""


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which somebody cannot; both ends aware moments, the end not included."""

    begins: datetime
    ends: datetime

    def meets(self, other: "Busy") -> bool:
        """Whether both share a moment."""
        return self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that is booked, or could be: when, and who of the setting holds it, by id."""

    time: Busy
    holders: frozenset[str]

    @classmethod
    def lasting(cls, begins: datetime, minutes: int, holders: frozenset[str]) -> "Meeting":
        """One that begins at an aware moment."""
        return cls(Busy(begins, begins + timedelta(minutes=minutes)), holders)


def is_taken(wanted: Meeting, booked: Iterable[Meeting]) -> bool:
    """Whether somebody who would hold a meeting sits in another one at that time (S41, S42)."""
    return any(wanted.holders & other.holders and wanted.time.meets(other.time) for other in booked)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one weekday (0 is Monday), in minutes of the local day."""

    weekday: int
    opens: int
    closes: int


def common_hours(of: Sequence[Sequence[Hours]]) -> tuple[Hours, ...]:
    """The hours that everybody has: where one is away, nobody meets."""
    if not of:
        return ()
    common = list(of[0])
    for hours in of[1:]:
        common = [
            Hours(one.weekday, max(one.opens, other.opens), min(one.closes, other.closes))
            for one in common
            for other in hours
            if one.weekday == other.weekday and max(one.opens, other.opens) < min(one.closes, other.closes)
        ]
    return tuple(sorted(common, key=lambda one: (one.weekday, one.opens)))


def free_times(
    first: date,
    last: date,
    hours: Sequence[Hours],
    busy: Sequence[Busy],
    calendar: Calendar,
    closures: Iterable[Closure],
    *,
    minutes: int,
    most: int = 12,
) -> tuple[datetime, ...]:
    """Times that can be offered, in UTC, earliest first: at most two a day, a morning and an afternoon.

    `first` and `last` are days at the setting. Working days only, no day of a closure.
    """
    shut, found = tuple(closures), list[datetime]()
    day = first
    while day <= last and len(found) < most:
        if calendar.is_working_day(day) and not any(one.first <= day <= one.last for one in shut):
            found += _of_day(day, hours, busy, minutes)
        day += timedelta(days=1)
    return tuple(found[:most])


def _of_day(day: date, hours: Sequence[Hours], busy: Sequence[Busy], minutes: int) -> list[datetime]:
    free = [at for at in _starts(day, hours, minutes) if not _clashes(at, minutes, busy)]
    morning = [at for at in free if at.astimezone(HOUSE_ZONE).hour < 12]
    afternoon = [at for at in free if at not in morning]
    both = [*morning[:1], *afternoon[:1]]
    return both if len(both) == A_DAY or len(free) < A_DAY else [free[0], free[-1]]


def _starts(day: date, hours: Sequence[Hours], minutes: int) -> Iterator[datetime]:
    for one in hours:
        if one.weekday != day.weekday():
            continue
        for at in range(-(-one.opens // STEP_MINUTES) * STEP_MINUTES, one.closes - minutes + 1, STEP_MINUTES):
            yield datetime.combine(day, time(at // 60, at % 60), HOUSE_ZONE).astimezone(UTC)


def _clashes(at: datetime, minutes: int, busy: Sequence[Busy]) -> bool:
    wanted = Busy(at, at + timedelta(minutes=minutes))
    return any(wanted.meets(one) for one in busy)
