"""The clock: when the answer to a request is due, by the setting's policy and by law, with the working (R2-R4, R9).

Every date is a function of the recorded events. Nothing is patched: when an event is added, all is reckoned anew.
"""

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.calendars import Calendar, Nation
from rules.clock_counting import Run, Span, run, still, stopped
from rules.clock_events import ClockError, ClockEvents, Pause
from rules.clock_start import Start, WaitingFor, begin
from rules.clock_working import Step, say
from rules.profiles import Extension, Limit, Profile, Roll, Unit

__all__ = ["ClockError", "ClockEvents", "Governing", "Pause", "Reckoning", "Step", "WaitingFor", "reckon"]

LAW = Limit(count=1, unit=Unit.MONTHS, roll=Roll.NEXT_WORKING_DAY)
LAW_EXTENSION = Extension(allowed=True, count=2, unit=Unit.MONTHS)
INTERNAL_TARGET = timedelta(days=28)


class Governing(StrEnum):
    """Whose date comes first and so drives the alarms; the law's, where both are the same."""

    POLICY = "policy"
    STATUTE = "statute"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the clock says.

    `due` is the policy's date and `statutory_due` the law's; `governing` names the earlier. `first_limit` is the
    law's date without an extension, `first_policy_limit` the policy's: a notice of extension is in time up to and
    including that day. `target_28` is the internal target of 28 days, a plain count that does not roll. While the
    requester owes something, `waiting_for` and `paused_since` say what and since when, and the dates are those
    that hold if it comes today.
    """

    profile: str
    nation: Nation
    start: date
    due: date
    statutory_due: date
    governing: Governing
    first_limit: date
    first_policy_limit: date
    target_28: date
    working: tuple[Step, ...]
    warnings: tuple[str, ...]
    waiting_for: WaitingFor | None
    paused_since: date | None
    calendar: Calendar

    @property
    def governing_due(self) -> date:
        """The earlier of the two dates: the one to keep."""
        return min(self.due, self.statutory_due)

    @property
    def act_by(self) -> date:
        """The last working day on or before the governing date."""
        return self.calendar.roll_back(self.governing_due)

    @property
    def fixed(self) -> bool:
        """Whether the dates stand; they do not while the requester owes something."""
        return self.waiting_for is None

    @property
    def calendar_version(self) -> str:
        """The calendar the dates were reckoned with, such as "holidays 0.108"."""
        return self.calendar.version


@dataclass(frozen=True, slots=True)
class _Limits:
    """A limit as it first stood, and as it stands after a notice of extension."""

    first: Run
    final: Run
    warnings: tuple[str, ...] = ()


def reckon(
    events: ClockEvents, profile: Profile, nation: Nation, calendar: Calendar, today: date | None = None
) -> Reckoning:
    """Reckon every date of a request from its events (R2, R3, R4).

    `today` matters only while the requester owes something: the dates are then those that would hold if it came
    today (without `today`, on the day it was asked for). Raises ClockError if `calendar` is another nation's, and
    CalendarError if it does not reach far enough.
    """
    nation = Nation(nation)
    if calendar.nation != nation:
        raise ClockError(
            f"The calendar is {calendar.nation}'s, but the setting is in {nation}. Read that calendar."
        )
    start = begin(events, profile.identity_prompt_days, calendar, today)
    spans = still(events.clarifications, today)
    law = _law(events, start, spans, calendar)
    policy = law if is_law(profile) else _policy(events, profile, start, spans, calendar, law)
    due, statutory_due = policy.final.end, law.final.end
    open_since = _open_since(events, max(due, statutory_due))
    waiting_for = start.waiting_for or (WaitingFor.ANSWER if open_since else None)
    warnings = [*start.warnings, *law.warnings, *(policy.warnings if policy is not law else ())]
    if open_since:
        warnings.append(
            f"The clock stands still: a question was asked on {say(open_since)} and is not answered. "
            "The dates move on by a day for each day until the answer."
        )
    if due > statutory_due:
        warnings.append(
            f"The policy's date, {say(due)}, is later than the date by law, {say(statutory_due)}. "
            "The law's date is the one to keep."
        )
    return Reckoning(
        profile=profile.name,
        nation=nation,
        start=start.day,
        due=due,
        statutory_due=statutory_due,
        governing=Governing.POLICY if due < statutory_due else Governing.STATUTE,
        first_limit=law.first.end,
        first_policy_limit=policy.first.end,
        target_28=stopped(LAW, start.day + INTERNAL_TARGET, start.day, spans, calendar).end,
        working=_working(start, policy, law, calendar),
        warnings=tuple(warnings),
        waiting_for=waiting_for,
        paused_since=start.since or open_since,
        calendar=calendar,
    )


def is_law(profile: Profile) -> bool:
    """Tell whether a profile's limit is the law's own, so that there is one date and not two."""
    return profile.limit == LAW and profile.extension == LAW_EXTENSION


def _open_since(events: ClockEvents, last_due: date) -> date | None:
    """Return when the first unanswered question was asked; one asked after the last limit stops nothing."""
    asked = (pause.asked for pause in events.clarifications if pause.answered is None)
    return min((day for day in asked if day <= last_due), default=None)


def _law(events: ClockEvents, start: Start, spans: tuple[Span, ...], calendar: Calendar) -> _Limits:
    first = run(LAW, None, start.day, spans, calendar)
    noticed = events.extension_noticed
    late = tuple(
        f"The question of {say(asked)} came after the limit had ended, so it stops nothing."
        for asked in first.too_late
    )
    if noticed is None:
        return _Limits(first, first, late)
    if noticed > first.end:
        refused = (
            f"The notice of extension of {say(noticed)} came after the first limit, {say(first.end)}, so it "
            "extends nothing. Answer now, and record why the answer is late."
        )
        return _Limits(first, first, (*late, refused))
    final = run(LAW, LAW_EXTENSION, start.day, spans, calendar)
    return _Limits(first, final, late if final.too_late else ())


def _policy(
    events: ClockEvents, profile: Profile, start: Start, spans: tuple[Span, ...], calendar: Calendar, law: _Limits
) -> _Limits:
    from_day = start.day if profile.limit.identity_moves_start else events.received
    first = run(profile.limit, None, from_day, spans, calendar)
    noticed = events.extension_noticed
    if noticed is None:
        return _Limits(first, first)
    if not profile.extension.allowed:
        return _Limits(first, first, (f"The policy has no extension: its date stays {say(first.end)}.",))
    if noticed > first.end:
        late = f"The notice of extension of {say(noticed)} came after the policy's first limit, {say(first.end)}."
        return _Limits(first, first, (f"{late} The policy's date stays.",))
    if profile.extension.count is not None:
        return _Limits(first, run(profile.limit, profile.extension, from_day, spans, calendar))
    if law.final.end <= first.end:
        return _Limits(first, first)
    why = f"The policy may be extended and names no length, so the date by law counts: {say(law.final.end)}."
    return _Limits(first, Run(law.final.end, (*first.steps, Step(law.final.end, why))))


def _working(start: Start, policy: _Limits, law: _Limits, calendar: Calendar) -> tuple[Step, ...]:
    first = min(policy.final.end, law.final.end)
    if policy is law:
        steps = law.final.steps
        why = f"The answer is due by {say(first)}."
    else:
        steps = (*_prefixed("Policy: ", policy.final.steps), *_prefixed("Law: ", law.final.steps))
        whose = "the policy's date" if policy.final.end < law.final.end else "the date by law"
        same = policy.final.end == law.final.end
        why = f"Both dates are {say(first)}." if same else f"The earlier date counts: {whose}, {say(first)}."
    if not calendar.is_working_day(first):
        why += f" That is not a working day: the last one before it is {say(calendar.roll_back(first))}."
    return (*start.steps, *steps, Step(first, why))


def _prefixed(prefix: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(Step(step.date, prefix + step.why) for step in steps)


if __name__ == "__main__":
    from rules.clock_cli import main

    sys.exit(main())
