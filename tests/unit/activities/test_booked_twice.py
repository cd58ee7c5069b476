"""Two parents book the same hour: whoever holds both meetings sits in one of them (S41, S42)."""

from datetime import timedelta

import pytest

from booked_meetings import booking_fault, taken_slots
from models import acts
from models.messages import Said
from models.words import Role
from records.database import writing
from records.post import add_slot, get_slot
from records.requests import get_request
from tests.unit.activities.conftest import Recorder
from tests.unit.web.house import House
from tests.unit.web.marked_house import checked_house

pytestmark = pytest.mark.usefixtures("patient")


def offered(house: House, ref: str, minutes: int = 0) -> str:
    """A time in a week, so many minutes past, that is on the list of a request."""
    with writing(house.desk.engine, ref) as session:
        at = house.desk.now + timedelta(days=7, minutes=minutes)
        return add_slot(session, ref, at, 60, "", "seed", house.desk.now).id


def fault(house: House, ref: str, slot: str, role: Role = Role.REQUESTER) -> str | None:
    """Why the record would not book this time."""
    said = Said(submission_id="S", actor_id="u", role=role, act=acts.SlotBooked(slot_id=slot))
    with writing(house.desk.engine, ref) as session:
        request = get_request(session, ref)
        assert request is not None
        return booking_fault(session, request, said)


@pytest.fixture
def both(house: House) -> tuple[str, str]:
    """Each parent has asked; the first has booked a meeting."""
    first = house.request()
    second = house.request(requester_name="Tom Ashdown")
    house.record(first, acts.SlotBooked(slot_id=offered(house, first)))
    return first, second


@pytest.mark.parametrize(("minutes", "refused"), [(0, "slot_taken"), (30, "slot_taken"), (60, None), (-60, None)])
def test_a_time_at_which_they_sit_with_another_parent_is_not_booked(
    house: House, both: tuple[str, str], minutes: int, refused: str | None
) -> None:
    """S41, S42: also where the hours only overlap."""
    _, second = both
    assert fault(house, second, offered(house, second, minutes)) == refused


def test_what_was_given_back_or_has_ended_keeps_nobody_busy(house: House, both: tuple[str, str]) -> None:
    """S41."""
    first, second = both
    slot = offered(house, second)
    house.record(first, acts.RequestWithdrawn())
    assert fault(house, second, slot) is None


def test_their_own_appointment_keeps_nobody_from_moving_it(house: House, both: tuple[str, str]) -> None:
    first, _ = both
    assert fault(house, first, offered(house, first, 30)) is None


def test_the_setting_itself_may_see_both_parents_together(house: House, both: tuple[str, str]) -> None:
    """S42: they may want it so; whoever books for them is shown that the hour is taken."""
    _, second = both
    slot = offered(house, second)
    assert fault(house, second, slot, Role.MANAGER) is None
    with writing(house.desk.engine, second) as session:
        request, row = get_request(session, second), get_slot(session, slot)
        assert request is not None and row is not None
        assert taken_slots(session, request, [row]) == {slot}


def test_a_time_of_another_request_is_not_booked(house: House, both: tuple[str, str]) -> None:
    """S41: by a message that names it."""
    first, second = both
    assert fault(house, second, offered(house, first, 600)) == "unknown_slot"


def test_the_record_asks_before_it_writes_a_booking_down(recorder: Recorder) -> None:
    """S41, S42: two at once; the page of the second still showed the time as free."""
    house = recorder.house
    here = checked_house(house)
    slot, copy = offered(house, here.ref), house.state(here.ref).copy
    assert copy is not None
    house.record(here.ref, acts.ReleaseConfirmed(copy_sha256=copy.copy_sha256, slot_ids=(slot,)))
    other = house.request(requester_name="Tom Ashdown")
    booked = house.record(other, acts.SlotBooked(slot_id=offered(house, other)), Role.MANAGER)
    assert isinstance(booked.act, acts.SlotBooked)
    act = acts.SlotBooked(slot_id=slot)
    assert recorder.say(here.ref, act, Role.REQUESTER).refused == "slot_taken"
    house.record(other, acts.SlotReleased(slot_id=booked.act.slot_id))
    assert recorder.say(here.ref, act, Role.REQUESTER).event is not None
