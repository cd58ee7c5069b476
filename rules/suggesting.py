"""What a paper seems to say of itself, date, author and kind: always a suggestion to a person (S18, S58, R21)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.words import DocumentKind

_TOP_LINES = 25
_EARLIEST = 1990
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(f"{month}[a-z]*" for month in _MONTHS)
_IN_WORDS = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_IN_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?![\d/])")
_BY_STANDARD = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_BIRTH = re.compile(r"\b(birth|born|d\.?o\.?b)\b", re.IGNORECASE)
_LABELLED = re.compile(r"^\W*(date|dated|sent|written on)\b", re.IGNORECASE)

_NAME = r"(?:[A-Z][\w'’-]+|[A-Z]\.)(?:\s+(?:[A-Z][\w'’-]+|[A-Z]\.)){1,3}"
_BY = re.compile(rf"\b(?i:written|taken|completed|recorded|reported|prepared|filled in)\s+by:?\s+({_NAME})")
_FROM = re.compile(rf"^\W*(?i:author|from|signed):?\s+({_NAME})")
_CLOSING = re.compile(
    r"^(yours (sincerely|faithfully|truly)|(kind|best|warm) (regards|wishes)|with love)", re.IGNORECASE
)
_ALONE = re.compile(rf"^{_NAME}$")
_LONGEST_HEAD = 60

_WORDS: Mapping[DocumentKind, tuple[int, tuple[str, ...]]] = {
    DocumentKind.LEGAL_ADVICE: (1, ("legally privileged", "legal advice", "advice of our solicitor")),
    DocumentKind.HEALTH: (
        2,
        (
            *("speech and language", "therapist", "paediatric", "diagnos", "nhs", "hospital", "medicine", "dose"),
            *("clinic", "allerg", "prescri", "hearing test", "consultant", "symptom"),
        ),
    ),
    DocumentKind.CORRESPONDENCE: (1, ("dear ", "yours sincerely", "yours faithfully", "subject:")),
    DocumentKind.DEVELOPMENTAL: (
        1,
        ("what this shows", "observations,", "observation:", "progress check", "learning journal", "next steps"),
    ),
    DocumentKind.PERSONAL: (
        1,
        (
            "registration form",
            "permission",
            "agreement",
            "minutes",
            "contact log",
            "accident form",
            "incident form",
        ),
    ),
}
"""By kind, how many of its words have to stand there; what must not be overlooked comes first."""


@dataclass(frozen=True)
class Suggested:
    """One fact that was read in a paper, and the words it was read from."""

    value: date | str | DocumentKind
    words: str


def suggested(text: str, today: date) -> Mapping[str, Suggested]:
    """What the words of a paper suggest, by the name of the fact: `dated`, `author`, `kind`; nothing is guessed.

    Args:
        text: the words of its pages, a line a line.
        today: no date later than this is suggested.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    found = {"dated": _dated(lines, today), "kind": _kind(text)}
    is_letter = found["kind"] is not None and found["kind"].value is DocumentKind.CORRESPONDENCE
    found["author"] = _author(lines, is_letter)
    return {name: one for name, one in found.items() if one is not None}


def _dated(lines: list[str], today: date) -> Suggested | None:
    """The date beside the word "date", else the first one at the top; a day of birth is none."""
    top = [line for line in lines[:_TOP_LINES] if not _BIRTH.search(line)]
    labelled = [line for line in top if _LABELLED.match(line)]
    for line in (*labelled, *top):
        for day in dates_in(line):
            if day.year >= _EARLIEST and day <= today:
                return Suggested(day, _shortened(line))
    return None


def dates_in(line: str) -> Iterator[date]:
    """Every date with a day, a month and a year of four figures that stands in a line."""
    for found in _IN_WORDS.finditer(line):
        yield from _day(found[3], _MONTHS.index(found[2][:3].lower()) + 1, found[1])
    for found in _IN_NUMBERS.finditer(line):
        yield from _day(found[3], found[2], found[1])
    for found in _BY_STANDARD.finditer(line):
        yield from _day(found[1], found[2], found[3])


def _day(year: str, month: str | int, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


def _author(lines: list[str], is_letter: bool) -> Suggested | None:
    """Who is said to have written it; of a letter who signed it, else the head of its paper."""
    for pattern in (_BY, _FROM):
        for line in lines:
            found = pattern.search(line)
            if found is not None:
                return Suggested(found[1], _shortened(line))
    for number, line in enumerate(lines[:-1]):
        if _CLOSING.match(line) and _ALONE.match(lines[number + 1]):
            return Suggested(lines[number + 1], f"{_shortened(line)} {lines[number + 1]}")
    head = lines[0] if lines else ""
    if is_letter and head[:1].isupper() and len(head) <= _LONGEST_HEAD and not re.search(r"\d|:|^dear", head, re.I):
        return Suggested(head, f"the head of the letter: {head}")
    return None


def _kind(text: str) -> Suggested | None:
    said = " ".join(text.lower().split())
    for kind, (needed, words) in _WORDS.items():
        there = [word.strip(" ,:") for word in words if word in said]
        if len(there) >= needed:
            return Suggested(kind, ", ".join(there[:3]))
    return None


def pages_said(text: str) -> int | None:
    """How many pages a paper says it has ("page 1 of 3"), or None where it does not say."""
    found = [int(total) for total in re.findall(r"\bpage\s+\d{1,3}\s+of\s+(\d{1,3})\b", text, re.IGNORECASE)]
    return max(found) if found else None


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST_HEAD else f"{line[: _LONGEST_HEAD - 1]}…"
