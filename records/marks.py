"""Marks of the black marker: put on, taken off, and the hash that stands for all of them (S35, R25, R30)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select

from models.files import Document, MarkRow
from models.ids import new_id
from models.marking import MarkerAnswer
from records import audit
from records.audit import canonical
from records.database import lock_request, utc_now
from records.faults import NotFound

Box = tuple[float, float, float, float]
Where = tuple[str, int]
MANY_PLACES = 100


class NewMark(BaseModel):
    """A mark to be made: where (points from the upper left: left, top, right, bottom), about whom and why."""

    model_config = ConfigDict(frozen=True)

    document_id: str
    page: int
    rule: str
    ground: str
    words: str
    boxes: tuple[Box, ...]
    person_id: str | None = None
    reason: str = ""


def add_mark(
    session: Session,
    ref: str,
    document_id: str,
    page: int,
    rule: str,
    ground: str,
    words: str,
    boxes: Sequence[Box],
    by: str,
    at: datetime | None = None,
    *,
    person_id: str | None = None,
    reason: str = "",
) -> MarkRow:
    """One mark; the same again is the same mark. Raises NotFound for an unknown paper."""
    mark = NewMark(
        document_id=document_id,
        page=page,
        rule=rule,
        ground=ground,
        words=words,
        boxes=tuple(boxes),
        person_id=person_id,
        reason=reason,
    )
    return add_marks(session, ref, [mark], by, at)[0]


def add_marks(
    session: Session, ref: str, marks: Iterable[NewMark], by: str, at: datetime | None = None
) -> list[MarkRow]:
    """Several marks with one entry in the audit; those that stand already are returned as they are.

    Raises NotFound for an unknown paper.
    """
    lock_request(session, ref)
    moment = at or utc_now()
    wanted = list(marks)
    places = list(dict.fromkeys((mark.document_id, mark.page) for mark in wanted))
    standing = {_content(row): row for row in marks_at(session, ref, places) if row.taken_off_at is None}
    rows, made = [], []
    for mark in wanted:
        row = _row(ref, mark, by, moment)
        known = standing.setdefault(_content(row), row)
        rows.append(known)
        if known is row:
            if session.get(Document, mark.document_id) is None:
                raise NotFound("document", mark.document_id)
            made.append(row)
    session.add_all(made)
    session.flush()
    if made:
        detail: audit.Detail = {"marks": len(made), "first": made[0].id, "digest": marks_digest(session, ref)}
        audit.append(session, ref, by, "marks.added", detail, moment)
    return rows


def take_off_mark(session: Session, mark_id: str, ref: str, by: str, at: datetime | None = None) -> None:
    """Take a mark off; it stays in the record. Again changes nothing. Raises NotFound."""
    take_off_marks(session, [mark_id], ref, by, at)


def take_off_marks(
    session: Session, mark_ids: Sequence[str], ref: str, by: str, at: datetime | None = None
) -> None:
    """Take several marks off with one entry in the audit. Raises NotFound for a mark not of this request."""
    lock_request(session, ref)
    moment, taken = at or utc_now(), []
    for mark_id in mark_ids:
        row = session.get(MarkRow, mark_id)
        if row is None or row.ref != ref:
            raise NotFound("mark", mark_id)
        if row.taken_off_at is None:
            row.taken_off_at = moment
            session.add(row)
            taken.append(row)
    session.flush()
    if taken:
        detail: audit.Detail = {"marks": len(taken), "first": taken[0].id, "digest": marks_digest(session, ref)}
        audit.append(session, ref, by, "marks.taken_off", detail, moment)


def marks_of(
    session: Session, ref: str, document_id: str | None = None, *, taken_off: bool = False
) -> list[MarkRow]:
    """The marks of a request that stand, in reading order; with `taken_off` also those that no longer do."""
    query = (
        select(MarkRow)
        .join(Document, col(Document.id) == col(MarkRow.document_id))
        .where(MarkRow.ref == ref)
        .order_by(col(Document.position), col(MarkRow.page), col(MarkRow.at), col(MarkRow.id))
    )
    if document_id is not None:
        query = query.where(MarkRow.document_id == document_id)
    if not taken_off:
        query = query.where(col(MarkRow.taken_off_at).is_(None), col(Document.removed_at).is_(None))
    return list(session.exec(query))


def marks_at(session: Session, ref: str, places: Sequence[Where]) -> list[MarkRow]:
    """The marks on these pages of a request's papers, those taken off among them, oldest first."""
    query = (
        select(MarkRow)
        .where(MarkRow.ref == ref, at_places(MarkRow.document_id, MarkRow.page, places))
        .order_by(col(MarkRow.at), col(MarkRow.id))
    )
    return list(session.exec(query))


