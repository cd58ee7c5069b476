"""Comments that a checker pins to a page of the copy, for whoever marks (S36, S38)."""

import json
from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.marking import CommentAnswer, CopyComment
from records import audit
from records.database import lock_request, utc_now
from records.faults import NotFound, Refused
from records.marks import Box


def add_comment(
    session: Session,
    ref: str,
    version: int,
    page: int,
    words: str,
    by: str,
    at: datetime | None = None,
    *,
    box: Box | None = None,
) -> CopyComment:
    """Pin a comment to a page of one version, or to a place on it (points from the upper left)."""
    lock_request(session, ref)
    moment = at or utc_now()
    row = CopyComment(
        id=new_id("comment"),
        ref=ref,
        version=version,
        page=page,
        box_json=json.dumps(list(box)) if box is not None else "",
        words=words,
        by=by,
        at=moment,
    )
    session.add(row)
    session.flush()
    detail: audit.Detail = {"comment_id": row.id, "version": version, "page": page}
    audit.append(session, ref, by, "comment.added", detail, moment)
    return row


def take_back_comment(
    session: Session, ref: str, comment_id: str, by: str, at: datetime | None = None
) -> CopyComment:
    """A comment goes by the hand of who wrote it; again changes nothing. Raises NotFound, Refused for others."""
    lock_request(session, ref)
    row = session.get(CopyComment, comment_id)
    if row is None or row.ref != ref:
        raise NotFound("comment", comment_id)
    if row.by != by:
        raise Refused("A comment is taken back by the person who wrote it.")
    if row.taken_back_at is None:
        row.taken_back_at = at or utc_now()
        session.add(row)
        session.flush()
        audit.append(session, ref, by, "comment.taken_back", {"comment_id": comment_id}, row.taken_back_at)
    return row


def comments_of(session: Session, ref: str, version: int | None = None) -> list[CopyComment]:
    """The comments that stand, by page and moment: of every version, or of one."""
    query = (
        select(CopyComment)
        .where(CopyComment.ref == ref, col(CopyComment.taken_back_at).is_(None))
        .order_by(col(CopyComment.page), col(CopyComment.at), col(CopyComment.id))
    )
    if version is not None:
        query = query.where(CopyComment.version == version)
    return list(session.exec(query))


def answer_comment(
    session: Session, ref: str, comment_id: str, done: bool, words: str, by: str, at: datetime | None = None
) -> CommentAnswer:
    """Say what became of a comment: done, or left as it is for a reason. What was said before is taken back.

    Raises NotFound, Refused where it was taken back, or is left as it is without a reason.
    """
    lock_request(session, ref)
    comment = session.get(CopyComment, comment_id)
    if comment is None or comment.ref != ref:
        raise NotFound("comment", comment_id)
    if comment.taken_back_at is not None:
        raise Refused("This comment was taken back by the person who wrote it.")
    if not done and not words.strip():
        raise Refused("Say why it is left as it is: the checker reads it.")
    moment = at or utc_now()
    reopen_comment(session, ref, comment_id, by, moment)
    row = CommentAnswer(
        id=new_id("answer"), ref=ref, comment_id=comment_id, done=done, words=words.strip(), by=by, at=moment
    )
    session.add(row)
    session.flush()
    audit.append(session, ref, by, "comment.answered", {"comment_id": comment_id, "done": done}, moment)
    return row


def reopen_comment(session: Session, ref: str, comment_id: str, by: str, at: datetime | None = None) -> bool:
    """Take back what was said of a comment, so that it is open again; whether anything was."""
    lock_request(session, ref)
    standing = [row for row in answers_to(session, ref).values() if row.comment_id == comment_id]
    for row in standing:
        row.taken_back_at = at or utc_now()
        session.add(row)
        session.flush()
        audit.append(session, ref, by, "comment.reopened", {"comment_id": comment_id}, row.taken_back_at)
    return bool(standing)


def answers_to(session: Session, ref: str) -> dict[str, CommentAnswer]:
    """What became of the comments of a request, by the comment's id; an open one has nothing."""
    query = select(CommentAnswer).where(CommentAnswer.ref == ref, col(CommentAnswer.taken_back_at).is_(None))
    return {row.comment_id: row for row in session.exec(query)}


def box_of(comment: CopyComment) -> Box | None:
    """Where on its page a comment is pinned, or None for the whole page."""
    if not comment.box_json:
        return None
    x0, y0, x1, y1 = json.loads(comment.box_json)
    return (float(x0), float(y0), float(x1), float(y1))
