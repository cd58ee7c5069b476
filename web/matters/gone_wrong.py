"""Something went out wrongly: everything is held at once, and the 72 hours begin (R35)."""

from datetime import UTC, datetime, time

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from models.acts import WentWrong
from models.words import ProcessKind
from records.matters import list_matters
from records.post import revoke_links
from records.requests import list_requests
from rules.permissions import See
from rules.times import HOUSE_ZONE
from web.casefile import Case, case_of
from web.forms import Fields
from web.guarding import Anybody, Visit, run_now

router = APIRouter()


@router.get("/went-wrong")
def find(visit: Anybody) -> Response:
    """From any page to the form: by a reference, or by choosing the request from those that one sees."""
    if not visit.may_act("went_wrong"):
        raise HTTPException(403, "Your role cannot do this here. Tell the manager of the request at once.")
    typed = visit.request.query_params.get("ref", "").strip().upper()
    with visit.reading() as session:
        known = list_requests(session)
    if typed in {one.ref for one in known}:
        return RedirectResponse(f"/requests/{typed}/went-wrong", status_code=303)
    if typed:
        visit.fields = Fields.holding(ref=typed)
        visit.fields.wrong("ref", "There is no request with this reference. It looks like AR-2026-0007.")
    shown = known if visit.may_see(See.CASES) else []
    return visit.page("went_wrong_find.html", requests=shown)


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
    on = visit.fields.day("on", "The day it was noticed", earliest=case.request.received_on, latest=case.today)
    at = _time_of(visit.fields)
    what = visit.fields.text("reason", "Say what went to whom, as far as you know")
    noticed = datetime.combine(on, at, HOUSE_ZONE).astimezone(UTC)
    if not visit.fields.faults and noticed > visit.now:
        visit.fields.wrong("at", "The time is in the future. Check it.")
    if visit.fields.faults:
        return _wrong_form(visit, ref)
    with visit.writing(ref) as session:
        revoke_links(session, ref, visit.now, by=visit.user.id)
    outcome = visit.say(ref, WentWrong(noticed_at=noticed), what)
    if visit.refused(outcome):
        return _wrong_form(visit, ref)
    done = "It is recorded. Letters and release are held, and links no longer work."
    return visit.go(_onward(visit, case), done, outcome)


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


def _reportable(visit: Visit, ref: str) -> Case:
    if not visit.may_act("went_wrong"):
        raise HTTPException(403, "Your role cannot do this here. Tell the manager of the request at once.")
    return case_of(visit, ref)


def _wrong_form(visit: Visit, ref: str) -> Response:
    case = _reportable(visit, ref)
    return visit.page("went_wrong.html", ref=ref, back=case.path if visit.may_see(See.CASE) else "/")
