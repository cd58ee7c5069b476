"""What waits on one person, over all requests: the task list and the morning's digest, without names (R2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.words import Role
from rules.agenda import SECOND_PERSON, Waiting

_MANAGERS = frozenset({Role.MANAGER, Role.DEPUTY})
_SECONDS = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD})


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


def tasks_for(role: Role, waits: Iterable[tuple[str, Waiting]], today: date) -> tuple[Task, ...]:
    """What of all that waits waits on this role; the most urgent first. `waits` names the request of each."""
    found = [
        Task(ref, wait.what, wait.until, max(0, (today - wait.until).days) if wait.until else 0)
        for ref, wait in waits
        if _is_for(role, wait.on)
    ]
    return tuple(sorted(found, key=lambda task: (task.until or date.max, task.ref, task.what)))


def _is_for(role: Role, on: str) -> bool:
    if on == SECOND_PERSON:
        return role in _SECONDS
    return on == role or (role in _MANAGERS and on in _MANAGERS)
