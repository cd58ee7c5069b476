"""How what the software did and the passing of time change the state."""

from models import acts
from models.messages import Event
from models.words import Channel
from rules.applying.table import applies
from rules.consultation import Notice
from rules.notices import NOTHING_TO_TELL, is_notice_to, said_again
from rules.state import CopyFacts, RequestState
from rules.times import local_date


@applies(acts.LetterSent)
def _letter_sent(state: RequestState, event: Event, act: acts.LetterSent) -> None:
    state.done.add(act.effect)
    state.failed.pop(act.effect, None)
    if act.effect.startswith("letter/legal_advice_request"):
        state.legal_asked_on = local_date(event.at)
    for party in state.parties.values():
        if act.effect == f"letter/third_party/{party.party_id}":
            party.letter_sent_on = local_date(event.at)
        elif is_notice_to(act.effect, party.party_id):
            told = {key: party.overriding.get(key) for key in party.decisions}
            by_hand = act.channel is not Channel.EMAIL
            party.notices.append(Notice(event.seq, local_date(event.at), told, by_hand, said_again(party)))


@applies(acts.CopyMade)
def _copy_made(state: RequestState, event: Event, act: acts.CopyMade) -> None:
    state.done.add(act.effect)
    state.failed.pop(act.effect, None)
    state.copies.append(CopyFacts(event.seq, act))


@applies(acts.EffectFailed)
def _effect_failed(state: RequestState, event: Event, act: acts.EffectFailed) -> None:
    """A notice with nothing to tell is no failure: nothing of theirs is in the copy, as it is decided now (S28)."""
    if act.code == NOTHING_TO_TELL:
        state.nothing_to_tell[act.effect] = event.seq
    else:
        state.failed[act.effect] = act.code


@applies(acts.MomentPassed)
def _moment_passed(state: RequestState, event: Event, act: acts.MomentPassed) -> None:
    state.moments.add(act.moment)
    if act.moment.startswith("reply_by/"):
        state.reply_date_passed = True
