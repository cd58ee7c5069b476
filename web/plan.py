"""The plan of a request: the last safe day for each step, what is done, what is late (S20, S33, S38, S41)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models import acts
from models.acts import Act
from rules.permissions import See
from rules.plan import load_of, plan_of, steps_done
from rules.planning import Milestone, Milestones, working_days_for
from rules.times import local_date
from web.casefile import Case, case_of, may_open, show
from web.guarding import Visit, signed_in
from web.wording import count, day, long_day

router = APIRouter()
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]

_TITLES = {
    Milestone.WRITE: "Write to third parties",
    Milestone.CHASE: "Chase the replies",
    Milestone.DECIDE: "Decide",
    Milestone.REDACT: "Black out",
    Milestone.CHECK: "Finish the second check",
    Milestone.INVITE: "Invite the requester",
}
_PAGES = {
    Milestone.WRITE: ("/people", See.FILE),
    Milestone.CHASE: ("/replies", See.REPLIES),
    Milestone.DECIDE: ("/decisions", See.FILE),
    Milestone.REDACT: ("/marker", See.MARKER),
    Milestone.CHECK: ("/check", See.COPY),
    Milestone.INVITE: ("/release", See.CASE),
}


@dataclass(frozen=True)
class Step:
    """One step of the plan as a page shows it; its fields fit the task list of the components."""

    title: str
    href: str
    hint: str
    when: str
    how_late: str
    status: str
    colour: str


def plan_steps(case: Case, visit: Visit) -> list[Step]:
    """Every step in order, with its last safe day and whether it is done, late, next or later."""
    plan, done = plan_of(case.state, case.terms, case.today), steps_done(case.state)
    to_do = [step for step in Milestone if step not in done]
    found = []
    for step, by in plan.in_order():
        below, see = _PAGES[step]
        status, colour = _status(step, plan, to_do, case)
        reached = step in done or step is to_do[0]
        href = case.path + below if may_open(visit, case, see) and reached else ""
        when, late = _when(step, by, case, done), _how_late(step, by, plan, case)
        found.append(Step(_TITLES[step], href, f"{when}, {late}" if late else when, when, late, status, colour))
    return found


def _status(step: Milestone, plan: Milestones, to_do: list[Milestone], case: Case) -> tuple[str, str]:
    if step not in to_do:
        return "Done", "green"
    if not case.open or case.state.given is not None:
        return "Not done", ""
    if step in plan.late:
        return "Late", "red"
    if plan.day_of(step) == case.today:
        return "Today", "yellow"
    return ("Next", "blue") if step is to_do[0] else ("Later", "")


def _when(step: Milestone, by: date, case: Case, done: frozenset[Milestone]) -> str:
    """The day a step was done, or its last safe day."""
    on = done_on(step, case) if step in done else None
    return f"Done on {long_day(on)}" if on else "" if step in done else f"By {long_day(by)}"


def _how_late(step: Milestone, by: date, plan: Milestones, case: Case) -> str:
    return f"{count((case.today - by).days, 'day')} ago" if step in plan.late else ""


def done_on(step: Milestone, case: Case) -> date | None:
    """The day of the last entry in the log that a step consists of, or None where it consists of none."""
    days = [local_date(event.at) for event in case.events if _belongs(step, event.act)]
    return max(days, default=None)


def _belongs(step: Milestone, act: Act) -> bool:
    if isinstance(act, acts.LetterSent):
        kinds = {Milestone.WRITE: "letter/third_party/", Milestone.CHASE: "letter/reminder/"}
        return step in kinds and act.effect.startswith(kinds[step])
    if isinstance(act, acts.ReplyReceived):
        return step is Milestone.CHASE
    return {
        acts.DecisionMade: Milestone.DECIDE,
        acts.CopyMade: Milestone.REDACT,
        acts.SignedOff: Milestone.CHECK,
        acts.ReleaseConfirmed: Milestone.INVITE,
    }.get(type(act)) is step


@router.get("/requests/{ref}/plan")
def plan(ref: str, visit: CaseVisit) -> Response:
    """The plan from today to the date to keep, and how it was reckoned."""
    case = case_of(visit, ref)
    found = plan_of(case.state, case.terms, case.today)
    return show(
        visit,
        case,
        "plan.html",
        steps=plan_steps(case, visit),
        does_not_fit=found.warning if case.open and case.state.given is None else None,
        reckoned=list(_reckoned(case)),
        closures=_closures(case),
        load=_load_words(case),
        due=long_day(case.clock.governing_due),
        act_by=long_day(case.clock.act_by) if case.clock.act_by != case.clock.governing_due else "",
    )


def _load_words(case: Case) -> str:
    load = load_of(case.state, case.terms)
    letters, pages = count(load.parties, "letter"), count(load.pages, "page")
    words = f"Planned for {letters} to third parties and {pages}."
    if load.assumed_parties and load.assumed_pages:
        return f"{words} Nobody has counted them yet: these are the usual numbers of this policy."
    if load.assumed_parties:
        return f"{words} Who has to be asked is not settled yet: the number of letters is this policy's usual one."
    return words


def _reckoned(case: Case) -> Iterator[tuple[str, str]]:
    """Why each day is where it is, from the last step back to the first."""
    load, profile = load_of(case.state, case.terms), case.terms.profile
    numbers = profile.plan
    marking = _working_days(working_days_for(load.pages, numbers.pages_marked_a_day))
    checking = _working_days(working_days_for(load.pages, numbers.pages_checked_a_day))
    deciding = _working_days(working_days_for(load.parties, numbers.letters_decided_a_day))
    yield "Invite the requester", f"{_working_days(numbers.invite_days)} before the date to keep"
    yield "Finish the second check", "the working day before the invitation"
    yield "Black out", f"{checking} earlier: {numbers.pages_checked_a_day} pages are checked a day"
    yield "Decide", f"{marking} earlier: {numbers.pages_marked_a_day} pages are marked a day"
    yield "Last day for replies", f"{deciding} earlier: {numbers.letters_decided_a_day} letters are decided a day"
    if not load.parties:
        yield "Write to third parties", "nobody has to be asked, so nothing is waited for"
        return
    if profile.reminder_days:
        first = count(profile.reminder_days[0], "day")
        yield "Chase the replies", f"with the first reminder, {first} after the letter"
    yield "Write to third parties", f"{count(profile.reply_days, 'day')} before the last day for replies"


def _working_days(number: int) -> str:
    return count(number, "working day")


def _closures(case: Case) -> list[str]:
    """The closures of the setting between receipt and the date to keep."""
    first, last = case.request.received_on, case.clock.governing_due
    return [
        f"{day(shut.first)}{f' to {day(shut.last)}' if shut.last > shut.first else ''}: {shut.why}"
        for shut in case.terms.profile.closures
        if shut.first <= last and shut.last >= first
    ]
