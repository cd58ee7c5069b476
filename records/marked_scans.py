"""Scans of sheets that were marked on paper: sealed as they came, kept until somebody went through them (S37)."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.sheets import MarkedScan
from records import audit, store
from records.database import lock_request, utc_now
from records.faults import NotFound
from records.keys import HouseKey


def add_scan(
    session: Session,
    key: HouseKey,
    ref: str,
    data: bytes,
    name: str,
    media: str,
    sheets: int,
    by: str,
    at: datetime | None = None,
) -> MarkedScan:
    """Seal a scan. The very same file again, while it is still to be gone through, is the scan that stands."""
    lock_request(session, ref)
    for standing in open_scans(session, ref):
        if store.unseal(session, key, standing.sealed_id) == data:
            return standing
    moment = at or utc_now()
    row = MarkedScan(
        id=new_id("scan"),
        ref=ref,
        sealed_id=store.seal(session, key, data, moment).id,
        name=name,
        media=media,
        sheets=sheets,
        by=by,
        at=moment,
    )
    session.add(row)
    session.flush()
    audit.append(session, ref, by, "scan.added", {"scan_id": row.id, "sheets": sheets}, moment)
    return row


def open_scans(session: Session, ref: str) -> list[MarkedScan]:
    """The scans that nobody has gone through yet, oldest first."""
    query = select(MarkedScan).where(MarkedScan.ref == ref, col(MarkedScan.settled_at).is_(None))
    return list(session.exec(query.order_by(col(MarkedScan.at), col(MarkedScan.id))))


def scan_of(session: Session, ref: str, scan_id: str) -> MarkedScan:
    """One scan of a request. Raises NotFound."""
    row = session.get(MarkedScan, scan_id)
    if row is None or row.ref != ref:
        raise NotFound("scan", scan_id)
    return row


def settle_scan(
    session: Session, ref: str, scan_id: str, marks: int, by: str, at: datetime | None = None
) -> MarkedScan:
    """Note that a scan was gone through and so many marks taken over; again changes nothing. Raises NotFound."""
    lock_request(session, ref)
    row = scan_of(session, ref, scan_id)
    if row.settled_at is None:
        moment = at or utc_now()
        row.settled_by, row.settled_at = by, moment
        session.add(row)
        session.flush()
        audit.append(session, ref, by, "scan.settled", {"scan_id": row.id, "marks": marks}, moment)
    return row
