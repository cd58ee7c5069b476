"""What waits on one person, over all requests: the task list and the morning's digest, without names (R2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from models.words import Role
from rules.agenda import MARK_TOGETHER, SECOND_PERSON, Waiting
from rules.permissions import LEADERS

_SECONDS = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD})


@dataclass(frozen=True)
class Reader:
    """Whose list it is: their id, and the role they sign in with."""

    id: str
    role: Role


@dataclass(frozen=True)
class Waits:
    """What one request waits for.

    `carrier` is who carries it, None where nobody who can sign in does; `proposers` are those who proposed what a
    second person has to back: it waits on anybody but them. `invited` are checkers from outside: what waits on the
    line manager waits on them too (S38).
    """

    ref: str
    carrier: str | None
    waits: tuple[Waiting, ...]
    proposers: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()
    hidden_from: frozenset[str] = frozenset()
    """Those whom it is about, where it is a sharing about somebody of the setting (S61)."""


class Proposed(Protocol):
    """A state with proposals that wait for a second person: the number of the event, and who proposed."""

    @property
    def needs_second(self) -> Mapping[int, str]:
        """Who proposed what, by the number of the event."""
        ...


def waits_of(
    ref: str,
    state: Proposed,
    waits: Iterable[Waiting],
    carrier: str,
    leaders: Collection[str],
    invited: Collection[str] = (),
    hidden_from: Iterable[str] = (),
) -> Waits:
    """What a request or matter waits for. `leaders` are the managers and deputies who can sign in."""
    return Waits(
        ref=ref,
        carrier=carrier if carrier in leaders else None,
        waits=tuple(waits),
        proposers=frozenset(state.needs_second.values()),
        invited=frozenset(invited),
        hidden_from=frozenset(hidden_from),
    )


@dataclass(frozen=True)
class Task:
    """One thing that waits on somebody: in which request, what, until when, and by how many days it is late."""

    ref: str
    what: str
    until: date | None
    days_late: int = 0

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.days_late > 0

    def in_words(self) -> str:
        """One line, without personal data."""
        if self.until is None:
            return f"{self.ref}: {self.what}"
        day = f"{self.until.day} {self.until:%B}"
        return f"{self.ref}: {self.what}, {'late since' if self.late else 'until'} {day}"


def tasks_for(person: Reader, waits: Iterable[Waits], today: date) -> tuple[Task, ...]:
    """What of all that waits waits on this person; the most urgent first."""
    found = [
        Task(one.ref, wait.what, wait.until, max(0, (today - wait.until).days) if wait.until else 0)
        for one in waits
        if person.id not in one.hidden_from
        for wait in one.waits
        if _is_for(person, one, wait)
    ]
    return tuple(sorted(found, key=lambda task: (task.until or date.max, task.ref, task.what)))


def _is_for(person: Reader, one: Waits, wait: Waiting) -> bool:
    """A leader's task is theirs who carries the request; every leader's where nobody who can sign in does (S91).

    Who is invited from outside has what waits on the line manager in that one request, but for the marking (S38).
    """
    on = wait.on
    if person.role is Role.INVITED_CHECKER:
        theirs = on in {Role.LINE_MANAGER, SECOND_PERSON} and wait.what != MARK_TOGETHER
        return theirs and person.id in one.invited
    if on == SECOND_PERSON:
        return person.role in _SECONDS and not one.proposers <= {person.id}
    if on in LEADERS:
        return person.role in LEADERS and one.carrier in {person.id, None}
    return on == person.role
