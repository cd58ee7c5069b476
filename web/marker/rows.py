"""Marks as they are kept and as they are made: one form into the other, and what makes two of them the same."""

import json
from collections.abc import Iterable
from functools import lru_cache

from models.files import MarkRow
from models.marking import MarkerAnswer
from records.file import NewMark
from redaction import Box


def boxes_in(row: MarkRow | MarkerAnswer) -> tuple[Box, ...]:
    """The rectangles of a mark or an answer that is on record."""
    return _boxes_of(row.boxes_json)


def boxes_as_json(boxes: Iterable[Box]) -> str:
    """Rectangles as they are kept."""
    return json.dumps([list(box) for box in boxes])


@lru_cache(maxsize=50_000)
def _boxes_of(boxes_json: str) -> tuple[Box, ...]:
    return tuple((float(b[0]), float(b[1]), float(b[2]), float(b[3])) for b in json.loads(boxes_json))


def content_of(mark: NewMark) -> tuple[object, ...]:
    """What makes two marks the same mark."""
    return (mark.document_id, mark.page, mark.person_id, mark.rule, mark.ground, mark.words, mark.boxes)


def as_new(row: MarkRow) -> NewMark:
    """A mark on record as one that could be made."""
    return NewMark(
        document_id=row.document_id,
        page=row.page,
        rule=row.rule,
        ground=row.ground,
        words=row.words,
        boxes=boxes_in(row),
        person_id=row.person_id,
        reason=row.reason,
    )
