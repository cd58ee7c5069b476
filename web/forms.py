"""Reading what was typed: one value a field, a fault in plain words where it will not do, nothing typed is lost."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email
from starlette.datastructures import FormData, UploadFile

from web.wording import MONTHS, day

Choice = TypeVar("Choice", bound=StrEnum)
LINE = 200
TEXT = 5_000
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field; `name` is empty where it is the whole page's."""

    name: str
    words: str


@dataclass
class Fields:
    """The fields of one form: what was typed, and what is wrong with it.

    Each reading method returns a value of its type also where the field is wrong, so that a page reads all fields
    before it looks at `faults`. A page with faults uses none of the values and is shown again.
    """

    typed: Mapping[str, list[str]] = field(default_factory=dict)
    uploads: Mapping[str, list[UploadFile]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, posted: FormData) -> "Fields":
        """What a browser sent."""
        typed: dict[str, list[str]] = {}
        uploads: dict[str, list[UploadFile]] = {}
        for name, value in posted.multi_items():
            if isinstance(value, str):
                typed.setdefault(name, []).append(_plain(value))
            elif value.filename:
                uploads.setdefault(name, []).append(value)
        return cls(typed, uploads)

    @classmethod
    def holding(cls, **values: str | date | bool | Iterable[str] | None) -> "Fields":
        """A form that is shown with these values in it."""
        typed: dict[str, list[str]] = {}
        for name, value in values.items():
            if isinstance(value, date):
                parts = zip(("day", "month", "year"), (value.day, value.month, value.year), strict=True)
                typed.update({f"{name}-{part}": [str(number)] for part, number in parts})
            elif isinstance(value, bool):
                typed[name] = ["yes" if value else "no"]
            elif isinstance(value, str):
                typed[name] = [str(value)]
            elif value is not None:
                typed[name] = [str(one) for one in value]
        return cls(typed)

    def value(self, name: str) -> str:
        """What was typed into a field, or nothing."""
        return self.typed.get(name, [""])[0]

    def has(self, name: str, value: str) -> bool:
        """Whether a choice was ticked."""
        return value in self.typed.get(name, [])

    def fault(self, name: str) -> str:
        """What is wrong with a field, or nothing."""
        return next((fault.words for fault in self.faults if fault.name == name), "")

    def wrong(self, name: str, words: str) -> None:
        """Say that a field will not do. Only the first fault of a field is kept."""
        if not name or not self.fault(name):
            self.faults.append(Fault(name, words))

    def words(self, name: str, missing: str = "", *, longest: int = LINE) -> str:
        """Words in a field; `missing` is what to say where nothing was typed (nothing may be typed without it)."""
        text = self.value(name).strip()
        if longest <= LINE:
            text = " ".join(text.split())
        if not text and missing:
            self.wrong(name, missing)
        elif len(text) > longest:
            self.wrong(name, f"This is {len(text)} characters long; at most {longest} can be kept. Shorten it.")
        return text

    def text(self, name: str, missing: str = "") -> str:
        """Free text of several lines."""
        return self.words(name, missing, longest=TEXT)

    def email(self, name: str, missing: str = "") -> str:
        """One e-mail address, or nothing where it is not needed."""
        address = self.words(name, missing, longest=254)
        if not address:
            return ""
        if re.search(r"[,;]|\s", address):
            self.wrong(name, "Enter one e-mail address, without a comma or a space, like name@example.com.")
            return address
        if not address.rpartition("@")[0].isascii():
            self.wrong(name, "Before the @ only plain letters without accents can be written to. Check it.")
            return address
        try:
            # What is kept is what a mail can go to: plain signs alone, also for a domain with accents (RFC 5891).
            valid = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
            return valid.ascii_email or valid.normalized
        except EmailNotValidError:
            self.wrong(name, "Enter an e-mail address in the form name@example.com.")
            return address

    def choice(self, name: str, kind: type[Choice], missing: str) -> Choice:
        """One of the words of `kind`."""
        try:
            return kind(self.value(name))
        except ValueError:
            self.wrong(name, missing)
            return next(iter(kind))

    def choices(self, name: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """All that were ticked; none is possible."""
        known = {member.value for member in kind}
        ticked = dict.fromkeys(self.typed.get(name, []))
        return tuple(kind(value) for value in ticked if value in known)

    def one_of(self, name: str, known: Iterable[str], missing: str) -> str:
        """One of the values that the page offered."""
        value = self.value(name)
        if value not in set(known):
            self.wrong(name, missing)
        return value

    def number(self, name: str, missing: str, least: int, most: int) -> int:
        """A whole number from `least` to `most`; `missing` is what to say where there is none."""
        typed = self.value(name).strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            self.wrong(name, missing)
            return least
        if not least <= int(typed) <= most:
            self.wrong(name, f"{missing}, from {least} to {most}")
            return least
        return int(typed)

    def yes(self, name: str) -> bool:
        """Whether a tick box was ticked (its value is "yes")."""
        return self.value(name) == "yes"

    def yes_or_no(self, name: str, missing: str) -> bool:
        """The answer to a question that has to be answered."""
        if self.value(name) not in ("yes", "no"):
            self.wrong(name, missing)
        return self.yes(name)

    def optional_day(
        self,
        name: str,
        what: str,
        *,
        needed: bool = False,
        earliest: date = EARLIEST,
        latest: date | None = None,
        too_early: str = "",
    ) -> date | None:
        """A date in three boxes (`name-day`, `-month`, `-year`). `what` names it, such as "The date of birth"."""
        typed = {part: self.value(f"{name}-{part}").strip() for part in ("day", "month", "year")}
        absent = [part for part, value in typed.items() if not value]
        if len(absent) == 3:
            if needed:
                self.wrong(name, f"{what} is missing. Enter day, month and year.")
            return None
        if absent:
            self.wrong(name, f"{what} must include a {' and a '.join(absent)}.")
            return None
        found = _date_of(typed["day"], typed["month"], typed["year"])
        if found is None:
            self.wrong(name, f"{what} must be a real date, such as 27 3 2026.")
            return None
        if found < earliest:
            self.wrong(name, too_early or f"{what} is before {day(earliest)}. Check the year.")
        elif latest is not None and found > latest:
            self.wrong(name, f"{what} is in the future. Check the year.")
        return found

    def day(
        self, name: str, what: str, *, earliest: date = EARLIEST, latest: date | None = None, too_early: str = ""
    ) -> date:
        """A date that has to be given."""
        return (
            self.optional_day(name, what, needed=True, earliest=earliest, latest=latest, too_early=too_early)
            or EARLIEST
        )

    def files(self, name: str) -> list[UploadFile]:
        """The files that were chosen; none is possible."""
        return self.uploads.get(name, [])


def _date_of(day_typed: str, month_typed: str, year_typed: str) -> date | None:
    month = month_typed
    names = [number for number, full in enumerate(MONTHS, 1) if full.lower().startswith(month.lower()[:20])]
    if len(month) >= 3 and len(names) == 1:
        month = str(names[0])
    if not (re.fullmatch(r"[0-9]{1,2}", day_typed) and re.fullmatch(r"[0-9]{1,2}", month)):
        return None
    if not re.fullmatch(r"[0-9]{4}", year_typed):
        return None
    try:
        return date(int(year_typed), int(month), int(day_typed))
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Typed text with one kind of line end and nothing that cannot be seen, as NFC."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))
