"""The ends of a request: withdrawn, closed with its outcome, and the choice on the due date (design, phase 8)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import Act, DueChoiceMade, RefusalProposed, RequestClosed, RequestWithdrawn
from models.words import ClosedAs, DueChoice, Outcome
from rules.explaining import NEITHER_CONFIRMS_NOR_DENIES, says_no_more
from rules.permissions import See
from web.casefile import Case, case_of, refusal_now, show
from web.guarding import Visit, signed_in
from web.history import reasons_of
from web.letter_first import looks_first
from web.said_meanwhile import said_meanwhile
from web.wording import CLOSED_AS, DUE_CHOICES, count

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]

_HINTS = {
    ClosedAs.DISCLOSED_IN_FULL: "The requester has everything.",
    ClosedAs.DISCLOSED_IN_PART: "The requester has the copy; something was left out, and the copy says why.",
    ClosedAs.REFUSED: "Nothing is given. The letter gives the reasons that two people stand behind, and the "
    "requester's rights.",
    ClosedAs.NOTHING_HELD: "There is no document. The letter says where was searched.",
    ClosedAs.NO_IDENTITY: "Evidence of identity or authority never came, or the right to ask has ended.",
}


@router.get("/requests/{ref}/close")
def ask(ref: str, visit: CaseVisit) -> Response:
    """How the request can end now."""
    return _page(visit, case_of(visit, ref))


@router.post("/requests/{ref}/close")
def close(ref: str, visit: CaseVisit) -> Response:
    """Close the request with its outcome."""
    case = case_of(visit, ref)
    known = [value for value, _, _ in _outcomes(visit, case)]
    chosen = visit.fields.one_of("closed_as", known, "Choose how the request ends")
    refused = chosen == ClosedAs.REFUSED.value
    # The letter has the words that were backed, and no others.
    words = (
        _proposed(visit, case) if refused else visit.fields.text("reason", "Write the sentences for the requester")
    )
    if visit.fields.faults:
        return _page(visit, case)
    act = _closing(ClosedAs(chosen))
    if looks_first(visit, ref, act, words):
        return _page(visit, case)
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return _page(visit, case)
    return visit.go(case.path, "The request is closed, and the closing letter is on its way.", outcome)


@router.post("/requests/{ref}/close/refusal")
def propose_refusal(ref: str, visit: CaseVisit) -> Response:
    """Propose to refuse all of it; the line manager or the safeguarding lead has to back it (R24, R27)."""
    case = case_of(visit, ref)
    words = visit.fields.text("why_refused", "Write the reasons for refusing all of it")
    if visit.fields.faults:
        return _page(visit, case)
    if looks_first(visit, ref, _closing(ClosedAs.REFUSED), words):
        return _page(visit, case)
    outcome = visit.say(ref, RefusalProposed(), words)
    if visit.refused(outcome):
        return _page(visit, case)
    return visit.go(
        f"{case.path}/close", "It counts when the line manager or the safeguarding lead backs it.", outcome
    )


@router.post("/requests/{ref}/withdraw")
def withdraw(ref: str, visit: CaseVisit) -> Response:
    """Record that the requester no longer wants the file."""
    case = case_of(visit, ref)
    how = visit.fields.text("withdrawn", "Say how and when the requester withdrew it")
    if visit.fields.faults:
        return _page(visit, case)
    outcome = visit.say(ref, RequestWithdrawn(), how)
    if visit.refused(outcome):
        return _page(visit, case)
    return visit.go(case.path, "The request is withdrawn, and the requester gets a letter that says so.", outcome)


def _closing(outcome: ClosedAs) -> Act:
    return RequestClosed(closed_as=outcome, by_two=outcome is ClosedAs.REFUSED)


def _proposed(visit: Visit, case: Case) -> str:
    """The reasons of the proposal to refuse all of it that is open, or nothing."""
    if not case.state.refusal_open or case.state.refusal is None:
        return ""
    with visit.reading() as session:
        reasons = reasons_of(session, case.ref)
    seq = case.state.refusal[0]
    return next((reasons.get(event.submission_id or "", "") for event in case.events if event.seq == seq), "")


def _shown(case: Case) -> str:
    """For how many people it is decided that something of theirs is shown, in words; nothing where for nobody."""
    shown = sum(
        any(taken.stands and taken.decision.outcome is Outcome.DISCLOSE for taken in party.decisions.values())
        for party in case.state.parties.values()
    )
    return count(shown, "person", "people") if shown else ""


def _outcomes(visit: Visit, case: Case) -> list[tuple[str, str, str]]:
    """The outcomes that fit what happened, each with what it means."""
    return [
        (outcome.value, CLOSED_AS[outcome], hint)
        for outcome, hint in _HINTS.items()
        if refusal_now(visit, case, _closing(outcome)) is None
    ]


def _page(visit: Visit, case: Case) -> Response:
    return show(
        visit,
        case,
        "closing.html",
        outcomes=_outcomes(visit, case),
        may_withdraw=refusal_now(visit, case, RequestWithdrawn()) is None,
        neutral=NEITHER_CONFIRMS_NOR_DENIES if says_no_more(case.state) else "",
        may_refuse=refusal_now(visit, case, RefusalProposed()) is None,
        proposed=_proposed(visit, case) if case.open else "",
        backed=case.state.refusal_stands,
        shown=_shown(case),
        ended=CLOSED_AS[case.state.closed_as] if case.state.closed_as else "",
    )


@router.get("/requests/{ref}/due-choice")
def ask_choice(ref: str, visit: CaseVisit) -> Response:
    """The form: the choice on the due date."""
    return _choice(visit, case_of(visit, ref))


@router.post("/requests/{ref}/due-choice")
def choose(ref: str, visit: CaseVisit) -> Response:
    """Propose the choice; a second person has to back it."""
    case = case_of(visit, ref)
    choice = visit.fields.choice("choice", DueChoice, "Choose what happens now")
    why = visit.fields.text("reason", "Say why")
    meanwhile = said_meanwhile(visit, case, {"due_choice_made": "proposed a choice"})
    if meanwhile:
        visit.fields.wrong("", meanwhile)
    if visit.fields.faults:
        return _choice(visit, case)
    act = DueChoiceMade(choice=choice)
    if looks_first(visit, ref, act, why):
        return _choice(visit, case)
    outcome = visit.say(ref, act, why)
    if visit.refused(outcome):
        return _choice(visit, case)
    return visit.go(case.path, "The choice counts when a second person has backed it.", outcome)


def _choice(visit: Visit, case: Case) -> Response:
    made = case.state.due_choice
    return show(
        visit,
        case,
        "due_choice.html",
        choices=list(DUE_CHOICES.items()),
        made=DUE_CHOICES[made[2]] if made else "",
        backed=case.state.due_choice_backed,
        why_not=refusal_now(visit, case, DueChoiceMade(choice=DueChoice.RECORD_LATE)) or "",
    )
