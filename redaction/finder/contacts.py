"""Finds telephone numbers, e-mail addresses and postal addresses however they are written (S85)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from redaction.finder import addresses, mailboxes, telephones
from redaction.finder.folding import untold
from redaction.finder.sequence import Piece, Ref
from redaction.values import Page, Party, Rule


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
                plain = _plain(word.text)
                parts.append(plain + " ")
                self._refs += [Ref(page.number, index)] * (len(plain) + 1)
        self.text = "".join(parts)

    def refs(self, start: int, end: int) -> tuple[Ref, ...]:
        return tuple(dict.fromkeys(self._refs[start:end]))


@lru_cache(maxsize=65_536)
def _plain(text: str) -> str:
    """A word in plain signs: wide letters made narrow, every dash a hyphen."""
    text = untold(text)
    if text.isascii():
        return text
    signs = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in signs)


def find_contacts(pages: Sequence[Page], pieces: Sequence[Piece], parties: Sequence[Party]) -> list[Contact]:
    """Registered contacts, and telephone numbers and e-mail addresses that nobody registered."""
    text = _Text(pages)
    found = []
    for rule, places in (
        (Rule.EMAIL, mailboxes.find(text.text, parties)),
        (Rule.PHONE, telephones.find(text.text, parties)),
    ):
        for start, end, party in places:
            found.append(Contact(text.refs(start, end), party, rule, text.text[start:end].strip()))
    for first, last, party in addresses.find(pieces, parties):
        refs = tuple(dict.fromkeys(ref for piece in pieces[first:last] for ref in piece.refs))
        found.append(Contact(refs, party, Rule.ADDRESS, " ".join(piece.raw for piece in pieces[first:last])))
    return found
