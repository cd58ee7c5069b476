"""A line manager, or a leader who does not carry the request, opens kept reasons, and says why (S81, S91, S29)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import ReasonsOpened
from models.words import Role
from rules.permissions import See
from web.casefile import case_of, refusal_now, show
from web.guarding import Visit, signed_in

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]


@router.get("/requests/{ref}/reasons")
def ask(ref: str, visit: CaseVisit) -> Response:
    """The form: why the reasons of this request are needed."""
    return _form(visit, ref)


@router.post("/requests/{ref}/reasons")
def open_them(ref: str, visit: CaseVisit) -> Response:
    """Open them at once; who did, when and why stands in the history."""
    why = visit.fields.text("reason", "Say why you need to read them")
    if visit.fields.faults:
        return _form(visit, ref)
    outcome = visit.say(ref, ReasonsOpened(), why)
    if visit.refused(outcome):
        return _form(visit, ref)
    return visit.go(f"/requests/{ref}/history", "You can read the reasons of this request now.", outcome)


def _form(visit: Visit, ref: str) -> Response:
    case = case_of(visit, ref)
    if not visit.may_act("reasons_opened"):
        raise HTTPException(403, "Your role cannot open these reasons. Ask the safeguarding lead.")
    return show(
        visit,
        case,
        "reasons.html",
        why_not=refusal_now(visit, case, ReasonsOpened()) or "",
        line_manager=visit.user.role is Role.LINE_MANAGER,
    )
