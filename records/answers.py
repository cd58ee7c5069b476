"""What people answer while marking: suggestions rejected, spellings left standing, questions settled (S19, S35)."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from models.ids import new_id
from models.marking import AnswerKind, MarkerAnswer
from records import audit
from records.database import lock_request, utc_now
from records.faults import NotFound
from records.marks import Box, Where, at_places


class NewAnswer(BaseModel):
    """An answer to be kept: of what kind, to what, and where that stands (points from the upper left)."""

    model_config = ConfigDict(frozen=True)

    kind: AnswerKind
    document_id: str
    page: int
    rule: str
    words: str
    boxes: tuple[Box, ...]
    person_id: str | None = None
    reason: str = ""
    choice: str | None = None


def add_answers(
    session: Session, ref: str, answers: Iterable[NewAnswer], by: str, at: datetime | None = None
) -> list[MarkerAnswer]:
    """Keep several answers with one entry in the audit."""
    lock_request(session, ref)
    moment = at or utc_now()
    rows = [_row(ref, answer, by, moment) for answer in answers]
    session.add_all(rows)
    session.flush()
    if rows:
        detail: audit.Detail = {
            "answers": len(rows),
            "first": rows[0].id,
            "kind": rows[0].kind.value,
            **({"choice": rows[0].choice} if rows[0].choice else {}),
        }
        audit.append(session, ref, by, "marker.answered", detail, moment)
    return rows


def take_back_answers(
    session: Session, ref: str, answer_ids: Sequence[str], by: str, at: datetime | None = None
) -> list[MarkerAnswer]:
    """Ask again what these answered; those that were taken back before stay so. Raises NotFound."""
    lock_request(session, ref)
    moment, taken = at or utc_now(), []
    for answer_id in answer_ids:
        row = session.get(MarkerAnswer, answer_id)
        if row is None or row.ref != ref:
            raise NotFound("answer", answer_id)
        if row.taken_back_at is None:
            row.taken_back_at = moment
            session.add(row)
            taken.append(row)
    session.flush()
    if taken:
        detail: audit.Detail = {"answers": len(taken), "first": taken[0].id}
        audit.append(session, ref, by, "marker.answer_taken_back", detail, moment)
    return taken


def answers_of(session: Session, ref: str, places: Sequence[Where] | None = None) -> list[MarkerAnswer]:
    """The answers that stand, oldest first: of the whole request, or on these pages of its papers."""
    query = (
        select(MarkerAnswer)
        .where(MarkerAnswer.ref == ref, col(MarkerAnswer.taken_back_at).is_(None))
        .order_by(col(MarkerAnswer.at), col(MarkerAnswer.id))
    )
    if places is not None:
        query = query.where(at_places(MarkerAnswer.document_id, MarkerAnswer.page, places))
    return list(session.exec(query))


def left_standing(session: Session, ref: str) -> list[MarkerAnswer]:
    """Places that somebody said are not to be black, with who said so; they are part of how a page was marked."""
    return [row for row in answers_of(session, ref) if row.kind is AnswerKind.REJECTED]


def _row(ref: str, answer: NewAnswer, by: str, at: datetime) -> MarkerAnswer:
    return MarkerAnswer(
        id=new_id("answer"),
        ref=ref,
        boxes_json=json.dumps([list(box) for box in answer.boxes]),
        by=by,
        at=at,
        **answer.model_dump(exclude={"boxes"}),
    )
