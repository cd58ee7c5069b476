"""Planning backwards from the date to keep: the last safe day for each step (S20, S33, S38, S41).

Closure weeks of the setting move the plan, never a due date: a step is never set on a day on which nobody works.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from rules.clock import Reckoning
from rules.profiles import Closure, Profile

WORKING_DAYS_A_WEEK = 5


class Milestone(StrEnum):
    """A step of the plan; `Milestones` holds a last safe day for each."""

    WRITE = "write"
    CHASE = "chase"
    DECIDE = "decide"
    REDACT = "redact"
    CHECK = "check"
    INVITE = "invite"


@dataclass(frozen=True, slots=True)
class Milestones:
    """The last safe day for each step, in order, each a day on which the setting works.

    `late` names the steps whose day has passed undone. `days_short` is how many working days are missing where
    the plan does not fit between receipt and the date to keep: the first steps are then due on the first day.
    """

    write_by: date
    chase_by: date
    decide_by: date
    redact_by: date
    check_by: date
    invite_by: date
    late: tuple[Milestone, ...] = ()
    days_short: int = 0

    @property
    def warning(self) -> str | None:
        """Say that the plan does not fit, if it does not."""
        if not self.days_short:
            return None
        missing = "a working day is" if self.days_short == 1 else f"{self.days_short} working days are"
        return f"The plan does not fit: {missing} missing. Start at once, and shorten the time for replies."

    def day_of(self, step: Milestone) -> date:
        """Return the last safe day for one step."""
        day: date = getattr(self, f"{step}_by")
        return day

    def in_order(self) -> tuple[tuple[Milestone, date], ...]:
        """List every step with its day, in the order in which they happen."""
        return tuple((step, self.day_of(step)) for step in Milestone)


def milestones(
    reckoning: Reckoning,
    profile: Profile,
    parties: int,
    pages: int,
    closures: Sequence[Closure],
    today: date,
    done: Iterable[Milestone] = (),
) -> Milestones:
    """Plan backwards from the earlier of the two due dates.

    `parties` is the number of letters to third parties, `pages` the length of the file, `closures` the setting's
    closed days (the profile's own are added). Steps in `done` are never late. Raises ValueError for a negative
    number.
    """
    if parties < 0 or pages < 0:
        raise ValueError(f"Parties ({parties}) and pages ({pages}) are counts: give 0 or more.")
    days = _days_worked(reckoning, (*profile.closures, *closures))
    plan = profile.plan
    invite = len(days) - 1 - plan.invite_days
    check = invite - 1
    redact = check - working_days_for(pages, plan.pages_checked_a_day)
    decide = redact - working_days_for(pages, plan.pages_marked_a_day)
    replies = decide - working_days_for(parties, plan.letters_decided_a_day)
    chase = _reply_day_less(days, replies, _days_left_when_chased(profile) if parties else 0)
    write = _reply_day_less(days, replies, profile.reply_days if parties else 0)
    placed = (write, chase, decide, redact, check, invite)
    write_by, chase_by, decide_by, redact_by, check_by, invite_by = (days[max(0, at)] for at in placed)
    plan_days = Milestones(write_by, chase_by, decide_by, redact_by, check_by, invite_by)
    finished = frozenset(done)
    late = tuple(step for step, day in plan_days.in_order() if day < today and step not in finished)
    return replace(plan_days, late=late, days_short=max(0, -write))


def alarms(reckoning: Reckoning, profile: Profile) -> tuple[date, ...]:
    """List the days on which people are warned, each a working day on or before the profile's warning day.

    They count back from the earlier of the two due dates; the last one is the last working day to act.
    """
    due = reckoning.governing_due
    days = {reckoning.calendar.roll_back(due - timedelta(days=before)) for before in profile.warn_days_before}
    days.add(reckoning.act_by)
    # While the setting is shut nobody reads a warning: it comes on the last day before.
    heard = {_open_day(day, reckoning, profile) for day in days} | {reckoning.act_by}
    return tuple(sorted(day for day in heard if day >= reckoning.start))


def _open_day(day: date, reckoning: Reckoning, profile: Profile) -> date:
    """The day itself, or the last working day before the closure it lies in."""
    for closure in sorted(profile.closures, key=lambda one: one.first, reverse=True):
        if closure.first <= day <= closure.last:
            day = reckoning.calendar.roll_back(closure.first - timedelta(days=1))
    return day


def _days_worked(reckoning: Reckoning, closures: Sequence[Closure]) -> list[date]:
    """List the days between receipt and the date to keep on which the setting works; never empty."""
    first, due = reckoning.start, reckoning.governing_due
    span = (first + timedelta(days=n) for n in range((due - first).days + 1))
    open_days = [
        day
        for day in span
        if reckoning.calendar.is_working_day(day) and not any(c.first <= day <= c.last for c in closures)
    ]
    return open_days or [reckoning.act_by]


def working_days_for(amount: int, a_day: int) -> int:
    """Return the working days that `amount` things take, `a_day` of them a day: at least one."""
    return max(1, -(-amount // a_day))


def _days_left_when_chased(profile: Profile) -> int:
    return profile.reply_days - profile.reminder_days[0] if profile.reminder_days else 0


def _reply_day_less(days: Sequence[date], replies: int, wait: int) -> int:
    """Return the place in `days` that lies `wait` calendar days before the last day for replies.

    A place before the first day is negative, five places to a week.
    """
    if replies < 0:
        return replies - wait * WORKING_DAYS_A_WEEK // 7
    latest = days[replies] - timedelta(days=wait)
    if latest < days[0]:
        return -max(1, (days[0] - latest).days * WORKING_DAYS_A_WEEK // 7)
    return bisect_right(days, latest) - 1
