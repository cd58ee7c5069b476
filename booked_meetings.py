"""The meetings that parents have booked, with who holds each: nobody of the setting sits in two at once (S41, S42).

A composition root: the pages offer no time that another parent has taken, and the record books none.
"""

from collections.abc import Iterable, Iterator

from sqlmodel import Session

from models.acts import SlotBooked
from models.cases import AccessRequest
from models.messages import Said
from models.post import Slot
from models.words import Role
from records.database import lock_name
from records.log import load_log
from records.meetings import refs_with_slots
from records.people import users
from records.post import get_slot
from records.requests import carried_requests
from rules.folding import fold
from rules.slots import Meeting, is_taken
from rules.staffing import meeting_holders
from rules.terms import Terms


def booked_meetings(session: Session, but: str = "") -> Iterator[Meeting]:
    """Every meeting that is booked and was not held yet, but that of the request `but`."""
    staff, offered = sorted(users(session), key=lambda user: user.id), refs_with_slots(session) - {but}
    for ref, carrier_id, terms_json in carried_requests(session):
        if ref not in offered:
            continue
        state = fold(load_log(session, ref))
        if state.booked is None or state.given is not None:
            continue
        slot = get_slot(session, state.booked[1])
        if slot is not None:
            profile = Terms.model_validate_json(terms_json).profile
            holders = frozenset(user.id for user in meeting_holders(profile, carrier_id, staff))
            yield Meeting.lasting(slot.starts_at, slot.minutes, holders)


def taken_slots(session: Session, request: AccessRequest, slots: Iterable[Slot]) -> frozenset[str]:
    """Those times, by id, at which somebody who would hold the meeting of this request sits with another parent."""
    booked, holders = list(booked_meetings(session, but=request.ref)), _holders_of(session, request)
    return frozenset(
        slot.id for slot in slots if is_taken(Meeting.lasting(slot.starts_at, slot.minutes, holders), booked)
    )


def _holders_of(session: Session, request: AccessRequest) -> frozenset[str]:
    profile = Terms.model_validate_json(request.terms_json).profile
    staff = sorted(users(session), key=lambda user: user.id)
    return frozenset(user.id for user in meeting_holders(profile, request.manager_id, staff))


def booking_fault(session: Session, request: AccessRequest, said: Said) -> str | None:
    """Why a requester cannot have this time: another parent meets the same people then; None where they can.

    The setting itself may book two at once, say for both parents together.
    """
    if not isinstance(said.act, SlotBooked) or said.role is not Role.REQUESTER:
        return None
    # Two parents at once: the second looks when the first has booked.
    lock_name(session, "the meetings that are booked")
    slot = get_slot(session, said.act.slot_id)
    if slot is None or slot.ref != request.ref:
        return "unknown_slot"
    return "slot_taken" if taken_slots(session, request, [slot]) else None
