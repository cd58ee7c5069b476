"""Acts on the clock: evidence of identity, a question to the requester and its answer, an extension (R2-R4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import ClarificationAnswered, ClarificationAsked, ExtensionNoticed, IdentityReceived
from rules.clock_acts import ExtensionGround, QuestionAim, why_no_extension, why_no_pause
from rules.permissions import See
from rules.terms import clock_events
from web.casefile import Case, case_of, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import day, long_day

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]

GROUNDS = (
    (ExtensionGround.COMPLEX, "The request is complex"),
    (ExtensionGround.NUMBER_OF_REQUESTS, "The person made several requests"),
    (ExtensionGround.WAITING_FOR_REPLIES, "Other people have not replied"),
    (ExtensionGround.STAFF_AWAY, "Staff are away"),
    (ExtensionGround.OTHER, "Something else"),
)
AIMS = (
    (QuestionAim.WHICH_INFORMATION, "Which information they mean", "The clock stands still until they answer."),
    (QuestionAim.FORMAT, "In which form they want it", "The clock goes on: ask them, but not here."),
    (QuestionAim.OTHER, "Something else", "The clock goes on: ask them, but not here."),
)


@dataclass(frozen=True)
class Form:
    """The words of a form with one date and one text; `choice` is name, question and options of radios."""

    title: str
    intro: str
    when: str
    why: str
    button: str
    why_hint: str = ""
    choice: tuple[str, str, Sequence[tuple[str, ...]]] | None = None


def _day(visit: Visit, case: Case, what: str) -> date:
    return visit.fields.day(
        "on",
        what,
        earliest=case.request.received_on,
        latest=case.today,
        too_early=f"{what} is before the request arrived ({day(case.request.received_on)}). Check the year.",
    )


@router.get("/requests/{ref}/clock/identity")
def identity(ref: str, visit: CaseVisit) -> Response:
    """The form: evidence of identity came."""
    return _identity(visit, case_of(visit, ref))


@router.post("/requests/{ref}/clock/identity")
def identity_came(ref: str, visit: CaseVisit) -> Response:
    """Record that evidence of identity came."""
    case = case_of(visit, ref)
    on = _day(visit, case, "The day it came")
    what = visit.fields.text("reason", "Say what was shown, and who looked at it")
    if visit.fields.faults:
        return _identity(visit, case)
    outcome = visit.say(ref, IdentityReceived(received_on=on), what)
    if visit.refused(outcome):
        return _identity(visit, case)
    return visit.go(case.path, "The evidence of identity is recorded.", outcome)


def _identity(visit: Visit, case: Case) -> Response:
    form = Form(
        title="Evidence of identity came",
        intro="Look at it, note what it was, and keep no copy unless you need one.",
        when="When did it come?",
        why="What was shown, and who looked at it?",
        button="Record it",
    )
    return _form(visit, case, form)


@router.get("/requests/{ref}/clock/question")
def question(ref: str, visit: CaseVisit) -> Response:
    """The form: ask the requester which records they mean."""
    case = case_of(visit, ref)
    visit.fields = Fields.holding(on=case.today)
    return _question(visit, case)


@router.post("/requests/{ref}/clock/question")
def ask_question(ref: str, visit: CaseVisit) -> Response:
    """Send the question; the clock stands still until it is answered."""
    case = case_of(visit, ref)
    aim = visit.fields.choice("aim", QuestionAim, "Choose what the question is about")
    on = _day(visit, case, "The day it is asked")
    words = visit.fields.text("reason", "Write the question")
    if not visit.fields.faults:
        fault = why_no_pause(
            clock_events(case.state), case.terms.profile, case.terms.nation, case.terms.calendar, on, aim
        )
        if fault:
            visit.fields.wrong("aim", fault)
    if visit.fields.faults:
        return _question(visit, case)
    outcome = visit.say(ref, ClarificationAsked(asked_on=on), words)
    if visit.refused(outcome):
        return _question(visit, case)
    return visit.go(case.path, "The question is on its way. The clock stands still until the answer.", outcome)


def _question(visit: Visit, case: Case) -> Response:
    form = Form(
        title="Ask the requester which records they mean",
        intro="Only a question that finds out which information is meant stops the clock. Ask it once, and soon.",
        when="When is it asked?",
        why="Your question",
        why_hint="The requester reads these words in the letter.",
        choice=("aim", "What is the question about?", AIMS),
        button="Send the question",
    )
    return _form(visit, case, form)


@router.get("/requests/{ref}/clock/answer")
def answer(ref: str, visit: CaseVisit) -> Response:
    """The form: the requester answered."""
    return _answer(visit, case_of(visit, ref))


@router.post("/requests/{ref}/clock/answer")
def answer_came(ref: str, visit: CaseVisit) -> Response:
    """Record the requester's answer; the clock goes on."""
    case = case_of(visit, ref)
    on = _day(visit, case, "The day of the answer")
    words = visit.fields.text("reason", "Write down what they answered")
    if visit.fields.faults:
        return _answer(visit, case)
    outcome = visit.say(ref, ClarificationAnswered(answered_on=on), words)
    if visit.refused(outcome):
        return _answer(visit, case)
    return visit.go(case.path, "The answer is recorded, and the clock goes on.", outcome)


def _answer(visit: Visit, case: Case) -> Response:
    form = Form(
        title="The requester answered",
        intro="From this day the clock goes on.",
        when="When did they answer?",
        why="What did they answer?",
        button="Record the answer",
    )
    return _form(visit, case, form)


@router.get("/requests/{ref}/clock/extension")
def extension(ref: str, visit: CaseVisit) -> Response:
    """The form: extend the limit."""
    case = case_of(visit, ref)
    visit.fields = Fields.holding(on=case.today)
    return _extension(visit, case)


@router.post("/requests/{ref}/clock/extension")
def extend(ref: str, visit: CaseVisit) -> Response:
    """Send the notice of extension."""
    case = case_of(visit, ref)
    ground = visit.fields.choice("ground", ExtensionGround, "Choose why more time is needed")
    on = _day(visit, case, "The day of the notice")
    words = visit.fields.text("reason", "Write the reasons for the requester")
    if not visit.fields.faults:
        fault = why_no_extension(
            clock_events(case.state), case.terms.profile, case.terms.nation, case.terms.calendar, on, ground
        )
        if fault:
            visit.fields.wrong("ground", fault)
    if visit.fields.faults:
        return _extension(visit, case)
    outcome = visit.say(ref, ExtensionNoticed(noticed_on=on), words)
    if visit.refused(outcome):
        return _extension(visit, case)
    return visit.go(case.path, "The limit is extended, and the notice is on its way to the requester.", outcome)


def _extension(visit: Visit, case: Case) -> Response:
    form = Form(
        title="Extend the limit",
        intro="The law allows two more months, once, for a complex request or for several. The notice has to be "
        f"sent by {long_day(case.clock.first_limit)}. Waiting for other people's replies is no reason.",
        when="When is the notice sent?",
        why="The reasons",
        why_hint="The requester reads these words in the notice.",
        choice=("ground", "Why is more time needed?", GROUNDS),
        button="Extend the limit and send the notice",
    )
    return _form(visit, case, form)


def _form(visit: Visit, case: Case, form: Form) -> Response:
    return show(visit, case, "clock_acts.html", form=form)
