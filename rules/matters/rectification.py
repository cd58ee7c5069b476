"""Somebody says that an entry is wrong: looked into, put right or stated beside it, and told (S49-S51, R28)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from models import acts
from models.matter_words import Claim, Finding, MatterOutcome, MatterStage
from models.messages import Event, Said
from models.words import Role
from rules.agenda import Waiting
from rules.clock import ClockEvents, Reckoning, reckon
from rules.matters.book import Book, Due, Wanted, by_the_end_of
from rules.matters.common import alarm_letters, alarm_moments, ask_second, day_fault, no_second, share, urgent
from rules.matters.state import MatterState
from rules.moments import Moment
from rules.terms import Terms


@dataclass
class Entry:
    """One disputed entry: what is claimed, what was found, and the paper that stands beside it now."""

    claim: Claim
    document_id: str | None
    finding: Finding | None = None
    side_recorded: bool = False
    finding_seq: int = 0
    paper_id: str | None = None


@dataclass
class RectificationState(MatterState):
    """What the log says of a rectification."""

    entries: dict[str, Entry] = field(default_factory=dict)
    recipients: list[str] = field(default_factory=list)
    recipients_known: bool = False
    extended_on: date | None = None

    @property
    def all_found(self) -> bool:
        """Whether every entry has a finding that stands."""
        found = (
            one.finding is not None and one.finding_seq not in self.needs_second for one in self.entries.values()
        )
        return bool(self.entries) and all(found)

    @property
    def papers_missing(self) -> bool:
        """Whether a correction or a statement has to be put beside an entry still."""
        return any(one.paper_id is None for one in self.entries.values())

    @property
    def outcome_now(self) -> MatterOutcome:
        """How it would end by what was found."""
        if any(one.finding is Finding.FACT_WRONG for one in self.entries.values()):
            return MatterOutcome.CORRECTED
        return MatterOutcome.STATEMENT_ADDED


def clock_of(state: RectificationState, terms: Terms) -> Reckoning:
    """A request's clock: one month from the day it came, two more where it was extended (R2, R3, R28)."""
    return reckon(clock_events(state), terms.profile, terms.nation, terms.calendar)


def clock_events(state: RectificationState) -> ClockEvents:
    """What the clock reckons from."""
    return ClockEvents(received=state.begun.received_on, extension_noticed=state.extended_on)


def _due(state: RectificationState, terms: Terms) -> Due:
    return by_the_end_of(clock_of(state, terms).statutory_due)


def _stage(state: RectificationState) -> MatterStage:
    if state.needs_second:
        return MatterStage.SECOND
    return MatterStage.TELL if state.all_found and not state.papers_missing else MatterStage.LOOK


def _wanted(state: RectificationState) -> Iterator[Wanted]:
    if state.begun.answered:
        yield Wanted("letter/rectification_ack", "rectification_ack", urgent=True)
        if state.extended_on is not None:
            yield Wanted("letter/rectification_extension", "rectification_extension", urgent=True)
        if state.ended in {MatterOutcome.CORRECTED, MatterOutcome.STATEMENT_ADDED}:
            yield Wanted("letter/rectification_outcome", "rectification_outcome", urgent=True)
    if state.ended is not None and state.ended is not MatterOutcome.TAKEN_BACK:
        for person_id in state.recipients:
            yield Wanted(f"letter/rectification_told/{person_id}", "rectification_told", person_id)
    yield from alarm_letters(state)


def _moments(state: RectificationState, terms: Terms) -> Iterator[Moment]:
    yield from alarm_moments(_due(state, terms), state.begun.received_on)


def _waiting(state: RectificationState, terms: Terms, now: datetime) -> Iterator[Waiting]:
    due = _due(state, terms).on
    yield from urgent(state, due)
    if not state.entries:
        yield Waiting(Role.MANAGER, "the disputed entry to be found", due)
    elif any(one.finding is None for one in state.entries.values()):
        yield Waiting(Role.MANAGER, "a disputed entry to be checked", due)
    elif state.all_found and state.papers_missing:
        yield Waiting(Role.MANAGER, "a correction or statement to be put beside an entry", due)
    elif state.all_found and not state.recipients_known:
        yield Waiting(Role.MANAGER, "a word on who received the entry", due)
    elif state.all_found:
        yield Waiting(Role.MANAGER, "the answer about a disputed entry to be sent", due)


