"""Records of sharings that the parents were not told of: is each disclosed to this requester (S101, R19, R22)?"""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import NotToldSettled
from models.files import Document
from records.scope import papers_of
from rules.permissions import See
from web.casefile import Case, case_of, show
from web.guarding import Visit, signed_in
from web.wording import day

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]


@router.get("/requests/{ref}/not-told")
def not_told(ref: str, visit: FileVisit) -> Response:
    """Every such paper, what was decided, and the form."""
    return _page(visit, case_of(visit, ref))


@router.post("/requests/{ref}/not-told/{document_id}")
def settle(ref: str, document_id: str, visit: FileVisit) -> Response:
    """Propose that one paper is disclosed, or left out; a second person backs it."""
    case, fields = case_of(visit, ref), visit.fields
    if document_id not in {paper.id for paper in _papers(visit, case)}:
        raise HTTPException(404)
    disclose = fields.yes_or_no(f"disclose-{document_id}", "Say whether it is disclosed")
    words = fields.text(f"why-{document_id}", "Say why")
    if fields.faults:
        return _page(visit, case)
    outcome = visit.say(ref, NotToldSettled(document_id=document_id, disclose=disclose), words)
    if visit.refused(outcome):
        return _page(visit, case)
    return visit.go(f"{case.path}/not-told", "Kept. It counts when a second person has backed it.", outcome)


def _papers(visit: Visit, case: Case) -> list[Document]:
    here = case.state.file.not_told if case.state.file is not None else ()
    with visit.reading() as session:
        return [paper for paper in papers_of(session, case.ref) if paper.id in here]


def _page(visit: Visit, case: Case) -> Response:
    rows = []
    for paper in _papers(visit, case):
        settled = case.state.not_told.get(paper.id)
        waits = settled is not None and settled[1] in case.state.needs_second
        decided = "" if settled is None else "Disclosed" if settled[0].disclose else "Left out"
        rows.append((paper.id, paper.title, day(paper.dated), decided, waits))
    may = visit.may_act("not_told_settled") and case.open and case.state.given is None
    return show(visit, case, "not_told.html", rows=rows, may_settle=may)
