"""What was marked or noted before its page was turned, as questions on the page as it lies now (S18, S35)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

import redaction
from models.files import Document, MarkRow, Mention, turns_of
from models.turning import BeforeTurn
from records.file import NewMark
from records.turning import before_turn, marks_before_turn, without_lost_places
from redaction import Box
from redaction.places import covered
from rules.marking import Sought, drawn_boxes
from web.marker.finding import BEFORE_TURN
from web.marker.rows import boxes_in


@dataclass(frozen=True)
class Aside:
    """What was drawn on pages of a request before they were turned."""

    rows: Mapping[str, BeforeTurn]
    marks: tuple[MarkRow, ...]
    drawn: tuple[Mention, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one state of it from another."""
        return tuple(sorted(self.rows))


def aside_of(session: Session, ref: str, papers: Sequence[Document], mentions: Sequence[Mention]) -> Aside:
    """What of a request's papers was drawn before a page was turned."""
    rows = before_turn(session, [paper.id for paper in papers if paper.turns])
    drawn = tuple(one for one in mentions if one.id in rows and one.boxes_json)
    return Aside(rows, tuple(marks_before_turn(session, ref, rows)) if rows else (), drawn)


def placed_mentions(aside: Aside, mentions: Sequence[Mention], papers: Sequence[Document]) -> tuple[Mention, ...]:
    """The passages with their places, but for those whose page was turned since they were drawn."""
    return tuple(without_lost_places(mentions, aside.rows, papers)) if aside.rows else tuple(mentions)


def marks_to_look_at(
    aside: Aside,
    papers: Iterable[Document],
    pages: Mapping[str, tuple[redaction.Page, ...]],
    sought: Sequence[Sought],
) -> list[NewMark]:
    """The marks and passages where they would lie now; a person says of each whether that is right."""
    turned = {paper.id: turns_of(paper) for paper in papers}
    found: list[NewMark] = []
    for mark in (*(_of_mark(row) for row in aside.marks), *_of_passages(aside, sought)):
        row = aside.rows[mark.reason]
        page = next((one for one in pages.get(row.document_id, ()) if one.number == row.page), None)
        if page is None:
            continue
        turn = turned[row.document_id].get(row.page, 0) - row.turn
        boxes = tuple(_on(page, box, turn) for box in mark.boxes)
        dark = [box for one in found if _same(one, mark) for box in one.boxes]
        if not covered(boxes, dark):
            found.append(mark.model_copy(update={"boxes": boxes, "reason": ""}))
    return found


def _of_mark(row: MarkRow) -> NewMark:
    """The mark as it was; until it is placed its id stands for its reason."""
    return NewMark(
        document_id=row.document_id,
        page=row.page,
        rule=BEFORE_TURN,
        ground=row.ground,
        words=row.words,
        boxes=boxes_in(row),
        person_id=row.person_id,
        reason=row.id,
    )


def _of_passages(aside: Aside, sought: Sequence[Sought]) -> Iterable[NewMark]:
    drawn = {one.id: one for one in aside.drawn}
    for passage in (passage for each in sought for passage in each.passages):
        hides = passage.whole or passage.ruling.hides_pointing
        if passage.mention_id in drawn and hides and not passage.boxes:
            yield NewMark(
                document_id=passage.document_id,
                page=passage.page,
                rule=BEFORE_TURN,
                ground=passage.ruling.ground,
                words=passage.words,
                boxes=drawn_boxes(drawn[passage.mention_id]),
                person_id=passage.person_id,
                reason=passage.mention_id,
            )


def _same(one: NewMark, other: NewMark) -> bool:
    return (one.document_id, one.page, one.person_id) == (other.document_id, other.page, other.person_id)


def _on(page: redaction.Page, box: Box, turn: int) -> Box:
    """A box on the page as it is now, turned by so many degrees since it was drawn."""
    sides = (page.width_pt, page.height_pt) if turn % 180 == 0 else (page.height_pt, page.width_pt)
    x0, y0, x1, y1 = redaction.turned_box(box, turn, *sides)
    return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
