"""How stops, second persons, the choice on the due date and mistakes change the state (S54, S98, R35)."""

from dataclasses import replace

from models import acts
from models.messages import Event
from models.words import ClosedAs
from rules.applying.table import applies
from rules.consultation import Balance, Consultation, DecisionTaken
from rules.state import RequestState, Stop, TakingOut
from rules.times import local_date


@applies(acts.StopPlaced)
def _stop_placed(state: RequestState, event: Event, act: acts.StopPlaced) -> None:
    state.stops[event.seq] = Stop(
        event.seq, act.party_id, event.actor_id, act.mention_id, act.document_id, act.mentioned
    )


@applies(acts.StopLifted)
def _stop_lifted(state: RequestState, event: Event, act: acts.StopLifted) -> None:
    stop = state.stops[act.stop_seq]
    stop.lift_proposed_by, stop.lift_seq = event.actor_id, event.seq
    state.needs_second[event.seq] = event.actor_id


@applies(acts.WentWrong)
def _went_wrong(state: RequestState, event: Event, act: acts.WentWrong) -> None:
    state.went_wrong_seqs.append(event.seq)
    state.stops[event.seq] = Stop(event.seq, None, event.actor_id)


@applies(acts.Backed)
def _backed(state: RequestState, event: Event, act: acts.Backed) -> None:
    state.needs_second.pop(act.seq, None)
    for stop in state.stops.values():
        if stop.lift_seq == act.seq:
            stop.lifted = True
    for party in state.parties.values():
        _backed_of_party(state, party, act.seq, event.seq)
    _backed_without_advice(state, event, act.seq)
    if state.due_choice and state.due_choice[0] == act.seq:
        state.due_choice_backed = True
    if state.refusal is not None and state.refusal[0] == act.seq:
        state.refusal_backed = True
    if state.destruction is not None and state.destruction.seq == act.seq:
        state.destroyed = True
    for document_id, ruling in list(state.papers_proposed.items()):
        if ruling.seq == act.seq:
            state.papers_ruled[document_id] = state.papers_proposed.pop(document_id)
            state.inputs_seq = event.seq
    for proposal in list(state.taking_out.values()):
        if proposal.seq == act.seq:
            _take_out(state, proposal, event.seq)


def _backed_without_advice(state: RequestState, event: Event, seq: int) -> None:
    """Going on without the advice on an item counts from now on (S15)."""
    for item, gone in state.without_advice.items():
        if gone.seq == seq:
            state.without_advice[item] = replace(gone, backed_by=event.actor_id, backed_seq=event.seq)


def _backed_of_party(state: RequestState, party: Consultation, seq: int, backed_seq: int) -> None:
    """Not asking or not telling somebody, the answers to the five questions, or a decision counts from now on."""
    if party.plan_seq == seq:
        party.plan_backed = True
    if party.balance is not None and party.balance.seq == seq:
        party.balance = Balance(seq, party.balance.share, backed=True)
    if party.untold is not None and party.untold.seq == seq:
        party.untold = replace(party.untold, backed=True)
    for key, taken in party.decisions.items():
        if taken.seq == seq:
            party.decisions[key] = DecisionTaken(taken.decision, seq, taken.by, True, backed=True)
            state.inputs_seq = backed_seq


def _take_out(state: RequestState, proposal: TakingOut, seq: int) -> None:
    """The file is another one now: it has to be said to be complete, and confirmed, anew (S18)."""
    state.taken_out[proposal.document_id] = state.taking_out.pop(proposal.document_id)
    state.complete = state.confirmed = None
    state.inputs_seq = seq


@applies(acts.DueChoiceMade)
def _due_choice(state: RequestState, event: Event, act: acts.DueChoiceMade) -> None:
    state.due_choice, state.due_choice_backed = (event.seq, event.actor_id, act.choice), False
    state.needs_second[event.seq] = event.actor_id


@applies(acts.RequestWithdrawn)
def _withdrawn(state: RequestState, event: Event, act: acts.RequestWithdrawn) -> None:
    state.closed_as, state.closed_on = ClosedAs.WITHDRAWN, local_date(event.at)


@applies(acts.EffectRetried)
def _effect_retried(state: RequestState, event: Event, act: acts.EffectRetried) -> None:
    state.failed.pop(act.effect, None)


@applies(acts.HandedOver)
def _handed_over(state: RequestState, event: Event, act: acts.HandedOver) -> None:
    state.handed_to = act.to_user_id


@applies(acts.ReasonsOpened)
def _reasons_opened(state: RequestState, event: Event, act: acts.ReasonsOpened) -> None:
    state.reasons_opened_by.add(event.actor_id)
