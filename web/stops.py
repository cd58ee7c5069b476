"""Safeguarding stops, and what went out wrongly: everything is held until two people lift it (S54, R35)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import RedirectResponse, Response

from models.acts import StopLifted, StopPlaced, WentWrong
from models.files import Person
from models.words import ProcessKind
from records.file import persons_of
from records.matters import list_matters
from records.post import revoke_links
from records.requests import list_requests
from rules.permissions import See
from rules.state import Stop
from rules.times import HOUSE_ZONE
from web.casefile import Case, case_of, open_case, show
from web.forms import Fields
from web.guarding import Anybody, Visit, run_now, signed_in
from web.history import reason_for, reasons_of
from web.wording import moment

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
WHOLE = "whole"


@dataclass(frozen=True)
class Row:
    """One stop, as the page shows it."""

    seq: int
    on: str
    placed: str
    why: str
    state: str
    may_lift: bool


@router.get("/requests/{ref}/stops")
def stops(ref: str, visit: CaseVisit) -> Response:
    """Every stop of this request."""
    return _list(visit, ref)


@router.post("/requests/{ref}/stops/{seq}/lift")
def lift(ref: str, seq: int, visit: CaseVisit) -> Response:
    """Propose to lift a stop; it lifts when a second person backs that."""
    why = visit.fields.text(f"reason-{seq}", "Say why the stop can be lifted, and how it was resolved")
    if visit.fields.faults:
        return _list(visit, ref)
    outcome = visit.say(ref, StopLifted(stop_seq=seq), why)
    if visit.refused(outcome):
        return _list(visit, ref)
    return visit.go(f"/requests/{ref}/stops", "A second person has to back this; until then it stands.", outcome)


def _list(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        people = persons_of(session, case.child.id)
        reasons = reasons_of(session, ref)
    names = {person.id: person.name for person in people}
    events = {event.seq: event for event in case.events}
    rows = []
    for stop in case.state.stops.values():
        event = events[stop.seq]
        rows.append(
            Row(
                seq=stop.seq,
                on=names.get(stop.party_id, "a third party") if stop.party_id else "The whole request",
                placed=f"{moment(event.at)}, {case.who(event.actor_id, event.role)}",
                why=reason_for(event, reasons, visit),
                state=_state(stop),
                may_lift=not stop.lifted and not stop.lift_seq and visit.may_act("stop_lifted"),
            )
        )
    return show(visit, case, "stops.html", rows=rows)


def _state(stop: Stop) -> str:
    if stop.lifted:
        return "Lifted by two people"
    return "In force; lifting waits for a second person" if stop.lift_seq else "In force"


@router.get("/requests/{ref}/stops/place")
def ask_place(ref: str, visit: CaseVisit) -> Response:
    """The form: place a stop."""
    return _place_form(visit, ref)


@router.post("/requests/{ref}/stops/place")
def place(ref: str, visit: CaseVisit) -> Response:
    """Place a stop at once."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        parties = _parties(case, persons_of(session, case.child.id))
    choices = [WHOLE, *(party.id for party in parties)]
    on = visit.fields.one_of("on", choices, "Choose what is stopped")
    why = visit.fields.text("reason", "Say why, in your own words")
    if visit.fields.faults:
        return _place_form(visit, ref)
    outcome = visit.say(ref, StopPlaced(party_id=None if on == WHOLE else on), why)
    if visit.refused(outcome):
        return _place_form(visit, ref)
    return visit.go(case.path, "The stop is in force, and the safeguarding lead is told.", outcome)


def _place_form(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        parties = _parties(case, persons_of(session, case.child.id))
    named = ((party.id, f"{party.name} only", "Letters to this person, and the release") for party in parties)
    options = [(WHOLE, "The whole request", "All letters to third parties, and the release"), *named]
    return show(visit, case, "stop_place.html", options=options)


def _parties(case: Case, people: list[Person]) -> list[Person]:
    return [person for person in people if person.id in case.state.parties]


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
