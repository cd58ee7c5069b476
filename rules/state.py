"""A request's state, folded from its event log: recomputed, never patched (design: "The way data flows")."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models import acts
from models.messages import Event
from models.words import ClosedAs, DueChoice, LegalOpinion, PartyKind, ReplyKind, Role, WhyTakenOut
from rules.consultation import (
    DANGERS,
    Consultation,
    DecisionTaken,
    HeardReply,
    decision_is_sensitive,
    decision_needs_second,
)
from rules.times import local_date


@dataclass
class Stop:
    """A safeguarding stop: on one third party, or on all (S54)."""

    seq: int
    party_id: str | None
    by: str
    lift_proposed_by: str | None = None
    lift_seq: int = 0
    lifted: bool = False


@dataclass(frozen=True)
class CopyFacts:
    """A copy that was made, as the log knows it."""

    seq: int
    made: acts.CopyMade


@dataclass(frozen=True)
class SignOff:
    """Who passed which copy, in which role."""

    role: Role
    by: str
    copy_sha256: str


@dataclass(frozen=True)
class Advice:
    """Legal advice in the log (S13-S15)."""

    seq: int
    opinion: LegalOpinion
    copy_sha256: str | None


@dataclass(frozen=True)
class TakingOut:
    """A paper proposed to be taken out of the file, or taken out: by whom, and why (R25)."""

    seq: int
    document_id: str
    why: WhyTakenOut
    by: str


@dataclass
class RequestState:
    """Everything the rules need to know of a request. Built by `fold`, changed by `absorb` only."""

    seq: int = 0
    received: acts.RequestReceived | None = None
    intake: acts.IntakeSettled | None = None
    identity_asked_on: date | None = None
    identity_received_on: date | None = None
    fee: acts.FeeAsked | None = None
    fee_paid_on: date | None = None
    clarifications: list[tuple[date, date | None]] = field(default_factory=list)
    extension_noticed_on: date | None = None
    controversial_seq: int | None = None
    legal_asked_on: date | None = None
    advice: list[Advice] = field(default_factory=list)
    stops: dict[int, Stop] = field(default_factory=dict)
    file: acts.FileChanged | None = None
    health: dict[str, acts.HealthOpinion] = field(default_factory=dict)
    complete: tuple[str, str] | None = None
    confirmed: tuple[str, str] | None = None
    taking_out: dict[str, TakingOut] = field(default_factory=dict)
    taken_out: dict[str, TakingOut] = field(default_factory=dict)
    handed_to: str | None = None
    parties: dict[str, Consultation] = field(default_factory=dict)
    reply_by: date | None = None
    reply_date_passed: bool = False
    inputs_seq: int = 0
    marks_ordered_seq: int = 0
    copies: list[CopyFacts] = field(default_factory=list)
    sign_offs: list[SignOff] = field(default_factory=list)
    sent_back_seq: int = 0
    release: acts.ReleaseConfirmed | None = None
    release_seq: int = 0
    way: str | None = None
    booked: tuple[int, str] | None = None
    given: acts.CopyGiven | None = None
    due_choice: tuple[int, str, DueChoice] | None = None
    due_choice_backed: bool = False
    went_wrong_seqs: list[int] = field(default_factory=list)
    closed_as: ClosedAs | None = None
    done: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    bounces: dict[str, int] = field(default_factory=dict)
    moments: set[str] = field(default_factory=set)
    needs_second: dict[int, str] = field(default_factory=dict)
    needs_lead: set[int] = field(default_factory=set)
    versions: int = 0

    @property
    def copy(self) -> acts.CopyMade | None:
        """The copy that stands: the newest, made after everything it was made from, and proved."""
        if not self.copies:
            return None
        newest = self.copies[-1]
        fresh = newest.made.inputs_seq >= self.inputs_seq and newest.seq > self.sent_back_seq
        return newest.made if fresh and newest.made.proved else None

    @property
    def open_stops(self) -> list[Stop]:
        """The safeguarding stops in force."""
        return [stop for stop in self.stops.values() if not stop.lifted]

    @property
    def stopped(self) -> bool:
        """Whether a stop on everything is in force, or something went out wrongly."""
        return any(stop.party_id is None for stop in self.open_stops)

    def stopped_for(self, party_id: str) -> bool:
        """Whether letters to this party are stopped."""
        return self.stopped or any(stop.party_id == party_id for stop in self.open_stops)

    @property
    def open_objections(self) -> list[Consultation]:
        """Third parties whose possible refusal or doubt nobody has settled."""
        return [party for party in self.parties.values() if party.has_open_objection]

    @property
    def identity_open(self) -> bool:
        """Whether evidence of identity was asked and has not come."""
        return self.identity_asked_on is not None and self.identity_received_on is None

    @property
    def fee_open(self) -> bool:
        """Whether a fee was asked for and has not been paid (R10)."""
        return self.fee is not None and self.fee_paid_on is None

    @property
    def controversial(self) -> bool:
        """Whether legal advice is compulsory (S15)."""
        return self.controversial_seq is not None


_Apply = Callable[[RequestState, Event, Any], None]
_APPLY: dict[type, _Apply] = {}


def _applies(act: type) -> Callable[[_Apply], _Apply]:
    def register(function: _Apply) -> _Apply:
        _APPLY[act] = function
        return function

    return register


def fold(events: Iterable[Event]) -> RequestState:
    """The state after these events, in the order of their numbers."""
    state = RequestState()
    for event in sorted(events, key=lambda event: event.seq):
        absorb(state, event)
    return state


def absorb(state: RequestState, event: Event) -> None:
    """Take one more event into the state. An event already absorbed changes nothing."""
    if event.seq <= state.seq:
        return
    _APPLY[type(event.act)](state, event, event.act)
    state.seq = event.seq


@_applies(acts.RequestReceived)
def _request_received(state: RequestState, event: Event, act: acts.RequestReceived) -> None:
    state.received = act
    if act.legal_always:
        state.controversial_seq = event.seq


@_applies(acts.IntakeSettled)
def _intake_settled(state: RequestState, event: Event, act: acts.IntakeSettled) -> None:
    state.intake = act
    if act.ask_identity:
        state.identity_asked_on = local_date(event.at)
    if act.controversial and state.controversial_seq is None:
        state.controversial_seq = event.seq
    if not act.entitled:
        state.closed_as = ClosedAs.NOT_ENTITLED


@_applies(acts.IdentityReceived)
def _identity_received(state: RequestState, event: Event, act: acts.IdentityReceived) -> None:
    state.identity_received_on = act.received_on


@_applies(acts.FeeAsked)
def _fee_asked(state: RequestState, event: Event, act: acts.FeeAsked) -> None:
    state.fee = act


@_applies(acts.FeePaid)
def _fee_paid(state: RequestState, event: Event, act: acts.FeePaid) -> None:
    state.fee_paid_on = act.paid_on


@_applies(acts.ClarificationAsked)
def _clarification_asked(state: RequestState, event: Event, act: acts.ClarificationAsked) -> None:
    state.clarifications.append((act.asked_on, None))


@_applies(acts.ClarificationAnswered)
def _clarification_answered(state: RequestState, event: Event, act: acts.ClarificationAnswered) -> None:
    asked, _ = state.clarifications[-1]
    state.clarifications[-1] = (asked, act.answered_on)


@_applies(acts.ExtensionNoticed)
def _extension_noticed(state: RequestState, event: Event, act: acts.ExtensionNoticed) -> None:
    state.extension_noticed_on = act.noticed_on


@_applies(acts.FoundControversial)
def _found_controversial(state: RequestState, event: Event, act: acts.FoundControversial) -> None:
    if state.controversial_seq is None:
        state.controversial_seq = event.seq


@_applies(acts.LegalAdviceRecorded)
def _legal_advice(state: RequestState, event: Event, act: acts.LegalAdviceRecorded) -> None:
    state.advice.append(Advice(event.seq, act.opinion, act.copy_sha256))


@_applies(acts.StopPlaced)
def _stop_placed(state: RequestState, event: Event, act: acts.StopPlaced) -> None:
    state.stops[event.seq] = Stop(event.seq, act.party_id, event.actor_id)


@_applies(acts.StopLifted)
def _stop_lifted(state: RequestState, event: Event, act: acts.StopLifted) -> None:
    stop = state.stops[act.stop_seq]
    stop.lift_proposed_by, stop.lift_seq = event.actor_id, event.seq
    state.needs_second[event.seq] = event.actor_id


@_applies(acts.WentWrong)
def _went_wrong(state: RequestState, event: Event, act: acts.WentWrong) -> None:
    state.went_wrong_seqs.append(event.seq)
    state.stops[event.seq] = Stop(event.seq, None, event.actor_id)


@_applies(acts.Backed)
def _backed(state: RequestState, event: Event, act: acts.Backed) -> None:
    state.needs_second.pop(act.seq, None)
    for stop in state.stops.values():
        if stop.lift_seq == act.seq:
            stop.lifted = True
    for party in state.parties.values():
        if party.plan_seq == act.seq:
            party.plan_backed = True
        for key, taken in party.decisions.items():
            if taken.seq == act.seq:
                party.decisions[key] = DecisionTaken(taken.decision, taken.seq, taken.by, True, backed=True)
                state.inputs_seq = event.seq
    if state.due_choice and state.due_choice[0] == act.seq:
        state.due_choice_backed = True
    for proposal in list(state.taking_out.values()):
        if proposal.seq == act.seq:
            _take_out(state, proposal, event.seq)


def _take_out(state: RequestState, proposal: TakingOut, seq: int) -> None:
    """The file is another one now: it has to be said to be complete, and confirmed, anew (S18)."""
    state.taken_out[proposal.document_id] = state.taking_out.pop(proposal.document_id)
    state.complete = state.confirmed = None
    state.inputs_seq = seq


@_applies(acts.FileChanged)
def _file_changed(state: RequestState, event: Event, act: acts.FileChanged) -> None:
    state.file = act
    state.inputs_seq = event.seq


@_applies(acts.HealthOpinion)
def _health_opinion(state: RequestState, event: Event, act: acts.HealthOpinion) -> None:
    state.health[act.document_id] = act
    state.inputs_seq = event.seq


@_applies(acts.FileComplete)
def _file_complete(state: RequestState, event: Event, act: acts.FileComplete) -> None:
    state.complete = (act.digest, event.actor_id)


@_applies(acts.FileConfirmed)
def _file_confirmed(state: RequestState, event: Event, act: acts.FileConfirmed) -> None:
    state.confirmed = (act.digest, event.actor_id)


@_applies(acts.PaperTakenOut)
def _paper_taken_out(state: RequestState, event: Event, act: acts.PaperTakenOut) -> None:
    earlier = state.taking_out.get(act.document_id)
    if earlier is not None:
        state.needs_second.pop(earlier.seq, None)
    state.taking_out[act.document_id] = TakingOut(event.seq, act.document_id, act.why, event.actor_id)
    state.needs_second[event.seq] = event.actor_id


@_applies(acts.PaperKept)
def _paper_kept(state: RequestState, event: Event, act: acts.PaperKept) -> None:
    proposal = state.taking_out.pop(act.document_id)
    state.needs_second.pop(proposal.seq, None)


@_applies(acts.PartyNamed)
def _party_named(state: RequestState, event: Event, act: acts.PartyNamed) -> None:
    state.parties[act.party_id] = Consultation(act.party_id, PartyKind(act.party_kind), act.staff_user_id)
    state.inputs_seq = event.seq


@_applies(acts.PartyTakenOff)
def _party_taken_off(state: RequestState, event: Event, act: acts.PartyTakenOff) -> None:
    state.parties.pop(act.party_id)
    state.inputs_seq = event.seq


@_applies(acts.ContactPlanned)
def _contact_planned(state: RequestState, event: Event, act: acts.ContactPlanned) -> None:
    party = state.parties[act.party_id]
    state.needs_second.pop(party.plan_seq, None)
    party.plan, party.plan_seq, party.plan_backed = act, event.seq, False
    if not act.ask:
        _ask_second(state, event, sensitive=act.who_learns in DANGERS)


@_applies(acts.ConsultationStarted)
def _consultation_started(state: RequestState, event: Event, act: acts.ConsultationStarted) -> None:
    state.reply_by, state.reply_date_passed = act.reply_by, False


@_applies(acts.LetterPosted)
def _letter_posted(state: RequestState, event: Event, act: acts.LetterPosted) -> None:
    for party in state.parties.values():
        if act.effect == f"letter/third_party/{party.party_id}":
            party.posted_on = act.on


@_applies(acts.ReplyReceived)
def _reply_received(state: RequestState, event: Event, act: acts.ReplyReceived) -> None:
    party = state.parties[act.party_id]
    confirmed = act.evidence is not None or event.role not in {Role.MAILBOX}
    heard = HeardReply(act.reply_id, event.seq, act.reply, act.received_at, confirmed, frozenset(act.consented))
    party.replies.append(heard)
    _something_heard(state, party, event.seq)
    if act.objection:
        party.objections.add(act.reply_id)


@_applies(acts.ReplyConfirmed)
def _reply_confirmed(state: RequestState, event: Event, act: acts.ReplyConfirmed) -> None:
    party = state.parties[act.party_id]
    party.replies = [
        HeardReply(reply.reply_id, event.seq, act.reply, reply.received_at, True)
        if reply.reply_id == act.reply_id
        else reply
        for reply in party.replies
    ]
    _something_heard(state, party, event.seq)
    if act.reply in {ReplyKind.CONSENT, ReplyKind.QUESTION}:
        party.objections.discard(act.reply_id)


def _ask_second(state: RequestState, event: Event, sensitive: bool) -> None:
    """Have a second person back an event; where somebody may be in danger, the safeguarding lead (S98, R24)."""
    state.needs_second[event.seq] = event.actor_id
    if sensitive and event.role is not Role.SAFEGUARDING_LEAD:
        state.needs_lead.add(event.seq)


def _something_heard(state: RequestState, party: Consultation, seq: int) -> None:
    party.heard_seq = seq
    state.inputs_seq = seq


@_applies(acts.ObjectionSettled)
def _objection_settled(state: RequestState, event: Event, act: acts.ObjectionSettled) -> None:
    state.parties[act.party_id].objections.clear()


@_applies(acts.DecisionMade)
def _decision_made(state: RequestState, event: Event, act: acts.DecisionMade) -> None:
    party = state.parties[act.party_id]
    earlier = party.decisions.get(act.mention_id or "")
    if earlier is not None:
        state.needs_second.pop(earlier.seq, None)
    second = decision_needs_second(party, act)
    party.decisions[act.mention_id or ""] = DecisionTaken(act, event.seq, event.actor_id, second)
    if second:
        _ask_second(state, event, sensitive=decision_is_sensitive(act))
    state.inputs_seq = event.seq


@_applies(acts.CopyOrdered)
def _copy_ordered(state: RequestState, event: Event, act: acts.CopyOrdered) -> None:
    state.versions += 1
    state.marks_ordered_seq = event.seq


@_applies(acts.MarksChanged)
def _marks_changed(state: RequestState, event: Event, act: acts.MarksChanged) -> None:
    state.inputs_seq = event.seq


@_applies(acts.SignedOff)
def _signed_off(state: RequestState, event: Event, act: acts.SignedOff) -> None:
    state.sign_offs.append(SignOff(event.role, event.actor_id, act.copy_sha256))


@_applies(acts.SentBack)
def _sent_back(state: RequestState, event: Event, act: acts.SentBack) -> None:
    state.sent_back_seq = event.seq
    if act.to == "decision":
        for party in state.parties.values():
            party.heard_seq = event.seq


@_applies(acts.ReleaseConfirmed)
def _release_confirmed(state: RequestState, event: Event, act: acts.ReleaseConfirmed) -> None:
    state.release, state.release_seq, state.way = act, event.seq, act.way


@_applies(acts.WayChosen)
def _way_chosen(state: RequestState, event: Event, act: acts.WayChosen) -> None:
    state.way = act.way


@_applies(acts.SlotBooked)
def _slot_booked(state: RequestState, event: Event, act: acts.SlotBooked) -> None:
    state.booked = (event.seq, act.slot_id)


@_applies(acts.SlotReleased)
def _slot_released(state: RequestState, event: Event, act: acts.SlotReleased) -> None:
    state.booked = None


@_applies(acts.CopyGiven)
def _copy_given(state: RequestState, event: Event, act: acts.CopyGiven) -> None:
    state.given = act


@_applies(acts.DueChoiceMade)
def _due_choice(state: RequestState, event: Event, act: acts.DueChoiceMade) -> None:
    state.due_choice, state.due_choice_backed = (event.seq, event.actor_id, act.choice), False
    state.needs_second[event.seq] = event.actor_id


@_applies(acts.RequestWithdrawn)
def _withdrawn(state: RequestState, event: Event, act: acts.RequestWithdrawn) -> None:
    state.closed_as = ClosedAs.WITHDRAWN


@_applies(acts.RequestClosed)
def _closed(state: RequestState, event: Event, act: acts.RequestClosed) -> None:
    state.closed_as = act.closed_as


@_applies(acts.EffectRetried)
def _effect_retried(state: RequestState, event: Event, act: acts.EffectRetried) -> None:
    state.failed.pop(act.effect, None)


@_applies(acts.HandedOver)
def _handed_over(state: RequestState, event: Event, act: acts.HandedOver) -> None:
    state.handed_to = act.to_user_id


@_applies(acts.LetterSent)
def _letter_sent(state: RequestState, event: Event, act: acts.LetterSent) -> None:
    state.done.add(act.effect)
    state.failed.pop(act.effect, None)
    if act.effect == "letter/legal_advice_request":
        state.legal_asked_on = local_date(event.at)
    for party in state.parties.values():
        if act.effect == f"letter/third_party/{party.party_id}":
            party.letter_sent_on = local_date(event.at)
        elif act.effect == f"letter/decision_notice/{party.party_id}":
            party.notice_sent_on = local_date(event.at)


@_applies(acts.LetterBounced)
def _letter_bounced(state: RequestState, event: Event, act: acts.LetterBounced) -> None:
    state.done.discard(act.effect)
    state.failed[act.effect] = "bounced"
    state.bounces[act.effect] = state.bounces.get(act.effect, 0) + 1
    for party in state.parties.values():
        if act.effect == f"letter/third_party/{party.party_id}":
            party.letter_sent_on = None


@_applies(acts.CopyMade)
def _copy_made(state: RequestState, event: Event, act: acts.CopyMade) -> None:
    state.done.add(act.effect)
    state.failed.pop(act.effect, None)
    state.copies.append(CopyFacts(event.seq, act))


@_applies(acts.EffectFailed)
def _effect_failed(state: RequestState, event: Event, act: acts.EffectFailed) -> None:
    state.failed[act.effect] = act.code


@_applies(acts.MomentPassed)
def _moment_passed(state: RequestState, event: Event, act: acts.MomentPassed) -> None:
    state.moments.add(act.moment)
    if act.moment.startswith("reply_by/"):
        state.reply_date_passed = True
