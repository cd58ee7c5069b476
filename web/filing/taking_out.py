"""Taking a paper out of the child's file: proposed with a reason, backed by a second person, on record (R25)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import PaperKept, PaperTakenOut
from models.files import Document
from models.words import WhyTakenOut
from records import store
from records.copies_with import copies_with
from records.file import get_document, mentions_of, parts_beside, persons_of, removed_documents_of
from records.matters import is_matter
from records.sharing import kept_from
from rules.permissions import See
from rules.state import TakingOut
from web.casefile import Case, open_case, refusal_now, show
from web.guarding import Visit, signed_in
from web.history import reason_for, reasons_of
from web.marker.reading import LIBRARY
from web.wording import TAKEN_OUT, count, listed, moment

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]

_WHAT_BECOMES: Mapping[WhyTakenOut, str] = {
    WhyTakenOut.WRONG_CHILD: "It is destroyed here, and nobody can read it again. Put the sheet itself into the "
    "right child's file first.",
    WhyTakenOut.COURT_ORDER: "It is destroyed here. Give the court, the date and the number of the order.",
    WhyTakenOut.DOUBLE: "It leaves the list and is kept sealed; the other one stays. Say which one that is.",
    WhyTakenOut.CUT_ANEW: "",
    WhyTakenOut.RETENTION: "It is destroyed. Say which rule on keeping records applies.",
}
_NAMELESS: Mapping[WhyTakenOut, str] = {
    WhyTakenOut.WRONG_CHILD: "A document of another child",
    WhyTakenOut.COURT_ORDER: "A document that a court ordered out",
}


@dataclass(frozen=True)
class Gone:
    """A paper that was taken out: the fact remains, and for another child's not even the title is shown."""

    title: str
    facts: list[tuple[str, str]]
    went: str = ""
    """That copies went out with it, in words; empty where none did."""


@router.get("/requests/{ref}/documents/{document_id}/take-out")
def ask(ref: str, document_id: str, visit: FileVisit) -> Response:
    """The form, with what the law says."""
    return _form(visit, ref, document_id)


@router.post("/requests/{ref}/documents/{document_id}/take-out")
def propose(ref: str, document_id: str, visit: FileVisit) -> Response:
    """Propose that a paper leaves the file; it stays until a second person backs that."""
    why = visit.fields.choice("why", WhyTakenOut, "Choose why it does not belong in this file")
    reason = visit.fields.text("reason", "Say how you know, in your own words")
    if not visit.fields.yes("looked"):
        visit.fields.wrong("looked", "Look at the sheet itself, and say that you did")
    if visit.fields.faults:
        return _form(visit, ref, document_id)
    outcome = visit.say(ref, PaperTakenOut(document_id=document_id, why=why), reason)
    if visit.refused(outcome):
        return _form(visit, ref, document_id)
    done = "It stays until the line manager or the safeguarding lead backs this."
    return visit.go(f"/requests/{ref}/documents", done, outcome)


@router.post("/requests/{ref}/documents/{document_id}/stay")
def stay(ref: str, document_id: str, visit: FileVisit) -> Response:
    """Drop the proposal: the paper stays in the file."""
    outcome = visit.say(ref, PaperKept(document_id=document_id), visit.fields.text("reason"))
    if visit.refused(outcome):
        return _form(visit, ref, document_id)
    return visit.go(f"/requests/{ref}/documents", "The document stays in the file.", outcome)


def may_be_proposed(visit: Visit, case: Case, document_id: str) -> bool:
    """Whether this person can propose now that this paper leaves the file."""
    return bool(_reasons_now(visit, case, document_id))


def leaving_words(case: Case, proposed: TakingOut) -> str:
    """What is said of a paper that somebody proposes to take out."""
    user = case.staff.get(proposed.by)
    who = user.name if user is not None else "Somebody"
    why = TAKEN_OUT[proposed.why].lower()
    return f"{who} proposes to take this document out: {why}. It stays until a second person backs that."


def taken_out_rows(session: Session, visit: Visit, case: Case) -> list[Gone]:
    """Every paper that was taken out of this child's file, with who, why and when."""
    papers = removed_documents_of(session, case.child.id)
    reasons = reasons_of(session, case.ref) if papers else {}
    return [_gone(session, visit, case, paper, reasons) for paper in papers]


