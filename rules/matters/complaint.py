"""A complaint: acknowledged, looked into by somebody else, answered in writing in time (S48, R29, R36)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from models import acts
from models.matter_words import ComplaintAbout, MatterOutcome, MatterStage
from models.messages import Event, Said
from models.words import Role
from rules.agenda import Waiting
from rules.clock_duties import complaint_acknowledged_by, complaint_outcome_by
from rules.matters.book import Book, Due, Wanted, by_the_end_of
from rules.matters.common import alarm_letters, alarm_moments, ask_second, no_second, share, urgent
from rules.matters.state import MatterState
from rules.moments import Moment
from rules.terms import Terms

DECISIONS = frozenset({MatterOutcome.UPHELD, MatterOutcome.PARTLY_UPHELD, MatterOutcome.NOT_UPHELD})


@dataclass
class ComplaintState(MatterState):
    """What the log says of a complaint."""

    about: tuple[ComplaintAbout, ...] = ()
    decided: MatterOutcome | None = None
    decided_seq: int = 0
    actions: list[str] = field(default_factory=list)

    @property
    def decision_stands(self) -> bool:
        """Whether something was found, and a second person backed it where one has to."""
        return self.decided is not None and self.decided_seq not in self.needs_second


@dataclass(frozen=True)
class ComplaintDates:
    """By when a complaint is acknowledged (R29) and answered (R36)."""

    acknowledged_by: date
    answered_by: date


def dates_of(state: ComplaintState, terms: Terms) -> ComplaintDates:
    """Both dates from the day it came; a complaint that is not sorted yet keeps to the stricter rules of both."""
    received = state.begun.received_on
    return ComplaintDates(
        complaint_acknowledged_by(received, terms.calendar),
        complaint_outcome_by(received),
    )


def _due(state: ComplaintState, terms: Terms) -> Due:
    return by_the_end_of(dates_of(state, terms).answered_by)


def _stage(state: ComplaintState) -> MatterStage:
    if state.needs_second:
        return MatterStage.SECOND
    return MatterStage.TELL if state.decision_stands else MatterStage.LOOK


def _wanted(state: ComplaintState) -> Iterator[Wanted]:
    if state.begun.answered:
        whose = state.begun.brought_by
        yield Wanted("letter/complaint_ack", "complaint_ack", whose, urgent=True)
        if state.ended in DECISIONS:
            yield Wanted("letter/complaint_outcome", "complaint_outcome", whose, urgent=True)
    yield from alarm_letters(state)


def _moments(state: ComplaintState, terms: Terms) -> Iterator[Moment]:
    yield from alarm_moments(_due(state, terms), state.begun.received_on)
    if "letter/complaint_ack" not in state.done and state.begun.answered:
        day = dates_of(state, terms).acknowledged_by
        yield Moment(f"overdue/acknowledgement/{day}", by_the_end_of(day).at)


def _waiting(state: ComplaintState, terms: Terms, now: datetime) -> Iterator[Waiting]:
    due = dates_of(state, terms).answered_by
    yield from urgent(state, due)
    if state.handler_id in state.concerns:
        yield Waiting(Role.MANAGER, "somebody whom a complaint is not about to handle it", due)
    elif not state.about:
        yield Waiting(Role.MANAGER, "a complaint to be sorted: what is it about?", due)
    elif state.decided is None:
        yield Waiting(Role.MANAGER, "a complaint to be looked into and decided", due)
    elif state.decision_stands:
        yield Waiting(Role.MANAGER, "the answer to a complaint to be sent", due)


BOOK: Book[ComplaintState] = Book(
    new_state=ComplaintState,
    wanted=_wanted,
    moments=_moments,
    waiting=_waiting,
    due=_due,
    stage=_stage,
    decisions=frozenset({"complaint_sorted", "complaint_decided", "action_agreed", "matter_ended"}),
)


@BOOK.applies(acts.ComplaintSorted)
def _sorted(state: ComplaintState, event: Event, act: acts.ComplaintSorted) -> None:
    state.about = act.about
    state.concerns.update(act.concerns)


@BOOK.applies(acts.ComplaintDecided)
def _decided(state: ComplaintState, event: Event, act: acts.ComplaintDecided) -> None:
    no_second(state, state.decided_seq)
    state.decided, state.decided_seq = act.outcome, event.seq
    if act.outcome is not MatterOutcome.UPHELD:
        ask_second(state, event)


@BOOK.applies(acts.ActionAgreed)
def _agreed(state: ComplaintState, event: Event, act: acts.ActionAgreed) -> None:
    state.actions.append(act.text_id)


@BOOK.guarded(acts.ComplaintSorted)
def _may_sort(
    state: ComplaintState, terms: Terms, said: Said, act: acts.ComplaintSorted, today: date
) -> str | None:
    return "already_done" if state.about == act.about and state.concerns.issuperset(act.concerns) else None


@BOOK.guarded(acts.ComplaintDecided)
def _may_decide(
    state: ComplaintState, terms: Terms, said: Said, act: acts.ComplaintDecided, today: date
) -> str | None:
    if act.outcome not in DECISIONS:
        return "outcome_not_so"
    return None if state.about else "not_sorted"


@BOOK.guarded(acts.ActionAgreed)
def _may_agree(state: ComplaintState, terms: Terms, said: Said, act: acts.ActionAgreed, today: date) -> str | None:
    return "already_done" if act.text_id in state.actions else None


@BOOK.guarded(acts.MatterEnded)
def _may_end(state: ComplaintState, terms: Terms, said: Said, act: acts.MatterEnded, today: date) -> str | None:
    """It ends with what was found, once it stands; or because whoever complained takes it back."""
    if act.outcome is MatterOutcome.TAKEN_BACK:
        return None
    if not state.decision_stands:
        return "not_decided_yet"
    return None if act.outcome is state.decided else "outcome_not_so"


share(BOOK)
COMPLAINT = BOOK.rules()
