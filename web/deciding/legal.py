"""Legal advice: what was asked, the advice with its paper, and what goes without it (S13-S15, S38)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from models.acts import LegalAdviceAsked, LegalAdviceRecorded, WentWithoutAdvice
from models.files import Person
from models.words import LegalOpinion, Role
from records.advice import advice_paper, advice_papers, keep_advice_paper
from records.file import persons_of
from records.log import submissions_of
from records.store import unseal
from rules import advice as rules
from rules.permissions import See
from rules.signoff import passed_before_advice
from web.casefile import Case, case_of, open_case, refusal_now, show
from web.deciding.decisions_words import OUTCOMES
from web.filing.taking_in import shown_name
from web.guarding import Visit, signed_in
from web.history import reasons_of
from web.protection import LARGEST_FILE, MEGABYTE
from web.wording import OPINIONS, day

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
_MAY_READ = frozenset({Role.MANAGER, Role.DEPUTY, Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER})
REST = "rest"


@dataclass(frozen=True)
class Advice:
    """One piece of advice as the page shows it."""

    at: datetime
    who: str
    opinion: str
    on_copy: str
    words: str
    paper: str
    href: str


@dataclass(frozen=True)
class Item:
    """One item that may go without the advice: a third party, or the rest of the file."""

    value: str
    name: str
    decided: str
    state: str
    may: bool


@router.get("/requests/{ref}/legal")
def advice(ref: str, visit: CaseVisit) -> Response:
    """What was asked and advised, and the form for more."""
    return _page(visit, ref)


@router.post("/requests/{ref}/legal")
def record(ref: str, visit: CaseVisit) -> Response:
    """Record advice: the adviser's own, or what the manager received from them in writing."""
    if not visit.may_act("legal_advice_recorded"):
        raise HTTPException(403, "Your role cannot record legal advice.")
    case = case_of(visit, ref)
    fields = visit.fields
    opinion = fields.choice("opinion", LegalOpinion, "Choose what the advice comes to")
    words = fields.text("reason", "Write down the advice")
    if visit.user.role is not Role.LEGAL_ADVISER:
        who = fields.words("adviser", "Say who gave the advice, and when")
        words = f"Advice by {who}\n\n{words}"
    on_copy = fields.yes("on_copy") and case.state.copy is not None
    paper = None if fields.faults else _kept_paper(visit, ref)
    if fields.faults:
        return _page(visit, ref)
    sha256 = case.state.copy.copy_sha256 if on_copy and case.state.copy else None
    outcome = visit.say(
        ref, LegalAdviceRecorded(opinion=opinion, copy_sha256=sha256, paper_id=paper, again=True), words
    )
    if visit.refused(outcome):
        return _page(visit, ref)
    return visit.go(f"{case.path}/legal", "The advice is recorded.", outcome)


def _kept_paper(visit: Visit, ref: str) -> str | None:
    """Seal the paper that came with the advice, apart from the child's file; its id, or None for none."""
    uploads = [upload for upload in visit.fields.files("paper") if upload.filename]
    if not uploads:
        return None
    if (uploads[0].size or 0) > LARGEST_FILE:
        visit.fields.wrong("paper", f"At most {LARGEST_FILE // MEGABYTE} MB can be kept. Choose a smaller file.")
        return None
    uploads[0].file.seek(0)
    data = uploads[0].file.read()
    if not data:
        visit.fields.wrong("paper", "This file is empty. Choose another one.")
        return None
    name = shown_name(uploads[0].filename or "")
    with visit.writing(ref) as session:
        return keep_advice_paper(session, visit.desk.key, ref, data, name, visit.user.id, visit.now).id


@router.get("/requests/{ref}/legal/papers/{paper_id}")
def paper_of_advice(ref: str, paper_id: str, visit: CaseVisit) -> Response:
    """A paper of advice as it came, for those who may read advice."""
    _must_read(visit)
    with visit.reading() as session:
        row = advice_paper(session, ref, paper_id)
        if row is None:
            raise HTTPException(404)
        data, ending = unseal(session, visit.desk.key, row.sealed_id), row.name.rpartition(".")[2].lower()
    visit.viewed(ref, "advice_paper", paper_id=paper_id)
    name = f"{paper_id}.{ending}" if ending.isascii() and ending.isalnum() and len(ending) < 6 else paper_id
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


@router.post("/requests/{ref}/legal/ask")
def ask(ref: str, visit: CaseVisit) -> Response:
    """Ask for advice by choice, or put a further question (S13)."""
    case = case_of(visit, ref)
    question = visit.fields.text("question", "Write what the legal adviser is asked")
    reply_by = visit.fields.day("reply_by", "The day by which you want the answer", earliest=case.today)
    if visit.fields.faults:
        return _page(visit, ref)
    outcome = visit.say(ref, LegalAdviceAsked(reply_by=reply_by), question)
    if visit.refused(outcome):
        return _page(visit, ref)
    return visit.go(f"{case.path}/legal", "The adviser is written to.", outcome)


