"""Something went out wrongly: everything is held at once, and the 72 hours begin (R35)."""

import re
from datetime import UTC, date, datetime, time

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from models.acts import WentWrong
from models.words import ProcessKind
from records.matters import list_matters
from records.own_child import shut_to
from records.post import revoke_links
from records.requests import get_request, list_requests
from rules.permissions import See
from rules.times import HOUSE_ZONE
from web.casefile import Case, case_of
from web.forms import Fields
from web.guarding import Anybody, Visit, run_now

router = APIRouter()
UNKNOWN = "There is no request with this reference. It looks like AR-2026-0007."
_REFERENCE = re.compile(r"AR-20[0-9]{2}-[0-9]{4,6}")


@router.get("/went-wrong")
def find(visit: Anybody) -> Response:
    """From any page to the form: by a reference, or by choosing the request from those that one sees."""
    _may_report(visit)
    return _find_form(visit)


@router.post("/went-wrong")
def found(visit: Anybody) -> Response:
    """On to the form of the reference that was typed; what is typed stands in no address unless it is one."""
    _may_report(visit)
    typed = visit.fields.words("ref", "Enter the reference of the request").upper()
    if not visit.fields.faults and not _is_taken(visit, typed):
        visit.fields.wrong("ref", UNKNOWN)
    if visit.fields.faults:
        return _find_form(visit)
    return RedirectResponse(f"/requests/{typed}/went-wrong", status_code=303)


def _find_form(visit: Visit) -> Response:
    shown = []
    if visit.may_see(See.CASES):
        with visit.reading() as session:
            shut = shut_to(session, visit.user.id)
            shown = [one for one in list_requests(session) if one.ref not in shut]
    return visit.page("went_wrong_find.html", requests=shown)


def _is_taken(visit: Visit, typed: str) -> bool:
    """Whether the form opens: the reference exists, or this person could not tell whether it does."""
    if not visit.may_see(See.CASE):
        return _REFERENCE.fullmatch(typed) is not None
    with visit.reading() as session:
        return get_request(session, typed) is not None


@router.get("/requests/{ref}/went-wrong")
def ask_went_wrong(ref: str, visit: Anybody) -> Response:
    """The form: something went out wrongly. Also for those who may not see the request itself."""
    local = visit.now.astimezone(HOUSE_ZONE)
    visit.fields = Fields.holding(on=local.date(), at=f"{local:%H:%M}")
    return _wrong_form(visit, ref)


@router.post("/requests/{ref}/went-wrong")
def went_wrong(ref: str, visit: Anybody) -> Response:
    """Hold everything at once, and start the 72 hours."""
    case = _reportable(visit, ref)
    local = visit.now.astimezone(HOUSE_ZONE).date()
    seen = case is not None and visit.may_see(See.CASE)
    earliest = case.request.received_on if case is not None and seen else _first_day(ref, local)
    on = visit.fields.day("on", "The day it was noticed", earliest=earliest, latest=local)
    at = _time_of(visit.fields)
    what = visit.fields.text("reason", "Say what went to whom, as far as you know")
    noticed = datetime.combine(on, at, HOUSE_ZONE).astimezone(UTC)
    if not visit.fields.faults and noticed > visit.now:
        visit.fields.wrong("at", "The time is in the future. Check it.")
    if not visit.fields.faults and case is None:
        visit.fields.wrong("", f"{UNKNOWN} Nothing is held yet: go back and check it, or tell the manager now.")
    if visit.fields.faults or case is None:
        return _wrong_form(visit, ref)
    with visit.writing(ref) as session:
        revoke_links(session, ref, visit.now, by=visit.user.id)
    outcome = visit.say(ref, WentWrong(noticed_at=noticed), what)
    if visit.refused(outcome):
        return _wrong_form(visit, ref)
    done = "It is recorded. Letters and release are held, and links no longer work."
    return visit.go(_onward(visit, case), done, outcome)


def _first_day(ref: str, today: date) -> date:
    """The first day of the year that stands in a reference, which tells nothing of the request itself."""
    return date(min(int(ref[3:7]), today.year), 1, 1)


def _onward(visit: Visit, case: Case) -> str:
    """On to the record of the breach, for those who handle it: what is done to contain it stands there."""
    if not visit.may_see(See.MATTERS):
        return case.path if visit.may_see(See.CASE) else "/"
    with visit.reading() as session:
        found = list_matters(session, request_ref=case.ref, kind=ProcessKind.BREACH)
    if not found:
        return case.path  # saved only: the record of the breach is opened with the act
    run_now(visit.desk.begin, found[0].ref)
    return f"/matters/{found[0].ref}"


def _time_of(fields: Fields) -> time:
    typed = fields.words("at", "Enter the time it was noticed, such as 14:05")
    try:
        return time.fromisoformat(typed.replace(".", ":").zfill(5)) if typed else time()
    except ValueError:
        fields.wrong("at", "Enter the time in hours and minutes, such as 14:05.")
        return time()


def _may_report(visit: Visit) -> None:
    if not visit.may_act("went_wrong"):
        raise HTTPException(403, "Your role cannot do this here. Tell the manager of the request at once.")


def _reportable(visit: Visit, ref: str) -> Case | None:
    """The request; None for a reference that does not exist, where this person may not see those that do.

    They get the same form for each, so that no page tells which requests there are; only what they report does.
    """
    _may_report(visit)
    if visit.may_see(See.CASE):
        return case_of(visit, ref)
    if _REFERENCE.fullmatch(ref) is None:
        raise HTTPException(404)
    with visit.reading() as session:
        known = get_request(session, ref) is not None
    return case_of(visit, ref) if known else None


def _wrong_form(visit: Visit, ref: str) -> Response:
    case = _reportable(visit, ref)
    back = case.path if case is not None and visit.may_see(See.CASE) else "/"
    return visit.page("went_wrong.html", ref=ref, back=back)
