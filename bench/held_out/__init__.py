"""Finding, measured on texts in the manner of four writers, about people no rule was written for (R30)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redaction import Mark, Page, Party, Proposals, Word, propose, read_pages
from redaction.finder.folding import fold
from redaction.parties import read_parties

HERE = Path(__file__).resolve().parent
SETS = ("", "second", "third", "fourth", "fifth", "sixth")
_ARTICLES = frozenset({"a", "her", "his", "that", "the"})
_MENTION = re.compile(r"\[(\w+)\|([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a text that mean one person; `start` and `end` count characters of the plain text."""

    person: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mention: blacked out at once, or at least put before a person."""

    text: str
    mention: Mention
    marked: bool
    seen: bool


def texts_of(which: str = "") -> list[tuple[str, str, tuple[Mention, ...]]]:
    """The texts of one set in their order: name, the text without its brackets, its mentions."""
    return [(path.stem, *_read(path)) for path in sorted((HERE / which).glob("*.txt"))]


def _read(path: Path) -> tuple[str, tuple[Mention, ...]]:
    raw, plain, mentions, last = path.read_text(encoding="utf-8"), "", [], 0
    for found in _MENTION.finditer(raw):
        plain += raw[last : found.start()]
        mentions.append(Mention(found[1], found[2], len(plain), len(plain) + len(found[2])))
        plain += found[2]
        last = found.end()
    return plain + raw[last:], tuple(mentions)


def people(which: str = "") -> tuple[Party, ...]:
    """The people of a set's texts, as somebody would register them."""
    return tuple(read_parties(HERE / which / "people.json"))


def measure(which: str = "") -> list[Outcome]:
    """Every mention of the texts of a set, read as one file."""
    texts = texts_of(which)
    pages = [(name, read_pages(plain.encode(), "text")) for name, plain, _ in texts]
    proposals = propose(pages, people(which))
    asked = _asked(proposals)
    found = []
    for (name, sheets), (_, plain, mentions) in zip(pages, texts, strict=True):
        places = list(_placed(sheets, plain))
        for mention in mentions:
            inside = [
                each for each in places if each[2] < mention.end and each[2] + len(each[1].text) > mention.start
            ]
            words = [(page, word) for page, word, _ in inside if fold(word.text) not in _ARTICLES]
            telling = [each for each in words if _tells(each[1].text)] or words
            marked = [_is_marked(name, page, word, proposals.marks) for page, word in telling]
            queued = [fold(word.text) in asked for _, word in telling]
            seen = [one or other for one, other in zip(marked, queued, strict=True)]
            found.append(Outcome(name, mention, bool(marked) and all(marked), bool(seen) and all(seen)))
    return found


def _placed(sheets: tuple[Page, ...], plain: str) -> Iterator[tuple[Page, Word, int]]:
    """Each word with its place in the plain text."""
    at = 0
    for page in sheets:
        for word in page.words:
            place = plain.find(word.text, at)
            if place >= 0:
                at = place + len(word.text)
                yield page, word, place


def _tells(text: str) -> bool:
    """Whether a word of a mention is what tells who is meant: a capital, a digit, an address."""
    return text.lstrip("(\"'“‘")[:1].isupper() or any(sign.isdigit() or sign == "@" for sign in text)


def _is_marked(name: str, page: Page, word: Word, marks: tuple[Mark, ...]) -> bool:
    middle = ((word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2)
    here = (box for mark in marks if (mark.document_id, mark.page) == (name, page.number) for box in mark.boxes)
    return any(box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3] for box in here)


def _asked(proposals: Proposals) -> frozenset[str]:
    """Every word of the review queue: one answer settles all places of a spelling."""
    return frozenset(fold(word) for item in proposals.review for word in item.text.split())


def false_marks(which: str = "") -> tuple[int, int]:
    """Words blacked out that mean nobody who is to be, and words in all."""
    wrong = total = 0
    for name, plain, mentions in texts_of(which):
        sheets = read_pages(plain.encode(), "text")
        marks = propose([(name, sheets)], people(which)).marks
        for page, word, at in _placed(sheets, plain):
            total += 1
            meant = any(mention.start <= at + len(word.text) / 2 < mention.end + 2 for mention in mentions)
            wrong += not meant and _is_marked(name, page, word, marks)
    return wrong, total
