"""When something may be said in a sharing: receiver, consent, weighing, passing on, the end (S70-S115)."""

from datetime import date
from typing import Any

from models import acts
from models.matter_words import MatterOutcome
from models.messages import Said
from models.sharing_words import PARENTS, ConsentBy, ConsentPart, ParentsTold, SentHow, SharedPart, WithWhom
from models.words import Answer
from rules.matters.book import Book
from rules.matters.sharing_state import SharingState
from rules.terms import Terms


def put_guards(book: Book[Any]) -> None:
    """Write the guards of a sharing into its book."""
    book.guards.update(_GUARDS)


def _receiver(state: SharingState, terms: Terms, said: Said, act: acts.ReceiverChecked, today: date) -> str | None:
    return "passed_on_already" if state.passed_on is not None else None


def _confidence(
    state: SharingState, terms: Terms, said: Said, act: acts.ConfidenceAsked, today: date
) -> str | None:
    return "passed_on_already" if state.passed_on is not None else None


def _raise_doubt(state: SharingState, terms: Terms, said: Said, act: acts.DoubtRaised, today: date) -> str | None:
    if state.passed_on is not None:
        return "passed_on_already"
    return "already_done" if state.doubt_by is not None else None


def _settle_doubt(state: SharingState, terms: Terms, said: Said, act: acts.DoubtSettled, today: date) -> str | None:
    if state.doubt_by is None:
        return "no_doubt"
    return "same_person" if state.doubt_by == said.actor_id else None


def _consent(state: SharingState, terms: Terms, said: Said, act: acts.SharingConsent, today: date) -> str | None:
    """A consent counts only when it is informed, able and free (S105), to a provider in writing (S115)."""
    if state.passed_on is not None:
        return "passed_on_already"
    if state.doubt_by is not None:
        return "line_manager_first"
    if state.not_to_be_asked:
        return "not_to_be_asked"
    if act.by is ConsentBy.NOT_ENTITLED:
        return "consent_not_theirs"
    if act.replaces is not None and (act.replaces not in state.parents_said or act.by not in PARENTS):
        return "answer_not_standing"
    if act.given and not (set(act.told) == set(ConsentPart) and act.able and act.free):
        return "consent_parts"
    to_provider = act.to_provider or state.with_whom is WithWhom.NEXT_PROVIDER
    if act.given and to_provider and not act.in_writing:
        return "consent_in_writing"
    return "date_in_future" if act.on > today else None


def _take_back(
    state: SharingState, terms: Terms, said: Said, act: acts.ConsentTakenBack, today: date
) -> str | None:
    """At any time, also when it was passed on already: then it is asked whether who has it was told (S105)."""
    if state.consent is None or state.taken_back is not None or not any(c.given for c in state.consents.values()):
        return "no_consent_stands"
    if act.on > today:
        return "date_in_future"
    if act.on < min(one.on for one in state.consents.values() if one.given):
        return "date_before_receipt"
    return "receiver_untold" if state.passed_on is not None and act.receiver_told is None else None


def _weigh(state: SharingState, terms: Terms, said: Said, act: acts.SharingWeighed, today: date) -> str | None:
    """Before it is passed on; in an emergency also after, until it is backed (S97, S101)."""
    if state.passed_on is not None and not state.weighed_after_owed:
        return "passed_on_already"
    against = act.fits_the_aim is Answer.NO or act.another_way is Answer.YES
    return "answers_speak_against" if act.share and against else None


def _decline(state: SharingState, terms: Terms, said: Said, act: acts.SharingDeclined, today: date) -> str | None:
    if state.passed_on is not None:
        return "passed_on_already"
    return "already_done" if state.declined_seq else None


def _choose(state: SharingState, terms: Terms, said: Said, act: acts.PagesChosen, today: date) -> str | None:
    if state.passed_on is not None:
        return "passed_on_already"
    return "receiver_open" if act.pages and state.receiver is None else None


def _read(state: SharingState, terms: Terms, said: Said, act: acts.SharedCopyRead, today: date) -> str | None:
    if state.passed_on is not None:
        return "passed_on_already"
    if state.copy is None or state.copy.copy_sha256 != act.copy_sha256:
        return "pages_changed"
    return None if state.copy.proved else "shared_copy_unproved"


