"""Up to when papers of the child's one file count in a request, and what came to the file too late for it (R25)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.acts import CutOffSet
from records.endings import open_requests_of
from records.scope import cut_off_of, papers_apart
from rules.permissions import See
from web.asking.people_views import must_act
from web.casefile import Case, open_case, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.said_meanwhile import said_meanwhile
from web.wording import count, day, long_day

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]


@dataclass(frozen=True)
class LaterPaper:
    """A paper that stays in the child's file and is no part of this request."""

    id: str
    title: str
    dated: str


@dataclass(frozen=True)
class Reach:
    """How far this request reaches into the child's file, in words."""

    until: str
    later: tuple[LaterPaper, ...]
    shared: str
    may_set: bool


def reach_of(session: Session, visit: Visit, case: Case) -> Reach:
    """What the documents page says of the cut-off, and of others who ask about the same child."""
    _, later = papers_apart(session, case.ref)
    others = [ref for ref in open_requests_of(session, case.child.id) if ref != case.ref]
    return Reach(
        until=long_day(cut_off_of(session, case.ref)),
        later=tuple(LaterPaper(paper.id, paper.title, day(paper.dated)) for paper in later),
        shared=_shared(others),
        may_set=visit.may_act("cut_off_set") and case.open and case.state.given is None,
    )


def _shared(others: list[str]) -> str:
    if not others:
        return ""
    return (
        f"{count(len(others), 'other request is', 'other requests are')} open about this child. The file, its "
        "people and the noted passages are kept once for all of them; letters, replies, decisions and marks belong "
        "to one request alone. What you change here voids a copy that was made in another request."
    )


@router.get("/requests/{ref}/cut-off")
def ask(ref: str, visit: FileVisit) -> Response:
    """Which day counts now, and the form to set a later one."""
    must_act(visit, "cut_off_set")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        until = cut_off_of(session, ref)
    shown = {"until-day": str(until.day), "until-month": str(until.month), "until-year": str(until.year)}
    visit.fields = Fields.holding(**shown)
    return _form(visit, case)


@router.post("/requests/{ref}/cut-off")
def set_it(ref: str, visit: FileVisit) -> Response:
    """Set the day, with the reason."""
    must_act(visit, "cut_off_set")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
    until = visit.fields.day(
        "until",
        "The day",
        earliest=case.request.received_on,
        latest=case.today,
        too_early="The requester may see what was held on the day the request arrived. Choose that day or a later "
        "one.",
    )
    why = visit.fields.text("why", "Say why this day counts")
    meanwhile = said_meanwhile(visit, case, {"cut_off_set": "set the day"})
    if meanwhile:
        visit.fields.wrong("", meanwhile)
    if visit.fields.faults:
        return _form(visit, case)
    outcome = visit.say(ref, CutOffSet(until=until), why)
    if visit.refused(outcome):
        return _form(visit, case)
    return visit.go(f"{case.path}/documents", f"Papers up to {long_day(until)} count in this request.", outcome)


def _form(visit: Visit, case: Case) -> Response:
    with visit.reading() as session:
        reach = reach_of(session, visit, case)
    return show(visit, case, "cut_off.html", reach=reach, received=long_day(case.request.received_on))
