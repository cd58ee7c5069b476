"""The meetings of the day, with who must not be on site: a warning on the first page and on the request's (S44)."""

from dataclasses import dataclass

from sqlmodel import Session

from models.words import GuestPart
from records.guests import guests_of
from records.post import get_slot
from rules.state import RequestState
from rules.times import local_date
from web.guarding import Visit
from web.wording import clock_time, listed


@dataclass(frozen=True)
class MeetingToday:
    """One meeting of today."""

    ref: str
    at: str
    place: str
    kept_away: str


def meeting_today(session: Session, visit: Visit, ref: str, state: RequestState) -> MeetingToday | None:
    """The meeting of a request that is booked for today, if there is one."""
    slot = get_slot(session, state.booked[1]) if state.booked is not None and state.given is None else None
    if slot is None or local_date(slot.starts_at) != visit.today:
        return None
    away = listed([guest.name for guest in guests_of(session, ref) if guest.part is GuestPart.NOT_ON_SITE])
    return MeetingToday(ref, clock_time(slot.starts_at), slot.place or "the setting", away)