def marks_by_id(session: Session, ref: str, mark_ids: Sequence[str]) -> list[MarkRow]:
    """These marks of a request, whether they stand or not; ids of anything else are passed over."""
    return list(session.exec(select(MarkRow).where(MarkRow.ref == ref, col(MarkRow.id).in_(mark_ids))))


def at_places(document_id: Any, page: Any, places: Sequence[Where]) -> ColumnElement[bool]:
    """The condition that a row lies on one of these pages; of many, on one of their papers."""
    if len(places) > MANY_PLACES:
        return col(document_id).in_({paper for paper, _ in places})
    return tuple_(col(document_id), col(page)).in_(list(places))


def mark_counts(session: Session, ref: str) -> dict[Where, tuple[int, int]]:
    """For each page how many marks were ever put on it and how many of them were taken off.

    Marks are never deleted and never come back, so the same two numbers mean the same marks.
    """
    return _counts(session, ref, MarkRow, MarkRow.taken_off_at)


def answer_counts(session: Session, ref: str) -> dict[Where, tuple[int, int]]:
    """For each page how many answers were given about it, and how many of them were taken back."""
    return _counts(session, ref, MarkerAnswer, MarkerAnswer.taken_back_at)


def _counts(session: Session, ref: str, table: Any, gone: Any) -> dict[Where, tuple[int, int]]:
    query = (
        select(table.document_id, table.page, func.count(), func.count(gone))
        .where(table.ref == ref)
        .group_by(table.document_id, table.page)
    )
    return {(document_id, page): (put, off) for document_id, page, put, off in session.execute(query)}


def marks_digest(session: Session, ref: str) -> str:
    """The hash of all marks that stand: the same marks give the same hash, in whatever order they were made.

    What a mark says never changes (the database refuses), so it is spelt out once for each process.
    """
    ids = session.execute(
        select(MarkRow.id)
        .join(Document, col(Document.id) == col(MarkRow.document_id))
        .where(MarkRow.ref == ref, col(MarkRow.taken_off_at).is_(None), col(Document.removed_at).is_(None))
    ).scalars()
    standing = list(ids)
    said = _SAID.of(standing)
    unknown = [mark_id for mark_id in standing if mark_id not in said]
    if unknown:
        said |= _SAID.learn(_spelt_out(session, ref, unknown))
    return hashlib.sha256(canonical(sorted(said.values())).encode()).hexdigest()


def _spelt_out(session: Session, ref: str, mark_ids: Sequence[str]) -> dict[str, str]:
    query = select(MarkRow).where(MarkRow.ref == ref)
    if len(mark_ids) <= MANY_PLACES:
        query = query.where(col(MarkRow.id).in_(mark_ids))
    wanted = set(mark_ids)
    return {row.id: _content(row) for row in session.exec(query) if row.id in wanted}


class _Said:
    """What marks say, by id, as far as it was spelt out in this process; bounded."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[str, str] = {}

    def of(self, mark_ids: Iterable[str]) -> dict[str, str]:
        """What is known of these."""
        kept = self._kept
        return {mark_id: kept[mark_id] for mark_id in mark_ids if mark_id in kept}

    def learn(self, said: Mapping[str, str]) -> dict[str, str]:
        """Keep what was spelt out; where there is no room any more, begin anew."""
        if len(self._kept) + len(said) > self._room:
            self._kept = {}
        self._kept.update(said)
        return dict(said)


_SAID = _Said(100_000)


def _row(ref: str, mark: NewMark, by: str, at: datetime) -> MarkRow:
    return MarkRow(
        id=new_id("mark"),
        ref=ref,
        boxes_json=json.dumps([list(box) for box in mark.boxes]),
        by=by,
        at=at,
        **mark.model_dump(exclude={"boxes"}),
    )


def _content(row: MarkRow) -> str:
    return canonical([row.document_id, row.page, row.person_id, row.rule, row.ground, row.words, row.boxes_json])