BOOK: Book[RectificationState] = Book(
    new_state=RectificationState,
    wanted=_wanted,
    moments=_moments,
    waiting=_waiting,
    due=_due,
    stage=_stage,
    decisions=frozenset({"finding_made", "answer_extended", "matter_ended"}),
)


@BOOK.applies(acts.EntryDisputed)
def _disputed(state: RectificationState, event: Event, act: acts.EntryDisputed) -> None:
    state.entries[act.entry_id] = Entry(act.claim, act.document_id)


@BOOK.applies(acts.FindingMade)
def _found(state: RectificationState, event: Event, act: acts.FindingMade) -> None:
    entry = state.entries[act.entry_id]
    no_second(state, entry.finding_seq)
    entry.finding, entry.side_recorded, entry.finding_seq = act.finding, act.side_recorded, event.seq
    if entry.claim is Claim.FACT and act.finding is not Finding.FACT_WRONG:
        ask_second(state, event)


@BOOK.applies(acts.PaperAttached)
def _attached(state: RectificationState, event: Event, act: acts.PaperAttached) -> None:
    state.entries[act.entry_id].paper_id = act.document_id


@BOOK.applies(acts.AnswerExtended)
def _extended(state: RectificationState, event: Event, act: acts.AnswerExtended) -> None:
    state.extended_on = act.noticed_on


@BOOK.applies(acts.RecipientNamed)
def _named(state: RectificationState, event: Event, act: acts.RecipientNamed) -> None:
    state.recipients.append(act.person_id)


@BOOK.applies(acts.RecipientsKnown)
def _known(state: RectificationState, event: Event, act: acts.RecipientsKnown) -> None:
    state.recipients_known = True


@BOOK.guarded(acts.EntryDisputed)
def _may_dispute(
    state: RectificationState, terms: Terms, said: Said, act: acts.EntryDisputed, today: date
) -> str | None:
    return "already_done" if act.entry_id in state.entries else None


@BOOK.guarded(acts.FindingMade)
def _may_find(
    state: RectificationState, terms: Terms, said: Said, act: acts.FindingMade, today: date
) -> str | None:
    entry = state.entries.get(act.entry_id)
    if entry is None:
        return "unknown_entry"
    if entry.paper_id is not None:
        return "already_done"
    return "fact_or_opinion" if entry.claim is Claim.OPINION and act.finding is not Finding.OPINION else None


@BOOK.guarded(acts.PaperAttached)
def _may_attach(
    state: RectificationState, terms: Terms, said: Said, act: acts.PaperAttached, today: date
) -> str | None:
    entry = state.entries.get(act.entry_id)
    if entry is None:
        return "unknown_entry"
    if entry.finding is None or entry.finding_seq in state.needs_second:
        return "not_decided_yet"
    return "already_done" if entry.paper_id is not None else None


@BOOK.guarded(acts.AnswerExtended)
def _may_extend(
    state: RectificationState, terms: Terms, said: Said, act: acts.AnswerExtended, today: date
) -> str | None:
    """Once, and before the first month ends (R3, R28)."""
    if state.extended_on is not None:
        return "already_done"
    if max(today, act.noticed_on) > clock_of(state, terms).first_limit:
        return "extension_too_late"
    return day_fault(state, act.noticed_on, today)


@BOOK.guarded(acts.RecipientNamed)
def _may_name(
    state: RectificationState, terms: Terms, said: Said, act: acts.RecipientNamed, today: date
) -> str | None:
    return "already_done" if act.person_id in state.recipients else None


@BOOK.guarded(acts.RecipientsKnown)
def _may_know(
    state: RectificationState, terms: Terms, said: Said, act: acts.RecipientsKnown, today: date
) -> str | None:
    return "already_done" if state.recipients_known else None


@BOOK.guarded(acts.MatterEnded)
def _may_end(state: RectificationState, terms: Terms, said: Said, act: acts.MatterEnded, today: date) -> str | None:
    """It ends when every entry is settled, its paper is there, and who received it is known; or taken back."""
    if act.outcome is MatterOutcome.TAKEN_BACK:
        return None
    if not state.all_found or state.papers_missing:
        return "not_decided_yet"
    if not state.recipients_known:
        return "recipients_open"
    return None if act.outcome is state.outcome_now else "outcome_not_so"


share(BOOK)
RECTIFICATION = BOOK.rules()
