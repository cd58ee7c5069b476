"""Two parents choose one hour at the same moment: one has it, the other is told; on both databases (S41, S42)."""

import threading
from datetime import timedelta

from sqlalchemy import Engine

from booked_meetings import booking_fault
from models import acts
from models.messages import Said
from models.words import Role
from records.database import writing
from records.log import append_event
from records.meetings import add_slot
from records.requests import get_request
from rules.calendars import Nation, read_calendar
from rules.profiles import load_profile
from rules.terms import Terms
from tests.patience import PATIENCE_SECONDS
from tests.unit.records.furnished import FORM, NOW, a_request

TERMS = Terms(
    profile=load_profile("uk_gdpr"), nation=Nation.ENGLAND, calendar=read_calendar(Nation.ENGLAND, 2026, 2027)
)
A_MOMENT = 0.3
"""Seconds that the second has to look before the first writes; only a lock can hold them that long."""


def parent(engine: Engine, form_key: str) -> tuple[str, str]:
    """A parent's request and the id of the hour offered to them, the same for each."""
    form = FORM.model_copy(update={"terms_json": TERMS.model_dump_json(), "requester_name": f"Parent {form_key}"})
    ref = a_request(engine, form_key, form)
    with writing(engine, ref) as session:
        return ref, add_slot(session, ref, NOW + timedelta(days=7), 60, "", "user-1", NOW).id


def test_two_who_choose_one_hour_at_once_never_both_have_it(any_engine: Engine) -> None:
    """S41, S42: the second looks between the first one's look and their line in the log."""
    both = [parent(any_engine, "form-1"), parent(any_engine, "form-2")]
    looked, answered = threading.Event(), threading.Event()
    told: dict[str, str | None] = {}

    def book(ref: str, slot_id: str, *, first: bool) -> None:
        if not first:
            looked.wait(PATIENCE_SECONDS)
        act = acts.SlotBooked(slot_id=slot_id)
        with writing(any_engine, ref) as session:
            request = get_request(session, ref)
            assert request is not None
            said = Said(submission_id=ref, actor_id="requester", role=Role.REQUESTER, act=act)
            told[ref] = booking_fault(session, request, said)
            if first:
                looked.set()
                answered.wait(A_MOMENT)
            else:
                answered.set()
            if told[ref] is None:
                append_event(session, ref, act, "requester", Role.REQUESTER, NOW)

    people = [
        threading.Thread(target=book, args=who, kwargs={"first": who is both[0]}, daemon=True) for who in both
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=PATIENCE_SECONDS)
    assert told == {both[0][0]: None, both[1][0]: "slot_taken"}
