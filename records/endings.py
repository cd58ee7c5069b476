"""Which requests and matters have ended: closed, withdrawn, not entitled at the intake (design: phase 8)."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.cases import AccessRequest
from models.log import EventRow

ENDED = col(EventRow.kind).in_(("request_closed", "request_withdrawn", "matter_ended")) | (
    (col(EventRow.kind) == "intake_settled") & col(EventRow.act_json).contains('"entitled":false')
)


def not_reopened() -> ColumnElement[bool]:
    """That no later line of the same log takes the request up again."""
    later = aliased(EventRow)
    same_log, after = col(later.ref) == col(EventRow.ref), col(later.seq) > col(EventRow.seq)
    return ~exists().where(same_log, after, col(later.kind) == "request_reopened")


def ended_at(session: Session, ref: str) -> datetime | None:
    """When a request ended, or None while it runs."""
    found = select(func.max(EventRow.at)).where(EventRow.ref == ref, ENDED, not_reopened())
    return session.exec(found).one()


def open_requests_of(session: Session, child_id: str) -> list[str]:
    """The references of the requests about one child that have not ended, oldest first."""
    ended = select(EventRow.ref).where(ENDED, not_reopened())
    query = select(AccessRequest.ref).where(
        AccessRequest.child_id == child_id, col(AccessRequest.ref).not_in(ended)
    )
    return list(session.exec(query.order_by(col(AccessRequest.year), col(AccessRequest.number))))
