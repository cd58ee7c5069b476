"""How legal review changes the state (S13-S15)."""

from models import acts
from models.messages import Event
from rules.applying.table import applies
from rules.state import Advice, AskedForAdvice, RequestState, WithoutAdvice


@applies(acts.FoundControversial)
def _found_controversial(state: RequestState, event: Event, act: acts.FoundControversial) -> None:
    if state.controversial_seq is None:
        state.controversial_seq = event.seq
    if act.reply_by is not None:
        state.legal_reply_by = act.reply_by


@applies(acts.LegalAdviceAsked)
def _asked(state: RequestState, event: Event, act: acts.LegalAdviceAsked) -> None:
    state.legal_asked.append(AskedForAdvice(event.seq, act.reply_by))
    state.legal_reply_by = act.reply_by


@applies(acts.LegalAdviceRecorded)
def _legal_advice(state: RequestState, event: Event, act: acts.LegalAdviceRecorded) -> None:
    state.advice.append(Advice(event.seq, act.opinion, act.copy_sha256, act.again))


@applies(acts.WentWithoutAdvice)
def _without(state: RequestState, event: Event, act: acts.WentWithoutAdvice) -> None:
    earlier = state.without_advice.get(act.party_id or "")
    if earlier is not None:
        state.needs_second.pop(earlier.seq, None)
    state.without_advice[act.party_id or ""] = WithoutAdvice(event.seq, event.actor_id, quiet=act.quiet)
    state.needs_second[event.seq] = event.actor_id
