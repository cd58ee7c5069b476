"""Requests: the form as it was filled in, the first line of the log, and the lists (S1-S12, R1)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Session, col, select

from models.acts import RequestReceived
from models.cases import AccessRequest, Child, RequestStanding
from models.ids import new_id
from models.log import EventRow
from models.people import User
from models.words import Arrival, LinkPurpose, ParentalSource, ProcessKind, Role
from records import audit, log
from records.database import lock_request, utc_now
from records.endings import ENDED, not_reopened
from records.faults import NotFound
from records.links import revoke_links
from records.processes import lock_numbers, open_process
from records.scope import request_facts

Words = Annotated[str, StringConstraints(strip_whitespace=True)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class NewRequest(BaseModel):
    """The form as it was filled in and found valid; `terms_json` is what it runs under, holidays included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    child_id: str | None = None
    child_name: Needed
    child_known_as: Words = ""
    child_born_on: date
    requester_name: Needed
    requester_email: Words = ""
    requester_address: Words = ""
    requester_telephone: Words = ""
    relationship: Needed
    parental_source: ParentalSource
    received_on: date
    arrived_by: Arrival
    asked_for: Words
    profile: Needed
    nation: Needed
    terms_json: str
    calendar_version: str
    calendar_files_ok: bool = True
    neutral_subjects: bool = False
    channel_note: Words = ""
    requester_user_id: str | None = None


class RequestLine(BaseModel):
    """One line of the list of requests."""

    model_config = ConfigDict(frozen=True)

    ref: str
    child_id: str
    child_name: str
    requester_name: str
    manager_id: str
    received_on: date
    stage: str = ""
    due_on: date | None = None
    waiting_on: str = ""
    waiting_until: date | None = None
    seq: int = 0


def create_request(
    session: Session,
    form: NewRequest,
    form_key: str,
    manager_id: str,
    at: datetime | None = None,
    *,
    actor_id: str | None = None,
) -> tuple[str, bool]:
    """Keep a request with the first line of its log, and with the file that is kept on this child already.

    Returns its reference and whether it is new. Without `child_id` the child is a new one, whoever has their name.
    The same `form_key` again returns the reference that exists (a form sent twice is one request). `actor_id` is
    who filled the form in (default: the manager). Raises NotFound for an unknown person or child.
    """
    moment = at or utc_now()
    lock_numbers(session)
    standing = request_of_form(session, form_key)
    if standing is not None:
        return standing, False
    manager, actor = _user(session, manager_id), _user(session, actor_id or manager_id)
    child = _child_of(session, form)
    process = open_process(session, ProcessKind.REQUEST, moment)
    asked = form.model_dump(exclude=_NOT_ASKED)
    row = AccessRequest(
        ref=process.ref,
        number=process.number,
        year=process.year,
        form_key=form_key,
        child_id=child.id,
        manager_id=manager.id,
        created_at=moment,
        **asked,
    )
    session.add(row)
    session.flush()
    _open_log(session, row, actor, moment, form.requester_user_id)
    if form.child_id is not None:
        _tell_what_is_held(session, row.ref, moment)
    return row.ref, True


_NOT_ASKED = {"child_id", "child_name", "child_known_as", "child_born_on", "requester_user_id"}


def _open_log(
    session: Session, row: AccessRequest, actor: User, at: datetime, requester_user_id: str | None
) -> None:
    act = RequestReceived(
        received_on=row.received_on,
        calendar_files_ok=row.calendar_files_ok,
        neutral_subjects=row.neutral_subjects,
        legal_always=_legal_always(row.terms_json),
        oral=row.arrived_by in {Arrival.IN_PERSON, Arrival.TELEPHONE},
        requester_user_id=requester_user_id,
    )
    submission_id = f"form-{hashlib.sha256(row.form_key.encode()).hexdigest()[:20]}"
    log.submit(session, row.ref, act, actor.id, actor.role, submission_id=submission_id, at=at)
    log.append_event(session, row.ref, act, actor.id, actor.role, at, submission_id=submission_id)


def _tell_what_is_held(session: Session, ref: str, at: datetime) -> None:
    """The file of a child who is known already is kept once: the new request has it from the start."""
    held = request_facts(session, ref)
    if held.documents:
        log.append_event(session, ref, held, "software", Role.CLOCK, at, effect_key="file/held")


def _legal_always(terms_json: str) -> bool:
    """Whether the profile wants a legal adviser's check for every request (S38)."""
    profile = json.loads(terms_json).get("profile", {})
    return isinstance(profile, dict) and profile.get("legal_review") == "always"


def _user(session: Session, user_id: str) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("person of the setting", user_id)
    return user


def _child_of(session: Session, form: NewRequest) -> Child:
    if form.child_id is not None:
        child = session.get(Child, form.child_id)
        if child is None:
            raise NotFound("child", form.child_id)
        return child
    child = Child(
        id=new_id("child"), name=form.child_name, known_as=form.child_known_as, born_on=form.child_born_on
    )
    session.add(child)
    session.flush()
    return child


def request_of_form(session: Session, form_key: str) -> str | None:
    """The reference of the request that a form became, or None where it was not sent yet."""
    return session.exec(select(AccessRequest.ref).where(AccessRequest.form_key == form_key)).first()


