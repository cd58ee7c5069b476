"""A request's state, folded from its event log: recomputed, never patched (design: "The way data flows")."""

from collections.abc import Iterable

from models.messages import Event
from rules.applying import APPLY
from rules.state import RequestState


def fold(events: Iterable[Event]) -> RequestState:
    """The state after these events, in the order of their numbers."""
    state = RequestState()
    for event in sorted(events, key=lambda event: event.seq):
        absorb(state, event)
    return state


def absorb(state: RequestState, event: Event) -> None:
    """Take one more event into the state. An event already absorbed changes nothing."""
    if event.seq <= state.seq:
        return
    APPLY[type(event.act)](state, event, event.act)
    state.seq = event.seq
