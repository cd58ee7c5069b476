"""Finds e-mail addresses: dotted, tagged, spelt out, misread or cut by a line's end (S85)."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from redaction.finder.lookalikes import look_of
from redaction.values import Party

Found = tuple[int, int, Party | None]

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"\s*[^@\s]+@[^@\s]+\s*$")
_GAP = r"[.\s_\-\u00ad]{0,3}"
_DOT = r"(?:[\s_\-]*(?:\.|[\[({]\s*dot\s*[\])}]|(?<=[\s_\-])dot(?=[\s_\-]))[\s_\-]*)"
_AT = r"[\s_\-]*(?:@|[\[({]\s*at\s*[\])}]|(?<=[\s_\-])at(?=[\s_\-]))[\s_\-]*"
_LIKE = {"l": "[l1i|]", "i": "[i1l|]", "1": "[1li|]", "o": "[o0]", "0": "[0o]"}
_LEAST_SLIP = 6


def find(text: str, parties: Sequence[Party]) -> Iterator[Found]:
    """Each address from its first sign to behind its last, with the person whose it is."""
    registered = [
        (party, address.strip().lower()) for party in parties for address in party.emails if _ADDRESS.match(address)
    ]
    spans: list[tuple[int, int]] = []
    for party, address in registered:
        for match in _pattern(address).finditer(text):
            spans.append(match.span())
            yield (*match.span(), party)
    for match in _MAIL.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            yield (*match.span(), _nearly(match.group().lower(), registered))


def _pattern(address: str) -> re.Pattern[str]:
    local, _, domain = address.partition("@")
    local = local.partition("+")[0]
    chunks = [_GAP.join(_sign(sign) for sign in chunk) for chunk in re.split(r"[._\-]", local) if chunk]
    labels = [r"\s?".join(_sign(sign) for sign in label) for label in domain.split(".")]
    tag = r"(?:\+[\w.-]*)?"
    whole = f"(?:{_DOT}|{_GAP})".join(chunks) + tag + _AT + _DOT.join(labels)
    return re.compile(rf"(?<![\w]){whole}(?![\w])", re.IGNORECASE)


def _sign(sign: str) -> str:
    return _LIKE.get(sign, re.escape(sign))


def _nearly(address: str, registered: Sequence[tuple[Party, str]]) -> Party | None:
    """Whose address this is, misread or with one letter wrong; a digit more or less makes it another's."""
    digits, local = re.sub(r"\D", "", address), address.partition("@")[0]
    for party, own in registered:
        known = own.partition("@")[0]
        if look_of(address) == look_of(own):
            return party
        same = len(known) >= _LEAST_SLIP and local[0] == known[0] and re.sub(r"\D", "", own) == digits
        if same and OSA.distance(address, own, score_cutoff=1) <= 1:
            return party
    return None
