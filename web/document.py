"""One document of the file: its pages as pictures, and the facts about it that may be corrected (S18, S74, R25)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

import redaction
from models.files import Document
from models.words import DocumentKind
from records import store
from records.file import DocumentFacts, documents_of, edit_document, get_document
from rules.permissions import See
from web.casefile import Case, case_of, open_case, show
from web.filing import say_changed
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import DOCUMENT_KINDS, day, moment

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
SCREEN_DPI = 90


@router.get("/requests/{ref}/documents/{document_id}")
def look(ref: str, document_id: str, visit: FileVisit) -> Response:
    """The document, page by page."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = _paper(session, case, document_id)
    visit.viewed(ref, "document", document_id=document_id)
    visit.fields = Fields.holding(
        title=paper.title,
        author=paper.author,
        kind=paper.kind.value,
        dated=paper.dated,
        explanation=paper.explanation,
    )
    return _page(visit, case, paper)


@router.post("/requests/{ref}/documents/{document_id}")
def correct(ref: str, document_id: str, visit: FileVisit) -> Response:
    """Correct what is known of the document; the document itself never changes."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = _paper(session, case, document_id)
    if not visit.may_act("file_changed") or not case.open:
        raise HTTPException(403, "The file cannot be changed: your role cannot, or the request is closed.")
    fields = visit.fields
    facts = DocumentFacts(
        title=fields.words("title", "Enter a title"),
        dated=fields.optional_day("dated", "The date", latest=visit.today),
        author=fields.words("author"),
        kind=fields.choice("kind", DocumentKind, "Choose what kind of document it is"),
        explanation=fields.text("explanation"),
    )
    if fields.faults:
        return _page(visit, case, paper)
    with visit.writing(ref) as session:
        edit_document(session, document_id, ref, facts, visit.user.id, visit.now)
    outcome = say_changed(visit, case)
    return visit.go(f"{case.path}/documents", "What is known of the document is saved.", outcome)


@router.get("/requests/{ref}/documents/{document_id}/pages/{number}.png")
def picture(ref: str, document_id: str, number: int, visit: FileVisit) -> Response:
    """One page as a picture."""
    case = case_of(visit, ref)
    with visit.reading() as session:
        paper = _paper(session, case, document_id)
        data = store.unseal(session, visit.desk.key, paper.sealed_id)
    if not 1 <= number <= paper.pages:
        raise HTTPException(404)
    try:
        png = redaction.page_picture(data, redaction.inspect(data, paper.name).kind, number, SCREEN_DPI)
    except redaction.Unreadable:
        raise HTTPException(404) from None
    return Response(png, media_type="image/png")


def _paper(session: Session, case: Case, document_id: str) -> Document:
    paper = get_document(session, document_id)
    if paper is None or paper.child_id != case.child.id or paper.removed_at is not None:
        raise HTTPException(404)
    return paper


def _page(visit: Visit, case: Case, paper: Document) -> Response:
    with visit.reading() as session:
        ids = [one.id for one in documents_of(session, case.child.id)]
    place = ids.index(paper.id)
    added = case.staff.get(paper.added_by)
    return show(
        visit,
        case,
        "document.html",
        paper=paper,
        kinds=list(DOCUMENT_KINDS.items()),
        facts=[
            ("Date", day(paper.dated) or "None yet"),
            ("Author", paper.author or "Not known"),
            ("Kind", DOCUMENT_KINDS[paper.kind]),
            ("Name of the file", paper.name),
            ("Added", f"{moment(paper.added_at)}, {added.name if added else 'somebody'}"),
            ("Explanation", paper.explanation),
        ],
        may_edit=visit.may_act("file_changed") and case.open,
        before=ids[place - 1] if place > 0 else "",
        after=ids[place + 1] if place + 1 < len(ids) else "",
        number=place + 1,
        total=len(ids),
    )
