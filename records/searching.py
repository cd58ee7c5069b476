"""The checklist of places where a child's papers may lie: answered by whom and when (S52)."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.searching import Found, Place, PlaceSearch
from records import audit
from records.database import lock_request, utc_now
from records.faults import Refused

NEEDS_A_REASON = frozenset({Found.NO_SUCH_PLACE, Found.NOT_LOOKED})


def answer_place(
    session: Session,
    ref: str,
    place: Place,
    found: Found,
    by: str,
    *,
    looked_by: str,
    looked_on: date,
    note: str = "",
    at: datetime | None = None,
) -> PlaceSearch:
    """Note what came of looking in one place. The same answer again is the row that stands.

    Raises Refused where nobody is named, or a place was left out without a reason.
    """
    lock_request(session, ref)
    said = (found, looked_by.strip(), looked_on, note.strip())
    if not said[1]:
        raise Refused("Say who looked there.")
    if found in NEEDS_A_REASON and not said[3]:
        raise Refused("Say why nobody looked there.")
    standing = places_of(session, ref).get(place)
    if standing is not None and said == (standing.found, standing.looked_by, standing.looked_on, standing.note):
        return standing
    moment = at or utc_now()
    row = PlaceSearch(
        ref=ref,
        place=place,
        found=found,
        looked_by=said[1],
        looked_on=looked_on,
        note=said[3],
        by=by,
        at=moment,
    )
    session.add(row)
    session.flush()
    detail: audit.Detail = {"place": place.value, "found": found.value}
    audit.append(session, ref, by, "place.searched", detail, moment)
    return row


def places_of(session: Session, ref: str) -> Mapping[Place, PlaceSearch]:
    """What was said last of each place of a request; a place nobody spoke of is not there."""
    rows = session.exec(select(PlaceSearch).where(PlaceSearch.ref == ref).order_by(col(PlaceSearch.id)))
    return {row.place: row for row in rows}
