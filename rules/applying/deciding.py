"""How decisions change the state (S28-S31, R24)."""

from models import acts
from models.messages import Event
from rules.applying.table import applies, ask_second
from rules.consultation import DecisionTaken, decision_is_sensitive, decision_needs_second
from rules.state import RequestState


@applies(acts.DecisionMade)
def _decision_made(state: RequestState, event: Event, act: acts.DecisionMade) -> None:
    party = state.parties[act.party_id]
    earlier = party.decisions.get(act.mention_id or "")
    if earlier is not None:
        state.needs_second.pop(earlier.seq, None)
    second = decision_needs_second(party, act)
    party.decisions[act.mention_id or ""] = DecisionTaken(act, event.seq, event.actor_id, second)
    if second:
        ask_second(state, event, sensitive=decision_is_sensitive(act))
    state.inputs_seq = event.seq
