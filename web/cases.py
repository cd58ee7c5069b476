"""The case page: where a request stands, what waits on whom, the date to keep, the acts that fit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import WentWrong
from models.people import User
from models.words import Role, Stage
from records.file import persons_of
from rules.authority import authority_is_over
from rules.calendars import read_calendar
from rules.clock import Governing, is_law
from rules.clock_acts import proclaimed_words
from rules.clock_duties import regulator_told_by
from rules.health import opinions_holding, opinions_missing
from rules.not_told import not_told_open
from rules.permissions import See
from web.beginning.lacking import lacking, who_adds
from web.casefile import Case, may_open, open_case, show
from web.giving.meetings_today import meeting_today
from web.giving.release_view import why_not_given
from web.guarding import Visit, signed_in
from web.history import Line, newest_lines
from web.matters.file import matters_about
from web.plan import plan_steps
from web.wording import ARRIVALS, CLOSED_AS, ROLES, SOURCES, count, day, listed, long_day, moment

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]
_IN_ORDER = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
_SECONDS = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD, Role.MANAGER, Role.DEPUTY})


@dataclass(frozen=True)
class Phase:
    """One of the eight phases in the task list."""

    title: str
    href: str
    hint: str
    status: str
    colour: str


@dataclass(frozen=True)
class Wait:
    """Something the request waits for."""

    on: str
    what: str
    until: str
    yours: bool
    late: bool


@dataclass(frozen=True)
class Doing:
    """Something that can be done now: a button or a link."""

    words: str
    href: str


@dataclass(frozen=True)
class Wrong:
    """Something that went out wrongly: when it was noticed, when the 72 hours end, and whether they are over."""

    noticed: str
    told_by: str
    over: bool


@router.get("/requests/{ref}")
def stand(ref: str, visit: CaseVisit) -> Response:
    """Where the request stands."""
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        names = {person.id: person.name for person in persons_of(session, case.child.id)}
        matters = matters_about(session, visit, ref)
        meeting = meeting_today(session, visit, ref, case.state) if visit.may_see(See.FILE) else None
    return show(
        visit,
        case,
        "cases.html",
        phases=[_phase(case, visit, stage) for stage in _IN_ORDER],
        waits=list(_waits(case, visit.user)),
        next_step=_next_step(case, visit),
        doings=[*_door(case, visit), *_doings(case, visit)],
        due=_due_rows(case),
        plan=plan_steps(case, visit),
        proclaimed=_proclaimed(case),
        meeting=meeting,
        why_not=why_not_given(visit, case) if meeting is not None and visit.may_act("copy_given") else "",
        wrong=_went_wrong(case),
        ended=CLOSED_AS[case.state.closed_as] if case.state.closed_as else "",
        history=_history(case, visit, names),
        matters=matters,
        asked=_asked_rows(case),
        lacking=lacking(case),
        who_adds=who_adds(visit, case),
    )


def _proclaimed(case: Case) -> tuple[str, ...]:
    """Public holidays proclaimed since the request began: they change none of its dates (R8)."""
    stored = case.terms.calendar
    return proclaimed_words(case.clock, read_calendar(stored.nation, stored.first_year, stored.last_year))


def _went_wrong(case: Case) -> list[Wrong]:
    """What went out wrongly, with the end of the 72 hours, until its stop is lifted and they are over (R35)."""
    found = []
    for event in case.events:
        if not isinstance(event.act, WentWrong):
            continue
        told_by = regulator_told_by(event.act.noticed_at)
        over = case.now >= told_by
        if not (over and case.state.stops[event.seq].lifted):
            found.append(Wrong(moment(event.act.noticed_at), moment(told_by), over))
    return found


def _history(case: Case, visit: Visit, names: dict[str, str]) -> list[Line]:
    return newest_lines(visit, case, names, 8) if visit.may_see(See.AUDIT) else []


_PHASES: dict[Stage, tuple[str, See]] = {
    Stage.INTAKE: ("/intake", See.CASE),
    Stage.ASSEMBLY: ("/documents", See.FILE),
    Stage.CONSULTATION: ("/people", See.FILE),
    Stage.DECISION: ("/decisions", See.FILE),
    Stage.REDACTION: ("/marker", See.MARKER),
    Stage.CHECK: ("/check", See.COPY),
    Stage.RELEASE: ("/release", See.CASE),
    Stage.CLOSE: ("/close", See.CASE),
}


def _phase(case: Case, visit: Visit, stage: Stage) -> Phase:
    below, see = _PHASES[stage]
    status, colour = _status(case, stage)
    reached = status != "Cannot start yet"
    href = case.path + below if may_open(visit, case, see) and reached else ""
    return Phase(stage.people_read, href, _hint(case, stage), status, colour)


def _status(case: Case, stage: Stage) -> tuple[str, str]:
    if case.stage is Stage.CLOSED:
        return ("Closed", "")
    if stage is case.stage:
        return ("Late", "red") if case.late else ("Now", "blue")
    if _IN_ORDER.index(stage) < _IN_ORDER.index(case.stage):
        return ("Done", "green")
    return ("Cannot start yet", "")


def _hint(case: Case, stage: Stage) -> str:
    state = case.state
    parties = list(state.parties.values())
    if stage is Stage.INTAKE and state.identity_open:
        return "Evidence of identity has been asked for"
    if stage is Stage.ASSEMBLY and state.file is not None:
        return f"{count(state.file.documents, 'document')}, {count(state.file.pages, 'page')}"
    if stage is Stage.CONSULTATION and parties:
        asked = [party for party in parties if party.to_be_asked]
        answered = sum(party.has_answered for party in asked)
        until = f", replies by {day(state.reply_by)}" if state.reply_by else ""
        return f"{count(len(parties), 'person', 'people')}; {answered} of {len(asked)} asked have answered{until}"
    if stage is Stage.DECISION and parties:
        return f"{sum(party.decided for party in parties)} of {len(parties)} decided"
    if stage is Stage.REDACTION and state.copy is not None:
        return f"Version {state.copy.version}: {count(state.copy.pages, 'page')}, {count(state.copy.marks, 'mark')}"
    if stage is Stage.RELEASE and state.given is not None:
        return f"Given on {day(state.given.on)}"
    return ""


def _waits(case: Case, user: User) -> Iterator[Wait]:
    """What the request waits for; the same wait of several people is one line with their number."""
    alike = Counter((wait.on, wait.what, wait.until) for wait in case.waiting)
    for (on, what, until), number in alike.items():
        times = f" ({number})" if number > 1 else ""
        yours = on == user.role or (on == "second_person" and user.role in _SECONDS)
        leads = on == Role.MANAGER and user.role is Role.DEPUTY
        late = until is not None and until < case.today
        yield Wait(case.title_of(on).capitalize(), what + times, day(until), yours or leads, late)


_LEADER_STEPS: dict[Stage, str] = {
    Stage.INTAKE: "Settle the intake",
    Stage.ASSEMBLY: "Collect the documents",
    Stage.CONSULTATION: "Ask people",
    Stage.DECISION: "Decide",
    Stage.REDACTION: "Mark the pages and make the copy",
    Stage.RELEASE: "Give the copy",
    Stage.CLOSE: "Close the request",
}

# From here on nothing goes on before every document with health data has its opinion (R21).
_HELD_BY_HEALTH = frozenset({Stage.REDACTION, Stage.CHECK, Stage.RELEASE})


def _next_step(case: Case, visit: Visit) -> Doing | None:
    """The one thing this person should do next, or None where it is somebody else's turn."""
    role, state = visit.user.role, case.state
    if not case.open:
        return None
    if state.needs_second and role in _SECONDS and set(state.needs_second.values()) != {visit.user.id}:
        return Doing("Look at what waits for a second person", f"{case.path}/backing")
    awaited = any(wait.on == role for wait in case.waiting)
    if case.stage is Stage.CHECK and awaited:
        return Doing("Check the copy", f"{case.path}/check")
    if role is Role.LEGAL_ADVISER and awaited:
        return Doing("Give legal advice", f"{case.path}/legal")
    if role is Role.LINE_MANAGER and case.stage is Stage.ASSEMBLY and awaited:
        return Doing("Go through the file and confirm it", f"{case.path}/documents")
    if visit.may_act("health_opinion") and case.stage in _HELD_BY_HEALTH and opinions_holding(state, case.today):
        return Doing("Record what the health professional said", f"{case.path}/health")
    if visit.may_act("not_told_settled") and case.stage in _HELD_BY_HEALTH and not_told_open(state):
        return Doing("Say whether a sharing the parents were not told of is disclosed", f"{case.path}/not-told")
    if visit.may_act("intake_settled") and case.stage in _LEADER_STEPS:
        if case.stage is Stage.INTAKE and state.intake is not None:
            return Doing("Record the evidence of identity", f"{case.path}/clock/identity")
        return Doing(_LEADER_STEPS[case.stage], case.path + _PHASES[case.stage][0])
    return None


