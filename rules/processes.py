"""What the rules of any process are: one value a kind, so that request and matters are carried in the same way.

A process has a log. Its rules fold the log to a state, say whether an act may be done, which letters are due, what
falls due next and where it stands. Workflow, record, pages and reconciler ask them and know nothing of the kind.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from models.messages import EffectOrder, Event, Said
from rules.agenda import Waiting, effects_due, moments_ahead, waiting_for
from rules.folding import absorb
from rules.guards import refusal
from rules.moments import Moment
from rules.standing import Standing, standing_of
from rules.state import RequestState
from rules.terms import Terms


class ProcessState(Protocol):
    """What every state knows: how far it is folded, and which letters are done or have failed."""

    seq: int
    done: set[str]
    failed: dict[str, str]


S = TypeVar("S", bound=ProcessState)


@dataclass(frozen=True)
class ProcessRules(Generic[S]):
    """The rules of one kind of process; all of them pure functions of its state."""

    new_state: Callable[[], S]
    absorb: Callable[[S, Event], None]
    refusal: Callable[[S, Terms, Said, date], str | None]
    effects_due: Callable[[str, S], list[EffectOrder]]
    moments_ahead: Callable[[S, Terms, date], list[Moment]]
    waiting_for: Callable[[S, Terms, datetime], list[Waiting]]
    standing_of: Callable[[S, Terms, datetime], Standing]
    outcome: Callable[[S], str]

    def fold(self, events: Iterable[Event]) -> S:
        """The state after these events, in the order of their numbers."""
        state = self.new_state()
        for event in sorted(events, key=lambda event: event.seq):
            self.absorb(state, event)
        return state


def _outcome(state: RequestState) -> str:
    return state.closed_as.value if state.closed_as else ""


REQUEST: ProcessRules[RequestState] = ProcessRules(
    new_state=RequestState,
    absorb=absorb,
    refusal=refusal,
    effects_due=effects_due,
    moments_ahead=moments_ahead,
    waiting_for=waiting_for,
    standing_of=standing_of,
    outcome=_outcome,
)
"""The rules of a request."""
