"""What a checker from outside does besides the check: confirm the file, read letters, be a second person (S38).

These pages stand in for the line manager's own; they show of the request what the task needs, and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

import redaction
from letters.layouting import unwrapped
from models.acts import Backed, FileConfirmed, LetterRead
from models.files import Document
from models.words import DocumentKind, Role, Stage
from rules.permissions import See
from rules.refusals import words_for
from rules.signoff import is_admitted, roles_missing
from rules.stages import file_complete, letters_to_read
from web.asking.people_letters import letter_preview
from web.asking.people_views import party_card_of
from web.casefile import Case, open_case, refusal_now, show
from web.deciding.backing import back_one, show_proposals
from web.guarding import Visit, signed_in
from web.marker.file import papers_of_copy
from web.marker.reading import LIBRARY, loader
from web.wording import DOCUMENT_KINDS, count, day

router = APIRouter()
SCREEN_DPI = 90
_HERE = "/requests/{ref}/check"


@dataclass(frozen=True)
class GuestDoing:
    """Something that waits on a checker from outside."""

    words: str
    href: str


def guest(ref: str, visit: Annotated[Visit, Depends(signed_in(See.CHECK))]) -> Visit:
    """A dependency: a checker from outside who is invited to this request."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
    if visit.user.role is not Role.INVITED_CHECKER or not is_admitted(case.state, visit.user.role, visit.user.id):
        raise HTTPException(403, words_for("not_invited"))
    return visit


GuestVisit = Annotated[Visit, Depends(guest)]


def guest_doings(visit: Visit, case: Case) -> Iterator[GuestDoing]:
    """What this guest can do now in a request they are invited to, the most pressing first."""
    state, path = case.state, f"{case.path}/check"
    if any(refusal_now(visit, case, Backed(seq=seq)) is None for seq in state.needs_second):
        yield GuestDoing("Look at what waits for a second person", f"{path}/backing")
    if _confirms(visit, case):
        yield GuestDoing("Go through the file and confirm it", f"{path}/file")
    unread = letters_to_read(state) if case.stage is Stage.CONSULTATION else []
    if unread:
        goes = "it goes" if len(unread) == 1 else "they go"
        yield GuestDoing(f"Read {count(len(unread), 'letter')} before {goes}", f"{path}/letters")
    if case.stage is Stage.CHECK and Role.LINE_MANAGER in roles_missing(state):
        yield GuestDoing("Read the copy page by page, then pass it or send it back", path)


def _confirms(visit: Visit, case: Case) -> bool:
    file = case.state.file
    return file is not None and refusal_now(visit, case, FileConfirmed(digest=file.digest)) is None


@router.get(_HERE + "/file")
def file(ref: str, visit: GuestVisit) -> Response:
    """The papers of this request in their order, to be gone through and confirmed."""
    return _file_page(visit, ref)


@router.post(_HERE + "/file")
def confirm(ref: str, visit: GuestVisit) -> Response:
    """The guest went through the file and confirms it."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
    digest = visit.fields.value("digest")
    if case.state.file is None or digest != case.state.file.digest:
        visit.fields.wrong("", "The file changed since this page was opened. Look at it again, then confirm.")
        return _file_page(visit, ref)
    outcome = visit.say(ref, FileConfirmed(digest=digest), visit.fields.text("note"))
    if visit.refused(outcome):
        return _file_page(visit, ref)
    return visit.go("/", "You have confirmed the file.", outcome)


@router.get(_HERE + "/file/{document_id}")
def paper(ref: str, document_id: str, visit: GuestVisit) -> Response:
    """One paper, page by page."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        papers = _papers(session, visit, case)
    shown = _paper(papers, document_id)
    visit.viewed(ref, "document", document_id=document_id)
    at = papers.index(shown)
    after = papers[at + 1].id if at + 1 < len(papers) else ""
    return show(visit, case, "outside_paper.html", paper=shown, number=at + 1, total=len(papers), after=after)


