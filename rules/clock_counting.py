"""Counting a limit: the count itself, the days the clock stood still, the roll to a working day (R2, R4)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules import clock_working as words
from rules.calendars import Calendar
from rules.clock_events import Pause
from rules.clock_working import Step
from rules.profiles import Extension, Limit, Roll, Unit

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Run:
    """Where a limit ends, with its steps, and the questions that came too late to stop it."""

    end: date
    steps: tuple[Step, ...]
    too_late: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of a count after the clock stood still, the spans that moved it, the questions that did not."""

    end: date
    spans: tuple[Span, ...]
    too_late: tuple[date, ...]


def run(limit: Limit, extension: Extension | None, start: date, spans: Sequence[Span], calendar: Calendar) -> Run:
    """Count `limit`, and `extension` on top of it, from `start`.

    `spans` are the pauses as `still` gives them: in order, without overlap. The days they last are added to the
    end of the count; then the end rolls, where the limit says so. A question asked after the limit has ended
    does not bring it back.
    """
    steps: list[Step] = []
    end = start
    for count, unit in _counts(limit, extension):
        counted = add(end, count, unit, calendar)
        steps.append(Step(counted, words.counted(end, count, unit, counted, calendar)))
        end = counted
    stop = stopped(limit, end, start, spans, calendar)
    if stop.spans:
        steps.append(Step(stop.end, words.paused((stop.end - end).days, stop.end, stop.spans)))
    rolled = _rolled(stop.end, limit, calendar)
    if rolled != stop.end:
        steps.append(Step(rolled, words.rolled(stop.end, rolled, calendar)))
    return Run(rolled, tuple(steps), stop.too_late)


def stopped(limit: Limit, end: date, start: date, spans: Sequence[Span], calendar: Calendar) -> Stop:
    """Move the end of a count by the days the clock stood still; days before `start` were never counted."""
    stood: list[Span] = []
    too_late: list[date] = []
    for asked, answered in spans if limit.clarification_pauses else ():
        if asked > _rolled(end, limit, calendar):
            too_late.append(asked)
        elif answered > max(asked, start):
            stood.append((max(asked, start), answered))
            end += answered - max(asked, start)
    return Stop(end, tuple(stood), tuple(too_late))


def _rolled(day: date, limit: Limit, calendar: Calendar) -> date:
    return calendar.roll_forward(day) if limit.roll is Roll.NEXT_WORKING_DAY else day


def add(start: date, count: int, unit: Unit, calendar: Calendar) -> date:
    """Return the day on which `count` units after `start` end; the day after `start` is day 1.

    Months end on the same day of the month, or on the month's last day where it is shorter.
    """
    if unit is Unit.MONTHS:
        return add_months(start, count)
    if unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=count)
    return calendar.working_day_after(start, count)


def add_months(start: date, count: int) -> date:
    """Return the same day `count` months later, or that month's last day where it is shorter (R2)."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def still(pauses: Sequence[Pause], today: date | None) -> tuple[Span, ...]:
    """Join pauses into spans in which the clock stood still: in order, each day counted once.

    An open question counts up to `today`; without `today`, or if it was asked later, not at all.
    """
    spans: list[Span] = []
    for asked, answered in sorted((p.asked, p.answered or max(p.asked, today or p.asked)) for p in pauses):
        if spans and asked <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], answered))
        else:
            spans.append((asked, answered))
    return tuple(spans)


def _counts(limit: Limit, extension: Extension | None) -> list[tuple[int, Unit]]:
    if extension is None or extension.count is None or extension.unit is None:
        return [(limit.count, limit.unit)]
    if extension.unit is limit.unit:  # 1 + 2 months are 3 months from the start: the clamp must not act twice
        return [(limit.count + extension.count, limit.unit)]
    return [(limit.count, limit.unit), (extension.count, extension.unit)]
