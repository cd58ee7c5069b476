"""How long the papers of an ended request or matter are kept, and when they are to be destroyed (R31)."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from rules.state import Stop
from rules.terms import Terms


class Kept(Protocol):
    """What the keeping of papers asks of a state, be it of a request or of a matter."""

    closed_on: date | None
    kept_until: date | None
    destroyed: bool

    @property
    def open_stops(self) -> Sequence[Stop]:
        """The safeguarding stops that are in force."""
        ...


def keep_until(state: Kept, terms: Terms) -> date | None:
    """The last day on which the papers are kept: the end plus the policy's years, or a later day that was set.

    None while it runs, and once its papers are destroyed.
    """
    if state.closed_on is None or state.destroyed:
        return None
    by_policy = years_after(state.closed_on, terms.profile.retention_years)
    return max(by_policy, state.kept_until) if state.kept_until else by_policy


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def may_be_destroyed(state: Kept, terms: Terms, today: date) -> bool:
    """Whether the time is up and nothing holds the papers back."""
    until = keep_until(state, terms)
    return until is not None and until < today and not state.open_stops
