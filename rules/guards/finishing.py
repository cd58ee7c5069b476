"""Guards of copying, checking, giving and closing (S35-S46, R24-R27)."""

from datetime import date

from models import acts
from models.messages import Said
from models.words import ClosedAs, DueChoice, Outcome, ReleaseWay, Role, Stage
from rules.agenda import due_choice_wanted
from rules.authority import authority_is_over
from rules.guards.table import date_fault, guards
from rules.health import opinions_holding
from rules.not_told import not_told_open
from rules.notices import notices_running
from rules.permissions import LEADERS
from rules.signoff import is_admitted, release_is_cleared, roles_missing, roles_to_sign, signs_for
from rules.stages import (
    all_decided,
    consultation_done,
    file_complete,
    overtaken,
    releases_what_is_ready,
    stage_of,
)
from rules.state import RequestState
from rules.stopping import holds_release
from rules.terms import Terms
from rules.together import made_alone, may_mark


@guards(acts.CopyOrdered)
def _ordered(state: RequestState, terms: Terms, said: Said, act: acts.CopyOrdered, today: date) -> str | None:
    if not (file_complete(state) and consultation_done(state)):
        return "wrong_stage"
    if not all_decided(state):
        return "not_decided"
    if overtaken(state):
        return "decided_on_other_facts"
    if opinions_holding(state, today):
        return "health_gate"
    if not may_mark(terms.profile, said.role):
        return "not_your_role"
    if not_told_open(state):
        return "not_told_gate"
    return "wrong_stage" if state.given is not None else None


@guards(acts.MarksChanged)
def _marks(state: RequestState, terms: Terms, said: Said, act: acts.MarksChanged, today: date) -> str | None:
    if not may_mark(terms.profile, said.role):
        return "not_your_role"
    return "wrong_stage" if state.given is not None else None


@guards(acts.SignedOff)
def _signed(state: RequestState, terms: Terms, said: Said, act: acts.SignedOff, today: date) -> str | None:
    fault = _check_fault(state, said, act.copy_sha256)
    if fault is not None:
        return fault
    return None if signs_for(said.role) in roles_missing(state) else "already_done"


@guards(acts.SentBack)
def _sent_back(state: RequestState, terms: Terms, said: Said, act: acts.SentBack, today: date) -> str | None:
    if state.given is not None:
        return "wrong_stage"
    return _check_fault(state, said, act.copy_sha256)


def _check_fault(state: RequestState, said: Said, sha256: str) -> str | None:
    """The check is bound to the copy that stands, and never done by who marked it or is in it (S38, R24)."""
    if not is_admitted(state, said.role, said.actor_id):
        return "not_invited"
    if said.role in LEADERS and Role.MANAGER not in roles_to_sign(state):
        return "not_your_role"
    copy = state.copy
    if copy is None:
        return _why_none_stands(state)
    if overtaken(state):
        return "decided_on_other_facts"
    if copy.copy_sha256 != sha256:
        return "copy_changed"
    if any(party.staff_user_id == said.actor_id for party in state.parties.values()):
        return "about_yourself"
    return "checker_marked" if made_alone(copy, said.role, said.actor_id) else None


def _why_none_stands(state: RequestState) -> str:
    made = state.newest_copy
    if made is not None and made.proved and made.questions:
        return "questions_open"
    return "wrong_stage" if not state.copies or state.copies[-1].made.proved else "copy_unproved"


@guards(acts.ReleaseConfirmed)
def _release(state: RequestState, terms: Terms, said: Said, act: acts.ReleaseConfirmed, today: date) -> str | None:
    fault = _release_fault(state, act.copy_sha256, today)
    if fault is not None:
        return fault
    if act.way is ReleaseWay.MEETING and not act.slot_ids:
        return "unknown_slot"
    return "already_done" if state.booked is not None and release_stands(state) else None


def _release_fault(state: RequestState, sha256: str, today: date) -> str | None:
    if authority_is_over(state, today):
        return "authority_over"
    if holds_release(state):
        return "stopped"
    if state.to_follow and not releases_what_is_ready(state):
        return "due_choice_first"
    if not (file_complete(state) and consultation_done(state) and all_decided(state)):
        return "not_decided"
    if not release_is_cleared(state):
        return "not_cleared"
    if state.copy is None or state.copy.copy_sha256 != sha256:
        return "copy_changed"
    return gate_fault(state, today) or ("due_choice_first" if due_choice_wanted(state) else None)


def gate_fault(state: RequestState, today: date) -> str | None:
    """Which gate keeps a checked copy back, as a code; they can shut again on the day it is fetched (R21, S28)."""
    if overtaken(state):
        return "decided_on_other_facts"
    if opinions_holding(state, today):
        return "health_gate"
    if not_told_open(state):
        return "not_told_gate"
    return "notice_running" if notices_running(state, today) else None