_ALWAYS = (
    ("legal_advice_recorded", "Legal advice", "/legal"),
    ("checker_invited", "Invite a checker from outside", "/checkers"),
    ("channel_changed", "Change how the requester is reached", "/channel"),
    ("handed_over", "Hand the request over", "/handover"),
    ("request_withdrawn", "Withdraw or close the request", "/close"),
)


def _door(case: Case, visit: Visit) -> Iterator[Doing]:
    """The one door to what may be disputed, also after the end (S48, S49)."""
    if visit.may_see(See.MATTERS):
        yield Doing("The parent says that something is wrong", f"{case.path}/what-is-wrong")


def _doings(case: Case, visit: Visit) -> Iterator[Doing]:
    """The acts that fit the role, whatever the phase."""
    state = case.state
    if not case.open:
        return
    if visit.may_act("clarification_asked"):
        paused = bool(state.clarifications) and state.clarifications[-1][1] is None
        if paused:
            yield Doing("Record the requester's answer", f"{case.path}/clock/answer")
        else:
            yield Doing("Ask the requester which records they mean", f"{case.path}/clock/question")
        if state.fee_open:
            yield Doing("Record that the fee was paid", f"{case.path}/clock/fee-paid")
        elif state.fee is None and case.terms.profile.fee.may_be_charged and state.intake is not None:
            yield Doing("Ask for a fee", f"{case.path}/clock/fee")
        if state.extension_noticed_on is None:
            yield Doing("Extend the limit", f"{case.path}/clock/extension")
    if visit.may_act("due_choice_made") and any(key.startswith(("due/", "overdue/")) for key in state.moments):
        yield Doing("Record the choice for the due date", f"{case.path}/due-choice")
    if visit.may_act("health_opinion") and opinions_missing(state, case.today):
        yield Doing("Record a health professional's opinion", f"{case.path}/health")
    if visit.may_act("not_told_settled") and not_told_open(state):
        yield Doing("Say whether a sharing the parents were not told of is disclosed", f"{case.path}/not-told")
    if visit.may_act("authority_ended") and state.intake is not None and state.given is None:
        over = authority_is_over(state)
        words = "Say that authority was seen anew" if over else "Say that their right to ask has ended"
        yield Doing(words, f"{case.path}/authority")
    if visit.may_act("found_controversial") and not state.controversial:
        yield Doing("Say that the content is controversial", f"{case.path}/controversial")
    yield from (Doing(words, case.path + below) for kind, words, below in _ALWAYS if visit.may_act(kind))


