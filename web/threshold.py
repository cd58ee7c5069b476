"""What every page behind a link in a letter does before it opens: it is knocked at, and a code is sent (R34).

Opening such a link changes nothing and tells nothing: mail scanners follow links.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends
from starlette.responses import Response

from web import pages
from web.guarding import LinkVisit, by_link

Behind = Annotated[LinkVisit, Depends(by_link)]


class Shut(StrEnum):
    """Why a link does not open."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"
    CLOSED = "closed"
    GIVEN = "given"
    HELD = "held"


Door = TypeVar("Door")


@dataclass(frozen=True)
class Threshold(Generic[Door]):
    """The three steps in front of one kind of door.

    Attributes:
        name: the first part of the address, with which the names of the two templates begin, too.
        look: the door behind the link of a visit, or why it does not open; changes nothing.
        shut: the page that says why.
        page: a page of a door, by the name of its template.
        send: sends a code; why it cannot is a fault of the field `code`.
    """

    name: str
    look: Callable[[LinkVisit], Door | Shut]
    shut: Callable[[LinkVisit, Shut], Response]
    page: Callable[[LinkVisit, Door, str], Response]
    send: Callable[[LinkVisit, Door], None]

    def serve(self, router: APIRouter) -> None:
        """Give the router the three steps."""
        router.get(f"/{self.name}/{{token}}")(self.knock)
        router.get(f"/{self.name}/{{token}}/code")(self.ask_code)
        router.post(f"/{self.name}/{{token}}/code")(self.send_code)

    def knock(self, visit: Behind) -> Response:
        """What this page is, and nothing more."""
        return self._show(visit, f"{self.name}_start.html")

    def ask_code(self, visit: Behind) -> Response:
        """Where the code is typed in."""
        return self._show(visit, f"{self.name}_code.html")

    def send_code(self, visit: Behind) -> Response:
        """Send a code apart from the letter."""
        door = self.look(visit)
        if isinstance(door, Shut):
            return self.shut(visit, door)
        self.send(visit, door)
        if visit.fields.faults:
            return self.page(visit, door, f"{self.name}_code.html")
        return pages.redirect(f"/{self.name}/{visit.token}/code")

    def _show(self, visit: LinkVisit, template: str) -> Response:
        door = self.look(visit)
        return self.shut(visit, door) if isinstance(door, Shut) else self.page(visit, door, template)
