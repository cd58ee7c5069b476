"""Whether words can stand on a sheet that names nobody: no name, no contact detail, no reference, no date (S97)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Tell(StrEnum):
    """What in some words would tell whose file it is."""

    NAME = "name"
    CONTACT = "contact"
    REFERENCE = "reference"
    DATE = "date"


_TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "prof", "the", "and", "rev"})
_GENERAL_WORDS = (
    "nursery pre school preschool primary infant childrens children child centre center early years day care "
    "playgroup kindergarten the and of at for in on a s st saint community"
)
_GENERAL = frozenset(_GENERAL_WORDS.split())
_EVERYDAY_WORDS = (
    "will may mark rose grace hope joy faith jack bill rob art may june april august dawn eve ray jo sue pat "
    "drew chase hunter mason page king long short young old black white brown green grey hill wood field moss "
    "stone bell cook baker carter taylor walker miller turner fisher parker potter shepherd day best good "
    "sweet price rich moon banks parks wells rivers lane west north"
)
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_LONG_ENOUGH = 6
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATES = (
    re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"),
    re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? ?(?:{_MONTH})[a-z]*\b", re.IGNORECASE),
    re.compile(rf"\b(?:{_MONTH})[a-z]* \d{{1,4}}\b", re.IGNORECASE),
    re.compile(r"\b(?:19|20)\d\d\b"),
)
_CONTACTS = (
    re.compile(r"\S@\S"),
    re.compile(r"(?:\d[\s()./-]*){6,}"),
    re.compile(r"\b(?:https?://|www\.)", re.IGNORECASE),
    re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE),
)
_REFERENCE = re.compile(r"\b[A-Z]{2}-?\d{4}-?\d{3,}\b", re.IGNORECASE)


def _tokens(text: str) -> list[str]:
    """The words of a text without accents, in their own case; invisible signs are dropped."""
    plain = unicodedata.normalize("NFKD", text)
    shown = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
    return re.findall(r"[^\W_]+", re.sub(r"[’']s\b", " ", shown))


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(token.casefold() for token in _tokens(text))


@dataclass(frozen=True)
class Known:
    """The names and contact details that may not stand on the sheet.

    Attributes:
        names: names of people, each part of which tells who is meant.
        places: names of the setting, whose parts tell unless they are general, such as "nursery".
        details: addresses and names of agencies, which tell as a whole or line by line.
    """

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    @cached_property
    def parts(self) -> frozenset[str]:
        """Every single word that tells."""
        of_people = {part for name in self.names for part in _phrase(name) if len(part) > 1} - _TITLES
        of_places = {part for name in self.places for part in _phrase(name) if len(part) > 1} - _GENERAL
        return frozenset(of_people | of_places)

    @cached_property
    def phrases(self) -> frozenset[tuple[str, ...]]:
        """Every run of words that tells as a whole: an address also line by line and without its number."""
        lines = [line for detail in self.details for line in re.split(r"[\n,;]", detail)]
        found = {_phrase(line) for line in (*lines, *self.details)}
        bare = {phrase[1:] for phrase in found if phrase and phrase[0].isdigit()}
        return frozenset(phrase for phrase in found | bare if len("".join(phrase)) > 3)

    @cached_property
    def joined(self) -> frozenset[str]:
        """Whole names without their gaps, so that letters set apart or run together are found too."""
        whole = (
            "".join(part for part in _phrase(name) if part not in _TITLES) for name in (*self.names, *self.places)
        )
        return frozenset(joined for joined in whole if len(joined) >= _LONG_ENOUGH)


def tells_in(text: str, known: Known) -> Tell | None:
    """The first thing in `text` that would tell whose file it is, or None.

    A first or last name by itself counts. A name that is an everyday word too, such as "will", passes where it is
    written small. Pure; the words themselves are never part of the answer.
    """
    shown = unicodedata.normalize("NFKC", text)
    if _REFERENCE.search(shown):
        return Tell.REFERENCE
    if any(pattern.search(shown) for pattern in _DATES):
        return Tell.DATE
    if any(pattern.search(shown) for pattern in _CONTACTS):
        return Tell.CONTACT
    tokens = _tokens(text)
    if _names_somebody(tokens, known):
        return Tell.NAME
    plain = tuple(token.casefold() for token in tokens)
    return Tell.CONTACT if any(_runs(plain, phrase) for phrase in known.phrases) else None


def _names_somebody(tokens: Iterable[str], known: Known) -> bool:
    found = list(tokens)
    for token in found:
        plain = token.casefold()
        if token == plain and plain in _EVERYDAY:
            continue
        if plain in known.parts or (plain.endswith("s") and plain[:-1] in known.parts and len(plain) > 3):
            return True
    joined = "".join(found).casefold()
    return any(name in joined for name in known.joined)


def _runs(plain: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    last = len(plain) - len(phrase)
    return any(plain[start : start + len(phrase)] == phrase for start in range(last + 1))