def _due_rows(case: Case) -> list[tuple[str, str]]:
    clock = case.clock
    law = long_day(clock.statutory_due)
    rows = [("By law", law)]
    if not is_law(case.terms.profile):
        rows.insert(0, ("By the policy", f"{long_day(clock.due)}. {case.terms.profile.title}"))
    if clock.act_by != clock.governing_due:
        rows.append(("Last working day to act", long_day(clock.act_by)))
    rows.append(("Internal target of 28 days", long_day(clock.target_28)))
    kept = "the law's, which comes first" if clock.governing is Governing.STATUTE else "the policy's"
    if clock.due != clock.statutory_due:
        rows.append(("The date to keep", f"{long_day(clock.governing_due)}: {kept}"))
    return rows


def _asked_rows(case: Case) -> list[tuple[str, str]]:
    asked = case.request
    ways = [way for way in (asked.requester_email, asked.requester_address.replace("\n", ", ")) if way]
    ways += [asked.requester_telephone] if asked.requester_telephone else []
    channel = [] if asked.calendar_files_ok else ["no calendar files"]
    channel += ["neutral subjects"] if asked.neutral_subjects else []
    channel += [asked.channel_note] if asked.channel_note else []
    rows = [
        ("Requester", f"{asked.requester_name} ({asked.relationship})"),
        ("Parental responsibility", SOURCES[asked.parental_source]),
        ("To be reached at", "; ".join(ways)),
        ("Safe channel", listed(channel) or "Nothing special"),
        ("Received", f"{long_day(asked.received_on)}, {ARRIVALS.get(asked.arrived_by, '').lower()}"),
        ("Asked for", asked.asked_for),
        ("Child", f"{case.child.name}, born {day(case.child.born_on)}"),
    ]
    manager = case.staff.get(asked.manager_id)
    return [*rows, (ROLES[Role.MANAGER].capitalize(), manager.name if manager else "")]
