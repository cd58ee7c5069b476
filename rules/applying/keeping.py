"""How the keeping, the destruction and the reopening of an ended request change its state (R31)."""

from models import acts
from models.messages import Event
from rules.applying.table import applies
from rules.state import Destruction, RequestState
from rules.times import local_date


@applies(acts.DestructionProposed)
def _destruction_proposed(state: RequestState, event: Event, act: acts.DestructionProposed) -> None:
    state.destruction = Destruction(event.seq, event.actor_id)
    state.needs_second[event.seq] = event.actor_id


@applies(acts.KeptLonger)
def _kept_longer(state: RequestState, event: Event, act: acts.KeptLonger) -> None:
    state.kept_until = act.until
    if state.destruction is not None:
        state.needs_second.pop(state.destruction.seq, None)
        state.destruction = None


@applies(acts.RequestReopened)
def _reopened(state: RequestState, event: Event, act: acts.RequestReopened) -> None:
    """It goes on where it stood; what was given stays given, and another copy may follow it."""
    state.reopened.append((event.seq, local_date(event.at)))
    state.closed_as = state.closed_on = state.kept_until = None
    if state.destruction is not None:
        state.needs_second.pop(state.destruction.seq, None)
        state.destruction = None
    if state.given is not None:
        state.given_before.append(state.given)
    state.given = state.release = state.booked = state.way = state.due_choice = None
    state.due_choice_backed = False
    state.drop_refusal()
