"""Matters beside the request: what was brought up, the words and people that belong to it, and the lists (S48-S50).

A matter begins as a request does: its row, the row of its process and the first line of its log in one transaction.
"""

import hashlib
from collections.abc import Collection
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from models.acts import MatterOpened
from models.cases import Child, RequestStanding
from models.ids import kind_of, new_id
from models.log import EventRow
from models.matter_words import Claim
from models.matters import DisputedEntry, Matter, MatterPerson, MatterText
from models.words import Arrival, ProcessKind, Role
from records import audit, log
from records.database import lock_request, utc_now
from records.endings import ENDED
from records.faults import NotFound
from records.processes import lock_numbers, open_process


class NewMatter(BaseModel):
    """What was brought up, found valid; `opened` is the first line of the log, `terms_json` what it runs under."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opened: MatterOpened
    child_id: str | None = None
    arrived_by: Arrival
    said: str
    terms_json: str


class MatterLine(BaseModel):
    """One line of a list of matters."""

    model_config = ConfigDict(frozen=True)

    ref: str
    kind: ProcessKind
    request_ref: str | None
    child_name: str
    received_on: date
    stage: str = ""
    due_on: date | None = None
    waiting_on: str = ""
    waiting_until: date | None = None


def create_matter(
    session: Session, new: NewMatter, form_key: str, actor_id: str, role: Role, at: datetime | None = None
) -> tuple[str, bool]:
    """Keep a matter with the first line of its log; returns its reference and whether it is new.

    The same `form_key` again returns the reference that exists: a form sent twice is one matter.
    """
    moment = at or utc_now()
    lock_numbers(session)
    standing = session.exec(select(Matter.ref).where(Matter.form_key == form_key)).first()
    if standing is not None:
        return standing, False
    process = open_process(session, new.opened.matter, moment)
    row = Matter(
        ref=process.ref,
        kind=new.opened.matter,
        form_key=form_key,
        request_ref=new.opened.request_ref,
        child_id=new.child_id,
        raised_by=role,
        arrived_by=new.arrived_by,
        received_on=new.opened.received_on,
        said=new.said,
        terms_json=new.terms_json,
        manager_id=new.opened.handler_id,
        created_at=moment,
    )
    session.add(row)
    session.flush()
    said_id = f"form-{hashlib.sha256(form_key.encode()).hexdigest()[:20]}"
    log.submit(session, row.ref, new.opened, actor_id, role, submission_id=said_id, at=moment)
    log.append_event(session, row.ref, new.opened, actor_id, role, moment, submission_id=said_id)
    return row.ref, True


def matter_of_form(session: Session, form_key: str) -> str | None:
    """The reference of the matter that a form became, or None where it was not sent yet."""
    return session.exec(select(Matter.ref).where(Matter.form_key == form_key)).first()


def get_matter(session: Session, ref: str) -> Matter | None:
    """What was brought up under this reference, or None."""
    return session.get(Matter, ref)


def matters_without_end(session: Session) -> list[str]:
    """The references of all matters that have not ended: each must have a process that carries it."""
    ended = select(EventRow.ref).where(ENDED)
    return list(
        session.exec(select(Matter.ref).where(col(Matter.ref).not_in(ended)).order_by(col(Matter.created_at)))
    )


def list_matters(
    session: Session,
    *,
    request_ref: str | None = None,
    child_id: str | None = None,
    kind: ProcessKind | None = None,
    but: Collection[str] = (),
) -> list[MatterLine]:
    """The matters with where they stand, newest first; of one request, child or kind, where given.

    `but` are references that whoever asks must not see.
    """
    query = (
        select(Matter, Child, RequestStanding)
        .outerjoin(Child, col(Child.id) == col(Matter.child_id))
        .outerjoin(RequestStanding, col(RequestStanding.ref) == col(Matter.ref))
        .order_by(col(Matter.created_at).desc(), col(Matter.ref).desc())
    )
    for column, wanted in ((Matter.request_ref, request_ref), (Matter.child_id, child_id), (Matter.kind, kind)):
        if wanted is not None:
            query = query.where(col(column) == wanted)
    return [_line(row, child, standing) for row, child, standing in session.exec(query) if row.ref not in but]


def _line(row: Matter, child: Child | None, standing: RequestStanding | None) -> MatterLine:
    where = {} if standing is None else standing.model_dump(exclude={"ref", "updated_at", "seq"})
    return MatterLine(
        ref=row.ref,
        kind=row.kind,
        request_ref=row.request_ref,
        child_name=child.name if child is not None else "",
        received_on=row.received_on,
        **where,
    )


def give_matter(session: Session, ref: str, to_user_id: str, by: str, at: datetime | None = None) -> None:
    """Let somebody else handle a matter, who signs its letters from now on (S91). Raises NotFound."""
    lock_request(session, ref)
    matter = session.get(Matter, ref, populate_existing=True)
    if matter is None:
        raise NotFound("matter", ref)
    before, matter.manager_id = matter.manager_id, to_user_id
    session.add(matter)
    session.flush()
    audit.append(session, ref, by, "matter.handed_over", {"from": before, "to": to_user_id}, at)


def add_text(
    session: Session, ref: str, kind: str, words: str, by: str, at: datetime | None = None, text_id: str = ""
) -> str:
    """Keep words that belong to a matter; returns their id. The same `text_id` again changes nothing."""
    lock_request(session, ref)
    known = session.get(MatterText, text_id) if text_id else None
    if known is not None and known.ref == ref:
        return known.id
    row = MatterText(id=text_id or new_id("text"), ref=ref, kind=kind, words=words, by=by, at=at or utc_now())
    session.add(row)
    session.flush()
    digest = hashlib.sha256(audit.canonical([row.id, ref, kind, words]).encode()).hexdigest()
    audit.append(session, ref, by, "text.added", {"text_id": row.id, "kind": kind, "digest": digest}, row.at)
    return row.id


def texts_of(session: Session, ref: str, kind: str | None = None) -> list[MatterText]:
    """The words that belong to a matter, in order; those of one kind where given."""
    query = select(MatterText).where(MatterText.ref == ref).order_by(col(MatterText.at), col(MatterText.id))
    return list(session.exec(query if kind is None else query.where(MatterText.kind == kind)))


def add_person(
    session: Session,
    ref: str,
    name: str,
    by: str,
    *,
    email: str = "",
    address: str = "",
    why: str = "",
    person_id: str = "",
    at: datetime | None = None,
) -> str:
    """Keep somebody who may be told something in a matter; returns their id. The same id again changes nothing."""
    lock_request(session, ref)
    known = session.get(MatterPerson, person_id) if person_id else None
    if known is not None and known.ref == ref:
        return known.id
    row = MatterPerson(
        id=person_id or new_id("mp"),
        ref=ref,
        name=name,
        email=email,
        address=address,
        why=why,
        by=by,
        at=at or utc_now(),
    )
    session.add(row)
    session.flush()
    audit.append(session, ref, by, "person.added", {"person_id": row.id}, row.at)
    return row.id


def people_of_matter(session: Session, ref: str) -> list[MatterPerson]:
    """The people who may be told something in a matter, in order."""
    query = select(MatterPerson).where(MatterPerson.ref == ref).order_by(col(MatterPerson.at), col(MatterPerson.id))
    return list(session.exec(query))


def add_entry(
    session: Session,
    ref: str,
    words: str,
    claim: Claim,
    should_say: str,
    by: str,
    *,
    document_id: str | None = None,
    page: int | None = None,
    entry_id: str = "",
    at: datetime | None = None,
) -> str:
    """Keep an entry that somebody says is wrong; returns its id. The same `entry_id` again changes nothing."""
    lock_request(session, ref)
    known = session.get(DisputedEntry, entry_id) if entry_id else None
    if known is not None and known.ref == ref:
        return known.id
    row = DisputedEntry(
        id=entry_id or new_id("entry"),
        ref=ref,
        document_id=document_id,
        page=page,
        words=words,
        claim=claim,
        should_say=should_say,
        by=by,
        at=at or utc_now(),
    )
    session.add(row)
    session.flush()
    detail = {"entry_id": row.id, "document_id": document_id, "page": page, "claim": claim.value}
    audit.append(session, ref, by, "entry.disputed", detail, row.at)
    return row.id


def entries_of(session: Session, ref: str) -> list[DisputedEntry]:
    """The entries a matter is about, in order."""
    query = select(DisputedEntry).where(DisputedEntry.ref == ref)
    return list(session.exec(query.order_by(col(DisputedEntry.at), col(DisputedEntry.id))))


def is_matter(ref: str) -> bool:
    """Whether a reference is a matter's and not a request's."""
    return kind_of(ref) is not ProcessKind.REQUEST
