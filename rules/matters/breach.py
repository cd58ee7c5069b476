"""Something went out wrongly: contained, its risk assessed, regulator and people told, learned from (R35)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models import acts
from models.matter_words import ContainmentStep, MatterOutcome, MatterStage, Risk, WhyNotTold
from models.messages import Event, Said
from models.words import Role
from rules.agenda import Waiting
from rules.clock_duties import regulator_told_by
from rules.matters.book import Book, Due, Wanted
from rules.matters.common import alarm_letters, ask_second, no_second, share, urgent
from rules.matters.state import MatterState
from rules.moments import Moment
from rules.terms import Terms
from rules.times import local_date

WARNED_AFTER = (timedelta(hours=24), timedelta(hours=48))


@dataclass
class BreachState(MatterState):
    """What the log says of a breach."""

    steps: list[ContainmentStep] = field(default_factory=list)
    risk: Risk | None = None
    risk_seq: int = 0
    regulator_told_at: datetime | None = None
    people: dict[str, acts.PersonAffected] = field(default_factory=dict)
    people_seqs: dict[str, int] = field(default_factory=dict)
    unsafe: set[str] = field(default_factory=set)
    lessons: list[str] = field(default_factory=list)
    renewed: list[int] = field(default_factory=list)
    """The lines that ask for a new link for the requester."""

    @property
    def noticed_at(self) -> datetime:
        """When it became known; the 72 hours run from here."""
        known = self.begun.noticed_at
        if known is None:
            raise ValueError("The log of a breach does not say when it became known.")
        return known

    @property
    def told_by(self) -> datetime:
        """By when the regulator is told, where there is a risk (R35)."""
        return regulator_told_by(self.noticed_at)

    @property
    def risk_stands(self) -> bool:
        """Whether the risk is assessed, and backed where it has to be."""
        return self.risk is not None and self.risk_seq not in self.needs_second

    @property
    def regulator_owed(self) -> bool:
        """Whether the regulator has to be told still, or may have to."""
        return self.regulator_told_at is None and not (self.risk is Risk.NONE and self.risk_stands)

    @property
    def people_open(self) -> bool:
        """Whether, the risk being high, people have to be told still."""
        if self.risk is not Risk.HIGH:
            return False
        waits = any(seq in self.needs_second for seq in self.people_seqs.values())
        untold = [
            person_id
            for person_id, person in self.people.items()
            if person.tell and f"letter/breach_notice/{person_id}" not in self.done
        ]
        return not self.people or waits or bool(untold)


def _due(state: BreachState, terms: Terms) -> Due | None:
    return Due(local_date(state.told_by), state.told_by) if state.regulator_owed else None


def _stage(state: BreachState) -> MatterStage:
    if state.needs_second:
        return MatterStage.SECOND
    return MatterStage.TELL if state.risk_stands else MatterStage.LOOK


def _wanted(state: BreachState) -> Iterator[Wanted]:
    """A person is told where the risk is high, somebody settled that it is safe, and no stop is in force (S54)."""
    for person_id, person in state.people.items():
        settled = state.people_seqs[person_id] not in state.needs_second
        if person.tell and settled and state.risk is Risk.HIGH and state.risk_stands:
            yield Wanted(f"letter/breach_notice/{person_id}", "breach_notice", person_id)
    for seq in state.renewed:
        if seq not in state.needs_second:
            yield Wanted(f"letter/link_renewed/{seq}", "link_renewed")
    yield from alarm_letters(state)


def _moments(state: BreachState, terms: Terms) -> Iterator[Moment]:
    if not state.regulator_owed:
        return
    for after in WARNED_AFTER:
        yield Moment(f"warning/regulator/{int(after.total_seconds()) // 3600}", state.noticed_at + after)
    yield Moment("overdue/regulator", state.told_by)


def _waiting(state: BreachState, terms: Terms, now: datetime) -> Iterator[Waiting]:
    due = local_date(state.told_by)
    yield from urgent(state, due)
    if not state.steps:
        yield Waiting(Role.MANAGER, "what went out wrongly to be got back", due)
    if state.risk is None:
        yield Waiting(Role.MANAGER, "the risk of what went out wrongly to be assessed", due)
    elif state.regulator_owed and state.risk_stands:
        yield Waiting(Role.MANAGER, "the regulator to be told", due)
    elif state.people_open:
        yield Waiting(Role.MANAGER, "the people it is about to be told", None)
    elif state.risk_stands and not state.lessons:
        yield Waiting(Role.MANAGER, "what is learned from it to be noted", None)
    elif state.risk_stands:
        yield Waiting(Role.MANAGER, "the record of what went wrong to be ended", None)


BOOK: Book[BreachState] = Book(
    new_state=BreachState,
    wanted=_wanted,
    moments=_moments,
    waiting=_waiting,
    due=_due,
    stage=_stage,
    decisions=frozenset(),
)


@BOOK.applies(acts.StepTaken)
def _step(state: BreachState, event: Event, act: acts.StepTaken) -> None:
    state.steps.append(act.step)


@BOOK.applies(acts.RiskAssessed)
def _assessed(state: BreachState, event: Event, act: acts.RiskAssessed) -> None:
    no_second(state, state.risk_seq)
    state.risk, state.risk_seq = act.risk, event.seq
    if act.risk is Risk.NONE:
        ask_second(state, event)


@BOOK.applies(acts.RegulatorTold)
def _told(state: BreachState, event: Event, act: acts.RegulatorTold) -> None:
    state.regulator_told_at = act.told_at


@BOOK.applies(acts.PersonAffected)
def _affected(state: BreachState, event: Event, act: acts.PersonAffected) -> None:
    no_second(state, state.people_seqs.get(act.person_id, 0))
    state.people[act.person_id], state.people_seqs[act.person_id] = act, event.seq
    if act.why_not is WhyNotTold.NOT_SAFE:
        state.unsafe.add(act.person_id)
    if not act.tell or act.person_id in state.unsafe:
        # Nobody alone tells a person whom somebody held to be not safe to tell (S54, S98).
        ask_second(state, event, lead=act.person_id in state.unsafe)


@BOOK.applies(acts.LessonNoted)
def _lesson(state: BreachState, event: Event, act: acts.LessonNoted) -> None:
    state.lessons.append(act.text_id)


@BOOK.applies(acts.LinkRenewed)
def _renewed(state: BreachState, event: Event, act: acts.LinkRenewed) -> None:
    state.renewed.append(event.seq)
    ask_second(state, event)


def _moment_fault(state: BreachState, moment: datetime, today: date) -> str | None:
    if moment.utcoffset() is None or local_date(moment) > today:
        return "date_in_future"
    return "before_noticed" if moment < state.noticed_at else None


@BOOK.guarded(acts.StepTaken)
def _may_step(state: BreachState, terms: Terms, said: Said, act: acts.StepTaken, today: date) -> str | None:
    return _moment_fault(state, act.taken_at, today)


@BOOK.guarded(acts.RiskAssessed)
def _may_assess(state: BreachState, terms: Terms, said: Said, act: acts.RiskAssessed, today: date) -> str | None:
    """Once people were written to, the risk is no longer made smaller."""
    written = any(effect.startswith("letter/breach_notice/") for effect in state.done)
    return "letter_gone" if written and act.risk is not Risk.HIGH else None


@BOOK.guarded(acts.RegulatorTold)
def _may_tell(state: BreachState, terms: Terms, said: Said, act: acts.RegulatorTold, today: date) -> str | None:
    if state.regulator_told_at is not None:
        return "already_done"
    return _moment_fault(state, act.told_at, today)


@BOOK.guarded(acts.PersonAffected)
def _may_affect(state: BreachState, terms: Terms, said: Said, act: acts.PersonAffected, today: date) -> str | None:
    if (act.why_not is None) is not act.tell:
        return "reason_missing"
    written = f"letter/breach_notice/{act.person_id}" in state.done
    return "letter_gone" if written else None


@BOOK.guarded(acts.LessonNoted)
def _may_learn(state: BreachState, terms: Terms, said: Said, act: acts.LessonNoted, today: date) -> str | None:
    return "already_done" if act.text_id in state.lessons else None


@BOOK.guarded(acts.LinkRenewed)
def _may_renew(state: BreachState, terms: Terms, said: Said, act: acts.LinkRenewed, today: date) -> str | None:
    """Once something was done to contain it and the risk is known; one at a time, each with a second person."""
    if any(seq in state.needs_second for seq in state.renewed):
        return "already_done"
    return None if state.steps and state.risk is not None else "not_contained"


@BOOK.guarded(acts.MatterEnded)
def _may_end(state: BreachState, terms: Terms, said: Said, act: acts.MatterEnded, today: date) -> str | None:
    """Contained, assessed, everybody told who has to be, and something learned."""
    if act.outcome is not MatterOutcome.DEALT_WITH:
        return "outcome_not_so"
    if not state.steps or not state.risk_stands:
        return "not_decided_yet"
    if state.regulator_owed:
        return "regulator_owed"
    if state.people_open:
        return "people_open"
    return None if state.lessons else "no_lesson"


share(BOOK)
BREACH = BOOK.rules()
