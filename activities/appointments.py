"""The calendar file that goes with a confirmed appointment (S41)."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from mail.composing import Attachment
from models.people import Setting
from models.post import Slot


def invitation(slot: Slot, setting: Setting, letter_id: str, now: datetime) -> Attachment:
    """An .ics file that names neither child nor request: a shared calendar may show it (R23)."""
    event = Event()
    event.add("uid", f"{letter_id}@{setting.mailbox.rpartition('@')[2]}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", (slot.starts_at + timedelta(minutes=slot.minutes)).astimezone(UTC))
    event.add("summary", f"Appointment at {setting.name}")
    event.add("location", slot.place or setting.address.replace("\n", ", "))
    calendar = Calendar()
    calendar.add("prodid", "-//Clean Copy//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return Attachment("appointment.ics", calendar.to_ical(), "text/calendar")
