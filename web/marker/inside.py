"""Which files inside a paper cannot be opened here: they stay on the list till a person sees to them (S17, R30)."""

import json
from dataclasses import dataclass

import redaction

HOLDING = frozenset({"eml", "docx", "pdf"})
_FORM = "inside-1"


@dataclass(frozen=True)
class Closed:
    """A file inside a paper that cannot be opened, and in one sentence why."""

    name: str
    why: str


def closed_in(data: bytes, name: str) -> tuple[Closed, ...]:
    """The files inside the paper `data`, called `name`, that need a person; those that open are papers themselves.

    Raises:
        redaction.Unreadable: the paper itself cannot be opened.
    """
    found = []
    for part in redaction.inspect(data, name).parts:
        try:
            redaction.inspect(part.data, part.name)
        except redaction.Unreadable as refused:
            found.append(Closed(part.name, refused.message))
    return tuple(found)


def key_of(sha256: str) -> str:
    """Under what is kept which files inside a paper stay closed."""
    return f"{_FORM}/{sha256}"


def as_kept(closed: tuple[Closed, ...]) -> bytes:
    """As bytes to be kept."""
    return json.dumps([[one.name, one.why] for one in closed]).encode()


def again(kept: bytes | None) -> tuple[Closed, ...] | None:
    """What was kept; None where nothing was."""
    return None if kept is None else tuple(Closed(name, why) for name, why in json.loads(kept))
