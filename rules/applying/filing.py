"""How the file's confirmation changes the state: another file has to be confirmed anew (S16-S18, R21, R25)."""

from models import acts
from models.messages import Event
from rules.applying.table import applies, ask_second
from rules.state import RequestState, TakingOut


@applies(acts.FileChanged)
def _file_changed(state: RequestState, event: Event, act: acts.FileChanged) -> None:
    state.file = act
    state.inputs_seq = event.seq


@applies(acts.HealthOpinion)
def _health_opinion(state: RequestState, event: Event, act: acts.HealthOpinion) -> None:
    state.health[act.document_id] = act
    state.inputs_seq = event.seq


@applies(acts.NotToldSettled)
def _not_told(state: RequestState, event: Event, act: acts.NotToldSettled) -> None:
    earlier = state.not_told.get(act.document_id)
    if earlier is not None:
        state.needs_second.pop(earlier[1], None)
        state.needs_lead.discard(earlier[1])
    state.not_told[act.document_id] = (act, event.seq)
    state.inputs_seq = event.seq
    ask_second(state, event, sensitive=True)


@applies(acts.FileComplete)
def _file_complete(state: RequestState, event: Event, act: acts.FileComplete) -> None:
    state.complete = (act.digest, event.actor_id)


@applies(acts.FileConfirmed)
def _file_confirmed(state: RequestState, event: Event, act: acts.FileConfirmed) -> None:
    state.confirmed = (act.digest, event.actor_id)


@applies(acts.PaperTakenOut)
def _paper_taken_out(state: RequestState, event: Event, act: acts.PaperTakenOut) -> None:
    earlier = state.taking_out.get(act.document_id)
    if earlier is not None:
        state.needs_second.pop(earlier.seq, None)
    state.taking_out[act.document_id] = TakingOut(event.seq, act.document_id, act.why, event.actor_id)
    state.needs_second[event.seq] = event.actor_id


@applies(acts.PaperKept)
def _paper_kept(state: RequestState, event: Event, act: acts.PaperKept) -> None:
    proposal = state.taking_out.pop(act.document_id)
    state.needs_second.pop(proposal.seq, None)


@applies(acts.CutOffSet)
def _cut_off_set(state: RequestState, event: Event, act: acts.CutOffSet) -> None:
    state.cut_off = act.until
    state.inputs_seq = event.seq
