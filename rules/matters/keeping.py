"""How long the words of an ended matter are kept, and when two people destroy them (R31)."""

from datetime import date, timedelta
from typing import Any

from models import acts
from models.messages import Event, Said
from rules.matters.state import MatterState
from rules.permissions import READERS
from rules.retention import keep_until
from rules.state import Destruction
from rules.terms import Terms

LONGEST = timedelta(days=366 * 10)
AFTER_THE_END = frozenset({"destruction_proposed", "kept_longer", "backed", "stop_placed", "stop_lifted"})
"""What may be said of a matter that has ended, as far as its keeping goes; a stop holds its words."""


def may_back_destruction(state: MatterState, said: Said) -> str | None:
    """Why this person may not back that the words are destroyed, as a code; None where it is not about that."""
    if state.destruction is None or not isinstance(said.act, acts.Backed):
        return None
    if said.act.seq != state.destruction.seq:
        return None
    if said.role not in READERS:
        return "another_has_to_back"
    return "stop_holds_papers" if state.open_stops else None


def backed(state: MatterState, seq: int) -> None:
    """Something was backed: where it was the destruction, the words are gone."""
    if state.destruction is not None and state.destruction.seq == seq:
        state.destroyed = True


def _proposed(state: MatterState, event: Event, act: acts.DestructionProposed) -> None:
    state.destruction = Destruction(event.seq, event.actor_id)
    state.needs_second[event.seq] = event.actor_id


def _longer(state: MatterState, event: Event, act: acts.KeptLonger) -> None:
    state.kept_until = act.until
    if state.destruction is not None:
        state.needs_second.pop(state.destruction.seq, None)
        state.destruction = None


def _may_propose(
    state: MatterState, terms: Terms, said: Said, act: acts.DestructionProposed, today: date
) -> str | None:
    if state.destroyed or state.destruction is not None:
        return "already_done"
    until = keep_until(state, terms)
    if until is None:
        return "matter_runs"
    if until >= today:
        return "kept_still"
    return "stop_holds_papers" if state.open_stops else None


def _may_keep(state: MatterState, terms: Terms, said: Said, act: acts.KeptLonger, today: date) -> str | None:
    until = keep_until(state, terms)
    if until is None:
        return "papers_destroyed" if state.destroyed else "matter_runs"
    if act.until <= max(until, today):
        return "not_longer"
    return "too_long" if act.until > today + LONGEST else None


APPLIERS: dict[type, Any] = {acts.DestructionProposed: _proposed, acts.KeptLonger: _longer}
GUARDS: dict[type, Any] = {acts.DestructionProposed: _may_propose, acts.KeptLonger: _may_keep}
