"""How a matter is opened: under whose hand, on what terms, and who stands aside (S48-S50, R24, R28, R29, R35)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.acts import MatterOpened, WentWrong
from models.cases import AccessRequest
from models.messages import Event
from models.people import User
from models.words import Arrival, ProcessKind, Role
from records import people
from records.log import load_log
from records.matters import NewMatter, add_person, create_matter
from records.people import get_setting
from rules.calendars import Nation, calendar_for
from rules.folding import fold
from rules.matters.handling import choose_handler, who_stands_aside
from rules.permissions import HANDLERS
from rules.terms import Terms
from rules.times import local_date


@dataclass(frozen=True)
class Brought:
    """What somebody brought up about a request."""

    kind: ProcessKind
    said: str
    received_on: date
    arrived_by: Arrival
    form_key: str
    actor_id: str
    role: Role
    concerns: tuple[str, ...] = ()
    somebody: "Somebody | None" = None


@dataclass(frozen=True)
class Somebody:
    """Who brought something up where it was not the requester; their letters go to them and to nobody else."""

    name: str
    email: str = ""
    address: str = ""


def open_about(session: Session, request: AccessRequest, brought: Brought, now: datetime) -> str:
    """Open a matter about a request, in the caller's transaction; returns its reference.

    It is handled by somebody who did not check the copy and whom it is not about, where there is somebody. The same
    form again opens no second one.
    """
    state = fold(load_log(session, request.ref))
    staff = [(user.id, user.role) for user in colleagues(session) if user.id != state.requester_user_id]
    checked = {sign.by for sign in state.sign_offs}
    reached = brought.somebody or Somebody("", request.requester_email, request.requester_address)
    person_id = f"mp-{hashlib.sha256(brought.form_key.encode()).hexdigest()[:20]}"
    opened = MatterOpened(
        matter=brought.kind,
        received_on=brought.received_on,
        request_ref=request.ref,
        handler_id=choose_handler(staff, request.manager_id, checked, brought.concerns),
        stand_aside=who_stands_aside(staff, checked),
        concerns=brought.concerns,
        brought_by=person_id if brought.somebody is not None else None,
        answered=bool(reached.email or reached.address),
    )
    new = NewMatter(
        opened=opened,
        child_id=request.child_id,
        arrived_by=brought.arrived_by,
        said=brought.said,
        terms_json=terms_of_request(session, request, brought.received_on).model_dump_json(),
    )
    ref, fresh = create_matter(session, new, brought.form_key, brought.actor_id, brought.role, now)
    if fresh and brought.somebody is not None:
        name, email, address = brought.somebody.name, brought.somebody.email, brought.somebody.address
        by = brought.actor_id
        add_person(session, ref, name, by, email=email, address=address, person_id=person_id, at=now)
    return ref


def open_breach(session: Session, request: AccessRequest, event: Event, said: str, now: datetime) -> str | None:
    """Open the record of a breach for an event that says something went out wrongly; None for any other (R35).

    In the transaction of the event. A safeguarding stop of the request, but for the one this event places, stands
    in the breach too: nobody is written to about it before two people lift it (S54).
    """
    if not isinstance(event.act, WentWrong):
        return None
    state = fold(load_log(session, request.ref))
    stopped = any(stop.seq not in state.went_wrong_seqs for stop in state.open_stops)
    opened = MatterOpened(
        matter=ProcessKind.BREACH,
        received_on=local_date(event.act.noticed_at),
        request_ref=request.ref,
        handler_id=request.manager_id,
        noticed_at=event.act.noticed_at,
        stopped=stopped,
        answered=False,
    )
    new = NewMatter(
        opened=opened,
        child_id=request.child_id,
        arrived_by=Arrival.IN_PERSON,
        said=said,
        terms_json=terms_of_request(session, request, opened.received_on).model_dump_json(),
    )
    ref, _ = create_matter(session, new, f"went_wrong/{request.ref}/{event.seq}", event.actor_id, event.role, now)
    return ref


def terms_of_request(session: Session, request: AccessRequest, received_on: date) -> Terms:
    """The request's own policy, with the holidays of the years that are to come now."""
    setting = get_setting(session)
    nation = Nation(setting.nation if setting is not None else request.nation)
    profile = Terms.model_validate_json(request.terms_json).profile
    return Terms(profile=profile, nation=nation, calendar=calendar_for(nation, received_on))


def colleagues(session: Session) -> list[User]:
    """Those who may handle a matter."""
    return [user for user in people.users(session) if user.role in HANDLERS]
