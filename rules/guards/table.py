"""The table that the guards register in: one guard an act."""

from collections.abc import Callable
from datetime import date
from typing import Any

from models.messages import Said
from rules.state import RequestState
from rules.terms import Terms

Guard = Callable[[RequestState, Terms, Said, Any, date], str | None]
GUARDS: dict[type, Guard] = {}


def guards(act: type) -> Callable[[Guard], Guard]:
    """Register a function as the guard of one kind of act."""

    def register(function: Guard) -> Guard:
        GUARDS[act] = function
        return function

    return register


def date_fault(state: RequestState, day: date, today: date) -> str | None:
    """Whether a date that somebody typed can be: not in the future, not before the request arrived."""
    if day > today:
        return "date_in_future"
    if state.received is not None and day < state.received.received_on:
        return "date_before_receipt"
    return None
