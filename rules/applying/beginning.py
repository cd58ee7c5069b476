"""How the beginning of a request and what moves its clock change its state (R1-R4, R10-R14)."""

from models import acts
from models.messages import Event
from models.words import ClosedAs
from rules.applying.table import applies
from rules.state import RequestState
from rules.times import local_date


@applies(acts.RequestReceived)
def _request_received(state: RequestState, event: Event, act: acts.RequestReceived) -> None:
    state.received = act
    if act.legal_always:
        state.controversial_seq = event.seq


@applies(acts.IntakeSettled)
def _intake_settled(state: RequestState, event: Event, act: acts.IntakeSettled) -> None:
    state.intake, state.authority_until = act, act.authority_until
    if act.ask_identity:
        state.identity_asked_on = local_date(event.at)
    if act.controversial and state.controversial_seq is None:
        state.controversial_seq = event.seq
    if not act.entitled:
        state.closed_as, state.closed_on = ClosedAs.NOT_ENTITLED, local_date(event.at)


@applies(acts.OwnDataAnswered)
def _own_data_answered(state: RequestState, event: Event, act: acts.OwnDataAnswered) -> None:
    state.own_data_answered = True
    state.own_data_asked_later = state.intake is not None


@applies(acts.IdentityReceived)
def _identity_received(state: RequestState, event: Event, act: acts.IdentityReceived) -> None:
    state.identity_received_on = act.received_on


@applies(acts.AuthorityEnded)
def _authority_ended(state: RequestState, event: Event, act: acts.AuthorityEnded) -> None:
    state.authority_ended = True


@applies(acts.AuthorityShown)
def _authority_shown(state: RequestState, event: Event, act: acts.AuthorityShown) -> None:
    state.authority_ended, state.authority_until = False, act.until


@applies(acts.ChannelChanged)
def _channel_changed(state: RequestState, event: Event, act: acts.ChannelChanged) -> None:
    """The right address was confirmed for another one: before anything goes it is confirmed anew (S46)."""
    if act.other_address and state.given is None:
        state.release = None


@applies(acts.FeeAsked)
def _fee_asked(state: RequestState, event: Event, act: acts.FeeAsked) -> None:
    state.fee = act


@applies(acts.FeePaid)
def _fee_paid(state: RequestState, event: Event, act: acts.FeePaid) -> None:
    state.fee_paid_on = act.paid_on


@applies(acts.ClarificationAsked)
def _clarification_asked(state: RequestState, event: Event, act: acts.ClarificationAsked) -> None:
    state.clarifications.append((act.asked_on, None))
    state.question_is_never_held = act.whatever_stops


@applies(acts.ClarificationAnswered)
def _clarification_answered(state: RequestState, event: Event, act: acts.ClarificationAnswered) -> None:
    asked, _ = state.clarifications[-1]
    state.clarifications[-1] = (asked, act.answered_on)


@applies(acts.ExtensionNoticed)
def _extension_noticed(state: RequestState, event: Event, act: acts.ExtensionNoticed) -> None:
    state.extension_noticed_on = act.noticed_on
