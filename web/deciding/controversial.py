"""When the content turns out to be controversial: legal review opens, with its question and day (S15)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import FoundControversial
from models.words import Controversy
from rules import advice
from rules.permissions import See
from web.casefile import case_of, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import CONTROVERSIES

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]


@router.get("/requests/{ref}/controversial")
def ask_controversial(ref: str, visit: CaseVisit) -> Response:
    """The form: the content turned out to be controversial."""
    case = case_of(visit, ref)
    visit.fields = Fields.holding(reply_by=advice.reply_by(case.state, case.terms, case.today))
    return _form(visit, ref)


@router.post("/requests/{ref}/controversial")
def controversial(ref: str, visit: CaseVisit) -> Response:
    """Open the legal review."""
    grounds = visit.fields.choices("grounds", Controversy)
    if not grounds:
        visit.fields.wrong("grounds", "Tick at least one")
    question = visit.fields.text("reason", "Write what the legal adviser is asked")
    reply_by = visit.fields.optional_day("reply_by", "The day by which you want the answer")
    if visit.fields.faults:
        return _form(visit, ref)
    outcome = visit.say(ref, FoundControversial(grounds=grounds, reply_by=reply_by), question)
    if visit.refused(outcome):
        return _form(visit, ref)
    return visit.go(f"/requests/{ref}", "Legal advice is needed now, and the adviser is written to.", outcome)


def _form(visit: Visit, ref: str) -> Response:
    return show(visit, case_of(visit, ref), "controversial.html", grounds=list(CONTROVERSIES.items()))
