"""Marks of the black marker, who read which page, and the copies that were made (S35-S40, R25, R30)."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, delete, select

from models.files import CopyRow, Document, MarkRow, PageRead
from models.ids import new_id
from records import audit, store
from records.audit import canonical
from records.database import lock_request, utc_now
from records.faults import Conflict, NotFound, Refused
from records.keys import HouseKey

Box = tuple[float, float, float, float]


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
    standing = {_content(row): row for row in marks_of(session, ref)}
    rows, made = [], []
    for mark in marks:
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


def marks_digest(session: Session, ref: str) -> str:
    """The hash of all marks that stand: the same marks give the same hash, in whatever order they were made."""
    return hashlib.sha256(canonical(sorted(_content(row) for row in marks_of(session, ref))).encode()).hexdigest()


def mark_read(session: Session, ref: str, user_id: str, what: str, page: int, at: datetime | None = None) -> bool:
    """Note that a person said they read a page of `what` (a paper's id, a copy's hash); whether it is new."""
    lock_request(session, ref)
    known = select(PageRead).where(
        PageRead.ref == ref, PageRead.user_id == user_id, PageRead.what == what, PageRead.page == page
    )
    if session.exec(known).first() is not None:
        return False
    moment = at or utc_now()
    session.add(PageRead(ref=ref, user_id=user_id, what=what, page=page, at=moment))
    session.flush()
    audit.append(session, ref, user_id, "page.read", {"of": what, "page": page}, moment)
    return True


def pages_read(session: Session, ref: str, what: str, user_id: str | None = None) -> frozenset[int]:
    """Which pages of `what` were read, by one person or by anybody."""
    query = select(PageRead.page).where(PageRead.ref == ref, PageRead.what == what)
    if user_id is not None:
        query = query.where(PageRead.user_id == user_id)
    return frozenset(session.exec(query))


def clear_reads(
    session: Session,
    ref: str,
    what: str,
    by: str,
    at: datetime | None = None,
    pages: Sequence[int] | None = None,
    user_id: str | None = None,
) -> None:
    """Forget that pages of `what` were read, because they changed: all, or those named, of one person or of all."""
    query = delete(PageRead).where(col(PageRead.ref) == ref, col(PageRead.what) == what)
    if pages is not None:
        query = query.where(col(PageRead.page).in_(pages))
    if user_id is not None:
        query = query.where(col(PageRead.user_id) == user_id)
    gone = session.exec(query).rowcount
    if gone:
        audit.append(session, ref, by, "pages.unread", {"of": what, "pages": gone}, at)


def save_copy(
    session: Session,
    key: HouseKey,
    *,
    ref: str,
    version: int,
    pdf: bytes,
    log: bytes,
    manifest: bytes,
    inputs_digest: str,
    pages: int,
    marks: int,
    proved: bool,
    proof_json: str,
    at: datetime | None = None,
    by: str = "software",
) -> CopyRow:
    """Seal a copy with its log and manifest. The same version of the same bytes again is the copy that exists.

    Raises Conflict where that version is another copy.
    """
    lock_request(session, ref)
    sha256 = hashlib.sha256(pdf).hexdigest()
    standing = copy_of_version(session, ref, version)
    if standing is not None:
        if (standing.sha256, standing.inputs_digest) != (sha256, inputs_digest):
            raise Conflict(f"Version {version} of the copy of {ref} exists and is another one.")
        return standing
    if version < 1:
        raise Refused(f"Versions of a copy are counted from 1; {version} is none.")
    moment = at or utc_now()
    row = CopyRow(
        id=new_id("copy"),
        ref=ref,
        version=version,
        sha256=sha256,
        sealed_id=store.seal(session, key, pdf, moment).id,
        log_id=store.seal(session, key, log, moment).id,
        manifest_id=store.seal(session, key, manifest, moment).id,
        inputs_digest=inputs_digest,
        pages=pages,
        marks=marks,
        proved=proved,
        proof_json=proof_json,
        made_at=moment,
    )
    session.add(row)
    session.flush()
    detail: audit.Detail = {"copy_id": row.id, "version": version, "sha256": sha256, "proved": proved}
    audit.append(session, ref, by, "copy.saved", detail, moment)
    return row


def copies_of(session: Session, ref: str) -> list[CopyRow]:
    """All versions of a request's copy, oldest first."""
    return list(session.exec(select(CopyRow).where(CopyRow.ref == ref).order_by(col(CopyRow.version))))


def copy_of_version(session: Session, ref: str, version: int) -> CopyRow | None:
    """One version of a request's copy, or None."""
    return session.exec(select(CopyRow).where(CopyRow.ref == ref, CopyRow.version == version)).first()


def copy_by_hash(session: Session, ref: str, sha256: str) -> CopyRow | None:
    """The newest version of a request's copy with this hash, or None."""
    return session.exec(
        select(CopyRow).where(CopyRow.ref == ref, CopyRow.sha256 == sha256).order_by(col(CopyRow.version).desc())
    ).first()


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
