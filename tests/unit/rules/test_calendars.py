"""The public holidays of the four nations, and the value they are kept in (R8)."""

from dataclasses import replace
from datetime import date

import pytest
from pydantic import TypeAdapter

from rules.calendars import (
    Calendar,
    CalendarError,
    Holiday,
    Nation,
    calendar_for,
    proclaimed_since,
    read_calendar,
)

ENGLAND = read_calendar(Nation.ENGLAND, 2020, 2030)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("2027-01-01", "england wales scotland northern-ireland"),
        ("2026-01-02", "scotland"),
        ("2027-01-04", "scotland"),  # for Saturday 2 January
        ("2026-03-17", "northern-ireland"),
        ("2026-03-02", ""),
        ("2026-04-03", "england wales scotland northern-ireland"),  # Good Friday
        ("2026-04-06", "england wales northern-ireland"),  # Easter Monday
        ("2020-05-08", "england wales scotland northern-ireland"),  # May Day moved for VE Day
        ("2020-05-04", ""),
        ("2022-06-03", "england wales scotland northern-ireland"),  # the Platinum Jubilee
        ("2022-09-19", "england wales scotland northern-ireland"),  # the funeral of Elizabeth II
        ("2023-05-08", "england wales scotland northern-ireland"),  # the coronation
        ("2026-06-15", "scotland"),  # the World Cup
        ("2026-07-13", "northern-ireland"),  # for Sunday 12 July
        ("2026-08-03", "scotland"),
        ("2026-08-31", "england wales northern-ireland"),
        ("2026-11-30", "scotland"),  # Saint Andrew's Day
        ("2027-12-27", "england wales scotland northern-ireland"),
        ("2027-12-28", "england wales scotland northern-ireland"),
    ],
)
def test_each_nation_keeps_its_own_public_holidays(text: str, where: str) -> None:
    """R8: from the library, for the nation of the setting."""
    closed = [n for n in Nation if not read_calendar(n, 2020, 2030).is_working_day(day(text))]
    assert closed == where.split()


def test_a_weekend_is_no_working_day_and_a_holiday_has_a_name() -> None:
    assert not ENGLAND.is_working_day(day("2027-01-02"))
    assert ENGLAND.holiday_name(day("2026-12-28")) == "Boxing Day (substitute day)"
    assert ENGLAND.holiday_name(day("2026-12-29")) is None


def test_holidays_between_two_days_include_both() -> None:
    found = ENGLAND.between(day("2026-12-25"), day("2027-01-01"))
    assert [str(holiday.day) for holiday in found] == ["2026-12-25", "2026-12-26", "2026-12-28", "2027-01-01"]


def test_rolling_passes_weekends_and_holidays_in_both_directions() -> None:
    assert ENGLAND.roll_forward(day("2026-12-25")) == day("2026-12-29")
    assert ENGLAND.roll_back(day("2026-12-28")) == day("2026-12-24")
    assert ENGLAND.roll_forward(day("2026-12-29")) == ENGLAND.roll_back(day("2026-12-29")) == day("2026-12-29")


def test_working_days_are_counted_from_the_next_one() -> None:
    assert ENGLAND.working_day_after(day("2026-12-24"), 1) == day("2026-12-29")
    assert ENGLAND.working_day_after(day("2026-12-26"), 2) == day("2026-12-30")


def test_a_day_outside_the_calendar_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(CalendarError, match="outside the calendar \\(2020 to 2030\\)"):
        ENGLAND.is_working_day(day("2031-01-01"))
    with pytest.raises(CalendarError, match="Give a calendar with more years"):
        ENGLAND.working_day_after(day("2030-12-20"), 10)
    with pytest.raises(CalendarError):
        ENGLAND.roll_forward(day("2019-12-31"))


@pytest.mark.parametrize("years", [(1999, 2005), (2020, 2101), (2030, 2020)])
def test_a_calendar_of_impossible_years_cannot_be_built(years: tuple[int, int]) -> None:
    with pytest.raises(CalendarError, match="Give years from 2000 to 2100"):
        read_calendar(Nation.ENGLAND, *years)


def test_a_calendar_with_holidays_out_of_order_cannot_be_built() -> None:
    days = (Holiday(day("2027-12-25"), "Christmas Day"), Holiday(day("2027-01-01"), "New Year's Day"))
    with pytest.raises(CalendarError, match="go in order"):
        Calendar(Nation.ENGLAND, "by hand", 2027, 2027, days)


def test_a_calendar_names_its_library_and_version() -> None:
    assert ENGLAND.version.startswith("holidays 0.")


def test_a_calendar_comes_back_from_json_as_it_was() -> None:
    keeper = TypeAdapter(Calendar)
    assert keeper.validate_json(keeper.dump_json(ENGLAND)) == ENGLAND


def test_a_request_gets_a_calendar_that_reaches_years_beyond_its_last_event() -> None:
    calendar = calendar_for(Nation.WALES, day("2026-05-01"), day("2028-02-01"))
    assert (calendar.first_year, calendar.last_year) == (2025, 2033)
    assert calendar_for(Nation.WALES, day("2000-05-01")).first_year == 2000
    for text in ("1999-12-31", "2096-01-01"):
        with pytest.raises(CalendarError, match="Check the year"):
            calendar_for(Nation.WALES, day(text))


def test_a_holiday_proclaimed_later_is_listed_against_the_stored_calendar() -> None:
    jubilee = Holiday(day("2027-06-01"), "A jubilee")
    days = sorted((*ENGLAND.holidays, jubilee), key=lambda holiday: holiday.day)
    current = replace(ENGLAND, version="holidays next", holidays=tuple(days))
    assert proclaimed_since(ENGLAND, current, day("2027-01-01"), day("2027-12-31")) == (jubilee,)
    assert proclaimed_since(ENGLAND, current, day("2028-01-01"), day("2028-12-31")) == ()
    assert ENGLAND.is_working_day(jubilee.day)
    assert not current.is_working_day(jubilee.day)
