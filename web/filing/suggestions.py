"""What papers suggest about themselves, beside what is recorded: a person accepts it or leaves it (S18, R21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.files import Document
from models.words import DocumentKind
from records.file import edit_document, facts_of_document
from records.scope import papers_of
from rules.permissions import See
from rules.suggesting import Suggested
from web.casefile import Case, case_of, show
from web.filing.looking_over import look_over
from web.filing.told import say_changed
from web.guarding import Visit, signed_in
from web.marker.reading import loader
from web.wording import DOCUMENT_KINDS, count, day

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
_FACTS: Mapping[str, str] = {"dated": "Date", "author": "Author", "kind": "Kind"}


@dataclass(frozen=True)
class Offer:
    """One suggestion: the field's name, what it says, where it was read, what stands now, ticked from the start?"""

    name: str
    label: str
    words: str
    stands: str
    ticked: bool


@router.get("/requests/{ref}/documents/suggestions")
def offers(ref: str, visit: FileVisit) -> Response:
    """Every suggestion, by document; while papers are still being read, how far that is."""
    return _page(visit, case_of(visit, ref))


@router.post("/requests/{ref}/documents/suggestions")
def accept(ref: str, visit: FileVisit) -> Response:
    """Take over what was ticked, where it still is what the paper says and what the page showed."""
    case = case_of(visit, ref)
    if not _may(visit, case):
        raise HTTPException(403, "The file cannot be changed: your role cannot, or the request is closed.")
    papers, suggested = _now(visit, case)
    taken = 0
    with visit.writing(ref) as session:
        for paper in papers:
            wanted = {
                name: one.value
                for name, one in suggested.get(paper.id, {}).items()
                if visit.fields.has("take", f"{paper.id}-{name}-{_value(one.value)}")
            }
            if wanted:
                facts = facts_of_document(paper).model_copy(update=wanted)
                edit_document(session, paper.id, ref, facts, visit.user.id, visit.now)
                taken += len(wanted)
    if not taken:
        visit.fields.wrong(
            "", "Tick what is right. What stands there already, or was changed meanwhile, is not shown."
        )
        return _page(visit, case)
    outcome = say_changed(visit, case)
    return visit.go(f"{case.path}/documents", f"{count(taken, 'suggestion')} taken over.", outcome)


def _page(visit: Visit, case: Case) -> Response:
    with visit.reading() as session:
        papers = papers_of(session, case.ref)
    looked = look_over(papers, loader(visit.desk), case.today)
    rows = [
        (paper, [_offer(paper, name, one) for name, one in looked.suggestions[paper.id].items()])
        for paper in papers
        if paper.id in looked.suggestions
    ]
    visit.viewed(case.ref, "suggestions")
    return show(
        visit,
        case,
        "suggestions.html",
        rows=rows,
        unread=looked.unread,
        read=len(papers) - looked.unread,
        total=len(papers),
        may=_may(visit, case),
    )


def _now(visit: Visit, case: Case) -> tuple[list[Document], Mapping[str, Mapping[str, Suggested]]]:
    with visit.reading() as session:
        papers = papers_of(session, case.ref)
    return papers, look_over(papers, loader(visit.desk), case.today).suggestions


def _offer(paper: Document, name: str, one: Suggested) -> Offer:
    standing = getattr(paper, name)
    return Offer(
        name=f"{paper.id}-{name}-{_value(one.value)}",
        label=f"{_FACTS[name]}: {_shown(one.value)}",
        words=one.words,
        stands=_shown(standing) if (standing and name != "kind") or name == "kind" else "",
        ticked=not standing,
    )


def _shown(value: date | str | DocumentKind) -> str:
    if isinstance(value, DocumentKind):
        return DOCUMENT_KINDS[value]
    return day(value) if isinstance(value, date) else value


def _value(value: date | str | DocumentKind) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _may(visit: Visit, case: Case) -> bool:
    return visit.may_act("file_changed") and case.open and case.state.given is None
