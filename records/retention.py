"""Destroying the papers of an ended request or matter: keys and words go, the fact and the hashes remain (R31).

The child's file is not touched: it belongs to the child, and its papers leave it one by one (R25).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Table, column, or_, select, update
from sqlalchemy import table as named_table
from sqlmodel import Session, col
from sqlmodel import select as rows_of

from models.files import Document
from models.keeping import DestroyedCase
from records import audit, store
from records.database import lock_request, utc_now
from records.faults import Refused
from records.schema import METADATA

WHY = "case_retention"

WORDS: Mapping[str, tuple[str, ...]] = {
    "access_request": (
        *("requester_name", "requester_email", "requester_address", "requester_telephone"),
        *("relationship", "asked_for", "channel_note"),
    ),
    "advice_paper": ("name",),
    "comment_answer": ("words",),
    "copy_comment": ("words",),
    "disputed_entry": ("words", "should_say"),
    "letter": ("to_name", "to_email", "to_address", "subject", "text"),
    "letter_words": ("words",),
    "mark": ("words", "reason"),
    "marked_scan": ("name",),
    "marker_answer": ("words", "reason"),
    "matter": ("said",),
    "matter_person": ("name", "email", "address", "why"),
    "matter_text": ("words",),
    "meeting": ("attendees", "explained", "asked"),
    "meeting_guest": ("name", "note", "basis"),
    "meeting_note": ("words",),
    "received_mail": ("sender", "subject", "text"),
    "reply": ("typed_name", "text"),
    "retyped_page": ("reason",),
    "place_search": ("looked_by", "note"),
    "shared_pages": ("black",),
    "slot": ("place",),
    "submission": ("reason",),
    "unopened_file": ("name", "why", "settled_words"),
}
"""The columns with names and free words in the tables of a request or matter; all are emptied."""

WITHOUT_WORDS = frozenset(
    {
        "copy",
        "copy_progress",
        "destroyed_case",
        "event",
        "landed_act",
        "link",
        "marked_sheet",
        "page_read",
        "process",
        "request_scope",
        "request_standing",
        "shared_copy",
    }
)
"""The tables of a request or matter that hold ids, codes, dates and hashes only; all of it remains."""


def destroy_papers(session: Session, ref: str, *, by: str, backed_by: str, at: datetime | None = None) -> None:
    """Destroy the letters, replies, copies, reasons and names of one request or matter, as two people.

    What belongs to the child's file as well stays. Doing it again changes nothing. Raises Refused where one person
    stands for both.
    """
    if by == backed_by:
        raise Refused("Destroying the papers of a request takes two people; the same person was named twice.")
    lock_request(session, ref)
    if is_destroyed(session, ref):
        return
    moment = at or utc_now()
    session.add(DestroyedCase(ref=ref, proposed_by=by, backed_by=backed_by, at=moment))
    session.flush()
    of_the_file = set(session.exec(rows_of(Document.sealed_id)))
    sealed = sorted(set(_sealed_of(session, ref)) - of_the_file)
    for sealed_id in sealed:
        store.destroy(session, sealed_id, by=by, backed_by=backed_by, why=WHY, chain=ref, at=moment)
    for name, columns in WORDS.items():
        target = named_table(name, column("ref"), *(column(one) for one in columns))
        session.connection().execute(update(target).where(target.c.ref == ref).values({one: "" for one in columns}))
    session.expire_all()
    audit.append(session, ref, by, "case.destroyed", {"backed_by": backed_by, "sealed": len(sealed)}, moment)


def is_destroyed(session: Session, ref: str) -> bool:
    """Whether the papers of this request or matter are destroyed."""
    return session.get(DestroyedCase, ref) is not None


def destroyed_cases(session: Session) -> list[DestroyedCase]:
    """Every request and matter whose papers are destroyed, the newest first."""
    return list(session.exec(rows_of(DestroyedCase).order_by(col(DestroyedCase.at).desc())))


def words_left(session: Session, ref: str) -> list[str]:
    """The tables in which words of a destroyed request still stand: there should be none."""
    left = []
    for name, columns in WORDS.items():
        target = named_table(name, column("ref"), *(column(one) for one in columns))
        full = or_(*(target.c[one] != "" for one in columns))
        if session.connection().execute(select(target.c.ref).where(target.c.ref == ref, full)).first():
            left.append(name)
    return left


def tables_with_a_ref() -> Iterator[Table]:
    """Every table whose rows belong to one request or matter."""
    return (found for found in METADATA.sorted_tables if "ref" in found.c)


def _sealed_of(session: Session, ref: str) -> Iterator[str]:
    """The sealed items that rows of this request point to."""
    for found in tables_with_a_ref():
        for one in found.c:
            if any(key.column.table.name == "sealed" for key in one.foreign_keys):
                query = select(one).where(found.c.ref == ref, one.is_not(None))
                yield from session.connection().execute(query).scalars()
