"""A person turns a page that lies on its side or upside down, while collecting and while marking (S18, S35)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

import redaction
from models.files import Document
from records.comments import comments_of
from records.copies import copy_of_version, page_map_of
from records.endings import open_requests_of
from records.faults import Refused
from records.file import get_document
from records.log import load_log
from records.turning import TURNABLE, turn_page
from rules.folding import fold
from rules.permissions import See
from web.casefile import Case, case_of
from web.filing.told import say_changed
from web.guarding import Visit, signed_in
from web.marker.file import read_as
from web.marker.reading import LIBRARY, loader

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
WAYS = {"right": 90, "over": 180, "left": 270}
_TURNED = "The page is turned. It is read again; what was marked on it before is asked about."


@router.post("/requests/{ref}/documents/{document_id}/pages/{number}/turn")
def turn(ref: str, document_id: str, number: int, visit: FileVisit) -> Response:
    """Turn a page to the right, to the left or over, from how it is shown; the paper itself stays as it came."""
    case = case_of(visit, ref)
    if not may_turn(visit, case):
        raise HTTPException(403, "The page cannot be turned: your role cannot, or the request is past that.")
    way = visit.fields.one_of("way", WAYS, "Choose which way the page is to be turned")
    paper = _paper(visit, case, document_id)
    if way and paper.media in TURNABLE:
        _turn(visit, case, paper, number, WAYS[way])
    outcome = say_changed(visit, case)
    return visit.go(_back(visit, case, paper, number), _TURNED, outcome)


def may_turn(visit: Visit, case: Case) -> bool:
    """Whether this person may turn pages of this request's papers now."""
    return visit.may_act("file_changed") and case.open and case.state.given is None


def _paper(visit: Visit, case: Case, document_id: str) -> Document:
    with visit.reading() as session:
        paper = get_document(session, document_id)
    if paper is None or paper.child_id != case.child.id or paper.removed_at is not None:
        raise HTTPException(404)
    return paper


def _turn(visit: Visit, case: Case, paper: Document, number: int, by: int) -> None:
    if not 1 <= number <= max(paper.pages, 1):
        raise HTTPException(404)
    try:
        shown = LIBRARY.shown_turn(paper, number, loader(visit.desk))
    except redaction.Unreadable:
        raise HTTPException(404) from None
    with visit.writing() as session:
        requests = _requests(session, case)
        comments = [one for ref in requests for one in _comments_on(session, ref, paper.id, number)]
        try:
            turn_page(
                session,
                paper.id,
                case.ref,
                number,
                shown,
                (shown + by) % 360,
                visit.user.id,
                visit.now,
                requests=requests,
                read_as=read_as(paper.id),
                comments=comments,
            )
        except Refused:
            raise HTTPException(404) from None


def _requests(session: Session, case: Case) -> list[str]:
    """The requests of the child whose copy is still to be given."""
    refs = dict.fromkeys([case.ref, *open_requests_of(session, case.child.id)])
    return [ref for ref in refs if fold(load_log(session, ref)).given is None]


def _comments_on(session: Session, ref: str, document_id: str, number: int) -> list[str]:
    """The comments pinned to this page in the newest copy of a request."""
    version = fold(load_log(session, ref)).versions
    copy = copy_of_version(session, ref, version) if version else None
    shown = (
        {page for paper, own, page in page_map_of(copy) if (paper, own) == (document_id, number)} if copy else set()
    )
    return [one.id for one in comments_of(session, ref, version) if one.page in shown]


def _back(visit: Visit, case: Case, paper: Document, number: int) -> str:
    if visit.fields.value("back") == "marker" and visit.may_see(See.MARKER):
        return f"{case.path}/marker/page/{paper.id}/{number}"
    return f"{case.path}/documents/{paper.id}#page-{number}"
