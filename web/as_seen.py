"""Several people at one form: what stands is compared with what the page showed, and nothing is overwritten.

A form carries the hidden field `as_seen`: when its page was made, and the hash of what it showed. Where something
else stands when it is sent, the page comes back with what was typed, says who changed what, and can be sent again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pydantic import BaseModel
from sqlmodel import Session

from models.people import User
from records import audit
from records.requests import list_requests
from web.casefile import Case
from web.forms import Fields
from web.guarding import Visit
from web.wording import clock_time, listed, moment

SENT_AGAIN = "Nothing was overwritten, and what you typed is kept. Look at what stands now, then send it again."
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def as_seen(shown: BaseModel | Sequence[str], now: datetime) -> str:
    """The hidden field's value for a page that shows this at this moment."""
    return f"{now.timestamp():.6f}/{_hash(shown)}"


def stands_as_seen(fields: Fields, standing: BaseModel | Sequence[str]) -> bool:
    """Whether what stands is what the page showed; a form without the hidden field never saw it."""
    return fields.value("as_seen").partition("/")[2] == _hash(standing)


def changed_meanwhile(
    session: Session,
    visit: Visit,
    case: Case,
    kinds: Mapping[str, str],
    item: str = "",
    names: Mapping[str, str] | None = None,
) -> str:
    """Who changed what since the page was made, in a sentence.

    `kinds` are the audit's entries that count, each with its words ("changed", "added a document"); `item` is the
    id they must be about; `names` are the words of the facts an entry lists.
    """
    since = _opened(visit.fields)
    refs = [line.ref for line in list_requests(session, child_id=case.child.id)]
    told = []
    for row, detail in audit.entries_since(session, refs, list(kinds), since):
        if not item or item in detail.values():
            facts = [(names or {}).get(name, name) for name in str(detail.get("facts") or "").split(",") if name]
            what = f"{kinds[row.what]} {listed(facts)}".strip()
            told.append(f"{_who(case.staff, visit, row.actor_id)} {what} at {_at(row.at, visit.now)}.")
    return " ".join(dict.fromkeys(told)) or "Somebody changed this since the page was opened."


def _who(staff: Mapping[str, User], visit: Visit, user_id: str) -> str:
    if user_id == visit.user.id:
        return "In another window you"
    user = staff.get(user_id)
    return user.name if user is not None else "Somebody"


def _at(at: datetime, now: datetime) -> str:
    return clock_time(at) if at.date() == now.date() else moment(at)


def _opened(fields: Fields) -> datetime:
    try:
        return datetime.fromtimestamp(float(fields.value("as_seen").partition("/")[0]), UTC)
    except (ValueError, OverflowError, OSError):
        return _NEVER


def _hash(shown: BaseModel | Sequence[str]) -> str:
    said = shown.model_dump_json() if isinstance(shown, BaseModel) else "\n".join(shown)
    return hashlib.sha256(said.encode()).hexdigest()[:32]
