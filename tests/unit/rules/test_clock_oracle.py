"""The clock against a slow reckoning that walks from day to day and is obviously right (R2, R3, R4, R8).

The oracle asks the holidays library about each single day and knows nothing of the clock's own code.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest

from rules.calendars import Nation, read_calendar
from rules.clock import ClockEvents, Pause, reckon
from rules.profiles import load_profile

ONE_DAY = timedelta(days=1)
CODES = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
PUBLIC = {nation: holidays.country_holidays("GB", subdiv=code) for nation, code in CODES.items()}


def works(day: date, nation: str) -> bool:
    return day.strftime("%A") not in ("Saturday", "Sunday") and day not in PUBLIC[nation]


def rolled(day: date, nation: str) -> date:
    while not works(day, nation):
        day += ONE_DAY
    return day


def months_later(start: date, count: int) -> date:
    day = start
    for _ in range(count):  # to the first of the month, `count` times
        day += ONE_DAY
        while day.day != 1:
            day += ONE_DAY
    while day.day < start.day and (day + ONE_DAY).month == day.month:
        day += ONE_DAY
    return day


def days_later(start: date, count: int) -> date:
    day = start
    for _ in range(count):
        day += ONE_DAY
    return day


def working_days_later(start: date, count: int, nation: str) -> date:
    day = start
    while count:
        day += ONE_DAY
        if works(day, nation):
            count -= 1
    return day


def oracle(profile: str, nation: str, start: date, extended: bool, paused: int) -> tuple[date, date]:
    """Return the policy's date and the law's."""
    law = rolled(days_later(months_later(start, 3 if extended else 1), paused), nation)
    if profile == "uk_gdpr" or (profile == "childrens_centre" and extended):
        return law, law
    if profile == "childrens_centre":
        return days_later(start, 14 + paused), law
    return rolled(days_later(working_days_later(start, 40, nation), paused), nation), law


def cases(received: date) -> Iterator[tuple[ClockEvents, date, bool, int]]:
    """Give events with the start, the extension and the paused days the oracle should reckon with."""
    yield ClockEvents(received), received, False, 0
    yield ClockEvents(received, extension_noticed=days_later(received, 14)), received, True, 0
    pauses = (
        Pause(days_later(received, 9), days_later(received, 14)),
        Pause(days_later(received, 2), days_later(received, 6)),
        Pause(days_later(received, 5), days_later(received, 7)),
    )
    yield ClockEvents(received, clarifications=pauses), received, False, 10
    start = days_later(received, 11)
    identity = ClockEvents(received, identity_asked=days_later(received, 1), identity_received=start)
    yield identity, start, False, 0


def compare(first: date, last: date, step: int) -> int:
    compared = 0
    for nation in Nation:
        calendar = read_calendar(nation, first.year - 1, last.year + 1)
        for name in ("early_years_2018", "childrens_centre", "uk_gdpr"):
            profile = load_profile(name)
            for received in (first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)):
                for events, start, extended, paused in cases(received):
                    found = reckon(events, profile, nation, calendar)
                    expected = oracle(name, nation, start, extended, paused)
                    assert (found.due, found.statutory_due) == expected, (name, nation, events)
                    compared += 1
    return compared


def test_the_clock_agrees_with_the_oracle_on_a_sample_of_days() -> None:
    assert compare(date(2020, 1, 1), date(2040, 12, 31), step=97) == 80 * 4 * 3 * 4


@pytest.mark.parametrize("winter", [2026, 2027, 2028])
def test_the_clock_agrees_with_the_oracle_around_the_turn_of_the_year_and_leap_day(winter: int) -> None:
    assert compare(date(winter, 12, 20), date(winter + 1, 1, 5), step=1) == 17 * 4 * 3 * 4


@pytest.mark.slow
@pytest.mark.parametrize("year", range(2020, 2041))
def test_the_clock_agrees_with_the_oracle_on_every_day_of(year: int) -> None:
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    assert compare(date(year, 1, 1), date(year, 12, 31), step=1) == days * 4 * 3 * 4
