"""What requests and matters have in common: a number, an end, and where they stand in the lists (temporal.md)."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.cases import RequestStanding
from models.ids import process_ref
from models.log import EventRow
from models.matters import Process
from models.messages import StandNote
from models.words import ProcessKind
from records.database import lock_name, lock_request, utc_now
from records.endings import ENDED, not_reopened


def lock_numbers(session: Session) -> None:
    """Let nobody else take a number until this transaction ends."""
    lock_name(session, "numbers of requests")


def open_process(session: Session, kind: ProcessKind, at: datetime) -> Process:
    """Take the next number of the year; on a kind of its own, without gaps. The caller holds the numbers' lock."""
    numbers = select(func.max(Process.number)).where(Process.kind == kind, Process.year == at.year)
    number = 1 + (session.exec(numbers).one() or 0)
    process = Process(ref=process_ref(kind, at.year, number), kind=kind, year=at.year, number=number, opened_at=at)
    session.add(process)
    session.flush()
    return process


def has_ended(session: Session, ref: str) -> bool:
    """Whether a request or a matter has ended."""
    found = select(EventRow.id).where(ENDED, not_reopened(), EventRow.ref == ref)
    return session.exec(found).first() is not None


def ended_since(session: Session, since: datetime) -> list[str]:
    """The references of the requests and matters that ended after `since`: their last letters may be owed still."""
    return list(session.exec(select(EventRow.ref).where(ENDED, col(EventRow.at) > since).distinct()))


def save_standing(session: Session, note: StandNote, at: datetime | None = None) -> bool:
    """Replace what the lists show of a request or matter, computed up to line `note.seq`.

    A stale one changes nothing. Returns whether it was replaced.
    """
    lock_request(session, note.ref)
    standing = session.get(RequestStanding, note.ref, populate_existing=True)
    if standing is not None and standing.seq > note.seq:
        return False
    fresh = standing or RequestStanding(ref=note.ref, stage=note.stage, updated_at=at or utc_now())
    fresh.stage, fresh.due_on = note.stage, note.due_on
    fresh.waiting_on, fresh.waiting_until = note.waiting_on, note.waiting_until
    fresh.seq, fresh.updated_at = note.seq, at or utc_now()
    session.add(fresh)
    session.flush()
    return True


def standing_of(session: Session, ref: str) -> RequestStanding | None:
    """Where a request or matter stands, as the lists show it, or None before its process first said so."""
    return session.get(RequestStanding, ref)