def children_on_file(session: Session) -> list[Child]:
    """Every child on file, by name."""
    return list(session.exec(select(Child).order_by(col(Child.name), col(Child.id))))


def children_like(session: Session, name: str, born_on: date) -> list[Child]:
    """The children on file who may be this one: a person says whether, they are never taken for one unasked.

    Of the same birthday and with a name in common, or of the same name with another birthday; capitals, spaces and
    the order of names aside.
    """
    wanted = set(_folded(name).split())
    found = []
    for child in children_on_file(session):
        names = set(_folded(f"{child.name} {child.known_as}").split())
        same_name = set(_folded(child.name).split()) == wanted
        if same_name or (child.born_on == born_on and wanted & names):
            found.append(child)
    return sorted(found, key=lambda child: (child.born_on != born_on, child.name, child.id))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def get_request(session: Session, ref: str) -> AccessRequest | None:
    """What was asked under this reference, or None."""
    return session.get(AccessRequest, ref)


def get_child(session: Session, child_id: str) -> Child | None:
    """The child with this id, or None."""
    return session.get(Child, child_id)


def list_requests(
    session: Session, *, child_id: str | None = None, refs: Sequence[str] | None = None
) -> list[RequestLine]:
    """The requests with where they stand, newest first; those about one child, or those named, where given."""
    query = (
        select(AccessRequest, Child, RequestStanding)
        .join(Child, col(Child.id) == col(AccessRequest.child_id))
        .outerjoin(RequestStanding, col(RequestStanding.ref) == col(AccessRequest.ref))
        .order_by(col(AccessRequest.year).desc(), col(AccessRequest.number).desc())
    )
    if child_id is not None:
        query = query.where(AccessRequest.child_id == child_id)
    if refs is not None:
        query = query.where(col(AccessRequest.ref).in_(refs))
    return [_line(row, child, standing) for row, child, standing in session.exec(query)]


def _line(row: AccessRequest, child: Child, standing: RequestStanding | None) -> RequestLine:
    where = {} if standing is None else standing.model_dump(exclude={"ref", "updated_at"})
    return RequestLine(
        ref=row.ref,
        child_id=child.id,
        child_name=child.name,
        requester_name=row.requester_name,
        manager_id=row.manager_id,
        received_on=row.received_on,
        **where,
    )


def requests_without_end(session: Session) -> list[str]:
    """The references of all requests that have not ended: each must have a process that carries it.

    A request ends when it is closed or withdrawn, or when the intake finds that the requester is not entitled.
    """
    ended = select(EventRow.ref).where(ENDED, not_reopened())
    return list(
        session.exec(
            select(AccessRequest.ref)
            .where(col(AccessRequest.ref).not_in(ended))
            .order_by(col(AccessRequest.year), col(AccessRequest.number))
        )
    )


def carried_requests(session: Session) -> list[tuple[str, str, str]]:
    """Each request that has not ended: its reference, who carries it, and the terms it runs under."""
    ended = select(EventRow.ref).where(ENDED, not_reopened())
    query = (
        select(AccessRequest.ref, AccessRequest.manager_id, AccessRequest.terms_json)
        .where(col(AccessRequest.ref).not_in(ended))
        .order_by(col(AccessRequest.year), col(AccessRequest.number))
    )
    return [(ref, manager_id, terms) for ref, manager_id, terms in session.exec(query)]


class Channel(BaseModel):
    """How a requester is reached, and what must not be sent to them (R23)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requester_email: Words = ""
    requester_address: Words = ""
    requester_telephone: Words = ""
    calendar_files_ok: bool
    neutral_subjects: bool
    channel_note: Words = ""

    @classmethod
    def of(cls, request: AccessRequest) -> "Channel":
        """What stands now."""
        return cls(**{name: getattr(request, name) for name in cls.model_fields})

    def is_elsewhere(self, other: "Channel") -> bool:
        """Whether letters go to another address than with `other`."""
        here, there = (
            (self.requester_email, self.requester_address),
            (other.requester_email, other.requester_address),
        )
        return here != there


def change_channel(session: Session, ref: str, channel: Channel, by: str, at: datetime | None = None) -> None:
    """Reach a requester in another way; with another address, the links that went to the old one are closed (R23).

    Raises NotFound.
    """
    lock_request(session, ref)
    request = session.get(AccessRequest, ref, populate_existing=True)
    if request is None:
        raise NotFound("request", ref)
    elsewhere = channel.is_elsewhere(Channel.of(request))
    request.sqlmodel_update(channel.model_dump())
    session.add(request)
    session.flush()
    if elsewhere:
        revoke_links(session, ref, at, by=by, purpose=LinkPurpose.BOOK)
    audit.append(session, ref, by, "request.channel_changed", {"other_address": elsewhere}, at)


def hand_over(session: Session, ref: str, to_user_id: str, by: str, at: datetime | None = None) -> None:
    """Give a request another manager, who signs its letters from now on (S91). Raises NotFound."""
    lock_request(session, ref)
    request = session.get(AccessRequest, ref, populate_existing=True)
    if request is None:
        raise NotFound("request", ref)
    before, request.manager_id = request.manager_id, _user(session, to_user_id).id
    session.add(request)
    session.flush()
    detail = {"from": before, "to": to_user_id}
    audit.append(session, ref, by, "request.handed_over", detail, at)
