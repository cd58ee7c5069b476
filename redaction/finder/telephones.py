"""Finds telephone numbers: spaced, dotted, with country code or extension, local, misread (S85)."""

import re
from collections.abc import Iterator, Mapping, Sequence

import phonenumbers

from redaction.finder.lookalikes import as_digits
from redaction.values import Party

Found = tuple[int, int, Party | None]

_REGION = "GB"
_MORE = r"[\s,;:(]*(?:\bext(?:ension|n)?|\bx|#)[\s.:#]*\d{1,6}"
_EXTENSION = re.compile(rf"(?i){_MORE}\s*$")
_FOLLOWS = re.compile(rf"(?i){_MORE}\b\)?")
_DIGITS = re.compile(r"[+(]?\d(?:[\s().\-–/]{0,3}\d){5,}")
_ALMOST_DIGITS = re.compile(r"(?<![A-Za-z\d])[+(]?[\dOoIl|](?:[\s().\-–/]{0,3}[\dOoIl|]){8,}(?![A-Za-z\d])")
_LEAST, _LEAST_WHOLE = 6, 9


def find(text: str, parties: Sequence[Party]) -> Iterator[Found]:
    """Each number from its first sign to behind its extension, with the person whose it is."""
    owners = {national(_EXTENSION.sub("", phone)): party for party in parties for phone in party.phones}
    owners = {number: party for number, party in owners.items() if len(number) >= _LEAST}
    seen: list[tuple[int, int]] = []
    runs = [(match, True) for match in _ALMOST_DIGITS.finditer(text)] if owners else []
    runs += [(match, False) for match in _DIGITS.finditer(text)]
    for match, misread in runs:
        if any(start < match.end() and match.start() < end for start, end in seen):
            continue
        run = as_digits(match.group()) if misread else match.group()
        spans: list[Found] = list(_owned(run, owners))
        if not spans and not misread and _is_phone(run):
            spans = [(0, len(run), None)]
        for start, end, party in spans:
            last = match.start() + end
            more = _FOLLOWS.match(text, last)
            seen.append((match.start() + start, more.end() if more else last))
            yield (*seen[-1], party)


def national(phone: str) -> str:
    """The digits of a number without country code and leading nought."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    digits = digits.removeprefix("00")
    if digits.startswith("44") and len(digits) > 10:
        digits = digits[2:]
    return digits.removeprefix("0")


def _owned(run: str, owners: Mapping[str, Party]) -> Iterator[tuple[int, int, Party]]:
    """Registered numbers in a run of digits, whole or without their area, and where in the run they stand."""
    places = [index for index, sign in enumerate(run) if sign.isdigit()]
    digits = "".join(run[index] for index in places)
    plain = national(run)
    for number, party in owners.items():
        at = digits.find(number)
        if at >= 0:
            first = len(_before(digits[:at]))
            yield _from(run, places, first), places[at + len(number) - 1] + 1, party
        elif number == plain or (len(number) >= _LEAST_WHOLE and _local(plain, number)):
            yield 0, len(run), party


def _before(digits: str) -> str:
    """The digits before a number that do not belong to it: what is left without "0", "+44" or "0044 (0)"."""
    for code in ("00440", "0044", "440", "44", "0"):
        if digits.endswith(code):
            return digits.removesuffix(code)
    return digits


def _from(run: str, places: Sequence[int], first: int) -> int:
    start = places[first]
    while start > 0 and run[start - 1] in "+(":
        start -= 1
    return start


def _local(plain: str, number: str) -> bool:
    """Whether this is the number as somebody of the same town dials it."""
    return len(plain) >= _LEAST and number.endswith(plain)


def _is_phone(run: str) -> bool:
    digits = re.sub(r"\D", "", run)
    if not 10 <= len(digits) <= 14 or not (run.strip("( ").startswith(("0", "+"))):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(run, _REGION))
    except phonenumbers.NumberParseException:
        return False
