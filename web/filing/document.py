"""One document of the file: its pages as pictures, and the facts about it that may be corrected (S18, S74, R25)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

import redaction
from models.files import Document, turns_of
from models.words import DocumentKind
from records import store
from records.file import DocumentFacts, documents_of, edit_document, facts_of_document, get_document
from records.turning import TURNABLE
from rules.permissions import See
from web.as_seen import SENT_AGAIN, as_seen, changed_meanwhile, stands_as_seen
from web.casefile import Case, case_of, open_case, show
from web.filing.disputed import disputed_in
from web.filing.looking_over import page_doubts
from web.filing.taking_out import leaving_words, may_be_proposed
from web.filing.told import say_changed
from web.filing.turning import may_turn
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.marker.inside import Closed
from web.marker.reading import LIBRARY, loader
from web.wording import DOCUMENT_KINDS, day, moment

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
SCREEN_DPI = 90
_FACTS = {
    "title": "the title",
    "dated": "the date",
    "author": "the author",
    "kind": "the kind",
    "explanation": "the explanation",
}


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
        standing = facts_of_document(_paper(session, case, document_id))
        overtaken = standing != facts and not stands_as_seen(fields, standing)
        if not overtaken:
            edit_document(session, document_id, ref, facts, visit.user.id, visit.now)
    if overtaken:
        return _overtaken(visit, case, document_id, facts)
    outcome = say_changed(visit, case)
    return visit.go(f"{case.path}/documents", "What is known of the document is saved.", outcome)


@router.get("/requests/{ref}/documents/{document_id}/pages/{number}.png")
def picture(ref: str, document_id: str, number: int, visit: FileVisit) -> Response:
    """One page as a picture."""
    case = case_of(visit, ref)
    with visit.reading() as session:
        paper = _paper(session, case, document_id)
    if not 1 <= number <= paper.pages:
        raise HTTPException(404)
    try:
        png = LIBRARY.picture(paper, number, SCREEN_DPI, loader(visit.desk))
    except (redaction.Unreadable, store.Destroyed, IndexError):
        raise HTTPException(404) from None
    return Response(png, media_type="image/png")


def _overtaken(visit: Visit, case: Case, document_id: str, typed: DocumentFacts) -> Response:
    """Somebody else corrected the same document meanwhile: say who and what, and keep what was typed."""
    with visit.reading() as session:
        paper = _paper(session, case, document_id)
        told = changed_meanwhile(session, visit, case, {"document.edited": "changed"}, document_id, _FACTS)
    visit.fields.wrong("", f"{told} {SENT_AGAIN}")
    standing = facts_of_document(paper)
    differs = [name for name, value in standing if value != getattr(typed, name)]
    return _page(visit, case, paper, [(_FACTS[name].capitalize(), _shown(standing, name)) for name in differs])


def _shown(facts: DocumentFacts, name: str) -> str:
    value = getattr(facts, name)
    if isinstance(value, DocumentKind):
        return DOCUMENT_KINDS[value]
    return (day(value) if isinstance(value, date) else value) or "Nothing"


def _paper(session: Session, case: Case, document_id: str) -> Document:
    paper = get_document(session, document_id)
    if paper is None or paper.child_id != case.child.id or paper.removed_at is not None:
        raise HTTPException(404)
    return paper


def _asked(paper: Document) -> dict[int, list[str]]:
    """What a machine cannot tell of each page, as far as the paper was read."""
    known = LIBRARY.known(paper)
    return {
        page.number: page_doubts(page) for page in (known.pages if known is not None else ()) if page_doubts(page)
    }


def _closed(paper: Document) -> tuple[Closed, ...]:
    """The files inside it that need a person, as far as the paper was read."""
    known = LIBRARY.known(paper)
    return known.closed if known is not None else ()


def _kinds_for(paper: Document) -> list[tuple[DocumentKind, str]]:
    """What a paper may be called; a sharing nobody was told of stays one (S101)."""
    quiet = paper.kind is DocumentKind.NOT_TOLD
    return [one for one in DOCUMENT_KINDS.items() if (one[0] is DocumentKind.NOT_TOLD) is quiet]


def _page(visit: Visit, case: Case, paper: Document, stands_now: Sequence[tuple[str, str]] = ()) -> Response:
    with visit.reading() as session:
        papers = {one.id: one.title for one in documents_of(session, case.child.id)}
        disputed = disputed_in(session, case.child.id).get(paper.id, ())
    ids = list(papers)
    proposed = case.state.taking_out.get(paper.id)
    place = ids.index(paper.id)
    added = case.staff.get(paper.added_by)
    return show(
        visit,
        case,
        "document.html",
        paper=paper,
        kinds=_kinds_for(paper),
        facts=[
            ("Date", day(paper.dated) or "None yet"),
            ("Author", paper.author or "Not known"),
            ("Kind", DOCUMENT_KINDS[paper.kind]),
            ("Name of the file", paper.name),
            ("Added", f"{moment(paper.added_at)}, {added.name if added else 'somebody'}"),
            ("Explanation", paper.explanation),
        ],
        as_seen=as_seen(facts_of_document(paper), visit.now),
        stands_now=stands_now,
        disputed=disputed,
        papers=papers,
        leaving=leaving_words(case, proposed) if proposed else "",
        may_leave=may_be_proposed(visit, case, paper.id),
        turned=turns_of(paper),
        closed=_closed(paper),
        asked=_asked(paper),
        may_turn=paper.media in TURNABLE and may_turn(visit, case),
        may_lay_out=may_turn(visit, case) and not paper.fault,
        may_edit=visit.may_act("file_changed") and case.open,
        before=ids[place - 1] if place > 0 else "",
        after=ids[place + 1] if place + 1 < len(ids) else "",
        number=place + 1,
        total=len(ids),
    )
