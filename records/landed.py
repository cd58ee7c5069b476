"""Acts of the marker that came to their end, so that one whose answer got lost is not done twice (S35)."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from models.landed import LandedAct
from records.database import lock_request, utc_now


def landed_act(session: Session, ref: str, key: str) -> LandedAct | None:
    """The act that came to its end under this key, or None; other acts of the request wait meanwhile."""
    lock_request(session, ref)
    row = session.get(LandedAct, key)
    return row if row is not None and row.ref == ref else None


def note_landed(
    session: Session,
    ref: str,
    key: str,
    by: str,
    undo: Mapping[str, object] | None,
    at: datetime | None = None,
    *,
    others_of: str = "",
    onward: str = "",
    changed: bool = False,
    noted: bool = False,
) -> LandedAct:
    """Note in the same transaction that an act came to its end, with the ids by which it is undone."""
    row = LandedAct(
        key=key,
        ref=ref,
        by=by,
        at=at or utc_now(),
        undo_json=json.dumps(undo) if undo else "",
        others_of=others_of,
        onward=onward,
        changed=changed,
        noted=noted,
    )
    session.add(row)
    session.flush()
    return row
