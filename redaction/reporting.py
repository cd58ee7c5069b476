"""What is told of a copy beside its pages: the log of its marks, and what a person should look at (R30)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from redaction.burning import Piece
from redaction.finder.folding import fold
from redaction.values import CopyItem, Doubt, LogEntry, Mark, Place, ReviewItem, Rule


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
    """Bars that touch kept words, and gaps whose width may tell a short name."""
    review = []
    for each in made:
        item = items[each.document]
        box = (0.0, 0.0, each.piece.facts.width_pt, each.piece.facts.height_pt)
        place = Place(item.document_id, each.source_page, box)
        if each.piece.harmed:
            review.append(
                ReviewItem(
                    Doubt.TIGHT_LINES,
                    " ".join(each.piece.harmed),
                    "A bar touches these words, which are to stay; look at them or have the page retyped.",
                    (place,),
                    True,
                )
            )
        narrow = [mark for mark in item.marks if mark.page == each.source_page and _names_one(mark)]
        if narrow and not each.set_here:
            places = tuple(Place(item.document_id, mark.page, mark.boxes[0]) for mark in narrow)
            review.append(
                ReviewItem(
                    Doubt.GAP_WIDTH,
                    "A single name is blacked out here.",
                    "The width of the bar may tell a short name to somebody who knows the family; "
                    "the page can be retyped instead.",
                    places,
                )
            )
    return tuple(review)


def _names_one(mark: Mark) -> bool:
    names = {Rule.NAME, Rule.ALIAS, Rule.NICKNAME, Rule.SHARED, Rule.FUZZY}
    return mark.rule in names and len(mark.words.split()) == 1 and bool(mark.boxes) and bool(fold(mark.words))
