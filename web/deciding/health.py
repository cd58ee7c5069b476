"""Health data in the file: what a health professional says of each document, before anything is disclosed (R21)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import HealthOpinion
from models.files import Document
from models.messages import Event
from records.scope import papers_of
from rules.health import opinions_holding, opinions_missing
from rules.permissions import See
from web.casefile import Case, open_case, show
from web.guarding import Visit, signed_in
from web.history import reasons_of
from web.wording import day

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]


class Said(StrEnum):
    """What opens or shuts the gate for one document."""

    MAY = "may"
    KNOWN = "known"
    MUST_NOT = "must_not"


SAYINGS = (
    (Said.MAY, "It may be disclosed", "Serious harm to the child's or anybody's health is not likely."),
    (Said.MUST_NOT, "It must not be disclosed", "Serious harm is likely. The document stays out of the copy."),
    (Said.KNOWN, "No opinion is needed: they know it already", "Say below from whom, or how we know that."),
)
_STANDS = {
    "missing": ("Waits for an opinion", "yellow"),
    "old": ("The opinion is older than six months", "yellow"),
    "old_out": ("Stays out of the copy; its opinion is older than six months, so ask for a new one", ""),
    "may": ("May be disclosed", "green"),
    "out": ("Stays out of the copy", ""),
}


@dataclass(frozen=True)
class Row:
    """One document with health data, as the page shows it."""

    id: str
    title: str
    detail: str
    status: str
    colour: str
    given: str
    words: str


@router.get("/requests/{ref}/health")
def health(ref: str, visit: FileVisit) -> Response:
    """Every document with health data, and what was said of it."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        papers = _papers(session, case)
        reasons = reasons_of(session, ref)
    visit.viewed(ref, "health")
    missing = opinions_holding(case.state, case.today)
    return show(
        visit,
        case,
        "health.html",
        rows=[_row(case, paper, reasons) for paper in papers],
        missing=len(missing),
        may_record=visit.may_act("health_opinion") and case.open and case.state.given is None,
    )


@router.get("/requests/{ref}/health/{document_id}")
def ask(ref: str, document_id: str, visit: FileVisit) -> Response:
    """The form: what was said of one document."""
    case, paper = _one(visit, ref, document_id)
    return _form(visit, case, paper)


@router.post("/requests/{ref}/health/{document_id}")
def record(ref: str, document_id: str, visit: FileVisit) -> Response:
    """Record what was said; who said it, and in which words, is the reason."""
    case, paper = _one(visit, ref, document_id)
    fields = visit.fields
    said = fields.choice("said_of_it", Said, "Choose what was said of this document")
    who = fields.words("who", "Say who said it: name, profession, where they work")
    given_on = fields.day("given_on", "The day it was said", latest=case.today)
    words = fields.text("reason", "Write down what was said, in their words")
    if fields.faults:
        return _form(visit, case, paper)
    known = said is Said.KNOWN
    act = HealthOpinion(document_id=paper.id, given_on=given_on, disclose=said is not Said.MUST_NOT, known=known)
    begins = "Known already, says" if known else "Opinion of"
    outcome = visit.say(ref, act, f"{begins} {who}\n\n{words}")
    if visit.refused(outcome):
        return _form(visit, case, paper)
    return visit.go(f"{case.path}/health", "What was said is recorded.", outcome)


def _papers(session: Session, case: Case) -> list[Document]:
    """The documents that the log knows as health data, in the order of the file."""
    marked = case.state.file.health if case.state.file else ()
    return [paper for paper in papers_of(session, case.ref) if paper.id in marked]


def _one(visit: Visit, ref: str, document_id: str) -> tuple[Case, Document]:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = next((paper for paper in _papers(session, case) if paper.id == document_id), None)
    if paper is None:
        raise HTTPException(404)
    if not visit.may_act("health_opinion"):
        raise HTTPException(403, "Your role cannot record this. Tell the manager of the request.")
    return case, paper


def _form(visit: Visit, case: Case, paper: Document) -> Response:
    return show(visit, case, "health_opinion.html", title=paper.title, detail=_detail(paper), sayings=SAYINGS)


def _row(case: Case, paper: Document, reasons: dict[str, str]) -> Row:
    event = _opinion_event(case, paper.id)
    words = reasons.get(event.submission_id or "", "") if event else ""
    status, colour = _STANDS[_stand(case, paper.id)]
    opinion = case.state.health.get(paper.id)
    given = day(opinion.given_on) if opinion else ""
    return Row(paper.id, paper.title, _detail(paper), status, colour, given, words)


def _stand(case: Case, document_id: str) -> str:
    opinion = case.state.health.get(document_id)
    if opinion is None:
        return "missing"
    if document_id in opinions_missing(case.state, case.today):
        return "old" if opinion.disclose else "old_out"
    return "may" if opinion.disclose else "out"


def _opinion_event(case: Case, document_id: str) -> Event | None:
    """The newest entry in the log that says something of this document."""
    said = (e for e in case.events if isinstance(e.act, HealthOpinion) and e.act.document_id == document_id)
    return max(said, key=lambda event: event.seq, default=None)


def _detail(paper: Document) -> str:
    return ", ".join(part for part in (paper.author, day(paper.dated)) if part)
