"""A sharing: on consent that counts, or on five questions that the safeguarding lead backs (S93-S113, R33)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from models import acts
from models.matter_words import ConsentPart, MatterOutcome, MatterStage, ParentsTold, SharedPart
from models.messages import Event, Said
from models.words import Role
from rules.agenda import Waiting
from rules.matters.book import Book, Due, Wanted
from rules.matters.common import alarm_letters, ask_second, no_second, share, urgent
from rules.matters.state import MatterState
from rules.moments import Moment
from rules.terms import Terms


@dataclass
class SharingState(MatterState):
    """What the log says of a sharing."""

    consent: acts.SharingConsent | None = None
    taken_back_on: date | None = None
    weighed: acts.SharingWeighed | None = None
    weighed_seq: int = 0
    passed_on: acts.PassedOn | None = None

    @property
    def consent_stands(self) -> bool:
        """Whether somebody consented and has not taken it back (S105)."""
        return self.consent is not None and self.consent.given and self.taken_back_on is None

    @property
    def weighed_stands(self) -> bool:
        """Whether the five questions are answered and backed (S97, S98)."""
        return self.weighed is not None and self.weighed_seq not in self.needs_second

    @property
    def may_share(self) -> bool:
        """Whether it may be passed on now; a backed "do not share" outweighs consent."""
        if self.weighed is not None:
            return self.weighed_stands and self.weighed.share
        return self.consent_stands

    @property
    def parents_not_first(self) -> bool:
        """Whether the parents must not hear of it first (S101, S102, S113)."""
        return self.weighed is not None and self.weighed.not_asked is not None

    @property
    def may_be_left(self) -> bool:
        """Whether it may end unshared: backed after weighing, or there was a no and nobody weighs it further."""
        if self.weighed is not None:
            return self.weighed_stands and not self.weighed.share
        return self.consent is not None and not self.consent_stands


def _due(state: SharingState, terms: Terms) -> Due | None:
    """No law sets a day; where somebody is in danger it is today, and a person knows that."""
    return None


def _stage(state: SharingState) -> MatterStage:
    return MatterStage.SECOND if state.needs_second else MatterStage.LOOK


def _wanted(state: SharingState) -> Iterator[Wanted]:
    yield from alarm_letters(state)


def _moments(state: SharingState, terms: Terms) -> Iterator[Moment]:
    yield from ()


def _waiting(state: SharingState, terms: Terms, now: datetime) -> Iterator[Waiting]:
    yield from urgent(state, None)
    if state.passed_on is not None:
        yield Waiting(Role.MANAGER, "the record of a sharing to be ended", None)
    elif state.may_share:
        yield Waiting(Role.MANAGER, "what may be shared to be passed on", None)
    elif not state.needs_second:
        yield Waiting(Role.MANAGER, "consent to a sharing, or the five questions", None)


BOOK: Book[SharingState] = Book(
    new_state=SharingState,
    wanted=_wanted,
    moments=_moments,
    waiting=_waiting,
    due=_due,
    stage=_stage,
    decisions=frozenset(),
)
BOOK.after_the_end = BOOK.after_the_end | {"consent_taken_back"}


@BOOK.applies(acts.SharingConsent)
def _consent(state: SharingState, event: Event, act: acts.SharingConsent) -> None:
    state.consent, state.taken_back_on = act, None


@BOOK.applies(acts.ConsentTakenBack)
def _taken_back(state: SharingState, event: Event, act: acts.ConsentTakenBack) -> None:
    state.taken_back_on = act.on


@BOOK.applies(acts.SharingWeighed)
def _weighed(state: SharingState, event: Event, act: acts.SharingWeighed) -> None:
    no_second(state, state.weighed_seq)
    state.weighed, state.weighed_seq = act, event.seq
    ask_second(state, event, lead=True)


@BOOK.applies(acts.PassedOn)
def _passed_on(state: SharingState, event: Event, act: acts.PassedOn) -> None:
    state.passed_on = act


@BOOK.guarded(acts.SharingConsent)
def _may_consent(
    state: SharingState, terms: Terms, said: Said, act: acts.SharingConsent, today: date
) -> str | None:
    """A consent counts only when it is informed, able and free (S105), to a provider in writing (S115)."""
    if state.passed_on is not None:
        return "passed_on_already"
    if act.given and not (set(act.told) == set(ConsentPart) and act.able and act.free):
        return "consent_parts"
    if act.given and act.to_provider and not act.in_writing:
        return "consent_in_writing"
    return "date_in_future" if act.on > today else None


@BOOK.guarded(acts.ConsentTakenBack)
def _may_take_back(
    state: SharingState, terms: Terms, said: Said, act: acts.ConsentTakenBack, today: date
) -> str | None:
    """At any time, also when it was passed on already (S105)."""
    if state.consent is None or not state.consent_stands:
        return "no_consent"
    if act.on > today:
        return "date_in_future"
    return "date_before_receipt" if act.on < state.consent.on else None


@BOOK.guarded(acts.SharingWeighed)
def _may_weigh(state: SharingState, terms: Terms, said: Said, act: acts.SharingWeighed, today: date) -> str | None:
    return "passed_on_already" if state.passed_on is not None else None


@BOOK.guarded(acts.PassedOn)
def _may_pass_on(state: SharingState, terms: Terms, said: Said, act: acts.PassedOn, today: date) -> str | None:
    """Only what is needed (S112), on consent or a backed weighing (S98), parents first unless not safe (S113).

    In an emergency it was passed on before anybody wrote it down: any day that is past will do.
    """
    if state.passed_on is not None:
        return "passed_on_already"
    if state.stopped:
        return "stopped"
    if not state.may_share:
        return "no_consent"
    if set(act.checked) != set(SharedPart):
        return "only_what_is_relevant"
    if act.parents is not ParentsTold.FIRST and not state.parents_not_first:
        return "parents_first"
    return "date_in_future" if act.on > today else None


@BOOK.guarded(acts.MatterEnded)
def _may_end(state: SharingState, terms: Terms, said: Said, act: acts.MatterEnded, today: date) -> str | None:
    """Shared and passed on, or left with a reason (S99); a sharing is never just taken back."""
    if act.outcome is MatterOutcome.SHARED:
        return None if state.passed_on is not None else "not_decided_yet"
    if act.outcome is not MatterOutcome.NOT_SHARED:
        return "outcome_not_so"
    if state.passed_on is not None:
        return "passed_on_already"
    return None if state.may_be_left else "not_decided_yet"


share(BOOK)
SHARING = BOOK.rules()
