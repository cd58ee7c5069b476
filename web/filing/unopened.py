"""The files that cannot be opened here, as the list shows them until a person has seen to them (S17, S52)."""

from dataclasses import dataclass

from sqlmodel import Session

from records.unopened import unopened_of
from web.casefile import Case
from web.wording import moment


@dataclass(frozen=True)
class Waiting:
    """A file that needs a person: its name, why it cannot be opened, since when."""

    id: str
    name: str
    why: str
    since: str


def waiting_files(session: Session, case: Case) -> list[Waiting]:
    """The files of the child that still need a person, oldest first."""
    return [Waiting(one.id, one.name, one.why, moment(one.at)) for one in unopened_of(session, case.child.id)]
