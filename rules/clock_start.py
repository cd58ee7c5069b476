"""The day from which the clock counts: receipt, or what the requester had first to bring (R2, R10)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.calendars import Calendar
from rules.clock_counting import add_months
from rules.clock_events import ClockEvents
from rules.clock_working import Step, amount, say
from rules.profiles import Unit


class WaitingFor(StrEnum):
    """What the requester still owes before the clock goes on."""

    IDENTITY = "identity"
    FEE = "fee"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Start:
    """The day the clock counts from, with its steps; `waiting_for` if that day is not yet known."""

    day: date
    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()
    waiting_for: WaitingFor | None = None
    since: date | None = None


def begin(events: ClockEvents, prompt_days: int, calendar: Calendar, today: date | None) -> Start:
    """Find the day the clock counts from: the latest of receipt, evidence of identity and permitted fee (R2).

    A question about identity moves it only if it was reasonable and asked within `prompt_days` working days of
    receipt; a fee only if it was asked for while the month was still running.
    """
    start = Start(events.received, (Step(events.received, f"The request was received on {say(events.received)}."),))
    start = _after_identity(start, events, prompt_days, calendar, today)
    return _after_fee(start, events, calendar, today)


def _after_identity(
    start: Start, events: ClockEvents, prompt_days: int, calendar: Calendar, today: date | None
) -> Start:
    asked = events.identity_asked
    if asked is None:
        return start
    if not events.identity_asked_reasonable:
        return _told(
            start, asked, f"Identity was asked for on {say(asked)} without need, so the start does not move."
        )
    prompt = calendar.working_day_after(events.received, prompt_days)
    if asked > prompt:
        return _told(
            start,
            asked,
            f"Identity was asked for on {say(asked)}, too late to move the start: prompt is within "
            f"{amount(prompt_days, Unit.WORKING_DAYS)} of receipt, here up to {say(prompt)}.",
        )
    came = f"Identity was asked for on {say(asked)}, and the evidence came"
    return _moved(start, asked, events.identity_received, came, WaitingFor.IDENTITY, today)


def _after_fee(start: Start, events: ClockEvents, calendar: Calendar, today: date | None) -> Start:
    asked = events.fee_asked
    if asked is None:
        return start
    limit = calendar.roll_forward(add_months(start.day, 1))
    if asked > limit:
        late = f"The fee was asked for on {say(asked)}, after the month had ended ({say(limit)}), so nothing moves."
        return _told(start, asked, late)
    came = f"A fee was asked for on {say(asked)}, and it was paid"
    return _moved(start, asked, events.fee_paid, came, WaitingFor.FEE, today)


def _moved(
    start: Start, asked: date, came: date | None, what: str, waiting: WaitingFor, today: date | None
) -> Start:
    if came:
        day = max(start.day, came)
        why = f"{what} on {say(came)}, so the clock counts from {say(day)}."
        return Start(day, (*start.steps, Step(day, why)), start.warnings, start.waiting_for, start.since)
    day = max(start.day, asked, today or asked)
    thing = "evidence of identity" if waiting is WaitingFor.IDENTITY else "the fee"
    why = f"The clock has not started: {thing} was asked for on {say(asked)} and has not come."
    warning = f"{why} The dates shown are those that hold if it comes on {say(day)}."
    return Start(
        day,
        (*start.steps, Step(day, warning)),
        (*start.warnings, warning),
        start.waiting_for or waiting,
        min(asked, start.since or asked),
    )


def _told(start: Start, day: date, why: str) -> Start:
    return Start(start.day, (*start.steps, Step(day, why)), (*start.warnings, why), start.waiting_for, start.since)