def _gone(session: Session, visit: Visit, case: Case, paper: Document, reasons: Mapping[str, str]) -> Gone:
    why = paper.removed_why
    readable = store.is_readable(session, paper.sealed_id)
    if not readable:
        LIBRARY.forget(paper)
    rows = [
        ("Why", TAKEN_OUT[why] if why else "Not recorded"),
        ("In their own words", _reason(visit, case, paper, reasons)),
        ("Taken out", f"{moment(paper.removed_at)}, {_name(case, paper.removed_by)}"),
        ("Backed by", _name(case, paper.removed_backed_by)),
        ("Was added", f"{moment(paper.added_at)}, {_name(case, paper.added_by)}"),
        ("Size", count(paper.pages, "page")),
        ("What became of it", _whereabouts(session, paper, readable)),
        ("Check number", " ".join(paper.sha256[place : place + 8] for place in range(0, 32, 8))),
    ]
    title = _NAMELESS.get(why, paper.title) if why else paper.title
    went = "" if why is WhyTakenOut.CUT_ANEW else _went(session, visit, paper)
    return Gone(title, [(key, value) for key, value in rows if value], went)


def _went(session: Session, visit: Visit, paper: Document) -> str:
    """That copies with this paper in them went out already: what then has to be done stands beside these words."""
    given = dict.fromkeys(copy.ref for copy in copies_with(session, paper) if copy.given)
    hidden = kept_from(session, visit.user.id)
    refs = [ref for ref in given if not is_matter(ref) or (visit.may_see(See.MATTERS) and ref not in hidden)]
    if not refs:
        return ""
    return (
        f"A copy that went out holds its pages ({listed(refs)}). That copy stays sealed, because it shows what "
        "went out; taking the document out of the file does not bring it back."
    )


def _reason(visit: Visit, case: Case, paper: Document, reasons: Mapping[str, str]) -> str:
    taken = case.state.taken_out.get(paper.id)
    if taken is None:
        return "Recorded with another request about this child."
    return next((reason_for(event, reasons, visit, case) for event in case.events if event.seq == taken.seq), "")


def _whereabouts(session: Session, paper: Document, readable: bool) -> str:
    if not readable:
        return "Destroyed: nobody can read it again"
    if parts_beside(session, paper):
        return "Kept sealed: other documents of this file are parts of the same scan"
    return "Kept sealed"


def _name(case: Case, user_id: str | None) -> str:
    user = case.staff.get(user_id or "")
    return user.name if user is not None else "somebody"


def _reasons_now(visit: Visit, case: Case, document_id: str) -> list[WhyTakenOut]:
    return [
        why
        for why in WhyTakenOut
        if refusal_now(visit, case, PaperTakenOut(document_id=document_id, why=why)) is None
    ]


def _form(visit: Visit, ref: str, document_id: str) -> Response:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        paper = get_document(session, document_id)
        if paper is None or paper.child_id != case.child.id or paper.removed_at is not None:
            raise HTTPException(404)
        warnings = _consequences(session, case, paper)
        went = _went(session, visit, paper)
    possible = _reasons_now(visit, case, document_id)
    refused = refusal_now(visit, case, PaperTakenOut(document_id=document_id, why=WhyTakenOut.WRONG_CHILD)) or ""
    return show(
        visit,
        case,
        "taking_out.html",
        paper=paper,
        options=[(why.value, TAKEN_OUT[why], _WHAT_BECOMES[why]) for why in possible],
        why_not="" if possible else refused,
        warnings=warnings,
        went=went,
    )


def _consequences(session: Session, case: Case, paper: Document) -> list[str]:
    """What else has to be looked at when this paper leaves."""
    told = []
    beside = parts_beside(session, paper)
    if beside:
        told.append(
            f"It is a part of the same scan as {listed([part.title for part in beside])}. Those stay readable, so "
            "the scan is destroyed only when the last of its parts leaves."
        )
    if paper.explanation.startswith("Was inside "):
        told.append("It came inside an e-mail that is in the file too: look whether that has to leave as well.")
    here = {mention.person_id for mention in mentions_of(session, case.child.id, document_id=paper.id)}
    elsewhere = {one.person_id for one in mentions_of(session, case.child.id) if one.document_id != paper.id}
    names = [person.name for person in persons_of(session, case.child.id) if person.id in here - elsewhere]
    if names:
        told.append(f"Noted in this document only: {listed(names)}. Look at the list of people afterwards.")
    if case.state.copies:
        told.append(
            "A copy was made already. It no longer stands, and a new one has to be made and checked. If the "
            "document is destroyed, so is every copy with it in that was not given yet."
        )
    return told
