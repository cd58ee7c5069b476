"""How the talk with staff, what counts and the five questions change the state (S31, S97-S99, R15)."""

from models import acts
from models.messages import Event
from rules.applying.table import applies, ask_second
from rules.consultation import Balance, Talk
from rules.state import RequestState


@applies(acts.StaffTalked)
def _talked(state: RequestState, event: Event, act: acts.StaffTalked) -> None:
    state.parties[act.party_id].talk = Talk(event.seq, act.on, act.held_by or event.actor_id)


@applies(acts.FactorsNoted)
def _noted(state: RequestState, event: Event, act: acts.FactorsNoted) -> None:
    """Something else counts now than when it was decided, so that has to be decided again."""
    party = state.parties[act.party_id]
    party.factors[act.mention_id or ""] = frozenset(act.factors)
    if party.decisions:
        party.heard_seq = state.inputs_seq = event.seq


@applies(acts.BalanceWeighed)
def _weighed(state: RequestState, event: Event, act: acts.BalanceWeighed) -> None:
    party = state.parties[act.party_id]
    if party.balance is not None:
        state.needs_second.pop(party.balance.seq, None)
    party.balance = Balance(event.seq, act.share)
    ask_second(state, event, sensitive=True)
