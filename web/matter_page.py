"""The page of one matter: what all kinds show, and what each kind adds to it."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from models.acts import MatterEnded
from models.matter_words import MatterOutcome
from models.words import ProcessKind
from web.guarding import Visit
from web.matter_file import MatterFile, refused_now, show_matter
from web.matter_words import OUTCOMES_OF_MATTERS
from web.wording import day, long_day, role_name

Parts = Callable[[Visit, MatterFile], dict[str, Any]]
_PARTS: dict[ProcessKind, Parts] = {}


def parts_of(kind: ProcessKind) -> Callable[[Parts], Parts]:
    """Register what the page of one kind of matter shows and offers."""

    def register(function: Parts) -> Parts:
        _PARTS[kind] = function
        return function

    return register


def page(visit: Visit, matter: MatterFile) -> Response:
    """The page of a matter, with what its kind adds."""
    named = {**_common(visit, matter), **_PARTS[matter.matter.kind](visit, matter)}
    return show_matter(visit, matter, f"matter_{matter.matter.kind.value}.html", **named)


def _common(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    handler = matter.staff.get(matter.matter.manager_id)
    brought = matter.who("", matter.matter.raised_by)
    facts = [
        ("Brought up by", brought),
        ("Received", long_day(matter.matter.received_on)),
        ("To be done by", long_day(matter.standing.due_on) or "No day is set"),
        ("Handled by", f"{handler.name} ({role_name(handler.role)})" if handler else ""),
    ]
    waits = [(role_name(wait.on), wait.what, day(wait.until)) for wait in matter.waiting]
    taken_back = MatterEnded(outcome=MatterOutcome.TAKEN_BACK)
    return {
        "facts": facts,
        "waits": waits,
        "ended": OUTCOMES_OF_MATTERS[matter.state.ended] if matter.state.ended else "",
        "may_take_back": refused_now(visit, matter, taken_back) is None,
    }
