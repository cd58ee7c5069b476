"""Notes for the setting on how papers were recorded; the papers themselves never change (S52, S73-S77, R25)."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select, update

from models.files import Document
from models.ids import new_id
from models.recording import RecordingNote
from records import audit
from records.database import utc_now
from records.faults import NotFound


def keep_note(
    session: Session,
    ref: str,
    document_id: str,
    words: str,
    *,
    by: str,
    row_id: str | None = None,
    at: datetime | None = None,
) -> RecordingNote:
    """Keep a note on a paper. The same `row_id` again is the note that stands. Raises NotFound for no paper."""
    if session.get(Document, document_id) is None:
        raise NotFound("document", document_id)
    standing = session.get(RecordingNote, row_id) if row_id else None
    if standing is not None:
        return standing
    moment = at or utc_now()
    note = RecordingNote(id=row_id or new_id("note"), document_id=document_id, words=words, by=by, at=moment)
    session.add(note)
    session.flush()
    audit.append(session, ref, by, "recording.noted", {"id": note.id, "document_id": document_id}, moment)
    return note


def empty_notes(session: Session, sealed_ids: Iterable[str]) -> None:
    """Empty the notes on papers whose bytes were destroyed: who noted something, and when, remains (R25, R31)."""
    gone = select(Document.id).where(col(Document.sealed_id).in_(list(sealed_ids)))
    session.exec(update(RecordingNote).where(col(RecordingNote.document_id).in_(gone)).values(words=""))


def all_notes(session: Session) -> list[tuple[RecordingNote, Document]]:
    """Every note with its paper, the newest first; papers that left the file are left out."""
    query = (
        select(RecordingNote, Document)
        .join(Document, col(Document.id) == col(RecordingNote.document_id))
        .where(col(Document.removed_at).is_(None))
        .order_by(col(RecordingNote.at).desc(), col(RecordingNote.id))
    )
    return list(session.exec(query))


def notes_on(session: Session, document_ids: Iterable[str]) -> list[RecordingNote]:
    """The notes on these papers, the oldest first."""
    wanted = col(RecordingNote.document_id).in_(list(document_ids))
    return list(session.exec(select(RecordingNote).where(wanted).order_by(col(RecordingNote.at))))