@router.get(_HERE + "/file/{document_id}/{page}.png")
def picture(ref: str, document_id: str, page: int, visit: GuestVisit) -> Response:
    """One page of a paper as a picture."""
    with visit.reading() as session:
        shown = _paper(_papers(session, visit, open_case(session, ref, visit.now)), document_id)
    try:
        png = LIBRARY.picture(shown, page, SCREEN_DPI, loader(visit.desk))
    except (redaction.Unreadable, IndexError):
        raise HTTPException(404) from None
    return Response(png, media_type="image/png")


@router.get(_HERE + "/letters")
def letters(ref: str, visit: GuestVisit) -> Response:
    """The letters that wait to be read before they go."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        cards = [party_card_of(session, visit, case, one.party_id)[0] for one in letters_to_read(case.state)]
    return show(visit, case, "outside_letters.html", cards=cards)


@router.get(_HERE + "/letters/{person_id}")
def letter(ref: str, person_id: str, visit: GuestVisit) -> Response:
    """One letter as it will go."""
    return _letter_page(visit, ref, person_id)


@router.post(_HERE + "/letters/{person_id}")
def read(ref: str, person_id: str, visit: GuestVisit) -> Response:
    """The guest has read what the letter says; it may go as it is."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        card, party = party_card_of(session, visit, case, person_id)
    if visit.fields.value("summary") != card.letter_summary or not card.letter_says:
        visit.fields.wrong("agreed", words_for("letter_changed"))
    elif not visit.fields.yes("agreed"):
        visit.fields.wrong("agreed", "Read the letter, then tick the box")
    if not visit.fields.faults:
        outcome = visit.say(ref, LetterRead(party_id=party.party_id, digest=card.letter_summary))
        if not visit.refused(outcome):
            return visit.go(f"{case.path}/check/letters", "You have read it, and it may go as it is.", outcome)
    return _letter_page(visit, ref, person_id)


@router.get(_HERE + "/backing")
def proposals(ref: str, visit: GuestVisit) -> Response:
    """What waits for a second person."""
    return show_proposals(visit, ref, f"/requests/{ref}/check/backing")


@router.post(_HERE + "/backing/{seq}")
def back(ref: str, seq: int, visit: GuestVisit) -> Response:
    """Back one proposal as the second person."""
    return back_one(visit, ref, seq, f"/requests/{ref}/check/backing")


def _file_page(visit: Visit, ref: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        papers = _papers(session, visit, case)
    rows = [
        (paper, day(paper.dated) or "No date", DOCUMENT_KINDS[paper.kind], count(paper.pages, "page"))
        for paper in papers
    ]
    return show(
        visit,
        case,
        "outside_file.html",
        rows=rows,
        digest=case.state.file.digest if case.state.file else "",
        may_confirm=_confirms(visit, case),
        confirmed=file_complete(case.state),
    )


def _letter_page(visit: Visit, ref: str, person_id: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        if person_id not in {one.party_id for one in letters_to_read(case.state)}:
            raise HTTPException(404)
        card, _ = party_card_of(session, visit, case, person_id)
        text, fault = _words(session, visit, case, person_id)
    visit.viewed(ref, "letter.preview", person_id=person_id)
    return show(visit, case, "outside_letter.html", card=card, text=text, fault=fault)


def _words(session: Session, visit: Visit, case: Case, person_id: str) -> tuple[str, str]:
    card, _ = party_card_of(session, visit, case, person_id)
    letter, fault = letter_preview(session, visit, case, card)
    return (unwrapped(letter.text) if letter is not None else "", fault)


def _papers(session: Session, visit: Visit, case: Case) -> list[Document]:
    """What a guest goes through, only while it is theirs to confirm; what the law keeps apart is not for them."""
    if not _confirms(visit, case):
        return []
    return [
        paper
        for paper in papers_of_copy(session, case.ref)
        if paper.kind is not DocumentKind.NOT_TOLD and not case.state.is_left_out(paper.id)
    ]


def _paper(papers: list[Document], document_id: str) -> Document:
    found = next((paper for paper in papers if paper.id == document_id), None)
    if found is None:
        raise HTTPException(404)
    return found
