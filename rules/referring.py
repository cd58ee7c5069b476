"""What a letter says of the person it is written to: their own passages and nothing else (S20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from models.words import PartyKind


@dataclass(frozen=True)
class Passage:
    """Words of the file that refer to somebody or came from them, and the date of the paper they stand on."""

    words: str
    dated: date | None


def reference_text(own_words: str, passages: Iterable[Passage]) -> str:
    """What the letter quotes: the words the manager wrote for it, else the person's passages, a line each."""
    if own_words.strip():
        return own_words.strip()
    return "\n".join(f"A paper{_dated(passage.dated)} says: \u201c{passage.words}\u201d" for passage in passages)


def summary_digest(kind: PartyKind, says: str) -> str:
    """The digest of what a letter says of its reader; another text, or another letter, has another one."""
    return sha256(f"{kind.value}\n{says.strip()}".encode()).hexdigest()


def _dated(day: date | None) -> str:
    return f" of {day.day} {day:%B %Y}" if day else ""