def release_stands(state: RequestState) -> bool:
    """Whether person, copy and address were confirmed for the copy that stands, and not for one before it (S41)."""
    return (
        state.release is not None and state.copy is not None and state.release.copy_sha256 == state.copy.copy_sha256
    )


@guards(acts.WayChosen)
def _way(state: RequestState, terms: Terms, said: Said, act: acts.WayChosen, today: date) -> str | None:
    if authority_is_over(state, today):
        return "authority_over"
    if not release_stands(state) or state.given is not None:
        return "not_released"
    return "already_done" if state.way == act.way and said.role is Role.REQUESTER else None


@guards(acts.SlotBooked)
def _booked(state: RequestState, terms: Terms, said: Said, act: acts.SlotBooked, today: date) -> str | None:
    if state.release is None or state.given is not None:
        return "not_released"
    if authority_is_over(state, today):
        return "authority_over"
    if holds_release(state):
        return "stopped"
    if stage_of(state) is not Stage.RELEASE or not release_is_cleared(state):
        return "not_cleared"
    if not release_stands(state):
        return "not_released"
    if act.slot_id not in state.offered:
        return "unknown_slot"
    had = None if state.booked is None else state.booked[1]
    return "slot_taken" if act.instead_of != had or act.slot_id == had else None


@guards(acts.SlotReleased)
def _unbooked(state: RequestState, terms: Terms, said: Said, act: acts.SlotReleased, today: date) -> str | None:
    booked = state.booked is not None and state.booked[1] == act.slot_id
    return None if booked and state.given is None else "not_booked"


@guards(acts.CopyGiven)
def _given(state: RequestState, terms: Terms, said: Said, act: acts.CopyGiven, today: date) -> str | None:
    if state.release is None:
        return "not_released"
    fault = _release_fault(state, act.copy_sha256, today)
    if fault is not None:
        return fault
    if not release_stands(state):
        return "not_released"
    if act.way is ReleaseWay.MEETING and state.booked is None:
        return "not_booked"
    if state.given is not None:
        return "already_done"
    return date_fault(state, act.on, today)


@guards(acts.RequestClosed)
def _closed(state: RequestState, terms: Terms, said: Said, act: acts.RequestClosed, today: date) -> str | None:
    """The outcome has to fit what happened: nobody closes as disclosed what was never given."""
    if act.closed_as in {ClosedAs.DISCLOSED_IN_FULL, ClosedAs.DISCLOSED_IN_PART}:
        if state.given is None:
            return "part_follows" if state.parts else "outcome_not_so"
        return None if act.closed_as is disclosed_as(state) else "outcome_not_so"
    if state.given is not None:
        return "outcome_not_so"
    if state.parts and act.closed_as is not ClosedAs.NO_IDENTITY:
        return "part_follows"
    if act.closed_as is ClosedAs.NOTHING_HELD:
        return "outcome_not_so" if state.file is not None and state.file.documents else None
    if act.closed_as is ClosedAs.NO_IDENTITY:
        return None if state.identity_open or authority_is_over(state) else "outcome_not_so"
    if act.closed_as is ClosedAs.REFUSED:
        if not file_complete(state) or state.open_objections:
            return "outcome_not_so"
        return "refusal_by_two" if act.by_two and not state.refusal_stands else None
    return "outcome_not_so"


@guards(acts.RefusalProposed)
def _refusal(state: RequestState, terms: Terms, said: Said, act: acts.RefusalProposed, today: date) -> str | None:
    """All of it is refused only after each passage was looked at: never a whole file by its kind (R22, R27)."""
    if state.given is not None or not file_complete(state) or state.open_objections:
        return "outcome_not_so"
    if state.parts:
        return "part_follows"
    if not all_decided(state):
        return "not_decided"
    return "already_done" if state.refusal_open else None


def disclosed_as(state: RequestState) -> ClosedAs:
    """In full or in part: in part as soon as one decision leaves something out."""
    leaves_out = any(
        taken.stands and taken.decision.outcome is not Outcome.DISCLOSE
        for party in state.parties.values()
        for taken in party.decisions.values()
    )
    in_full = state.copy is not None and state.copy.in_full
    return ClosedAs.DISCLOSED_IN_PART if leaves_out or not in_full else ClosedAs.DISCLOSED_IN_FULL


@guards(acts.DueChoiceMade)
def _due_choice(state: RequestState, terms: Terms, said: Said, act: acts.DueChoiceMade, today: date) -> str | None:
    if not any(key.startswith(("due/", "overdue/")) for key in state.moments):
        return "not_due_yet"
    if act.choice is DueChoice.EXTEND and state.extension_noticed_on is None:
        return "extension_too_late"
    if act.choice is DueChoice.RELEASE_READY and holds_release(state):
        return "stop_first"
    return None
