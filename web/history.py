"""The history of a request in plain words, and the audit behind it (S99, R34)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.acts import Backed, NoticeSettled
from models.log import AuditRow
from models.messages import Event
from models.words import SubmissionStatus
from records import audit
from records.copies import fetched
from records.file import persons_of
from records.log import submissions_of
from rules.permissions import See
from rules.reasons import is_about
from rules.refusals import words_for
from web.casefile import Case, may_open_reasons, open_case, sees_reasons, show
from web.guarding import Visit, signed_in
from web.sensitive import is_kept, is_sensitive
from web.telling import tell

router = APIRouter()
AuditVisit = Annotated[Visit, Depends(signed_in(See.AUDIT))]
KEPT_BACK = "The reason is kept for those who decide and the safeguarding lead."
UNNAMED = "settled something for somebody's safety"
UNREAD = f"{KEPT_BACK} Ask one of them to back it: nobody backs what they cannot read."


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    who: str
    what: str
    reason: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of the audit, for those who want to see the record itself."""

    number: int
    at: datetime
    who: str
    what: str
    detail: str


@router.get("/requests/{ref}/history")
def tell_history(ref: str, visit: AuditVisit) -> Response:
    """Everything that was done, newest first, and everything that was refused."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        names = {person.id: person.name for person in persons_of(session, case.child.id)}
        lines = [*_done(session, case, names, visit), *_refused(session, case, visit), *_fetched(session, ref)]
        entries = [_entry(case, row) for row in audit.entries(session, ref)]
        faults = audit.verify_chain(session, ref)
    visit.viewed(ref, "history")
    lines.sort(key=lambda line: line.at)
    lines.reverse()
    may_open = any(line.reason == KEPT_BACK for line in lines) and may_open_reasons(visit, case)
    return show(visit, case, "history.html", lines=lines, entries=entries, whole=not faults, may_open=may_open)


def _fetched(session: Session, ref: str) -> list[Line]:
    return [
        Line(at, "the requester", f"downloaded version {version} of the copy")
        for at, version in fetched(session, ref)
    ]


def newest_lines(visit: Visit, case: Case, names: Mapping[str, str], number: int) -> list[Line]:
    """The newest lines of the history, without reasons."""
    return [_line(visit, case, event, names) for event in reversed(case.events[-number:])]


def reasons_of(session: Session, ref: str) -> dict[str, str]:
    """The words people gave with their acts, by submission."""
    return {said.id: said.reason for said in submissions_of(session, ref)}


def reason_for(event: Event, reasons: Mapping[str, str], visit: Visit, case: Case | None = None) -> str:
    """The reason behind an event of a request, or of a matter, so far as this person may read it."""
    reason = reasons.get(event.submission_id or "", "")
    return KEPT_BACK if reason and not may_read(event, visit, case) else reason


def may_read(event: Event, visit: Visit, case: Case | None = None) -> bool:
    """Whether this person may read the reason behind an event; nobody backs what they cannot read."""
    if case is None:
        return not is_sensitive(event) or visit.may_see(See.SENSITIVE_REASONS)
    return not is_kept_from(visit, case, event)


def is_kept_from(visit: Visit, case: Case, event: Event) -> bool:
    """Whether the reason behind an event is kept from this person: from all but a few, and from whom it is about.

    Who wrote it may read it.
    """
    if event.actor_id == visit.user.id or not is_kept(event, case.events, case.state.parties):
        return False
    backed = event.act.seq if isinstance(event.act, Backed) else event.seq
    about = any(is_about(case.state, one.act, visit.user.id) for one in case.events if one.seq == backed)
    return about or not sees_reasons(visit, case)


def _line(visit: Visit, case: Case, event: Event, names: Mapping[str, str], reason: str = "") -> Line:
    known = {user.id: user.name for user in case.staff.values()} | dict(names)
    return Line(event.at, case.who(event.actor_id, event.role), _told(visit, case, event, known), reason)


def _told(visit: Visit, case: Case, event: Event, known: Mapping[str, str]) -> str:
    """What was done; of a backing also what was backed, and whose proposal it was."""
    backed = event.act.seq if isinstance(event.act, Backed) else None
    of = next((one for one in case.events if one.seq == backed), None)
    if of is None:
        return told_to(visit, case, event, known)
    if _is_unnamed(visit, case, of):
        return tell(event.act, known)
    return f"backed, as the second person: {case.who(of.actor_id, of.role)} {told_to(visit, case, of, known)}"


def told_to(visit: Visit, case: Case, event: Event, names: Mapping[str, str]) -> str:
    """What was done, as this person may know it: whom it is not safe to tell is itself such a reason (S28, S29)."""
    return UNNAMED if _is_unnamed(visit, case, event) else tell(event.act, names)


def _is_unnamed(visit: Visit, case: Case, event: Event) -> bool:
    return isinstance(event.act, NoticeSettled) and is_kept_from(visit, case, event)


def _done(session: Session, case: Case, names: Mapping[str, str], visit: Visit) -> list[Line]:
    reasons = reasons_of(session, case.ref)
    return [_line(visit, case, event, names, reason_for(event, reasons, visit, case)) for event in case.events]


def _refused(session: Session, case: Case, visit: Visit) -> list[Line]:
    return [
        Line(
            said.said_at,
            case.who(said.actor_id, said.role),
            f"tried: {said.kind.replace('_', ' ')}",
            refused=words_for(said.refused_code),
        )
        for said in submissions_of(session, case.ref)
        if said.status is SubmissionStatus.REFUSED
    ]


def _entry(case: Case, row: AuditRow) -> Entry:
    user = case.staff.get(row.actor_id)
    return Entry(row.n, row.at, user.name if user else row.actor_id, row.what, row.detail_json)
