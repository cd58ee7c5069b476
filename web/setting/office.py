"""One's own office hours and calendar: when a parent can be met (S41, S42)."""

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from calendar_feeds import address_fault
from records.office import calendar_feed_of, office_hours_of, set_calendar_feed, set_office_hours
from rules.permissions import See
from rules.slots import USUAL_HOURS
from web.forms import Fields
from web.giving.release import read_clock
from web.guarding import Anybody, Visit

router = APIRouter()
PATH = "/account/hours"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@router.get(PATH)
def look(visit: Anybody) -> Response:
    """The hours as they are."""
    _must_meet_parents(visit)
    with visit.reading() as session:
        hours = office_hours_of(session, visit.user.id) or list(USUAL_HOURS)
        url = calendar_feed_of(session, visit.user.id)
    typed = {
        f"{DAYS[day].lower()}_{end}": clock_words(minutes)
        for day, *both in hours
        for end, minutes in zip(("from", "to"), both, strict=True)
    }
    visit.fields = Fields.holding(**typed, feed=url)
    return _page(visit)


@router.post(PATH)
def keep(visit: Anybody) -> Response:
    """Keep them."""
    _must_meet_parents(visit)
    fields, hours = visit.fields, []
    for weekday, day in enumerate(DAYS):
        typed = {end: fields.value(f"{day.lower()}_{end}").strip() for end in ("from", "to")}
        if not any(typed.values()):
            continue
        opens, closes = (_minutes(visit, f"{day.lower()}_{end}") for end in ("from", "to"))
        if not fields.faults and opens >= closes:
            fields.wrong(f"{day.lower()}_to", f"On {day} the end has to be later than the beginning.")
        hours.append((weekday, opens, closes))
    url = fields.words("feed", longest=1_000)
    if url and address_fault(url):
        fields.wrong("feed", address_fault(url))
    if not hours and not fields.faults:
        fields.wrong("monday_from", "Enter the hours of one day at least")
    if fields.faults:
        return _page(visit)
    with visit.writing() as session:
        set_office_hours(session, visit.user.id, hours, visit.user.id, visit.now)
        set_calendar_feed(session, visit.user.id, url, visit.user.id, visit.now)
    return visit.go(PATH, "Your hours are kept.")


def _must_meet_parents(visit: Visit) -> None:
    if not visit.may_see(See.FILE):
        raise HTTPException(403, "Only those who meet parents have office hours here.")


def _minutes(visit: Visit, name: str) -> int:
    at = read_clock(visit, name)
    return at.hour * 60 + at.minute


def clock_words(minutes: int) -> str:
    """Minutes of the day as a clock shows them: 09:30."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _page(visit: Visit) -> Response:
    return visit.page("office.html", days=[(day.lower(), day) for day in DAYS])
