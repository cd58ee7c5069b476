"""May this be done now? Each guard reads the state and says yes (None) or why not (a code of rules.refusals)."""

from datetime import date

from models.messages import Said
from rules.guards import always, asking, beginning, finishing  # noqa: F401 - they register themselves
from rules.guards.table import GUARDS
from rules.permissions import may_act
from rules.state import RequestState
from rules.terms import Terms

__all__ = ["refusal"]


# Said after the end: kept with the request, but nothing is done any more.
_AFTER_CLOSING = frozenset({"went_wrong", "stop_placed", "effect_retried", "letter_posted"})


def refusal(state: RequestState, terms: Terms, said: Said, today: date) -> str | None:
    """Why an act is refused, as a code, or None if it may be done.

    `today` is the date at the setting. The actor and role in `said` are the ones claimed; the record compares
    them with the submission before anything counts.
    """
    if not may_act(said.role, said.act.kind):
        return "not_your_role"
    if state.closed_as is not None and said.act.kind not in _AFTER_CLOSING:
        return "request_closed"
    guard = GUARDS.get(type(said.act))
    return guard(state, terms, said, said.act, today) if guard else "not_your_role"
