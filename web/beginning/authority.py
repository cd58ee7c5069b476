"""What becomes of the right to ask: it ends, it is seen anew; who never had it gets their own data (R11-R14)."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.acts import AuthorityEnded, AuthorityShown, OwnDataAnswered
from models.words import AuthorityEnd, ClosedAs
from rules.authority import authority_is_over
from rules.permissions import See
from web.casefile import Case, case_of, refusal_now, show
from web.guarding import Visit, signed_in
from web.letter_first import looks_first
from web.telling import AUTHORITY_ENDS
from web.wording import day

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]

_NAMED = "This names the child, and would show that the child attends. Leave it out."
_SHOWN = "This speaks of a child who attends. Say only what is held about the requester themselves."
_ATTENDS = re.compile(
    r"\b(your (child|son|daughter|grandchild|grandson|granddaughter|step\w+|niece|nephew)|attends|key person|"
    r"nursery place|(his|her) (file|place|room))\b",
    re.IGNORECASE,
)


@router.get("/requests/{ref}/authority")
def ask(ref: str, visit: CaseVisit) -> Response:
    """The form: their authority has ended, or was seen anew."""
    return _page(visit, case_of(visit, ref))


@router.post("/requests/{ref}/authority/ended")
def ended(ref: str, visit: CaseVisit) -> Response:
    """Record that what let them ask has ended."""
    case, fields = case_of(visit, ref), visit.fields
    why = fields.choice("why", AuthorityEnd, "Choose why it has ended")
    on = fields.day("on", "The day it ended", earliest=case.request.received_on, latest=case.today)
    note = fields.text("note", "Say how you know, and what you saw")
    if fields.faults:
        return _page(visit, case)
    outcome = visit.say(ref, AuthorityEnded(why=why, ended_on=on), note)
    if visit.refused(outcome):
        return _page(visit, case)
    return visit.go(case.path, "It is recorded. Nothing goes to them, and their page is shut.", outcome)


@router.post("/requests/{ref}/authority/shown")
def shown(ref: str, visit: CaseVisit) -> Response:
    """Record that authority was seen anew."""
    case, fields = case_of(visit, ref), visit.fields
    until = fields.optional_day("until", "The last day of the authority", earliest=case.today)
    note = fields.text("seen", "Say what you saw, with its date")
    if fields.faults:
        return _page(visit, case)
    outcome = visit.say(ref, AuthorityShown(until=until), note)
    if visit.refused(outcome):
        return _page(visit, case)
    return visit.go(case.path, "It is recorded, and the request goes on.", outcome)


def _page(visit: Visit, case: Case) -> Response:
    return show(
        visit,
        case,
        "authority.html",
        ends=[(end.value, _sentence(words)) for end, words in AUTHORITY_ENDS.items()],
        rows=authority_rows(case),
        may_end=refusal_now(visit, case, AuthorityEnded(why=AuthorityEnd.TAKEN_BACK, ended_on=case.today)) is None,
        may_show=refusal_now(visit, case, AuthorityShown()) is None,
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def authority_rows(case: Case) -> list[tuple[str, str]]:
    """What became of their authority since the intake, as rows; none where nothing did."""
    if not authority_is_over(case.state):
        return []
    said = [event.act for event in case.events if isinstance(event.act, AuthorityEnded)]
    if case.state.authority_ended and said:
        return [("Ended on", day(said[-1].ended_on)), ("Because", _sentence(AUTHORITY_ENDS[said[-1].why]))]
    return [("Ran out on", day(case.state.authority_until))]


@router.get("/requests/{ref}/own-data")
def ask_own_data(ref: str, visit: CaseVisit) -> Response:
    """The form: what is held about somebody who is not entitled to the child's file."""
    return _own_data(visit, _not_entitled(visit, ref))


@router.post("/requests/{ref}/own-data")
def answer_own_data(ref: str, visit: CaseVisit) -> Response:
    """Answer them about themselves; a letter of its own carries the words."""
    case = _not_entitled(visit, ref)
    words = visit.fields.text("own_data", "Write what is held about the requester, or that nothing is")
    betrays = what_betrays(words, case)
    if betrays:
        visit.fields.wrong("own_data", betrays)
    if not visit.fields.yes("sure"):
        visit.fields.wrong("sure", "Make sure first who they are, then tick this")
    if visit.fields.faults:
        return _own_data(visit, case)
    if looks_first(visit, ref, OwnDataAnswered(), words):
        return _own_data(visit, case)
    outcome = visit.say(ref, OwnDataAnswered(), words)
    if visit.refused(outcome):
        return _own_data(visit, case)
    return visit.go(f"{case.path}/intake", "The answer is on its way.", outcome)


def _not_entitled(visit: Visit, ref: str) -> Case:
    case = case_of(visit, ref)
    if case.state.closed_as is not ClosedAs.NOT_ENTITLED:
        raise HTTPException(404)
    return case


def _own_data(visit: Visit, case: Case) -> Response:
    why_not = refusal_now(visit, case, OwnDataAnswered()) or ""
    return show(visit, case, "own_data.html", why_not=why_not)


def own_data_owed(visit: Visit, case: Case) -> str:
    """That somebody who is not entitled was offered an answer about themselves, where it has not gone (R11)."""
    if case.state.closed_as is not ClosedAs.NOT_ENTITLED or refusal_now(visit, case, OwnDataAnswered()) is not None:
        return ""
    return "The letter offered an answer about the requester themselves; asked for, it is owed within a month."


def what_betrays(words: str, case: Case) -> str:
    """Why a text would show that this child is known here; nothing where it does not (R23).

    The requester's own name is theirs: "Mira Ashdown", "M. Ashdown", "Mrs Ashdown", whatever the child is called.
    """
    names = {part for name in (case.child.name, case.child.known_as) for part in re.findall(r"\w{3,}", name)}
    others = _without_own_name(words, case.request.requester_name)
    if any(re.search(rf"\b{re.escape(name)}\b", others, re.IGNORECASE) for name in names):
        return _NAMED
    return _SHOWN if _ATTENDS.search(words) else ""


def _without_own_name(words: str, requester_name: str) -> str:
    """A text without the requester's own name, whole, shortened, or after a title."""
    *given, last = requester_name.split() or [""]
    if not given:
        return words
    before = [r"(?:Mrs?|Ms|Miss|Mx|Dr)\b\.?"]
    for one in given:
        before += [rf"{re.escape(one)}\b", rf"{re.escape(one[0])}\b\.?"]
    return re.sub(rf"\b(?:(?:{'|'.join(before)})\s+)+{re.escape(last)}\b", "", words, flags=re.IGNORECASE)
