"""What waits on one person, over all requests: the task list and the morning's digest, without names (R2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.words import Role
from rules.agenda import Waiting

_SECOND = "second_person"
_MANAGERS = frozenset({Role.MANAGER, Role.DEPUTY})
_SECONDS = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD})


@dataclass(frozen=True)
class Task:
    """One thing that waits on somebody: in which request, what, until when, and whether it is late."""

    ref: str
    what: str
    until: date | None
    late: bool

    def in_words(self) -> str:
        """One line, without personal data."""
        if self.until is None:
            return f"{self.ref}: {self.what}"
        day = f"{self.until.day} {self.until:%B}"
        return f"{self.ref}: {self.what}, {'late since' if self.late else 'until'} {day}"


def tasks_for(role: Role, waits: Iterable[tuple[str, Waiting]], today: date) -> tuple[Task, ...]:
    """What of all that waits waits on this role; the most urgent first. `waits` names the request of each."""
    found = [
        Task(ref, wait.what, wait.until, late=wait.until is not None and wait.until < today)
        for ref, wait in waits
        if _is_for(role, wait.on)
    ]
    return tuple(sorted(found, key=lambda task: (task.until or date.max, task.ref, task.what)))


def _is_for(role: Role, on: str) -> bool:
    if on == _SECOND:
        return role in _SECONDS
    return on == role or (role in _MANAGERS and on in _MANAGERS)
