"""What is told of a copy beside its pages: the log of its marks, and what a person should look at (R30)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from redaction.bars import telling_gaps
from redaction.burning import Piece
from redaction.values import CopyItem, Doubt, LogEntry, Mark, Place, ReviewItem


@dataclass(frozen=True, slots=True)
class Made:
    """A finished page and where it came from; `set_here` where it was typeset and is no picture of the original."""

    document: int
    source_page: int
    piece: Piece
    set_here: bool = False


def log_of(items: Sequence[CopyItem]) -> tuple[LogEntry, ...]:
    """Every mark of a copy, with the hash of the original it lies on (R30)."""
    entries = []
    for item in items:
        digest = hashlib.sha256(item.data).hexdigest()
        entries += [_entry(mark, digest) for mark in item.marks]
    return tuple(entries)


def _entry(mark: Mark, digest: str) -> LogEntry:
    return LogEntry(
        mark.document_id,
        mark.page,
        mark.boxes,
        mark.party_id,
        mark.rule,
        mark.words,
        mark.reason,
        mark.decision_id,
        digest,
        mark.without_trace,
    )


def review_of(items: Sequence[CopyItem], made: Sequence[Made]) -> tuple[ReviewItem, ...]:
    """What a person settles: bars that touch kept words, places nothing could read, gaps that may tell a name."""
    review = []
    for each in made:
        item = items[each.document]
        if each.piece.harmed:
            review.append(_touched(item.document_id, each))
        if each.piece.unread:
            review.append(_not_read(item.document_id, each))
        here = [mark for mark in item.marks if mark.page == each.source_page]
        gaps = () if each.set_here else telling_gaps(here)
        if gaps:
            review.append(_gaps(gaps))
    return tuple(review)


def _touched(document_id: str, made: Made) -> ReviewItem:
    return ReviewItem(
        Doubt.TIGHT_LINES,
        " ".join(word.text for word in made.piece.harmed),
        "A bar touches these words, which are to stay; look at them or have the page retyped.",
        tuple(Place(document_id, made.source_page, word.box) for word in made.piece.harmed),
        True,
    )


def _not_read(document_id: str, made: Made) -> ReviewItem:
    return ReviewItem(
        Doubt.NOT_READ,
        "",
        "No machine could read this place, and it stays to be seen; read it yourself.",
        tuple(Place(document_id, made.source_page, box) for box in made.piece.unread),
        True,
    )


def _gaps(marks: Sequence[Mark]) -> ReviewItem:
    return ReviewItem(
        Doubt.GAP_WIDTH,
        "A single name is blacked out here.",
        "The width of the bar may tell a short name to somebody who knows the family; "
        "the page can be retyped instead.",
        tuple(Place(mark.document_id, mark.page, mark.boxes[0]) for mark in marks),
    )
