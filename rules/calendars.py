"""Which days are working days in each nation of the United Kingdom, read once and then kept (R8, R2).

A calendar is read from the `holidays` library when a request begins and stored with it: a holiday proclaimed
later changes no date of a request that is already running, and the page can say so (`proclaimed_since`).
"""

import importlib.metadata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

EARLIEST_YEAR = 2000
LATEST_YEAR = 2100
YEARS_KEPT = 5
SATURDAY = 5
ONE_DAY = timedelta(days=1)


class Nation(StrEnum):
    """The nation whose public holidays apply: where the setting is, not where the parent lives."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


_LIBRARY_CODES = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


class CalendarError(ValueError):
    """A calendar was asked about a day it does not cover, or cannot be built."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday: the day, and its name in plain words."""

    day: date
    name: str


@dataclass(frozen=True)
class Calendar:
    """The public holidays of one nation from 1 January of `first_year` to 31 December of `last_year`.

    `version` names the library and its version, as "holidays 0.108". The value holds nothing but a word, numbers
    and dates, so it can be stored with the request and travel through Temporal as it is.
    """

    nation: Nation
    version: str
    first_year: int
    last_year: int
    holidays: tuple[Holiday, ...]

    def __post_init__(self) -> None:
        days = [holiday.day for holiday in self.holidays]
        if days != sorted(set(days)):
            raise CalendarError("The public holidays of a calendar go in order, each day once. Sort them.")
        if not EARLIEST_YEAR <= self.first_year <= self.last_year <= LATEST_YEAR:
            raise CalendarError(
                f"A calendar from {self.first_year} to {self.last_year} cannot be built. "
                f"Give years from {EARLIEST_YEAR} to {LATEST_YEAR}, the first one first."
            )

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is neither a Saturday, a Sunday nor a public holiday (R2).

        Raises CalendarError if the day lies outside the calendar's years.
        """
        self._must_cover(day)
        return day.weekday() < SATURDAY and day not in self._names

    def holiday_name(self, day: date) -> str | None:
        """Name the public holiday on `day`, or None if there is none."""
        return self._names.get(day)

    def between(self, first: date, last: date) -> tuple[Holiday, ...]:
        """List the public holidays from `first` to `last`, both included."""
        days = self._holidays_in_order
        return self.holidays[bisect_left(days, first) : bisect_right(days, last)]

    def roll_forward(self, day: date) -> date:
        """Return `day` if it is a working day, otherwise the next one after it (R2)."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def roll_back(self, day: date) -> date:
        """Return `day` if it is a working day, otherwise the last one before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def working_day_after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; the first working day after it is day 1."""
        self._must_cover(day)
        index = bisect_right(self._working_ordinals, day.toordinal()) + count - 1
        if count < 1 or index >= len(self._working_ordinals):
            raise CalendarError(
                f"Working day {count} after {day:%d %B %Y} is not in the calendar "
                f"({self.first_year} to {self.last_year}). Give a calendar with more years."
            )
        return date.fromordinal(self._working_ordinals[index])

    @cached_property
    def _names(self) -> dict[date, str]:
        return {holiday.day: holiday.name for holiday in self.holidays}

    @cached_property
    def _holidays_in_order(self) -> list[date]:
        return [holiday.day for holiday in self.holidays]

    @cached_property
    def _working_ordinals(self) -> list[int]:
        first = date(self.first_year, 1, 1).toordinal()
        last = date(self.last_year, 12, 31).toordinal()
        closed = {holiday.day.toordinal() for holiday in self.holidays}
        # Ordinal 1 was a Monday, so (ordinal - 1) % 7 is the weekday.
        return [day for day in range(first, last + 1) if (day - 1) % 7 < SATURDAY and day not in closed]

    def _must_cover(self, day: date) -> None:
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarError(
                f"{day:%d %B} {day.year} is outside the calendar ({self.first_year} to {self.last_year}). "
                "Check the year, or give a calendar with more years."
            )


@lru_cache(maxsize=32)
def read_calendar(nation: Nation, first_year: int, last_year: int) -> Calendar:
    """Read a nation's public holidays from the `holidays` library (R8).

    Call it where reading is allowed (an activity, a command line), store the value, and pass that on.
    Years outside 2000 to 2100 raise CalendarError.
    """
    from holidays import country_holidays  # slow to load, and not needed by those who hold a stored calendar

    empty = Calendar(nation, f"holidays {importlib.metadata.version('holidays')}", first_year, last_year, ())
    found = country_holidays(
        "GB", subdiv=_LIBRARY_CODES[nation], years=range(first_year, last_year + 1), language="en_GB"
    )
    days = (Holiday(day, _plain(name)) for day, name in sorted(found.items()))
    kept = tuple(holiday for holiday in days if first_year <= holiday.day.year <= last_year)
    return Calendar(empty.nation, empty.version, first_year, last_year, kept)


def calendar_for(nation: Nation, received: date, last_event: date | None = None) -> Calendar:
    """Read the calendar a request needs: from the year before receipt to five years after the last event.

    Raises CalendarError for a receipt outside 2000 to 2095.
    """
    last_year = max(received, last_event or received).year + YEARS_KEPT
    if received.year < EARLIEST_YEAR or last_year > LATEST_YEAR:
        wrong = received if received.year < EARLIEST_YEAR else max(received, last_event or received)
        raise CalendarError(
            f"The year {wrong.year} is outside {EARLIEST_YEAR} to {LATEST_YEAR - YEARS_KEPT}. Check the year."
        )
    return read_calendar(nation, max(EARLIEST_YEAR, received.year - 1), last_year)


def proclaimed_since(stored: Calendar, current: Calendar, first: date, last: date) -> tuple[Holiday, ...]:
    """List public holidays from `first` to `last` that `current` knows and the request's stored calendar does not.

    The stored calendar stands for the request's life; the page names these days and says so.
    """
    known = {holiday.day for holiday in stored.holidays}
    return tuple(holiday for holiday in current.between(first, last) if holiday.day not in known)


def _plain(name: str) -> str:
    return name.replace("(observed)", "(substitute day)")
