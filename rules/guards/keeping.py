"""Guards of what may be said of a request that has ended: destroyed, kept longer, taken up again (R31)."""

from datetime import date, timedelta

from models import acts
from models.messages import Said
from models.words import ClosedAs
from rules.guards.table import guards
from rules.retention import keep_until
from rules.state import RequestState
from rules.terms import Terms

LONGEST = timedelta(days=366 * 10)


@guards(acts.DestructionProposed)
def _destroy(
    state: RequestState, terms: Terms, said: Said, act: acts.DestructionProposed, today: date
) -> str | None:
    if state.destroyed or state.destruction is not None:
        return "already_done"
    until = keep_until(state, terms)
    if until is None:
        return "not_closed"
    if until >= today:
        return "kept_still"
    return "stop_holds_papers" if state.open_stops else None


@guards(acts.KeptLonger)
def _longer(state: RequestState, terms: Terms, said: Said, act: acts.KeptLonger, today: date) -> str | None:
    until = keep_until(state, terms)
    if until is None:
        return "papers_destroyed" if state.destroyed else "not_closed"
    if act.until <= max(until, today):
        return "not_longer"
    return "too_long" if act.until > today + LONGEST else None


@guards(acts.RequestReopened)
def _reopened(state: RequestState, terms: Terms, said: Said, act: acts.RequestReopened, today: date) -> str | None:
    if state.closed_as is None:
        return "not_closed"
    if state.destroyed:
        return "papers_destroyed"
    # Whoever is not entitled, or withdrew, asks anew: that is another request, with a date of its own.
    return "ask_anew" if state.closed_as in {ClosedAs.NOT_ENTITLED, ClosedAs.WITHDRAWN} else None
