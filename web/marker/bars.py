"""What the bars on a page ask of a person: a gap whose width may tell a name, words that a bar would touch (S35).

The rules are the engine's own, so that the copy finds nothing open that the marker did not ask.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import redaction
from models.files import MarkRow
from records.questions import LeftOpen, rounded
from redaction import Box, Doubt, Page
from redaction.places import covered, text_of, words_in
from web.marker.finding import Question, Where, short
from web.marker.rows import boxes_in

GROWING = frozenset({Doubt.GAP_WIDTH, Doubt.TIGHT_LINES})
"""The questions that follow from marks: settled for the places somebody saw, and asked anew for one more."""

_NEARLY_ALL = 0.9
_SIGNS = " .,;:!?()[]“”\"'"


@dataclass(frozen=True)
class PageSeen:
    """A page as the copy will show it: its words where it was read, and what the newest copy asks of it.

    `typed_anew`: the copy types it, so that no gap has the width of a word.
    """

    where: Where
    page: Page | None = None
    typed_anew: bool = False
    left: tuple[LeftOpen, ...] = ()


@dataclass(frozen=True)
class _Places:
    kind: str
    boxes: tuple[Box, ...]
    words: str


def asked_of_bars(seen: PageSeen, asked: Iterable[Question], standing: Sequence[MarkRow]) -> tuple[Question, ...]:
    """The questions of a page: those asked of it anyway, less tight lines without a bar, and those of its bars."""
    dark = [box for row in standing for box in boxes_in(row)]
    plain = [each for each in asked if each.kind not in GROWING]
    tight = [each for each in asked if each.kind in GROWING and _meets(each.boxes, dark)]
    if seen.typed_anew:
        return tuple(plain)
    found: dict[str, list[_Places]] = {}
    left = [each for each in map(_as_left, seen.left) if not _asked_already(each, plain)]
    for places in (*_of_bars(seen, standing, dark), *map(_as_places, tight), *left):
        found.setdefault(places.kind, []).append(places)
    return (*plain, *(_one(seen.where, kind, several) for kind, several in found.items()))


def telling_marks(standing: Iterable[MarkRow]) -> list[MarkRow]:
    """The marks of one page whose bar hides a single name and nothing beside it."""
    marks = [(row, _as_mark(row)) for row in standing]
    told = {id(mark) for mark in redaction.telling_gaps([mark for _, mark in marks])}
    return [row for row, mark in marks if id(mark) in told]


def _of_bars(seen: PageSeen, standing: Sequence[MarkRow], dark: Sequence[Box]) -> Iterator[_Places]:
    gaps = telling_marks(standing)
    if gaps:
        boxes = tuple(rounded(boxes_in(row)[0]) for row in gaps)
        yield _Places(Doubt.GAP_WIDTH, boxes, ", ".join(dict.fromkeys(row.words.strip(_SIGNS) for row in gaps)))
    if seen.page is not None and dark:
        touched = redaction.touched_words(seen.page.words, dark, from_picture=seen.page.from_picture)
        if touched:
            words = " ".join(word.text for word in touched)
            yield _Places(Doubt.TIGHT_LINES, tuple(rounded(word.box) for word in touched), words)


def _one(where: Where, kind: str, several: Sequence[_Places]) -> Question:
    boxes = tuple(dict.fromkeys(box for each in several for box in each.boxes))
    words = next((each.words for each in several if each.words), "")
    return Question(short(kind, *where, boxes), *where, boxes, kind, words)


def _as_places(each: Question) -> _Places:
    return _Places(each.kind, each.boxes, "")


def _as_left(each: LeftOpen) -> _Places:
    return _Places(each.kind, each.boxes, "")


def _asked_already(places: _Places, plain: Iterable[Question]) -> bool:
    boxes = [box for each in plain if each.kind == places.kind for box in each.boxes]
    return covered(places.boxes, boxes, _NEARLY_ALL)


def _as_mark(row: MarkRow) -> redaction.Mark:
    return redaction.Mark(row.document_id, row.page, boxes_in(row), row.person_id, row.rule, row.words)


def _meets(boxes: Iterable[Box], dark: Sequence[Box]) -> bool:
    return any(
        min(box[2], bar[2]) > max(box[0], bar[0]) and min(box[3], bar[3]) > max(box[1], bar[1])
        for box in boxes
        for bar in dark
    )


def wider(page: Page, row: MarkRow, dark: Sequence[Box]) -> tuple[tuple[Box, ...], str]:
    """What is blacked out beside a bar so that its width tells nothing: the next word, or else the one before.

    Where the name stands alone on its line, the rest of the line. Returns the boxes and the words under them.
    """
    box = boxes_in(row)[0]
    inside = words_in(page, box)
    line = page.words[inside[0]].line if inside else None
    free = [
        (index, word)
        for index, word in enumerate(page.words)
        if word.line == line and index not in inside and not _meets([word.box], dark)
    ]
    after = [(index, word) for index, word in free if word.box[0] >= box[2] - 1]
    before = [(index, word) for index, word in free if word.box[2] <= box[0] + 1]
    if after:
        index, word = min(after, key=lambda each: each[1].box[0])
        return ((rounded((box[2], word.box[1], word.box[2], word.box[3])),), text_of(page, [index]))
    if before:
        index, word = max(before, key=lambda each: each[1].box[2])
        return ((rounded((word.box[0], word.box[1], box[0], word.box[3])),), text_of(page, [index]))
    edge = max((word.box[2] for word in page.words), default=box[2])
    right = max(edge, min(box[2] + 3 * (box[2] - box[0]), page.width_pt - 10))
    return ((rounded((box[2], box[1], right, box[3])),), "")
