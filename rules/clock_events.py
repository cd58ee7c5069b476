"""The recorded events a due date depends on; values that cannot hold an impossible order of dates (R2, R3, R4)."""

from dataclasses import dataclass
from datetime import date

from rules.clock_working import say


class ClockError(ValueError):
    """The events cannot be reckoned with; the message says which one is wrong, and what to check."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A question to find out which information is meant: the day it was asked, and the day of the answer (R4)."""

    asked: date
    answered: date | None = None

    def __post_init__(self) -> None:
        _not_before(self.answered, "The answer to a question", self.asked, "the question was asked")


@dataclass(frozen=True, slots=True)
class ClockEvents:
    """Everything recorded that a due date depends on; the order of the pauses does not matter.

    A fee is recorded only where it may be asked (R10), a pause only for a question that identifies the
    information (R4). Raises ClockError for dates that cannot be: an answer before its question, say.
    """

    received: date
    identity_asked: date | None = None
    identity_received: date | None = None
    identity_asked_reasonable: bool = True
    fee_asked: date | None = None
    fee_paid: date | None = None
    clarifications: tuple[Pause, ...] = ()
    extension_noticed: date | None = None

    def __post_init__(self) -> None:
        arrival = "the request was received"
        _asked_first(self.identity_asked, self.identity_received, "evidence of identity")
        _asked_first(self.fee_asked, self.fee_paid, "the fee")
        _not_before(self.identity_asked, "The question about identity", self.received, arrival)
        _not_before(self.fee_asked, "The notice of a fee", self.received, arrival)
        for pause in self.clarifications:
            _not_before(pause.asked, "A question", self.received, arrival)
        _not_before(self.extension_noticed, "The notice of extension", self.received, arrival)

    @property
    def last(self) -> date:
        """The latest date among the events; a calendar must reach beyond it."""
        own = (self.identity_asked, self.identity_received, self.fee_asked, self.fee_paid, self.extension_noticed)
        asked = (day for pause in self.clarifications for day in (pause.asked, pause.answered))
        return max(day for day in (self.received, *own, *asked) if day)


def _asked_first(asked: date | None, done: date | None, what: str) -> None:
    if done and not asked:
        raise ClockError(
            f"For {what} there is a day of arrival ({say(done)}), but no day on which it was asked for."
        )
    if asked:
        _not_before(done, f"The arrival of {what}", asked, "it was asked for")


def _not_before(day: date | None, what: str, earlier: date, event: str) -> None:
    if day and day < earlier:
        raise ClockError(f"{what} ({say(day)}) lies before the day {event} ({say(earlier)}). Check the dates.")