def _pass_on(state: SharingState, terms: Terms, said: Said, act: acts.PassedOn, today: date) -> str | None:
    """To somebody made sure of, only what is needed (S112), on consent or a backed weighing (S98).

    Parents first unless that is not safe (S113). In an emergency it goes before anybody writes it down (S101): any
    day that is past will do.
    """
    if state.passed_on is not None:
        return "passed_on_already"
    if state.stopped:
        return "stopped"
    if state.receiver is None:
        return "receiver_open"
    if not state.goes_first:
        if not state.may_share:
            return "emergency_over" if state.is_urgent and state.first_is_over else "no_consent"
        if state.confidence is None:
            return "confidence_open"
    if set(act.checked) != set(SharedPart):
        return "only_what_is_relevant"
    return _parents_fault(state, act, today) or _pages_fault(state, act) or _on_a_day(act.on, today)


def _parents_fault(state: SharingState, act: acts.PassedOn, today: date) -> str | None:
    later = act.parents is ParentsTold.LATER
    if act.parents is ParentsTold.NOT_TOLD and not state.parents_not_first:
        return "parents_first"
    if later and not (state.parents_not_first or state.goes_first):
        return "parents_first"
    if later != (act.review_on is not None):
        return "review_day"
    return "review_day" if act.review_on is not None and act.review_on <= today else None


def _pages_fault(state: SharingState, act: acts.PassedOn) -> str | None:
    """Where pages were chosen, their copy goes: proved, looked at, and this one and no other."""
    if not state.sends_pages:
        return "pages_changed" if act.copy_sha256 is not None else None
    if state.copy is None:
        return "copy_not_ready"
    if act.copy_sha256 != state.copy.copy_sha256:
        return "pages_changed"
    if state.copy_read_by is None:
        return "copy_not_looked_at"
    return "pages_are_not_spoken" if act.how is SentHow.SPOKEN else None


def _on_a_day(day: date, today: date) -> str | None:
    return "date_in_future" if day > today else None


def _inform(state: SharingState, terms: Terms, said: Said, act: acts.ParentsInformed, today: date) -> str | None:
    if state.passed_on is None:
        return "not_passed_on"
    if state.passed_on.parents is ParentsTold.FIRST:
        return "already_done"
    if state.informed is not None and (state.informed.told or state.informed == act):
        return "already_done"
    return _on_a_day(act.on, today)


def _move(state: SharingState, terms: Terms, said: Said, act: acts.ReviewMoved, today: date) -> str | None:
    if not state.parents_open:
        return "not_passed_on" if state.passed_on is None else "already_done"
    return "review_day" if act.to <= today else None


def _astray(state: SharingState, terms: Terms, said: Said, act: acts.WentAstray, today: date) -> str | None:
    return None if state.passed_on is not None else "not_passed_on"


def _end(state: SharingState, terms: Terms, said: Said, act: acts.MatterEnded, today: date) -> str | None:
    """Shared and passed on, or left with a reason (S99); a sharing is never just taken back."""
    if act.outcome is MatterOutcome.SHARED:
        return _end_shared(state)
    if act.outcome is not MatterOutcome.NOT_SHARED:
        return "outcome_not_so"
    if state.passed_on is not None:
        return "passed_on_already"
    return None if state.may_be_left else "not_decided_yet"


def _end_shared(state: SharingState) -> str | None:
    if state.passed_on is None:
        return "not_decided_yet"
    if state.weighed_after_owed:
        return "weigh_afterwards"
    if state.parents_open:
        return "parents_open"
    quiet = state.passed_on.parents is ParentsTold.NOT_TOLD and not state.parents_not_first
    return "parents_first" if quiet and state.informed is None else None


_GUARDS: dict[type, Any] = {
    acts.ReceiverChecked: _receiver,
    acts.ConfidenceAsked: _confidence,
    acts.DoubtRaised: _raise_doubt,
    acts.DoubtSettled: _settle_doubt,
    acts.SharingConsent: _consent,
    acts.ConsentTakenBack: _take_back,
    acts.SharingWeighed: _weigh,
    acts.SharingDeclined: _decline,
    acts.PagesChosen: _choose,
    acts.SharedCopyRead: _read,
    acts.PassedOn: _pass_on,
    acts.ParentsInformed: _inform,
    acts.ReviewMoved: _move,
    acts.WentAstray: _astray,
    acts.MatterEnded: _end,
}
