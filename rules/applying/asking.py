"""How asking third parties and hearing from them change the state (S19-S27)."""

from dataclasses import replace

from models import acts
from models.messages import Event
from models.words import PartyKind, ReplyKind, Role
from rules.applying.table import applies, ask_second
from rules.consultation import DANGERS, FINAL_REPLIES, Consultation, HeardReply
from rules.notices import newest_notice
from rules.state import RequestState


@applies(acts.PartyNamed)
def _party_named(state: RequestState, event: Event, act: acts.PartyNamed) -> None:
    state.parties[act.party_id] = Consultation(act.party_id, PartyKind(act.party_kind), act.staff_user_id)
    state.inputs_seq = event.seq


@applies(acts.PartyTakenOff)
def _party_taken_off(state: RequestState, event: Event, act: acts.PartyTakenOff) -> None:
    state.parties.pop(act.party_id)
    state.inputs_seq = event.seq


@applies(acts.RequesterKnown)
def _requester_known(state: RequestState, event: Event, act: acts.RequesterKnown) -> None:
    """Whoever was taken for a third party by mistake is none: nothing about the requester waits on anybody."""
    party = state.parties.pop(act.party_id, None)
    if party is not None:
        state.needs_second.pop(party.plan_seq, None)
    state.requester_person_id = act.party_id
    state.inputs_seq = event.seq


@applies(acts.ContactPlanned)
def _contact_planned(state: RequestState, event: Event, act: acts.ContactPlanned) -> None:
    party = state.parties[act.party_id]
    state.needs_second.pop(party.plan_seq, None)
    party.plan, party.plan_seq, party.plan_backed = act, event.seq, False
    party.plan_by = event.actor_id
    if not act.ask:
        ask_second(state, event, sensitive=act.who_learns in DANGERS)


@applies(acts.LetterRead)
def _letter_read(state: RequestState, event: Event, act: acts.LetterRead) -> None:
    """A letter that was held because its text had changed goes as soon as the new text is read."""
    state.parties[act.party_id].read = act.digest
    effect = f"letter/third_party/{act.party_id}"
    if state.failed.get(effect) == "letter_not_read":
        state.failed.pop(effect)


@applies(acts.ConsultationStarted)
def _consultation_started(state: RequestState, event: Event, act: acts.ConsultationStarted) -> None:
    state.reply_by, state.reply_date_passed = act.reply_by, False


@applies(acts.LetterPosted)
def _letter_posted(state: RequestState, event: Event, act: acts.LetterPosted) -> None:
    for party in state.parties.values():
        if act.effect == f"letter/third_party/{party.party_id}":
            party.posted_on = act.on
        elif act.effect == newest_notice(party):
            party.notices[-1] = replace(party.notices[-1], posted_on=act.on)


@applies(acts.ReplyReceived)
def _reply_received(state: RequestState, event: Event, act: acts.ReplyReceived) -> None:
    party = state.parties[act.party_id]
    confirmed = act.evidence is not None or event.role not in {Role.MAILBOX}
    heard = HeardReply(act.reply_id, event.seq, act.reply, act.received_at, confirmed, frozenset(act.consented))
    party.replies.append(heard)
    _something_heard(state, party, event.seq)
    if confirmed and act.reply in FINAL_REPLIES:
        party.unasked.clear()
    if act.objection:
        party.objections.add(act.reply_id)


@applies(acts.ReplyConfirmed)
def _reply_confirmed(state: RequestState, event: Event, act: acts.ReplyConfirmed) -> None:
    party = state.parties[act.party_id]
    party.replies = [
        HeardReply(reply.reply_id, event.seq, act.reply, reply.received_at, True)
        if reply.reply_id == act.reply_id
        else reply
        for reply in party.replies
    ]
    _something_heard(state, party, event.seq)
    if act.reply in FINAL_REPLIES:
        party.unasked.clear()
    if act.reply in {ReplyKind.CONSENT, ReplyKind.QUESTION}:
        party.objections.discard(act.reply_id)


@applies(acts.PassageNoted)
def _passage_noted(state: RequestState, event: Event, act: acts.PassageNoted) -> None:
    """What they answered, and what was decided, was about less: it has to be decided again (S105, R15)."""
    party = state.parties[act.party_id]
    if act.gone:
        party.unasked.discard(act.mention_id)
    else:
        party.unasked.add(act.mention_id)
        party.noted_seq = event.seq
    _something_heard(state, party, event.seq)


def _something_heard(state: RequestState, party: Consultation, seq: int) -> None:
    party.heard_seq = seq
    state.inputs_seq = seq


@applies(acts.ObjectionSettled)
def _objection_settled(state: RequestState, event: Event, act: acts.ObjectionSettled) -> None:
    state.parties[act.party_id].objections.clear()


@applies(acts.LetterBounced)
def _letter_bounced(state: RequestState, event: Event, act: acts.LetterBounced) -> None:
    state.done.discard(act.effect)
    state.failed[act.effect] = "bounced"
    state.bounces[act.effect] = state.bounces.get(act.effect, 0) + 1
    for party in state.parties.values():
        if act.effect == f"letter/third_party/{party.party_id}":
            party.letter_sent_on = None
        elif act.effect == newest_notice(party):
            party.notices.pop()
