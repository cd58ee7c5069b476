"""The table of what each act does to the state: `applies` puts a function into it."""

from collections.abc import Callable
from typing import Any

from models.messages import Event
from models.words import Role
from rules.state import RequestState

Apply = Callable[[RequestState, Event, Any], None]
APPLY: dict[type, Apply] = {}


def applies(act: type) -> Callable[[Apply], Apply]:
    """Register the one function that takes this kind of act into the state."""

    def register(function: Apply) -> Apply:
        APPLY[act] = function
        return function

    return register


def ask_second(state: RequestState, event: Event, sensitive: bool) -> None:
    """Have a second person back an event; where somebody may be in danger, the safeguarding lead (S98, R24)."""
    state.needs_second[event.seq] = event.actor_id
    if sensitive and event.role is not Role.SAFEGUARDING_LEAD:
        state.needs_lead.add(event.seq)
