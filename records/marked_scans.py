"""Scans of sheets that were marked on paper: sealed as they came, kept until somebody went through them (S37)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.sheets import MarkedScan, MarkedSheet
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
    return [row for row in scans_of(session, ref) if row.settled_at is None]


def scans_of(session: Session, ref: str) -> list[MarkedScan]:
    """Every scan of marked sheets that came back, oldest first; those that came together by their names."""
    query = select(MarkedScan).where(MarkedScan.ref == ref)
    return list(session.exec(query.order_by(col(MarkedScan.at), col(MarkedScan.name), col(MarkedScan.id))))


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


def say_which_page(
    session: Session,
    ref: str,
    scan_id: str,
    number: int,
    place: tuple[str, int] | None,
    by: str,
    at: datetime | None = None,
) -> None:
    """A person says which page a sheet of a scan is, by its paper and page; None takes back what was said.

    Raises NotFound where the request has no such scan.
    """
    lock_request(session, ref)
    scan_of(session, ref, scan_id)
    moment = at or utc_now()
    standing = [row for row in _said_of(session, [scan_id]) if row.number == number]
    if place is not None and [(row.document_id, row.page) for row in standing] == [place]:
        return
    for row in standing:
        row.taken_back_at = moment
        session.add(row)
    detail: dict[str, str | int | bool | None] = {"scan_id": scan_id, "sheet": number}
    if place is not None:
        document_id, page = place
        row = MarkedSheet(
            id=new_id("sheet"), ref=ref, scan_id=scan_id, number=number,
            document_id=document_id, page=page, by=by, at=moment,
        )  # fmt: skip
        session.add(row)
        detail |= {"document_id": document_id, "page": page}
    session.flush()
    audit.append(session, ref, by, "sheet.told", detail, moment)


def pages_said(session: Session, scan_ids: Sequence[str]) -> dict[tuple[str, int], tuple[str, int]]:
    """Which page people said a sheet is: by scan and sheet, the paper and its page."""
    rows = _said_of(session, scan_ids)
    return {(row.scan_id, row.number): (row.document_id, row.page) for row in rows}


def _said_of(session: Session, scan_ids: Sequence[str]) -> list[MarkedSheet]:
    query = select(MarkedSheet).where(
        col(MarkedSheet.scan_id).in_(scan_ids), col(MarkedSheet.taken_back_at).is_(None)
    )
    return list(session.exec(query))
