"""Who may attend the meeting, each with how that was checked, and who must not be on site (S44)."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.post import MeetingGuest
from models.words import GuestPart
from records import audit
from records.database import lock_request, utc_now
from records.faults import NotFound


def add_guest(
    session: Session, ref: str, name: str, part: GuestPart, by: str, *, note: str = "", at: datetime | None = None
) -> MeetingGuest:
    """Name somebody for the meeting; the same name in the same part again is the same entry."""
    lock_request(session, ref)
    wanted = _folded(name)
    for guest in guests_of(session, ref):
        if guest.part is part and _folded(guest.name) == wanted:
            return guest
    moment = at or utc_now()
    guest = MeetingGuest(id=new_id("guest"), ref=ref, name=name, part=part, note=note, added_by=by, added_at=moment)
    session.add(guest)
    session.flush()
    audit.append(session, ref, by, "guest.added", {"guest_id": guest.id, "part": part.value}, moment)
    return guest


def check_guest(
    session: Session, ref: str, guest_id: str, basis: str, by: str, at: datetime | None = None
) -> MeetingGuest:
    """Note how it was checked that somebody may attend. Raises NotFound."""
    guest, moment = _found(session, ref, guest_id), at or utc_now()
    guest.basis, guest.checked_by, guest.checked_at = basis, by, moment
    session.add(guest)
    session.flush()
    audit.append(session, ref, by, "guest.checked", {"guest_id": guest_id}, moment)
    return guest


def take_off_guest(session: Session, ref: str, guest_id: str, by: str, at: datetime | None = None) -> None:
    """Take somebody off the list; that they stood there stays known. Raises NotFound."""
    guest, moment = _found(session, ref, guest_id), at or utc_now()
    if guest.taken_off_at is not None:
        return
    guest.taken_off_at = moment
    session.add(guest)
    session.flush()
    audit.append(session, ref, by, "guest.taken_off", {"guest_id": guest_id}, moment)


def guests_of(session: Session, ref: str) -> list[MeetingGuest]:
    """Everybody on the list of a request's meeting, in the order they were named."""
    query = select(MeetingGuest).where(MeetingGuest.ref == ref, col(MeetingGuest.taken_off_at).is_(None))
    return list(session.exec(query.order_by(col(MeetingGuest.added_at), col(MeetingGuest.id))))


def _found(session: Session, ref: str, guest_id: str) -> MeetingGuest:
    guest = session.get(MeetingGuest, guest_id)
    if guest is None or guest.ref != ref:
        raise NotFound("guest", guest_id)
    lock_request(session, ref)
    return guest


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