@router.post("/requests/{ref}/legal/without")
def without(ref: str, visit: CaseVisit) -> Response:
    """Propose that one item goes as decided, without the advice that has not come."""
    case = case_of(visit, ref)
    item = visit.fields.one_of("item", [REST, *case.state.parties], "Choose what goes without the advice")
    why = visit.fields.text("why", "Say why it can go without the advice")
    if visit.fields.faults:
        return _page(visit, ref)
    outcome = visit.say(ref, WentWithoutAdvice(party_id=None if item == REST else item, quiet=True), why)
    if visit.refused(outcome):
        return _page(visit, ref)
    return visit.go(f"{case.path}/legal", "It counts when a second person has backed it.", outcome)


def _must_read(visit: Visit) -> None:
    if visit.user.role not in _MAY_READ:
        raise HTTPException(403, "Your role cannot see legal advice.")


def given_advice(session: Session, case: Case) -> list[Advice]:
    """The advice that was recorded, newest first, with who gave or recorded it (S38)."""
    reasons = reasons_of(session, case.ref)
    papers = {row.id: row.name for row in advice_papers(session, case.ref)}
    versions = {found.made.copy_sha256: found.made.version for found in case.state.copies}
    return [
        Advice(
            at=event.at,
            who=case.who(event.actor_id, event.role),
            opinion=OPINIONS[event.act.opinion],
            on_copy=f"version {versions.get(event.act.copy_sha256)}" if event.act.copy_sha256 else "",
            words=reasons.get(event.submission_id or "", ""),
            paper=papers.get(event.act.paper_id or "", ""),
            href=f"{case.path}/legal/papers/{event.act.paper_id}",
        )
        for event in reversed(case.events)
        if isinstance(event.act, LegalAdviceRecorded)
    ]


def _page(visit: Visit, ref: str) -> Response:
    _must_read(visit)
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        given = given_advice(session, case)
        asked = _asked(session, case)
        people = persons_of(session, case.child.id)
    state, copy = case.state, case.state.copy
    return show(
        visit,
        case,
        "legal.html",
        asked=asked,
        given=given,
        compulsory=state.controversial,
        awaited=rules.advice_awaited(state),
        missing=rules.advice_missing(state),
        asked_on=day(state.legal_asked_on),
        reply_by=day(rules.reply_by(state, case.terms, case.today)),
        without_from=day(rules.without_advice_from(state, case.terms, case.today)),
        items=_items(visit, case, people) if rules.may_go_without(state, case.terms, case.today) else [],
        opinions=list(OPINIONS.items()),
        version=copy.version if copy else 0,
        check_again=passed_before_advice(state),
        may_record=visit.may_act("legal_advice_recorded") and case.open,
        may_ask=visit.may_act("legal_advice_asked") and case.open and state.given is None,
        may_go=visit.may_act("went_without_advice") and case.open,
        is_adviser=visit.user.role is Role.LEGAL_ADVISER,
    )


def _asked(session: Session, case: Case) -> list[str]:
    """Every question that was put, in the words of who put it."""
    opened = {
        "legal_advice_asked",
        "found_controversial",
        *(["intake_settled"] if case.state.intake is not None and case.state.intake.controversial else []),
    }
    return [said.reason for said in submissions_of(session, case.ref) if said.kind in opened and said.reason]


def _items(visit: Visit, case: Case, people: list[Person]) -> list[Item]:
    names = {person.id: person.name for person in people}
    state = case.state
    waiting = set(rules.items_waiting(state))
    found = []
    for key in (*state.parties, rules.REST_OF_FILE):
        party = state.parties.get(key)
        whole = party.decision_for(None) if party is not None else None
        decided = OUTCOMES[whole.decision.outcome][0] if whole is not None else ""
        act = WentWithoutAdvice(party_id=key or None)
        found.append(
            Item(
                value=key or REST,
                name=names.get(key, "A third party") if key else "Everything else in the file",
                decided=decided or ("Not decided yet" if party is not None else "As it is marked"),
                state=_standing(case, key, waiting=key in waiting),
                may=key in waiting and refusal_now(visit, case, act) is None,
            )
        )
    return found


def _standing(case: Case, item: str, *, waiting: bool) -> str:
    gone = case.state.without_advice.get(item)
    if not waiting and gone is not None and gone.backed_by is not None:
        both = [case.staff[one].name for one in (gone.by, gone.backed_by) if one in case.staff]
        return f"Goes without advice, decided by {' and '.join(both)}"
    if not waiting:
        return "Nothing of it is shared, so it needs no advice"
    stands = gone is not None and rules.gone_stands(case.state, item, gone)
    return "Waits for a second person" if stands else "Waits for the advice"
