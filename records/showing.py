"""Developmental records shown to a parent at once: kept beside the child, in the house's own chain (S56, S57)."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from models.cases import Child
from models.ids import new_id
from models.showing import RecordShowing
from records import audit
from records.database import HOUSE, utc_now
from records.faults import NotFound


def note_showing(
    session: Session,
    child_id: str,
    *,
    shown_to: str,
    relationship: str,
    shown_on: date,
    what: str,
    taken_away: bool,
    by: str,
    row_id: str | None = None,
    at: datetime | None = None,
) -> RecordShowing:
    """Keep that a parent saw these records. The same `row_id` again is the row that stands. Raises NotFound."""
    if session.get(Child, child_id) is None:
        raise NotFound("child", child_id)
    standing = session.get(RecordShowing, row_id) if row_id else None
    if standing is not None:
        return standing
    moment = at or utc_now()
    row = RecordShowing(
        id=row_id or new_id("shown"),
        child_id=child_id,
        shown_to=shown_to,
        relationship=relationship,
        shown_on=shown_on,
        what=what,
        taken_away=taken_away,
        by=by,
        at=moment,
    )
    session.add(row)
    session.flush()
    audit.append(session, HOUSE, by, "records.shown", {"id": row.id, "child_id": child_id}, moment)
    return row


def showings(session: Session, limit: int = 100) -> list[tuple[RecordShowing, Child]]:
    """The newest showings, each with its child."""
    query = (
        select(RecordShowing, Child)
        .join(Child, col(Child.id) == col(RecordShowing.child_id))
        .order_by(col(RecordShowing.shown_on).desc(), col(RecordShowing.at).desc())
        .limit(limit)
    )
    return list(session.exec(query).all())
