"""Finds telephone numbers, e-mail addresses and postal addresses however they are written (S85)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import phonenumbers

from redaction.finder.folding import fold
from redaction.finder.sequence import Piece, Ref
from redaction.values import Page, Party, Rule

_REGION = "GB"
_EXTENSION = re.compile(r"(?i)[\s,;]*\b(?:ext(?:ension|n)?|x)\.?\s*\d{1,6}\s*$")
_ABBREVIATIONS = {
    "street": "st", "road": "rd", "avenue": "ave", "av": "ave", "lane": "ln", "drive": "dr", "close": "cl",
    "court": "ct", "crescent": "cres", "place": "pl", "square": "sq", "terrace": "terr", "gardens": "gdns",
    "grove": "gr", "flat": "flt", "apartment": "apt", "saint": "st", "house": "hse", "park": "pk",
}  # fmt: skip
_STREETS = set(_ABBREVIATIONS.values()) | {"way", "row", "walk", "hill", "mews", "green", "rise", "view", "yard"}
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"[+(]?\d[\d\s().\-–/]{5,}\d")
_FOLLOWS = re.compile(r"(?i)[\s,;(]*\b(?:ext(?:ension|n)?|x)\.?\s*\d{1,6}\b")


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact found on the pages; `party` is None where nobody registered has it."""

    refs: tuple[Ref, ...]
    party: Party | None
    rule: Rule
    text: str


class _Text:
    """The words of a document as one text, each character leading back to its word."""

    def __init__(self, pages: Sequence[Page]) -> None:
        parts: list[str] = []
        self._refs: list[Ref] = []
        for page in pages:
            for index, word in enumerate(page.words):
                parts.append(word.text + " ")
                self._refs += [Ref(page.number, index)] * (len(word.text) + 1)
        self.text = "".join(parts)

    def refs(self, start: int, end: int) -> tuple[Ref, ...]:
        return tuple(dict.fromkeys(self._refs[start:end]))


def find_contacts(pages: Sequence[Page], pieces: Sequence[Piece], parties: Sequence[Party]) -> list[Contact]:
    """Registered contacts, and telephone numbers and e-mail addresses that nobody registered."""
    text = _Text(pages)
    found = [*_emails(text, parties), *_phones(text, parties), *_addresses(pieces, parties)]
    return found


def _emails(text: _Text, parties: Sequence[Party]) -> list[Contact]:
    found = []
    spans: list[tuple[int, int]] = []
    for party in parties:
        for address in party.emails:
            for match in _email_pattern(address).finditer(text.text):
                spans.append(match.span())
                found.append(Contact(text.refs(*match.span()), party, Rule.EMAIL, match.group().strip()))
    for match in _MAIL.finditer(text.text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            found.append(Contact(text.refs(*match.span()), None, Rule.EMAIL, match.group()))
    return found


def _email_pattern(address: str) -> re.Pattern[str]:
    """An address with or without dots in its first half, with a tag, spelt out, or cut by a line's end."""
    local, _, domain = address.strip().lower().partition("@")
    local = local.partition("+")[0]
    loose = r"[.\s\u00ad]{0,3}".join(re.escape(sign) for sign in local if sign != ".")
    at = r"\s*(?:@|[\[({]\s*at\s*[\])}]|\bat\b)\s*"
    dot = r"\s*(?:\.|[\[({]\s*dot\s*[\])}]|\bdot\b)\s*"
    labels = [r"\s?".join(re.escape(sign) for sign in label) for label in domain.split(".")]
    tag = r"(?:\+[\w.-]*)?"
    return re.compile(rf"(?<![\w]){loose}{tag}{at}{dot.join(labels)}(?![\w])", re.IGNORECASE)


def _phones(text: _Text, parties: Sequence[Party]) -> list[Contact]:
    owners: dict[str, Party] = {}
    for party in parties:
        for phone in party.phones:
            owners[national(_EXTENSION.sub("", phone))] = party
    found = []
    for match in _DIGITS.finditer(text.text):
        run = match.group()
        owner = _owner_in(run, owners)
        if owner is not None or _is_phone(run):
            extension = _FOLLOWS.match(text.text, match.end())
            end = extension.end() if extension else match.end()
            found.append(Contact(text.refs(match.start(), end), owner, Rule.PHONE, text.text[match.start() : end]))
    return found


def _owner_in(run: str, owners: dict[str, Party]) -> Party | None:
    digits = re.sub(r"\D", "", run)
    plain = national(run)
    for number, owner in owners.items():
        if len(number) >= 6 and (number == plain or number in digits):
            return owner
        local = number[-6:]
        if len(number) >= 9 and plain == local:
            return owner
    return None


def national(phone: str) -> str:
    """The digits of a number without country code and leading nought."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    digits = digits.removeprefix("00")
    if digits.startswith("44") and len(digits) > 10:
        digits = digits[2:]
    return digits.removeprefix("0")


def _is_phone(run: str) -> bool:
    digits = re.sub(r"\D", "", run)
    if not 10 <= len(digits) <= 14 or not (run.strip("( ").startswith(("0", "+"))):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(run, _REGION))
    except phonenumbers.NumberParseException:
        return False


def _short(piece: str) -> str:
    return _ABBREVIATIONS.get(piece, piece)


def _addresses(pieces: Sequence[Piece], parties: Sequence[Party]) -> list[Contact]:
    folded = [_short(piece.folded) for piece in pieces]
    apart = [piece.ends or piece.stops for piece in pieces]
    found = []
    for party in parties:
        for address in party.addresses:
            anchors, words = _address_anchors(address)
            for index in range(len(folded)):
                for anchor in anchors:
                    if tuple(folded[index : index + len(anchor)]) == anchor:
                        first, last = _widened(folded, apart, index, index + len(anchor), words)
                        refs = tuple(dict.fromkeys(r for p in pieces[first:last] for r in p.refs))
                        text = " ".join(piece.raw for piece in pieces[first:last])
                        found.append(Contact(refs, party, Rule.ADDRESS, text))
    return found


def _address_anchors(address: str) -> tuple[set[tuple[str, ...]], set[str]]:
    """What gives an address away: number and street, the street, the postcode; and all its words."""
    anchors: set[tuple[str, ...]] = set()
    whole = fold(address)
    for match in _POSTCODE.finditer(whole):
        anchors.add((match.group(1), match.group(2)))
        anchors.add((match.group(1) + match.group(2),))
    plain = _POSTCODE.sub(" ", whole)
    for part in re.split(r"[,;\n]", address):
        words = tuple(_short(word) for word in fold(part).split())
        street = len(words) > 1 and (words[-1] in _STREETS or any(word[0].isdigit() for word in words))
        if street and not _POSTCODE.fullmatch(fold(part)):
            words = tuple(_short(word) for word in fold(_POSTCODE.sub(" ", fold(part))).split())
            anchors.add(words)
            bare = tuple(word for word in words if not word[0].isdigit())
            if len(bare) > 1:
                anchors.add(bare)
    words_of = {_short(word) for word in plain.split()} | {piece for anchor in anchors for piece in anchor}
    return {anchor for anchor in anchors if anchor}, words_of


def _widened(
    folded: Sequence[str], apart: Sequence[bool], first: int, last: int, words: set[str]
) -> tuple[int, int]:
    while first > 0 and folded[first - 1] in words and not apart[first - 1]:
        first -= 1
    while last < len(folded) and folded[last] in words and not apart[last - 1]:
        last += 1
    return first, last
