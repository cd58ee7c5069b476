"""Dates as people write them, so that a title does not name a day that a paper no longer does (S35, R22)."""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_FIGURES = re.compile(r"\b(\d{1,4})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{2,4})\b")
_IN_WORDS = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3})[a-z]*|([a-z]{3})[a-z]*\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+"
    r"(\d{4}|\d{2})\b"
)


def dates_in(text: str) -> frozenset[date]:
    """The days that a text names with their year; in figures the day stands before the month, as in Britain."""
    return frozenset(found for found in _found(text.lower()) if found is not None)


def _found(text: str) -> Iterator[date | None]:
    for first, month, last in _IN_FIGURES.findall(text):
        yield _day(last, month, first) if len(first) == 4 else _day(first, month, last)
    for day, month, month_first, day_after, year in _IN_WORDS.findall(text):
        name = month or month_first
        if name in _MONTHS:
            yield _day(day or day_after, str(_MONTHS.index(name) + 1), year)


def _day(day: str, month: str, year: str) -> date | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
