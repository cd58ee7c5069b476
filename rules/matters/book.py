"""A book: what the acts of one kind of matter do and when they may be done, and what follows from them.

A kind makes its book, puts an applier and a guard a kind of act into it, and says which letters are wanted, what
falls due and what is waited for. What all matters share is written in each book by `rules.matters.common`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from models.acts import MatterOpened
from models.matter_words import MatterStage
from models.messages import EffectOrder, Event, Said
from rules.agenda import Waiting
from rules.matters.keeping import AFTER_THE_END
from rules.matters.state import MatterState
from rules.moments import Moment
from rules.permissions import may_act
from rules.processes import ProcessRules
from rules.standing import Standing
from rules.terms import Terms
from rules.times import end_of

M = TypeVar("M", bound=MatterState)

_ALSO_ABOUT_ONESELF = frozenset({"stop_placed", "handed_over"})
"""What somebody may do in a matter that is about them: keep somebody safe, and give it to another."""

Apply = Callable[[Any, Event, Any], None]
Guard = Callable[[Any, Terms, Said, Any, date], str | None]


@dataclass(frozen=True)
class Wanted:
    """A letter that should exist: its effect's name, its kind, to whom; `urgent` ones leave in spite of a stop."""

    effect: str
    kind: str
    person_id: str | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Due:
    """When an answer or a step is owed: the day people read, and the moment after which it is late, in UTC."""

    on: date
    at: datetime


def by_the_end_of(day: date) -> Due:
    """Due on a day, until the midnight that ends it."""
    return Due(day, end_of(day))


@dataclass
class Book(Generic[M]):
    """The rules of one kind of matter."""

    new_state: Callable[[], M]
    wanted: Callable[[M], Iterator[Wanted]]
    moments: Callable[[M, Terms], Iterator[Moment]]
    waiting: Callable[[M, Terms, datetime], Iterator[Waiting]]
    due: Callable[[M, Terms], Due | None]
    stage: Callable[[M], MatterStage]
    decisions: frozenset[str] = frozenset({"matter_ended"})
    """Acts that who checked the copy leaves to others."""
    appliers: dict[type, Apply] = field(default_factory=dict)
    guards: dict[type, Guard] = field(default_factory=dict)
    after_the_end: frozenset[str] = AFTER_THE_END | {
        *("effect_retried", "letter_posted", "handed_over", "letter_bounced"),
    }

    def applies(self, act: type) -> Callable[[Apply], Apply]:
        """Register the one function that takes this kind of act into the state."""

        def register(function: Apply) -> Apply:
            self.appliers[act] = function
            return function

        return register

    def guarded(self, act: type) -> Callable[[Guard], Guard]:
        """Register the guard of one kind of act."""

        def register(function: Guard) -> Guard:
            self.guards[act] = function
            return function

        return register

    def absorb(self, state: M, event: Event) -> None:
        """Take one more event into the state. An event already absorbed changes nothing."""
        if event.seq <= state.seq:
            return
        self.appliers[type(event.act)](state, event, event.act)
        state.seq, state.heard_at = event.seq, event.at

    def refusal(self, state: M, terms: Terms, said: Said, today: date) -> str | None:
        """Why an act is refused, as a code, or None if it may be done."""
        if not may_act(said.role, said.act.kind):
            return "not_your_role"
        if state.ended is not None and said.act.kind not in self.after_the_end:
            return "matter_ended"
        if said.actor_id in state.concerns and said.act.kind not in _ALSO_ABOUT_ONESELF:
            return "matter_about_you"
        if state.opened is not None and _stands_aside(state.opened, said) and said.act.kind in self.decisions:
            return "stands_aside"
        guard = self.guards.get(type(said.act))
        return guard(state, terms, said, said.act, today) if guard else "not_your_role"

    def effects_due(self, ref: str, state: M) -> list[EffectOrder]:
        """Every letter that should have left by now and has not, stops observed (S54)."""
        orders = []
        for letter in self.wanted(state) if state.opened is not None else ():
            if letter.effect in state.done or letter.effect in state.failed:
                continue
            if state.stopped and not letter.urgent:
                continue
            orders.append(
                EffectOrder(
                    ref=ref,
                    effect=letter.effect,
                    letter_kind=letter.kind,
                    party_id=letter.person_id,
                    attempt=state.bounces.get(letter.effect, 0),
                )
            )
        return orders

    def moments_ahead(self, state: M, terms: Terms, today: date) -> list[Moment]:
        """Every moment that has not passed yet, earliest first."""
        if state.opened is None or state.ended is not None:
            return []
        found = (moment for moment in self.moments(state, terms) if moment.key not in state.moments)
        return sorted(found, key=lambda moment: (moment.at, moment.key))

    def waiting_for(self, state: M, terms: Terms, now: datetime) -> list[Waiting]:
        """What the matter waits for, the most urgent first."""
        if state.opened is None or state.ended is not None:
            return []
        return list(self.waiting(state, terms, now))

    def standing_of(self, state: M, terms: Terms, now: datetime) -> Standing:
        """Where the matter stands at `now` (UTC)."""
        stage = MatterStage.ENDED if state.ended is not None else self.stage(state)
        waits = self.waiting_for(state, terms, now)
        due = self.due(state, terms) if state.opened is not None else None
        late = stage is not MatterStage.ENDED and due is not None and now >= due.at
        until = [wait.until for wait in waits if wait.until is not None]
        lines = [f"**{stage.people_read}**" + (" (late)" if late else "")]
        if stage is not MatterStage.ENDED and due is not None:
            lines.append(f"Due {due.on:%A} {due.on.day} {due.on:%B %Y}")
        lines += [f"- waits on {wait.on.replace('_', ' ')}: {wait.what}" for wait in waits]
        if state.ended is not None:
            lines.append(f"Ended: {state.ended.value.replace('_', ' ')}")
        return Standing(
            stage=stage,
            due_on=due.on if due is not None else None,
            due_at=due.at if due is not None else None,
            late=late,
            waiting_on=tuple(dict.fromkeys(wait.on for wait in waits)),
            waiting_until=min(until) if until else None,
            in_words="\n".join(lines),
        )

    def rules(self) -> ProcessRules[M]:
        """The book as the rules of a process."""
        return ProcessRules(
            new_state=self.new_state,
            absorb=self.absorb,
            refusal=self.refusal,
            effects_due=self.effects_due,
            moments_ahead=self.moments_ahead,
            waiting_for=self.waiting_for,
            standing_of=self.standing_of,
            outcome=lambda state: state.ended.value if state.ended else "",
        )


def _stands_aside(opened: MatterOpened, said: Said) -> bool:
    return said.actor_id in opened.stand_aside
