"""What a copy leaves for a person to settle, held against what was settled while marking (S35, S38)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models.files import CopyRow
from models.marking import AnswerKind, MarkerAnswer
from records.answers import answers_of
from records.marks import Box, Where

AREAS = frozenset({"not_machine_read"})
"""The questions about an area that a machine found: where it ends differs a little between two readings."""

_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class LeftOpen:
    """What a copy asks of one page of a paper: the kind of question, why, and where on the page (points)."""

    document_id: str
    page: int
    kind: str
    why: str
    boxes: tuple[Box, ...]

    @property
    def where(self) -> Where:
        """The paper's id and the page."""
        return (self.document_id, self.page)


def asked_by(copy: CopyRow) -> tuple[LeftOpen, ...]:
    """Everything a copy leaves to the eye, one for each page and kind; settled or not."""
    found: dict[tuple[str, int, str], LeftOpen] = {}
    for item in json.loads(copy.proof_json).get("review", []):
        for at in item["places"]:
            key = (str(at["document_id"]), int(at["page"]), str(item["kind"]))
            before = found[key].boxes if key in found else ()
            found[key] = LeftOpen(*key, str(item["why"]), (*before, rounded(at["box"])))
    return tuple(found.values())


def left_open(session: Session, copy: CopyRow) -> tuple[LeftOpen, ...]:
    """What a copy asks that nobody settled."""
    asked = asked_by(copy)
    if not asked:
        return ()
    said = answers_of(session, copy.ref, [each.where for each in asked])
    return tuple(each for each in asked if not settled_by(each, said))


def settled_by(asked: LeftOpen, answers: Iterable[MarkerAnswer]) -> bool:
    """Whether somebody settled this question: every place that it names was in front of them.

    A bar that begins at the corner of the page means the page, as copies of earlier releases wrote it.
    """
    said = [row for row in answers if row.kind is AnswerKind.SETTLED and row.rule == asked.kind]
    here = [row for row in said if (row.document_id, row.page) == asked.where]
    if asked.kind in AREAS:
        return looked_over(asked.boxes, here)
    seen = {rounded(box) for row in here for box in json.loads(row.boxes_json)}
    return bool(here) and all(box in seen or box[:2] == (0.0, 0.0) for box in asked.boxes)


def looked_over(areas: Iterable[Box], answers: Iterable[MarkerAnswer]) -> bool:
    """Whether each of these areas lies in one that somebody looked at: machines differ in where an area ends."""
    seen = [rounded(box) for row in answers for box in json.loads(row.boxes_json)]
    return all(any(_lies_in(area, box) for box in seen) for area in areas)


def _lies_in(area: Box, whole: Box) -> bool:
    across = min(area[2], whole[2]) - max(area[0], whole[0])
    down = min(area[3], whole[3]) - max(area[1], whole[1])
    size = (area[2] - area[0]) * (area[3] - area[1])
    return across > 0 and down > 0 and across * down >= _NEARLY_ALL * size


def rounded(box: Iterable[float]) -> Box:
    """A rectangle as it is kept: to a hundredth of a point."""
    x0, y0, x1, y1 = box
    return (round(float(x0), 2), round(float(y0), 2), round(float(x1), 2), round(float(y1), 2))
