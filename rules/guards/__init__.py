"""May this be done now? Each guard reads the state and says yes (None) or why not (a code of rules.refusals)."""

from datetime import date

from models.acts import Backed
from models.messages import Said
from rules.guards import (  # noqa: F401 - they register themselves
    advising,
    always,
    asking,
    beginning,
    deciding,
    finishing,
    inviting,
    keeping,
)
from rules.guards.table import GUARDS
from rules.permissions import may_act
from rules.state import RequestState
from rules.terms import Terms

__all__ = ["refusal"]


# Said after the end: kept with the request, but nothing is done any more.
_AFTER_CLOSING = frozenset(
    {
        *("went_wrong", "stop_placed", "stop_lifted", "effect_retried", "letter_posted"),
        *("handed_over", "paper_taken_out", "paper_kept", "reasons_opened"),
        *("destruction_proposed", "kept_longer", "request_reopened"),
        "own_data_answered",
    }
)


def refusal(state: RequestState, terms: Terms, said: Said, today: date) -> str | None:
    """Why an act is refused, as a code, or None if it may be done.

    `today` is the date at the setting. The actor and role in `said` are the ones claimed; the record compares
    them with the submission before anything counts.
    """
    if not may_act(said.role, said.act.kind):
        return "not_your_role"
    if said.actor_id == state.requester_user_id:
        return "own_request"
    if state.closed_as is not None and not _may_follow(state, said):
        return "request_closed"
    guard = GUARDS.get(type(said.act))
    return guard(state, terms, said, said.act, today) if guard else "not_your_role"


def _may_follow(state: RequestState, said: Said) -> bool:
    """Whether an act may be said of a request that has ended: papers leave, two people still needed (R31)."""
    act = said.act
    if isinstance(act, Backed):
        if state.destruction is not None and state.destruction.seq == act.seq:
            return True
        if any(stop.lift_seq == act.seq for stop in state.open_stops):
            return True
        return any(proposal.seq == act.seq for proposal in state.taking_out.values())
    return act.kind in _AFTER_CLOSING
