"""Appointments that are offered, and what was said at the meeting (S41-S45)."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.post import Meeting, MeetingNote, Slot
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


def refs_with_slots(session: Session) -> frozenset[str]:
    """The references of the requests in which a time was ever offered."""
    return frozenset(session.exec(select(Slot.ref).distinct()))


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


def add_note(
    session: Session, ref: str, document_id: str, page: int, words: str, by: str, at: datetime | None = None
) -> MeetingNote:
    """Note something for a page of a paper; the same words at the same page again are the note that stands."""
    lock_request(session, ref)
    for known in notes_of(session, ref):
        if (known.document_id, known.page, known.words) == (document_id, page, words):
            return known
    moment = at or utc_now()
    note = MeetingNote(
        id=new_id("note"), ref=ref, document_id=document_id, page=page, words=words, by=by, at=moment
    )
    session.add(note)
    session.flush()
    audit.append(session, ref, by, "meeting.noted", {"note": note.id, "of": document_id, "page": page}, moment)
    return note


def take_off_note(session: Session, ref: str, note_id: str, by: str, at: datetime | None = None) -> None:
    """Take a note off; again changes nothing. Raises NotFound for a note that is not of this request."""
    note = session.get(MeetingNote, note_id)
    if note is None or note.ref != ref:
        raise NotFound("note", note_id)
    if note.taken_off_at is None:
        note.taken_off_at = at or utc_now()
        session.add(note)
        session.flush()
        audit.append(session, ref, by, "meeting.note_taken_off", {"note": note_id}, note.taken_off_at)


def notes_of(session: Session, ref: str) -> list[MeetingNote]:
    """The notes for the meeting that stand, the oldest first."""
    query = select(MeetingNote).where(MeetingNote.ref == ref, col(MeetingNote.taken_off_at).is_(None))
    return list(session.exec(query.order_by(col(MeetingNote.at), col(MeetingNote.id))))
