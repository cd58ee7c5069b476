"""What waits for a second person: proposals with their reasons, backed by somebody else or left (S98, R24)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import (
    Backed,
    BalanceWeighed,
    DecisionMade,
    NoticeSettled,
    NotToldSettled,
    PaperDecided,
    PaperTakenOut,
)
from models.files import Mention
from models.messages import Event
from records.file import documents_of, mentions_of, persons_of
from rules.permissions import See
from web.casefile import Case, case_of, may_open_reasons, open_case, refusal_now, show
from web.deciding.another_lead import lead_lacking, staff_on
from web.deciding.decisions_words import GROUNDS, begun
from web.guarding import Visit, signed_in
from web.history import UNREAD, may_read, reason_for, reasons_of, told_to

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]


@dataclass(frozen=True)
class Leaving:
    """A paper that is proposed to leave the file, for those who may look at it (R25)."""

    title: str
    href: str


@dataclass(frozen=True)
class Proposal:
    """Something that counts only when a second person backs it."""

    seq: int
    what: str
    who: str
    at: datetime
    reason: str
    why_not: str
    paper: Leaving | None = None
    decision: str = ""
    lacking: str = ""


@router.get("/requests/{ref}/backing")
def proposals(ref: str, visit: CaseVisit) -> Response:
    """Everything that waits for a second person."""
    return show_proposals(visit, ref, f"/requests/{ref}/backing")


@router.post("/requests/{ref}/backing/{seq}")
def back(ref: str, seq: int, visit: CaseVisit) -> Response:
    """Back one proposal as the second person."""
    return back_one(visit, ref, seq, f"/requests/{ref}/backing")


def back_one(visit: Visit, ref: str, seq: int, path: str) -> Response:
    """Back one proposal; `path` is the page on which it stands."""
    if not _may_read(visit, ref, seq):
        visit.fields.wrong("", UNREAD)
        return show_proposals(visit, ref, path)
    if not visit.fields.yes(f"read-{seq}"):
        visit.fields.wrong(f"read-{seq}", "Confirm that you have read the reason and agree")
        return show_proposals(visit, ref, path)
    outcome = visit.say(ref, Backed(seq=seq), visit.fields.text(f"note-{seq}"))
    if visit.refused(outcome):
        return show_proposals(visit, ref, path)
    return visit.go(path, "You have backed it, and it counts from now on.", outcome)


def _may_read(visit: Visit, ref: str, seq: int) -> bool:
    case = case_of(visit, ref)
    return all(may_read(event, visit, case) for event in case.events if event.seq == seq)


def show_proposals(visit: Visit, ref: str, path: str) -> Response:
    """Everything that waits for a second person, on the page at `path`."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        names = {person.id: person.name for person in persons_of(session, case.child.id)}
        reasons = reasons_of(session, ref)
        papers = {paper.id: paper.title for paper in documents_of(session, case.child.id)}
        mentions = mentions_of(session, case.child.id)
    waiting = [event for event in case.events if event.seq in case.state.needs_second]
    may_look = papers if visit.may_see(See.FILE) else {}
    rows = [
        _proposal(visit, case, event, names, reasons, may_look, _lacking(case, event, mentions))
        for event in waiting
    ]
    may_open = any(row.why_not == UNREAD for row in rows) and may_open_reasons(visit, case)
    return show(visit, case, "backing.html", rows=rows, back_path=path, may_open=may_open)


def _proposal(
    visit: Visit,
    case: Case,
    event: Event,
    names: Mapping[str, str],
    reasons: Mapping[str, str],
    papers: Mapping[str, str],
    lacking: str,
) -> Proposal:
    kept_back = not may_read(event, visit, case)
    unnamed = kept_back and isinstance(event.act, NoticeSettled)
    why_not = refusal_now(visit, case, Backed(seq=event.seq)) or ""
    if unnamed or (kept_back and not why_not):
        why_not = UNREAD
    decided = event.act if isinstance(event.act, DecisionMade) and not kept_back else None
    ground = f" ({begun(GROUNDS[decided.ground])})" if decided is not None else ""
    return Proposal(
        seq=event.seq,
        what=told_to(visit, case, event, names) + ground,
        who=case.who(event.actor_id, event.role),
        at=event.at,
        reason=reason_for(event, reasons, visit, case),
        why_not=why_not,
        paper=_leaving(case, event, papers),
        decision="" if unnamed else _decision_at(visit, case, event),
        lacking="" if unnamed else lacking,
    )


def _lacking(case: Case, event: Event, mentions: Sequence[Mention]) -> str:
    """What to do where the safeguarding lead has to back something, and it is about the only one."""
    if event.seq not in case.state.needs_lead:
        return ""
    if isinstance(event.act, PaperDecided | NotToldSettled):
        return lead_lacking(case, staff_on(case, event.act.document_id, mentions))
    party = case.state.parties.get(getattr(event.act, "party_id", None) or "")
    return lead_lacking(case, {party.staff_user_id or ""}) if party is not None else ""


def _decision_at(visit: Visit, case: Case, event: Event) -> str:
    """Where somebody reads what was answered and weighed before they back what is decided about a third party."""
    about = event.act.party_id if isinstance(event.act, DecisionMade | BalanceWeighed | NoticeSettled) else None
    return f"{case.path}/decisions/{about}" if about in case.state.parties and visit.may_see(See.FILE) else ""


def _leaving(case: Case, event: Event, papers: Mapping[str, str]) -> Leaving | None:
    act = event.act
    if not isinstance(act, PaperTakenOut) or act.document_id not in papers:
        return None
    return Leaving(papers[act.document_id], f"{case.path}/documents/{act.document_id}")
