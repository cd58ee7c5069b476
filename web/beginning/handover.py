"""Handing a request over to another manager, with its open points and a note (S91)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import HandedOver
from models.people import User
from rules.permissions import LEADERS, See
from web.casefile import Case, case_of, show
from web.guarding import Visit, signed_in
from web.said_meanwhile import said_meanwhile
from web.wording import day, role_name

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
_NAMED = "Is named in this file, so somebody else decides on what is about them"


@dataclass(frozen=True)
class Point:
    """One thing that is open: what, on whom it waits, until when."""

    what: str
    on: str
    until: str


@router.get("/requests/{ref}/handover")
def ask(ref: str, visit: CaseVisit) -> Response:
    """The open points, and who may carry the request from now on."""
    return _form(visit, _case(visit, ref))


@router.post("/requests/{ref}/handover")
def hand_over(ref: str, visit: CaseVisit) -> Response:
    """Give the request to another manager; letters are signed by them from now on."""
    case = _case(visit, ref)
    known = {user.id: user for user in _successors(case)}
    chosen = visit.fields.one_of("to", known, "Choose who carries the request from now on")
    note = visit.fields.text("note", "Write down what they have to know")
    meanwhile = said_meanwhile(visit, case, {"handed_over": "handed this request over"})
    if meanwhile:
        visit.fields.wrong("", meanwhile)
    if visit.fields.faults:
        return _form(visit, case)
    outcome = visit.say(ref, HandedOver(to_user_id=chosen), note)
    if visit.refused(outcome):
        return _form(visit, case)
    return visit.go(case.path, "The request is handed over. Its letters are signed by its new manager.", outcome)


def _case(visit: Visit, ref: str) -> Case:
    if not visit.may_act("handed_over"):
        raise HTTPException(403, "Only a manager, a deputy or the line manager hands a request over.")
    return case_of(visit, ref)


def _successors(case: Case) -> list[User]:
    """Everybody else who can carry a request: managers and deputies who can sign in, by name."""
    others = (user for user in case.staff.values() if user.active and user.role in LEADERS)
    return [user for user in others if user.id != case.request.manager_id]


def _form(visit: Visit, case: Case) -> Response:
    manager = case.staff.get(case.request.manager_id)
    named = {party.staff_user_id for party in case.state.parties.values()}
    options = [
        (user.id, f"{user.name}, {role_name(user.role)}", _NAMED if user.id in named else "")
        for user in _successors(case)
    ]
    carried = f"{manager.name}, {role_name(manager.role)}" if manager is not None else "Nobody who is known here"
    away = "" if manager is None or manager.active else " (can no longer sign in)"
    return show(
        visit,
        case,
        "handover.html",
        carried=carried + away,
        points=[Point(wait.what, case.title_of(wait.on), day(wait.until)) for wait in case.waiting],
        options=options,
    )
