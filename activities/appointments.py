"""The calendar file that goes with a confirmed appointment, and the one that takes it back (S41)."""

import hashlib
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from letters.cleaning import in_one_line
from mail.composing import Attachment
from models.people import Setting
from models.post import Slot


def calendar_file(
    ref: str, slot: Slot, setting: Setting, number: int, now: datetime, *, cancelled: bool = False
) -> Attachment:
    """An .ics file that names neither child nor request: a shared calendar may show it (R23).

    All files of a request are about one entry, and `number` grows with each (RFC 5545, 3.8.7.4): an appointment
    that is moved takes the place of the one before, and one that is cancelled leaves the calendar.
    """
    event = Event()
    event.add("uid", f"{hashlib.sha256(ref.encode()).hexdigest()[:24]}@{setting.mailbox.rpartition('@')[2]}")
    event.add("sequence", number)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", (slot.starts_at + timedelta(minutes=slot.minutes)).astimezone(UTC))
    event.add("summary", f"Appointment at {setting.name}")
    event.add("location", slot.place or in_one_line(setting.address))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Clean Copy//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return Attachment("appointment.ics", calendar.to_ical(), "text/calendar")
