"""Legal advice: when the content is controversial, what was asked, and the advice itself (S13-S15, S38)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import FoundControversial, LegalAdviceRecorded
from models.words import Controversy, LegalOpinion, Role
from records.log import submissions_of
from rules.permissions import See
from rules.signoff import advice_missing
from web.casefile import case_of, open_case, show
from web.guarding import Visit, signed_in
from web.history import reasons_of
from web.wording import CONTROVERSIES, OPINIONS, day

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
_MAY_READ = frozenset({Role.MANAGER, Role.DEPUTY, Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.LEGAL_ADVISER})


@dataclass(frozen=True)
class Advice:
    """One piece of advice as the page shows it."""

    at: datetime
    who: str
    opinion: str
    on_copy: str
    words: str


@router.get("/requests/{ref}/legal")
def advice(ref: str, visit: CaseVisit) -> Response:
    """What was asked and advised, and the form for more."""
    return _page(visit, ref)


@router.post("/requests/{ref}/legal")
def record(ref: str, visit: CaseVisit) -> Response:
    """Record advice: the adviser's own, or what the manager received from them in writing."""
    case = case_of(visit, ref)
    fields = visit.fields
    opinion = fields.choice("opinion", LegalOpinion, "Choose what the advice comes to")
    words = fields.text("reason", "Write down the advice")
    if visit.user.role is not Role.LEGAL_ADVISER:
        who = fields.words("adviser", "Say who gave the advice, and when")
        words = f"Advice by {who}\n\n{words}"
    on_copy = fields.yes("on_copy") and case.state.copy is not None
    if fields.faults:
        return _page(visit, ref)
    sha256 = case.state.copy.copy_sha256 if on_copy and case.state.copy else None
    outcome = visit.say(ref, LegalAdviceRecorded(opinion=opinion, copy_sha256=sha256), words)
    if visit.refused(outcome):
        return _page(visit, ref)
    return visit.go(f"{case.path}/legal", "The advice is recorded.", outcome)


def _page(visit: Visit, ref: str) -> Response:
    if visit.user.role not in _MAY_READ:
        raise HTTPException(403, "Your role cannot see legal advice.")
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        reasons = reasons_of(session, ref)
        asked = [
            said.reason
            for said in submissions_of(session, ref)
            if said.kind in ("found_controversial", "intake_settled") and said.reason and case.state.controversial
        ]
    copy = case.state.copy
    versions = {found.made.copy_sha256: found.made.version for found in case.state.copies}
    given = [
        Advice(
            at=event.at,
            who=case.who(event.actor_id, event.role),
            opinion=OPINIONS[event.act.opinion],
            on_copy=f"version {versions.get(event.act.copy_sha256)}" if event.act.copy_sha256 else "",
            words=reasons.get(event.submission_id or "", ""),
        )
        for event in case.events
        if isinstance(event.act, LegalAdviceRecorded)
    ]
    return show(
        visit,
        case,
        "legal.html",
        asked=asked,
        given=given,
        compulsory=case.state.controversial,
        missing=advice_missing(case.state),
        asked_on=day(case.state.legal_asked_on),
        opinions=list(OPINIONS.items()),
        version=copy.version if copy else 0,
        may_record=visit.may_act("legal_advice_recorded") and case.open,
        is_adviser=visit.user.role is Role.LEGAL_ADVISER,
    )


@router.get("/requests/{ref}/controversial")
def ask_controversial(ref: str, visit: CaseVisit) -> Response:
    """The form: the content turned out to be controversial."""
    return _controversial(visit, ref)


@router.post("/requests/{ref}/controversial")
def controversial(ref: str, visit: CaseVisit) -> Response:
    """Open the legal review."""
    grounds = visit.fields.choices("grounds", Controversy)
    if not grounds:
        visit.fields.wrong("grounds", "Tick at least one")
    question = visit.fields.text("reason", "Write what the legal adviser is asked")
    if visit.fields.faults:
        return _controversial(visit, ref)
    outcome = visit.say(ref, FoundControversial(grounds=grounds), question)
    if visit.refused(outcome):
        return _controversial(visit, ref)
    return visit.go(f"/requests/{ref}", "Legal advice is needed now, and the adviser is written to.", outcome)


def _controversial(visit: Visit, ref: str) -> Response:
    return show(visit, case_of(visit, ref), "controversial.html", grounds=list(CONTROVERSIES.items()))
