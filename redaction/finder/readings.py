"""A place in a run of pieces read as a person."""

from dataclasses import dataclass

from redaction.values import Party, Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """Pieces `start` to `end` (without it) read as a party; `others` could be meant as well."""

    start: int
    end: int
    party: Party
    rule: Rule
    family: bool = False
    others: tuple[Party, ...] = ()
    titled: bool = False
    distance: int = 0
