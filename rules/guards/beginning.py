"""Guards of receiving and collecting: authority, identity, clock, file (R2-R4, R11-R14, S16-S19)."""

from datetime import date

from models import acts
from models.messages import Said
from models.words import ChildsView, ClosedAs, CourtOrder, ParentalSource, Stage, WhyTakenOut
from rules.authority import authority_is_over
from rules.guards.table import date_fault, guards
from rules.health import opinion_counts
from rules.signoff import is_admitted
from rules.stages import stage_of
from rules.state import RequestState
from rules.terms import Terms, reckoning


@guards(acts.RequestReceived)
def _received(state: RequestState, terms: Terms, said: Said, act: acts.RequestReceived, today: date) -> str | None:
    return "already_done"


@guards(acts.IntakeSettled)
def _intake(state: RequestState, terms: Terms, said: Said, act: acts.IntakeSettled, today: date) -> str | None:
    if state.intake is not None:
        return "already_done"
    if act.entitled and act.authority is ParentalSource.NONE:
        return "outcome_not_so"
    return _authority_fault(terms, act) if act.entitled else None


def _authority_fault(terms: Terms, act: acts.IntakeSettled) -> str | None:
    """What stands against somebody with a source of authority all the same (R11-R14, S107)."""
    if act.order is CourtOrder.FORBIDS:
        return "order_forbids"
    if act.childs_view is ChildsView.REFUSES:
        return "child_refuses"
    if act.authority is ParentalSource.THE_CHILD and act.childs_view is not ChildsView.AGREES:
        return "child_unable"
    unseen = act.authority is ParentalSource.WRITTEN_AUTHORITY and not act.authority_seen
    if unseen and not act.ask_identity:  # what is asked for now is seen before the request goes on
        return "authority_unseen"
    return None


@guards(acts.OwnDataAnswered)
def _own_data(state: RequestState, terms: Terms, said: Said, act: acts.OwnDataAnswered, today: date) -> str | None:
    """Before the letter goes, which then has the words; or after it, which offered an answer (R11)."""
    if state.intake is not None and state.closed_as is not ClosedAs.NOT_ENTITLED:
        return "wrong_stage"
    return "already_done" if state.own_data_answered else None


@guards(acts.AuthorityEnded)
def _authority_ended(
    state: RequestState, terms: Terms, said: Said, act: acts.AuthorityEnded, today: date
) -> str | None:
    """At any stage until the copy is given; whoever learns of it may say so (R13, R14)."""
    if state.intake is None or state.given is not None:
        return "wrong_stage"
    if state.authority_ended:
        return "already_done"
    return date_fault(state, act.ended_on, today)


@guards(acts.AuthorityShown)
def _authority_shown(
    state: RequestState, terms: Terms, said: Said, act: acts.AuthorityShown, today: date
) -> str | None:
    if not authority_is_over(state):
        return "authority_stands"
    return "authority_in_past" if act.until is not None and act.until < today else None


@guards(acts.IdentityReceived)
def _identity(state: RequestState, terms: Terms, said: Said, act: acts.IdentityReceived, today: date) -> str | None:
    if not state.identity_open or state.identity_asked_on is None:
        return "identity_not_asked"
    if act.received_on < state.identity_asked_on:
        return "date_before_receipt"
    return date_fault(state, act.received_on, today)


@guards(acts.ChannelChanged)
def _channel_changed(
    state: RequestState, terms: Terms, said: Said, act: acts.ChannelChanged, today: date
) -> str | None:
    """At any moment: somebody moves, shares a mailbox, or a letter came back (R23)."""
    return None


@guards(acts.FeeAsked)
def _fee_asked(state: RequestState, terms: Terms, said: Said, act: acts.FeeAsked, today: date) -> str | None:
    """Once, only where the policy speaks of a fee, and before anything is given (R10, S11)."""
    if not terms.profile.fee.may_be_charged:
        return "fee_not_in_profile"
    if state.fee is not None:
        return "already_done"
    if state.intake is None or state.given is not None:
        return "wrong_stage"
    return date_fault(state, act.asked_on, today)


@guards(acts.FeePaid)
def _fee_paid(state: RequestState, terms: Terms, said: Said, act: acts.FeePaid, today: date) -> str | None:
    if state.fee is None or not state.fee_open:
        return "fee_not_asked"
    if act.paid_on < state.fee.asked_on:
        return "date_before_receipt"
    return date_fault(state, act.paid_on, today)


