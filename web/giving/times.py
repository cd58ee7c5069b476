"""Times for the meeting, from the hours of those who hold it, holidays, closures and calendars (S41, S42)."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from booked_meetings import booked_meetings
from calendar_feeds import CalendarRead, FeedFault, busy_times
from models.people import User
from records.office import calendar_feed_of, office_hours_of
from records.post import add_slot
from rules.profiles import Closure
from rules.slots import USUAL_HOURS, Busy, Hours, common_hours, free_times
from rules.staffing import meeting_holders
from rules.times import local_date
from web.beginning.new_request import setting_of, shelf_of
from web.casefile import show
from web.giving.release import MINUTES, ReleaseVisit, open_to_act
from web.giving.release_view import Release
from web.guarding import Visit
from web.wording import clock_time, long_day

router = APIRouter()
_NOTICE_DAYS = 3
_WEEKS = 4
_NOT_UNDERSTOOD = (
    "In the calendar of {who} {what} not understood, because of how it comes back or because it is broken. It is "
    "not considered here: look into that calendar before you offer a time."
)


@dataclass(frozen=True)
class Proposals:
    """Times that can be offered, and what has to be known of them."""

    times: tuple[datetime, ...]
    notes: tuple[str, ...]


@router.get("/requests/{ref}/release/times")
def look(ref: str, visit: ReleaseVisit) -> Response:
    """What can be offered."""
    return _page(visit, open_to_act(visit, ref))


@router.post("/requests/{ref}/release/times")
def add(ref: str, visit: ReleaseVisit) -> Response:
    """Put the chosen times on the list of appointments."""
    release = open_to_act(visit, ref)
    place = visit.fields.words("place")
    minutes = _minutes(visit)
    chosen = [at for typed in visit.fields.typed.get("times", []) if (at := _moment(typed)) is not None]
    if not chosen:
        visit.fields.wrong("times", "Choose the times to add")
    elif any(at <= visit.now for at in chosen):
        visit.fields.wrong("times", "One of these times has passed. Choose again.")
    if visit.fields.faults:
        return _page(visit, release)
    with visit.writing(ref) as session:
        for at in chosen:
            add_slot(session, ref, at, minutes, place, visit.user.id, visit.now)
    return visit.go(release.path, "The appointments are added.")


def _moment(typed: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else None


def _minutes(visit: Visit) -> int:
    typed = visit.fields.value("minutes") or visit.request.query_params.get("minutes", "")
    return int(typed) if typed in MINUTES else 60


def holders(release: Release) -> list[User]:
    """Who holds the meeting under the setting's policy (S42, S43)."""
    case = release.case
    people = sorted(case.staff.values(), key=lambda user: user.id)
    return meeting_holders(case.terms.profile, case.request.manager_id, people)


def proposals(visit: Visit, release: Release, minutes: int) -> Proposals:
    """Times in the next weeks. A calendar that does not answer is named, and the others count."""
    case, notes, busy = release.case, list[str](), list[Busy]()
    first, last = case.today + timedelta(days=_NOTICE_DAYS), case.today + timedelta(weeks=_WEEKS)
    hours, feeds = [], dict[str, str]()
    for user in holders(release):
        with visit.reading() as session:
            own = office_hours_of(session, user.id)
            feed = calendar_feed_of(session, user.id)
        hours.append([Hours(*each) for each in own or USUAL_HOURS])
        if not own:
            notes.append(f"{user.name} has set no hours: Monday to Friday, 9 to 4, is taken.")
        if feed:
            feeds[user.name] = feed
    for name, read in _read_at_once(feeds, first, last):
        if isinstance(read, FeedFault):
            notes.append(f"The calendar of {name} could not be read: {read}. It is not considered here.")
            continue
        busy += read.busy
        if read.not_understood:
            notes.append(_NOT_UNDERSTOOD.format(who=name, what=_entries(read.not_understood)))
    here = {user.id for user in holders(release)}
    with visit.reading() as session:
        booked = booked_meetings(session)
        busy += [each.time for each in booked if each.holders & here]
        closures = [*case.terms.profile.closures, *_closures_now(session, visit, case.terms.profile.name)]
    found = free_times(first, last, common_hours(hours), busy, case.terms.calendar, closures, minutes=minutes)
    known = {slot.starts_at for slot in release.slots}
    return Proposals(tuple(at for at in found if at not in known), tuple(notes))


def _read_at_once(
    feeds: Mapping[str, str], first: date, last: date
) -> Iterator[tuple[str, CalendarRead | FeedFault]]:
    """Each calendar by its owner's name, side by side: two slow ones take no longer than one."""

    def read(address: str) -> CalendarRead | FeedFault:
        try:
            return busy_times(address, first, last)
        except FeedFault as fault:
            return fault

    with ThreadPoolExecutor(max_workers=max(len(feeds), 1)) as pool:
        yield from zip(feeds, pool.map(read, feeds.values()), strict=True)


def _entries(number: int) -> str:
    return "one entry is" if number == 1 else f"{number} entries are"


def _closures_now(session: Session, visit: Visit, profile: str) -> tuple[Closure, ...]:
    """When the setting is shut as its policy says today: what was settled after the request began counts here."""
    offer = shelf_of(visit, setting_of(session)).named(profile)
    return offer.profile.closures if offer is not None else ()


def _words_of(at: datetime, due: date) -> str:
    on = local_date(at)
    return f"{long_day(on)}, {clock_time(at)}{' (after the date to keep)' if on > due else ''}"


def _page(visit: Visit, release: Release) -> Response:
    minutes = _minutes(visit)
    found = proposals(visit, release, minutes)
    return show(
        visit,
        release.case,
        "times.html",
        release=release,
        notes=found.notes,
        times=[(at.isoformat(), _words_of(at, release.case.clock.governing_due)) for at in found.times],
        who=[user.name for user in holders(release)],
        minutes=minutes,
    )
