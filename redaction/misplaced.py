"""Marks that no longer lie on the words they were drawn over: a page may be laid otherwise than it was then (S35).

A scan that is laid straight or turned upright, or read by another engine, moves what stands on it. A mark is never
moved with it by machine: it is told, so that a person looks at the page and draws it again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from redaction.finder.folding import fold_name
from redaction.reporting import Made
from redaction.sheets import TYPESET_KINDS
from redaction.values import LABEL, Box, CopyItem, Mark

_LEAST_LETTERS = 3


def misplaced(items: Sequence[CopyItem], made: Sequence[Made]) -> Iterator[str]:
    """A fault for each page that still shows words which a mark on it says it hides."""
    for index, item in enumerate(items):
        pages = [each for each in made if each.document == index]
        closed_up = any(mark.without_trace for mark in item.marks)
        if item.kind in TYPESET_KINDS or closed_up:
            if _shows(item.marks, pages):
                yield _told(index, "A mark")
            continue
        for source in sorted({mark.page for mark in item.marks}):
            here = [each for each in pages if each.source_page == source]
            if _shows([mark for mark in item.marks if mark.page == source], here):
                yield _told(index, f"Page {source}: a mark")


def _told(index: int, what: str) -> str:
    return (
        f"Document {index + 1}. {what} does not lie on the words it was made for. "
        "Look at it in the marker and draw it again."
    )


def _shows(marks: Sequence[Mark], pages: Sequence[Made]) -> bool:
    hidden = Counter(_words(word for each in pages for word in each.piece.withheld))
    kept = set(_words(word.text for each in pages for word in each.piece.page.words)) - set(_words(LABEL.split()))
    wanted = Counter(word for mark in _apart(marks) for word in _words(mark.words.split()))
    return any(count > hidden[word] and word in kept for word, count in wanted.items())


def _words(texts: Iterable[str]) -> Iterator[str]:
    folded = (fold_name(text) for text in texts)
    return (word for word in folded if len(word) >= _LEAST_LETTERS)


def _apart(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Marks that do not lie on each other, so that no word is counted twice."""
    taken: dict[int, list[Box]] = {}
    for mark in marks:
        here = taken.setdefault(mark.page, [])
        if not any(_meet(one, other) for one in mark.boxes for other in here):
            here += mark.boxes
            yield mark


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
