"""Files for a child's file that nothing here can open: kept as they came, until a person has seen to them (S17)."""

import hashlib
from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.unopened import UnopenedFile
from records import audit, store
from records.database import lock_name, lock_request, utc_now
from records.faults import NotFound, Refused
from records.keys import HouseKey


def keep_unopened(
    session: Session,
    key: HouseKey,
    child_id: str,
    ref: str,
    data: bytes,
    name: str,
    why: str,
    by: str,
    at: datetime | None = None,
) -> UnopenedFile:
    """Seal a file that cannot be opened, with the sentence that says why; one that waits already is given again."""
    lock_request(session, ref)
    lock_name(session, f"file of {child_id}")
    sha256 = hashlib.sha256(data).hexdigest()
    waiting = next((one for one in unopened_of(session, child_id) if one.sha256 == sha256), None)
    if waiting is not None:
        return waiting
    moment = at or utc_now()
    row = UnopenedFile(
        id=new_id("unopened"),
        ref=ref,
        child_id=child_id,
        sealed_id=store.seal(session, key, data, moment).id,
        sha256=sha256,
        name=name,
        why=why,
        by=by,
        at=moment,
    )
    session.add(row)
    session.flush()
    audit.append(session, ref, by, "unopened.kept", {"unopened_id": row.id, "sha256": sha256}, moment)
    return row


def unopened_of(session: Session, child_id: str) -> list[UnopenedFile]:
    """The files of a child that still need a person, oldest first."""
    query = (
        select(UnopenedFile)
        .where(UnopenedFile.child_id == child_id, col(UnopenedFile.settled_at).is_(None))
        .order_by(col(UnopenedFile.at), col(UnopenedFile.id))
    )
    return list(session.exec(query))


def settle_unopened(
    session: Session, child_id: str, file_id: str, ref: str, words: str, by: str, at: datetime | None = None
) -> UnopenedFile:
    """Say what became of a file that could not be opened; said twice, the first words stand.

    Raises NotFound for a file of another child, Refused without words.
    """
    lock_request(session, ref)
    row = session.get(UnopenedFile, file_id, populate_existing=True)
    if row is None or row.child_id != child_id:
        raise NotFound("file that cannot be opened", file_id)
    if not words.strip():
        raise Refused("Say what became of it.")
    if row.settled_at is not None:
        return row
    row.settled_words, row.settled_by, row.settled_at = words.strip(), by, at or utc_now()
    session.add(row)
    session.flush()
    audit.append(session, ref, by, "unopened.settled", {"unopened_id": row.id}, row.settled_at)
    return row
