"""The calendar file of an appointment: one entry, moved and taken back as the appointment is (S41, R23)."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.appointments import calendar_file
from activities.writing import LetterActivities
from models import acts
from models.people import Setting
from models.post import Slot
from models.words import WhyFreed
from records.database import reading, writing
from records.post import add_slot, letters_of
from records.store import unseal
from rules.agenda import effects_due
from tests.unit.activities.conftest import Recorder

SETTING = Setting(
    id="setting-1", name="Larkrise Nursery", address="1 Lane\nTown", telephone="1", mailbox="post@setting.example",
    profile="uk_gdpr",
)  # fmt: skip


def entry(number: int, day: int, *, cancelled: bool = False, ref: str = "AR-2026-0001") -> tuple[str, Any]:
    """What a calendar reads: how the file is meant, and its one entry."""
    slot = Slot(id="slot-1", ref=ref, starts_at=datetime(2026, 12, day, 14, 0, tzinfo=UTC), minutes=60, place="")
    now = datetime(2026, 11, 23, tzinfo=UTC)
    held = Calendar.from_ical(calendar_file(ref, slot, SETTING, number, now, cancelled=cancelled).content)
    return str(held["METHOD"]), held.walk("VEVENT")[0]


def test_a_moved_appointment_takes_the_place_of_the_one_before() -> None:
    """S41, RFC 5545: the same entry, with a higher number; the old time does not stay in anybody's calendar."""
    (_, first), (_, moved) = entry(31, 3), entry(40, 4)
    assert first["UID"] == moved["UID"] and int(first["SEQUENCE"]) < int(moved["SEQUENCE"])


def test_a_cancelled_appointment_leaves_the_calendar() -> None:
    """S41."""
    method, gone = entry(44, 3, cancelled=True)
    assert (method, str(gone["STATUS"]), gone["UID"]) == ("CANCEL", "CANCELLED", entry(31, 3)[1]["UID"])


def test_the_file_names_neither_child_nor_request_and_no_two_requests_are_alike() -> None:
    """R23: a shared calendar may show it."""
    method, first = entry(31, 3)
    assert method == "PUBLISH" and str(first["SUMMARY"]) == "Appointment at Larkrise Nursery"
    assert "AR-2026-0001" not in first.to_ical().decode()
    assert first["UID"] != entry(31, 3, ref="AR-2026-0002")[1]["UID"]


@pytest.mark.parametrize("may", [True, False])
def test_the_letter_that_cancels_takes_the_entry_along_unless_no_calendar_file_may_be_sent(
    recorder: Recorder, *, may: bool
) -> None:
    """S41, R23."""
    house = recorder.house
    ref = house.request(calendar_files_ok=may)
    house.entitled(ref)
    with writing(house.desk.engine, ref) as session:
        slot = add_slot(session, ref, house.desk.now, 60, "The den", "seed", house.desk.now)
    house.record(ref, acts.SlotBooked(slot_id=slot.id))
    house.record(ref, acts.SlotReleased(slot_id=slot.id, why=WhyFreed.CANCELLED, told=True))
    (order,) = [one for one in effects_due(ref, house.state(ref)) if one.letter_kind == "appointment_cancelled"]
    with pytest.raises(ApplicationError, match="mail_server_away"):
        ActivityEnvironment().run(LetterActivities(recorder.tools).send_letter, order)
    with reading(house.desk.engine) as session:
        letter = letters_of(session, ref)[-1]
        raw = unseal(session, house.desk.key, letter.sealed_id)
    files = [part.get_content() for part in message_from_bytes(raw, policy=policy.default).iter_attachments()]
    assert "We have to move your appointment" in letter.subject
    assert ["METHOD:CANCEL" in str(one) for one in files] == ([True] if may else [])
