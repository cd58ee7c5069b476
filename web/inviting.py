"""Inviting somebody from outside to the second check of one request, and ending the invitation (S38, S59)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import CheckerDismissed, CheckerInvited
from models.people import User
from models.words import Role
from records.log import requests_with
from rules.permissions import See
from rules.signoff import is_admitted
from web.casefile import Case, case_of, open_case, show
from web.guarding import Visit, signed_in
from web.lacking import who_adds

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]


@router.get("/requests/{ref}/checkers")
def ask(ref: str, visit: CaseVisit) -> Response:
    """Who is invited, and who can be."""
    return _form(visit, _case(visit, ref))


@router.post("/requests/{ref}/checkers")
def invite(ref: str, visit: CaseVisit) -> Response:
    """Let somebody from outside see and check the copy of this request."""
    case = _case(visit, ref)
    known = {user.id for user in _not_invited(case)}
    chosen = visit.fields.one_of("who", known, "Choose who is invited")
    why = visit.fields.text("why", "Write down who they are to the setting, and how it was agreed")
    if visit.fields.faults:
        return _form(visit, case)
    outcome = visit.say(ref, CheckerInvited(user_id=chosen), why)
    if visit.refused(outcome):
        return _form(visit, case)
    return visit.go(f"{case.path}/checkers", "They are invited. Tell them to sign in.", outcome)


@router.post("/requests/{ref}/checkers/{user_id}/dismiss")
def dismiss(ref: str, user_id: str, visit: CaseVisit) -> Response:
    """End an invitation: from their next page on they see nothing of this request."""
    case = _case(visit, ref)
    if user_id not in case.state.invited_checkers:
        raise HTTPException(404)
    outcome = visit.say(ref, CheckerDismissed(user_id=user_id))
    if visit.refused(outcome):
        return _form(visit, case)
    return visit.go(f"{case.path}/checkers", "The invitation has ended.", outcome)


def invited_to(session: Session, visit: Visit) -> list[Case]:
    """The requests that this invited checker may check now."""
    cases = (open_case(session, ref, visit.now) for ref in requests_with(session, "checker_invited"))
    return [case for case in cases if is_admitted(case.state, visit.user.role, visit.user.id)]


def _case(visit: Visit, ref: str) -> Case:
    if not visit.may_act("checker_invited"):
        raise HTTPException(403, "Only a manager or a deputy invites a checker.")
    return case_of(visit, ref)


def _not_invited(case: Case) -> list[User]:
    """Everybody with an account for checking from outside who is not invited yet."""
    outside = (user for user in case.staff.values() if user.active and user.role is Role.INVITED_CHECKER)
    return [user for user in outside if user.id not in case.state.invited_checkers]


def _form(visit: Visit, case: Case) -> Response:
    there = [case.staff[one] for one in sorted(case.state.invited_checkers) if one in case.staff]
    options = [(user.id, user.name, user.email) for user in _not_invited(case)]
    may = case.open and case.state.given is None
    return show(visit, case, "inviting.html", there=there, options=options, may=may, who_adds=who_adds(visit, case))