@guards(acts.ClarificationAsked)
def _asked(state: RequestState, terms: Terms, said: Said, act: acts.ClarificationAsked, today: date) -> str | None:
    if state.clarifications and state.clarifications[-1][1] is None:
        return "pause_open"
    return date_fault(state, act.asked_on, today)


@guards(acts.ClarificationAnswered)
def _answered(
    state: RequestState, terms: Terms, said: Said, act: acts.ClarificationAnswered, today: date
) -> str | None:
    if not state.clarifications or state.clarifications[-1][1] is not None:
        return "pause_not_open"
    if act.answered_on < state.clarifications[-1][0]:
        return "date_before_receipt"
    return date_fault(state, act.answered_on, today)


@guards(acts.ExtensionNoticed)
def _extension(
    state: RequestState, terms: Terms, said: Said, act: acts.ExtensionNoticed, today: date
) -> str | None:
    """Once, and before the first limit by law ends (R3)."""
    if state.extension_noticed_on is not None:
        return "already_done"
    if max(today, act.noticed_on) > reckoning(state, terms, today).first_limit:
        return "extension_too_late"
    return date_fault(state, act.noticed_on, today)


@guards(acts.FileChanged)
def _file_changed(state: RequestState, terms: Terms, said: Said, act: acts.FileChanged, today: date) -> str | None:
    return None


@guards(acts.CutOffSet)
def _cut_off(state: RequestState, terms: Terms, said: Said, act: acts.CutOffSet, today: date) -> str | None:
    """Never before the day of receipt: what was held on that day is what was asked for (R25)."""
    if state.given is not None:
        return "wrong_stage"
    if state.received is None or act.until < state.received.received_on:
        return "cut_off_early"
    if act.until > today:
        return "date_in_future"
    return "already_done" if act.until == (state.cut_off or state.received.received_on) else None


@guards(acts.HealthOpinion)
def _health(state: RequestState, terms: Terms, said: Said, act: acts.HealthOpinion, today: date) -> str | None:
    """Only for a document with health data that is in the file, and not older than six months (R21)."""
    if state.file is None or act.document_id not in state.file.health:
        return "no_health_document"
    if act.given_on > today:
        return "date_in_future"
    if act.known and not act.disclose:
        return "known_is_disclosed"
    return None if opinion_counts(act, today) else "opinion_too_old"


@guards(acts.NotToldSettled)
def _not_told(state: RequestState, terms: Terms, said: Said, act: acts.NotToldSettled, today: date) -> str | None:
    """Only for a record of a sharing that the parents were not told of, and not once the copy was given (S101)."""
    if state.file is None or act.document_id not in state.file.not_told:
        return "not_such_a_paper"
    return "wrong_stage" if state.given is not None else None


@guards(acts.PaperTakenOut)
def _taken_out(state: RequestState, terms: Terms, said: Said, act: acts.PaperTakenOut, today: date) -> str | None:
    """Originals stay from receipt on (R25). While a request runs nothing goes because its time is up (R31)."""
    if act.why is WhyTakenOut.CUT_ANEW:
        return "no_reason_to_leave"
    proposed = state.taking_out.get(act.document_id)
    if act.document_id in state.taken_out or (proposed is not None and proposed.why is act.why):
        return "already_done"
    if state.closed_as is not None:
        return None
    if act.why is WhyTakenOut.RETENTION:
        return "retention_waits"
    return "copy_was_given" if state.given is not None else None


@guards(acts.PaperKept)
def _kept(state: RequestState, terms: Terms, said: Said, act: acts.PaperKept, today: date) -> str | None:
    return None if act.document_id in state.taking_out else "unknown_event"


@guards(acts.FileComplete)
def _complete(state: RequestState, terms: Terms, said: Said, act: acts.FileComplete, today: date) -> str | None:
    if stage_of(state) is Stage.INTAKE:
        return "wrong_stage"
    if state.file is None or state.file.documents == 0:
        return "file_empty"
    if act.digest != state.file.digest:
        return "file_changed"
    return "already_done" if state.complete and state.complete[0] == act.digest else None


@guards(acts.FileConfirmed)
def _confirmed(state: RequestState, terms: Terms, said: Said, act: acts.FileConfirmed, today: date) -> str | None:
    if not is_admitted(state, said.role, said.actor_id):
        return "not_invited"
    if state.file is None or state.complete is None:
        return "wrong_stage"
    if not act.digest == state.file.digest == state.complete[0]:
        return "file_changed"
    if state.complete[1] == said.actor_id:
        return "same_person"
    return "already_done" if state.confirmed and state.confirmed[0] == act.digest else None
