"""Appointments that are offered, and what was said at the meeting (S41-S45)."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.post import Meeting, Slot
from records import audit
from records.database import lock_request, utc_now
from records.faults import NotFound


def add_slot(
    session: Session,
    ref: str,
    starts_at: datetime,
    minutes: int,
    place: str,
    by: str,
    at: datetime | None = None,
) -> Slot:
    """Offer a time; the same time of the same request again is the same slot."""
    lock_request(session, ref)
    known = session.exec(select(Slot).where(Slot.ref == ref, Slot.starts_at == starts_at)).first()
    if known is not None:
        return known
    slot = Slot(id=new_id("slot"), ref=ref, starts_at=starts_at, minutes=minutes, place=place)
    session.add(slot)
    session.flush()
    audit.append(session, ref, by, "slot.added", {"slot_id": slot.id, "minutes": minutes}, at)
    return slot


def remove_slot(session: Session, slot_id: str, by: str, at: datetime | None = None) -> None:
    """Offer a time no longer. Whether it is booked is the workflow's to know. Raises NotFound."""
    slot = session.get(Slot, slot_id)
    if slot is None:
        raise NotFound("slot", slot_id)
    session.delete(slot)
    session.flush()
    audit.append(session, slot.ref, by, "slot.removed", {"slot_id": slot_id}, at)


def get_slot(session: Session, slot_id: str) -> Slot | None:
    """The slot with this id, or None."""
    return session.get(Slot, slot_id)


def slots_of(session: Session, ref: str) -> list[Slot]:
    """The times offered in a request, earliest first."""
    return list(session.exec(select(Slot).where(Slot.ref == ref).order_by(col(Slot.starts_at))))


def save_meeting(
    session: Session,
    *,
    ref: str,
    held_at: datetime,
    attendees: str,
    explained: str,
    taken_away: bool,
    recorded_by: str,
    asked: str = "",
    at: datetime | None = None,
) -> Meeting:
    """Keep what was said at a meeting; it is never changed, a correction is another record."""
    meeting = Meeting(
        id=new_id("meeting"),
        ref=ref,
        held_at=held_at,
        attendees=attendees,
        explained=explained,
        asked=asked,
        taken_away=taken_away,
        recorded_by=recorded_by,
    )
    session.add(meeting)
    session.flush()
    detail: audit.Detail = {"meeting_id": meeting.id, "taken_away": taken_away}
    audit.append(session, ref, recorded_by, "meeting.saved", detail, at or utc_now())
    return meeting


def meetings_of(session: Session, ref: str) -> list[Meeting]:
    """The meetings held in a request, in order."""
    return list(session.exec(select(Meeting).where(Meeting.ref == ref).order_by(col(Meeting.held_at))))
