"""How release and closing change the state (S41-S46)."""

from models import acts
from models.messages import Event
from rules.applying.table import applies
from rules.state import RequestState
from rules.times import local_date


@applies(acts.ReleaseConfirmed)
def _release_confirmed(state: RequestState, event: Event, act: acts.ReleaseConfirmed) -> None:
    state.release, state.release_seq, state.way = act, event.seq, act.way


@applies(acts.WayChosen)
def _way_chosen(state: RequestState, event: Event, act: acts.WayChosen) -> None:
    state.way = act.way


@applies(acts.SlotBooked)
def _slot_booked(state: RequestState, event: Event, act: acts.SlotBooked) -> None:
    state.booked = (event.seq, act.slot_id)


@applies(acts.SlotReleased)
def _slot_released(state: RequestState, event: Event, act: acts.SlotReleased) -> None:
    state.booked = None


@applies(acts.CopyGiven)
def _copy_given(state: RequestState, event: Event, act: acts.CopyGiven) -> None:
    state.given = act


@applies(acts.RequestClosed)
def _closed(state: RequestState, event: Event, act: acts.RequestClosed) -> None:
    state.closed_as, state.closed_on = act.closed_as, local_date(event.at)
