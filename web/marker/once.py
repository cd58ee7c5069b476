"""What became of something done on a page of the marker, kept under the page's key so that it lands once (S35).

An answer that got lost on the way leaves the page without word: it sends the same again, under the same key.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.ids import new_id
from records.landed import landed_act, note_landed
from web.guarding import Visit

Step = Mapping[str, str | list[str]]
STEP_SIGNS = 12
"""So much of a key tells apart what the request is told of several acts of one page."""
_NOT_SAID = frozenset({"csrf", "said"})


@dataclass(frozen=True)
class Done:
    """What became of it: words without personal data, how to undo it, and what the next page shows.

    `changed` where marks of this request are others; `noted` where the child's file says something else.
    """

    words: str = ""
    undo: Step | None = None
    others_of: str = ""
    go: str = ""
    changed: bool = False
    noted: bool = False


def key_of_act(visit: Visit) -> str:
    """The key of what was sent: of the page's own hidden key, the address and the fields; a new one without it.

    The fields are in it because a page that is opened again with the browser's Back still bears its key.
    """
    said = visit.fields.value("said")
    if not said.startswith("said-"):
        said = new_id("said")
    fields = sorted((name, values) for name, values in visit.fields.typed.items() if name not in _NOT_SAID)
    sent = json.dumps([said, visit.user.id, visit.request.url.path, fields])
    return hashlib.sha256(sent.encode()).hexdigest()


def landed(session: Session, ref: str, key: str) -> Done | None:
    """What became of this act where it was done before; None where it was not."""
    row = landed_act(session, ref, key)
    if row is None:
        return None
    undo = json.loads(row.undo_json) if row.undo_json else None
    return Done("This was saved already.", undo, row.others_of, row.onward, row.changed, row.noted)


def note(session: Session, visit: Visit, ref: str, key: str, done: Done) -> None:
    """Note that it was done, in the transaction in which it was."""
    note_landed(
        session, ref, key, visit.user.id, done.undo, visit.now,
        others_of=done.others_of, onward=done.go, changed=done.changed, noted=done.noted,
    )  # fmt: skip
