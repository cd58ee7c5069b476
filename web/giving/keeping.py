"""After the end: how long papers are kept, their destruction by two people, taking a request up again (R31)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.acts import Act, DestructionProposed, KeptLonger, RequestReopened
from models.keeping import DestroyedCase
from records.matters import list_matters, matters_without_end
from records.own_child import shut_to
from records.people import users
from records.requests import list_requests, requests_without_end
from records.retention import destroyed_cases
from records.sharing import kept_from
from rules.matters.state import MatterState
from rules.permissions import See
from rules.retention import keep_until, may_be_destroyed
from rules.state import RequestState
from web.casefile import Case, case_of, open_case, refusal_now, show
from web.guarding import Visit, signed_in
from web.matters.file import open_matter, path_of
from web.wording import CLOSED_AS, day, moment

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
ListVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]


@dataclass(frozen=True)
class Kept:
    """One ended request or matter in the list: until when its papers are kept, and what is to be done."""

    ref: str
    path: str
    child: str
    ended: str
    until: str
    standing: str
    due: bool


@dataclass(frozen=True)
class Gone:
    """A request or matter whose papers are destroyed: the fact, and who did it."""

    ref: str
    when: str
    who: str


@router.get("/kept")
def kept(visit: ListVisit) -> Response:
    """Every ended request and matter: those whose time is up first, and those whose papers are gone."""
    with visit.reading() as session:
        gone = destroyed_cases(session)
        known = {one.ref for one in gone}
        ended = [*_ended(session, visit, known), *_ended_matters(session, visit, known)]
        rows = sorted(ended, key=lambda pair: (not pair[1].due, pair[0], pair[1].ref))
        names = {user.id: user.name for user in users(session, active_only=False)}
    return visit.page("kept.html", rows=[row for _, row in rows], gone=[_gone(one, names) for one in gone])


def _ended(session: Session, visit: Visit, gone: set[str]) -> Iterator[tuple[date, Kept]]:
    running, shut = set(requests_without_end(session)), shut_to(session, visit.user.id)
    for one in list_requests(session):
        if one.ref in running or one.ref in gone or one.ref in shut:
            continue
        case = open_case(session, one.ref, visit.now)
        until = keep_until(case.state, case.terms)
        if until is None or case.state.closed_on is None:
            continue
        due = may_be_destroyed(case.state, case.terms, visit.today)
        row = _row(case.ref, one.child_name, case.state, until, due)
        yield until, row


def _ended_matters(session: Session, visit: Visit, gone: set[str]) -> Iterator[tuple[date, Kept]]:
    running = set(matters_without_end(session))
    for one in list_matters(session, but=kept_from(session, visit.user.id)):
        if one.ref in running or one.ref in gone:
            continue
        matter = open_matter(session, one.ref, visit.now)
        until = keep_until(matter.state, matter.terms)
        if until is not None:
            due = may_be_destroyed(matter.state, matter.terms, visit.today)
            yield until, _row(one.ref, one.child_name, matter.state, until, due)


def _row(ref: str, child: str, state: RequestState | MatterState, until: date, due: bool) -> Kept:
    return Kept(ref, path_of(ref), child, day(state.closed_on), day(until), _standing(state, due), due)


def _standing(state: RequestState | MatterState, due: bool) -> str:
    if state.destruction is not None:
        return "Waits for a second person"
    if state.open_stops:
        return "Held by a stop"
    return "Time is up" if due else "Kept"


def _gone(one: DestroyedCase, names: dict[str, str]) -> Gone:
    who = f"{names.get(one.proposed_by, 'somebody')} and {names.get(one.backed_by, 'somebody')}"
    return Gone(one.ref, moment(one.at), who)


@router.get("/requests/{ref}/keeping")
def ask(ref: str, visit: CaseVisit) -> Response:
    """Until when the papers of one request are kept, and what can be done."""
    return _page(visit, case_of(visit, ref))


@router.post("/requests/{ref}/keeping/destroy")
def destroy(ref: str, visit: CaseVisit) -> Response:
    """Propose to destroy the papers; a second person has to back it."""
    why = visit.fields.text("reason", "Say that nobody needs these papers any more, and how you know")
    if not visit.fields.yes("looked"):
        visit.fields.wrong("looked", "Confirm that no complaint, court case or enquiry needs these papers")
    done = "The papers stay until the line manager or the safeguarding lead backs this."
    return _said(visit, ref, DestructionProposed(), why, done)


@router.post("/requests/{ref}/keeping/longer")
def longer(ref: str, visit: CaseVisit) -> Response:
    """Keep the papers longer, with a reason."""
    until = visit.fields.day("until", "Enter the day until which they are needed")
    why = visit.fields.text("why", "Say why they are needed longer")
    return _said(visit, ref, KeptLonger(until=until), why, f"The papers are kept until {day(until)}.")


@router.post("/requests/{ref}/keeping/reopen")
def reopen(ref: str, visit: CaseVisit) -> Response:
    """Take an ended request up again."""
    why = visit.fields.text("again", "Say why it is taken up again")
    return _said(visit, ref, RequestReopened(), why, "The request is taken up again. Its month counts from today.")


def _said(visit: Visit, ref: str, act: Act, words: str, done: str) -> Response:
    if visit.fields.faults:
        return _page(visit, case_of(visit, ref))
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return _page(visit, case_of(visit, ref))
    below = "" if isinstance(act, RequestReopened) else "/keeping"
    return visit.go(f"/requests/{ref}{below}", done, outcome)


def _page(visit: Visit, case: Case) -> Response:
    state = case.state
    until = keep_until(state, case.terms)
    longer = KeptLonger(until=date(visit.today.year + 9, 1, 1))
    rows = [
        ("How it ended", CLOSED_AS[state.closed_as] if state.closed_as else "It has not ended"),
        ("Ended on", day(state.closed_on)),
        ("The policy keeps papers", f"{case.terms.profile.retention_years} years after the end"),
        ("Kept until", day(until)),
    ]
    return show(
        visit,
        case,
        "keeping.html",
        rows=[(key, value) for key, value in rows if value],
        destroyed=state.destroyed,
        proposed=state.destruction is not None,
        may_destroy=refusal_now(visit, case, DestructionProposed()) is None,
        why_not=refusal_now(visit, case, DestructionProposed()) or "",
        may_keep=refusal_now(visit, case, longer) is None,
        may_reopen=refusal_now(visit, case, RequestReopened()) is None,
    )
