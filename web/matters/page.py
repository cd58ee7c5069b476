"""The page of one matter: what all kinds show, and what each kind adds to it."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from models.acts import Act, MatterEnded
from models.matter_words import MatterOutcome
from models.matters import MatterText
from models.words import ProcessKind
from records.matters import add_text
from web.guarding import Visit, submission_key
from web.matters.file import MatterFile, fingerprint, refused_now, show_matter
from web.matters.words import OUTCOMES_OF_MATTERS
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


def say_words(
    visit: Visit, matter: MatterFile, kind: str, words: str, act: Callable[[str], Act], done: str
) -> Response:
    """Keep words that belong to a matter and say the act that names them, unless the form has faults.

    The form's hidden key names the words, so that a form sent twice keeps them once; what the rules refuse now is
    not kept at all.
    """
    if visit.fields.faults:
        return page(visit, matter)
    text_id = f"text-{fingerprint(matter.ref, submission_key(visit.fields))}"
    if refused_first(visit, matter, act(text_id), MatterText, text_id):
        return page(visit, matter)
    with visit.writing(matter.ref) as session:
        add_text(session, matter.ref, kind, words, visit.user.id, visit.now, text_id)
    outcome = visit.say(matter.ref, act(text_id))
    if visit.refused(outcome):
        return page(visit, matter)
    return visit.go(matter.path, done, outcome)


def refused_first(visit: Visit, matter: MatterFile, act: Act, table: type, row_id: str) -> bool:
    """Whether the rules refuse an act now, before the row it names is kept; its words then stand on the page.

    A row that is kept already belongs to the same form sent twice: the desk answers that.
    """
    with visit.reading() as session:
        known = session.get(table, row_id) is not None
    refused = None if known else refused_now(visit, matter, act)
    if refused is not None:
        visit.fields.wrong("", refused)
    return refused is not None


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
        "said_words": matter.said_for(visit),
        "waits": waits,
        "ended": OUTCOMES_OF_MATTERS[matter.state.ended] if matter.state.ended else "",
        "may_take_back": refused_now(visit, matter, taken_back) is None,
    }
