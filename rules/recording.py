"""What to look at in how a paper was recorded: always a prompt to a person, never a verdict (S52, S73-S77, S86)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.suggesting import dates_in

LATE_DAYS = 2
"""An entry made more than so many days after what it tells of is pointed out (S77)."""
_AROUND = 40


class Lack(StrEnum):
    """What was noticed."""

    UNDATED = "undated"
    UNSIGNED = "unsigned"
    NOT_FILLED_IN = "not_filled_in"
    JUDGING = "judging"
    OPINION = "opinion"
    LATE = "late"
    PARENTS_NOT_TOLD = "parents_not_told"
    SEVERAL_CHILDREN = "several_children"


@dataclass(frozen=True)
class Noticed:
    """One thing noticed, and the words it was noticed by; none where something is not there."""

    lack: Lack
    words: str = ""
    days: int = 0


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_SHORT_DATE = re.compile(
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})", re.IGNORECASE
)
_BIRTH = re.compile(r"\b(birth|born|d\.?o\.?b)\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"\b(signed|signature|initials?|(written|recorded|completed|reported|prepared|filled in|taken) by)\b"
    r"|^\W*(from|author):|^(yours|kind regards|best wishes|warm regards|with love)\b",
    re.IGNORECASE | re.MULTILINE,
)
_EMPTY = re.compile(
    r"^\W*((date|time|place|name|signed|signature|witness\w*|action taken|by whom|author"
    r"|parents? (?:informed|told))[\w /]{0,25}):?[\s._…-]*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[A-Z][\w /’'()-]{1,40}:")
_JUDGING = re.compile(
    r"\b(lazy|naughty|spoil(?:ed|t) (?:child|brat|boy|girl)|attention[- ]seeking|manipulative|rude|scruffy|filthy|"
    r"hysterical|neurotic|stupid|useless|clingy|moody|nasty|whing(?:e|ed|eing|ing)|out of control|disgusting|weird|"
    r"bad (?:mother|father|mum|dad|parents?|boy|girl|child)|troublemaker|liar|brat|pathetic|dramatic|"
    r"over-?protective|never bothers?|does(?:n[’']t| not) care|as usual|typical of)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(I (?:think|feel|believe|guess|suspect|assume|reckon)|in my (?:opinion|view)|no doubt|presumably|"
    r"must have been|probably|everyone knows|obviously)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(date of (?:the )?(?:incident|event|accident)|happened|occurred|took place)\b", re.IGNORECASE
)
_ENTRY = re.compile(
    r"\b(date of (?:the )?(?:record|report|entry)|recorded|written(?: up)?|completed|filled in|signed)\b",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(
    r"\b(confidential|(?:record|note) of (?:a |the |our )?concerns?|concern form|safeguarding|child protection)\b",
    re.IGNORECASE,
)
_FAMILY = r"(?:parents?|mother|father|mum|dad|carers?|family)"
_TELLING = r"(?:told|informed|notified|shared|spoken to|spoke (?:to|with)|aware|rang|written to)"
_TOLD = re.compile(
    rf"\b{_FAMILY}\b[^.:]{{0,60}}\b{_TELLING}\b|\b{_TELLING}\b[^.:]{{0,60}}\b{_FAMILY}\b", re.IGNORECASE
)
_CARE_LOG = re.compile(r"\b(medication|medicines?|first[- ]aid|accident (?:form|log|book|record))\b", re.IGNORECASE)
_CHILD = re.compile(r"^\W*(?:child(?:[’']s)?(?: name)?|name of (?:the )?child)\s*:\s*(\S.*)$", re.IGNORECASE)


def noticed(text: str) -> tuple[Noticed, ...]:
    """What to look at in a paper's words, a line a line; nothing for a paper of which no word was read. Pure."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    return tuple(_all(lines)) if lines else ()


def _all(lines: Sequence[str]) -> Iterator[Noticed]:
    if not any(_SHORT_DATE.search(line) or any(dates_in(line)) for line in lines if not _BIRTH.search(line)):
        yield Noticed(Lack.UNDATED)
    if not any(_SIGNED.search(line) for line in lines):
        yield Noticed(Lack.UNSIGNED)
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if ":" in line and _EMPTY.match(line) and (not after or _LABEL.match(after)):
            yield Noticed(Lack.NOT_FILLED_IN, line)
    for lack, pattern in ((Lack.JUDGING, _JUDGING), (Lack.OPINION, _OPINION)):
        for line in lines:
            yield from (Noticed(lack, _around(line, found)) for found in pattern.finditer(line))
    yield from _late(lines)
    yield from _of_the_whole(lines)


def _of_the_whole(lines: Sequence[str]) -> Iterator[Noticed]:
    """Whether parents were told of a confidential record (S73), and whether a log of care is one child's (S86)."""
    confidential = next((line for line in lines if _CONFIDENTIAL.search(line)), None)
    if confidential is not None and not _TOLD.search(" ".join(lines)):
        yield Noticed(Lack.PARENTS_NOT_TOLD, confidential)
    children = {found[1].strip().casefold(): found[1].strip() for line in lines if (found := _CHILD.match(line))}
    if len(children) > 1 and any(_CARE_LOG.search(line) for line in lines):
        yield Noticed(Lack.SEVERAL_CHILDREN, ", ".join(children.values()))


def _around(line: str, found: re.Match[str]) -> str:
    """The words found with a little of the line on both sides."""
    start, end = max(found.start() - _AROUND, 0), min(found.end() + _AROUND, len(line))
    start = line.find(" ", start, found.start()) + 1 if start else 0
    end = line.rfind(" ", found.end(), end) if end < len(line) else end
    end = end if end >= found.end() else found.end()
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def _late(lines: Sequence[str]) -> Iterator[Noticed]:
    happened, entered = _first(lines, _EVENT), _first(lines, _ENTRY)
    if happened is None or entered is None:
        return
    days = (entered[0] - happened[0]).days
    if days > LATE_DAYS:
        both = dict.fromkeys((happened[1], entered[1]))
        yield Noticed(Lack.LATE, " / ".join(both), days)


def _first(lines: Sequence[str], label: re.Pattern[str]) -> tuple[date, str] | None:
    """The first date that stands after a label in its line, or alone in the line below it."""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        found = label.search(line)
        if found is None:
            continue
        here = next(dates_in(line[found.end() :]), None)
        if here is not None:
            return here, line
        below = next(dates_in(after), None) if line.endswith(":") else None
        if below is not None:
            return below, f"{line} {after}"
    return None
