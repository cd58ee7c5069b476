"""How release and closing change the state (S41-S46)."""

from models import acts
from models.messages import Event
from models.words import WhyFreed
from rules.applying.table import applies
from rules.state import RequestState
from rules.times import local_date


@applies(acts.ReleaseConfirmed)
def _release_confirmed(state: RequestState, event: Event, act: acts.ReleaseConfirmed) -> None:
    state.release, state.release_seq, state.way = act, event.seq, act.way
    state.taken_back.clear()


@applies(acts.WayChosen)
def _way_chosen(state: RequestState, event: Event, act: acts.WayChosen) -> None:
    state.way = act.way


@applies(acts.SlotBooked)
def _slot_booked(state: RequestState, event: Event, act: acts.SlotBooked) -> None:
    state.booked = (event.seq, act.slot_id)


@applies(acts.SlotReleased)
def _slot_released(state: RequestState, event: Event, act: acts.SlotReleased) -> None:
    state.booked = None
    if act.why is WhyFreed.NO_SHOW:
        state.no_shows.append(event.seq)
    if act.why is WhyFreed.CANCELLED:
        state.taken_back.add(act.slot_id)
    if act.why is WhyFreed.CANCELLED and act.told:
        state.cancelled.append(event.seq)


@applies(acts.CopyGiven)
def _copy_given(state: RequestState, event: Event, act: acts.CopyGiven) -> None:
    """A first part leaves the request open: what follows is decided anew, copied, checked and given (R2)."""
    state.drop_refusal()
    follows = state.to_follow
    if not follows:
        state.given = act
        return
    state.parts.append(act)
    for party in follows:
        party.heard_seq = event.seq
    state.inputs_seq = event.seq
    state.release = state.booked = state.way = None
    state.no_shows, state.cancelled = [], []


@applies(acts.RefusalProposed)
def _refusal_proposed(state: RequestState, event: Event, act: acts.RefusalProposed) -> None:
    state.drop_refusal()
    state.refusal = (event.seq, event.actor_id)
    state.needs_second[event.seq] = event.actor_id


@applies(acts.RequestClosed)
def _closed(state: RequestState, event: Event, act: acts.RequestClosed) -> None:
    state.closed_as, state.closed_on = act.closed_as, local_date(event.at)
    state.invited_checkers.clear()
    state.invitations.clear()
