"""Acts on the clock: evidence of identity, a question to the requester and its answer, an extension (R2-R4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import ClarificationAnswered, ClarificationAsked, ExtensionNoticed, IdentityReceived
from rules.clock import WaitingFor, is_law
from rules.clock_acts import ExtensionGround, QuestionAim, what_is_prompt, why_no_extension, why_no_pause
from rules.permissions import See
from rules.terms import clock_events
from web.casefile import Case, case_of, refusal_now, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.letter_first import looks_first
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
    (
        QuestionAim.WHICH_INFORMATION,
        "Which information they mean",
        "For example which years, or what about. The clock stands still until they answer.",
    ),
    (
        QuestionAim.FORMAT,
        "In which form they want it",
        "For example on paper or by e-mail. The clock goes on: ask them, but not here.",
    ),
    (
        QuestionAim.OTHER,
        "Something else",
        "For example why they want it, or whether they would take less. The clock goes on: ask them, but not here.",
    ),
)
_HOW_A_PAUSE_COUNTS = (
    "The days from your question to their answer are added to the date. A question that is asked after the limit "
    "has ended stops nothing.",
    "Nothing else stops the clock: not the replies of other people, not a holiday, not a search that takes long.",
)


@dataclass(frozen=True)
class Form:
    """The words of a form with one date and one text; `choice` is name, question and options of radios.

    `notes` say how the law counts it. `refused` says why the act cannot be done now: then there is no form.
    """

    title: str
    intro: str
    when: str
    why: str
    button: str
    why_hint: str = ""
    choice: tuple[str, str, Sequence[tuple[str, ...]]] | None = None
    notes: tuple[str, ...] = ()
    refused: str = ""
    sends: bool = False
    """Whether a letter goes, which can be looked at first."""


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
    terms = case.terms
    form = Form(
        title="Evidence of identity came",
        intro="Look at it, note what it was, and keep no copy unless you need one.",
        notes=(what_is_prompt(case.request.received_on, terms.profile, terms.calendar), *_how_it_counts(case)),
        refused="" if case.state.identity_open else "No evidence of identity is awaited in this request.",
        when="When did it come?",
        why="What was shown, and who looked at it?",
        button="Record it",
    )
    return _form(visit, case, form)


def _how_it_counts(case: Case) -> tuple[str, ...]:
    """Whether the question that was asked in this request lets the clock wait, in the clock's own words."""
    if case.clock.waiting_for is WaitingFor.IDENTITY:
        return (f"It was asked for on {long_day(case.state.identity_asked_on)}, in time: the clock waits for it.",)
    return tuple(words for words in case.clock.warnings if words.startswith("Identity"))


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
    act = ClarificationAsked(asked_on=on, whatever_stops=True)
    if looks_first(visit, ref, act, words):
        return _question(visit, case)
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return _question(visit, case)
    return visit.go(case.path, "The question is on its way. The clock stands still until the answer.", outcome)


def _question(visit: Visit, case: Case) -> Response:
    form = Form(
        title="Ask the requester which records they mean",
        intro="Only a question that finds out which information is meant stops the clock. Ask it once, and soon.",
        notes=_HOW_A_PAUSE_COUNTS,
        refused=refusal_now(visit, case, ClarificationAsked(asked_on=case.today)) or "",
        when="When is it asked?",
        why="Your question",
        why_hint="The requester reads these words in the letter.",
        choice=("aim", "What is the question about?", AIMS),
        button="Send the question",
        sends=True,
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
        refused=refusal_now(visit, case, ClarificationAnswered(answered_on=case.today)) or "",
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
        fault = _why_not_extended(case, on, ground)
        if fault:
            visit.fields.wrong("ground", fault)
    if visit.fields.faults:
        return _extension(visit, case)
    act = ExtensionNoticed(noticed_on=on)
    if looks_first(visit, ref, act, words):
        return _extension(visit, case)
    outcome = visit.say(ref, act, words)
    if visit.refused(outcome):
        return _extension(visit, case)
    return visit.go(case.path, "The limit is extended, and the notice is on its way to the requester.", outcome)


def _extension(visit: Visit, case: Case) -> Response:
    form = Form(
        title="Extend the limit",
        intro="The law allows two more months, once, for a complex request or for several. The notice has to be "
        f"sent by {long_day(case.clock.first_limit)}. Waiting for other people's replies is no reason.",
        notes=_what_the_policy_allows(case),
        refused=_why_not_extended(case, case.today)
        or refusal_now(visit, case, ExtensionNoticed(noticed_on=case.today))
        or "",
        when="When is the notice sent?",
        why="The reasons",
        why_hint="The requester reads these words in the notice.",
        choice=("ground", "Why is more time needed?", GROUNDS),
        button="Extend the limit and send the notice",
        sends=True,
    )
    return _form(visit, case, form)


def _why_not_extended(case: Case, on: date, ground: ExtensionGround | None = None) -> str | None:
    terms = case.terms
    return why_no_extension(clock_events(case.state), terms.profile, terms.nation, terms.calendar, on, ground)


def _what_the_policy_allows(case: Case) -> tuple[str, ...]:
    """What becomes of the policy's own date; nothing where the policy is the law."""
    profile, clock = case.terms.profile, case.clock
    if is_law(profile):
        return ()
    if not profile.extension.allowed:
        return (
            f"{profile.title} has no extension: its date stays {long_day(clock.due)}. Only the date by law moves.",
        )
    return (
        f"For {profile.title} the notice has to be sent by {long_day(clock.first_policy_limit)}. Later, only the "
        "date by law moves.",
    )


def _form(visit: Visit, case: Case, form: Form) -> Response:
    return show(visit, case, "clock_acts.html", form=form)
