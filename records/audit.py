"""The audit: an append-only chain of hashes for each request and one for the house (R25, R34).

Each entry holds the hash of the one before it, so that none can be changed, moved or left out unseen. Entries
cannot be deleted, therefore they hold ids, codes, numbers and hashes, and no personal data.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.log import AuditRow
from records.database import lock_chain, utc_now
from records.faults import Refused

Detail = Mapping[str, str | int | bool | None]

GENESIS = "0" * 64
_PLAIN = re.compile(r"[A-Za-z0-9._:/,+=#-]{0,200}")


@dataclass(frozen=True)
class Fault:
    """Something that does not add up: `where` names chain, entry or id, `what` says what is wrong."""

    where: str
    what: str


def append(
    session: Session, chain: str, actor_id: str, what: str, detail: Detail, at: datetime | None = None
) -> AuditRow:
    """Add an entry to `chain` (a request's reference, or "house") in the caller's transaction.

    Raises Refused where a value could hold more than an id, a code, a date or a hash.
    """
    for name, value in {"actor_id": actor_id, "what": what, **detail}.items():
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            raise Refused(f"The audit holds ids and codes only: the value of {name} in {chain} is something else.")
    lock_chain(session, chain)
    last = session.exec(
        select(AuditRow.n, AuditRow.digest).where(AuditRow.chain == chain).order_by(col(AuditRow.n).desc()).limit(1)
    ).first()
    n, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    moment = (at or utc_now()).astimezone(UTC)
    detail_json = canonical(detail)
    row = AuditRow(
        chain=chain,
        n=n,
        at=moment,
        actor_id=actor_id,
        what=what,
        detail_json=detail_json,
        previous=previous,
        digest=_digest(chain, n, moment, actor_id, what, detail_json, previous),
    )
    session.add(row)
    session.flush()
    return row


def verify_chain(session: Session, chain: str) -> list[Fault]:
    """Everything wrong in one chain: entries changed, missing, doubled or put in another order."""
    faults: list[Fault] = []
    expected, previous = 1, GENESIS
    rows = session.exec(
        select(AuditRow).where(AuditRow.chain == chain).order_by(col(AuditRow.n)).execution_options(yield_per=500)
    )
    for row in rows:
        where = f"{chain} entry {row.n}"
        if row.n != expected:
            faults.append(Fault(where, f"entry {expected} should stand here"))
        if row.previous != previous:
            faults.append(Fault(where, "does not follow from the entry before it"))
        if row.digest != digest_of(row):
            faults.append(Fault(where, "was changed after it was written"))
        expected, previous = row.n + 1, row.digest
    return faults


def chains(session: Session) -> list[str]:
    """The names of all chains, in order."""
    return list(session.exec(select(AuditRow.chain).distinct().order_by(col(AuditRow.chain))))


def entries(session: Session, chain: str, what: str | None = None) -> list[AuditRow]:
    """The entries of a chain in order, or those of one kind."""
    query = select(AuditRow).where(AuditRow.chain == chain).order_by(col(AuditRow.n))
    if what is not None:
        query = query.where(AuditRow.what == what)
    return list(session.exec(query))


def entries_since(
    session: Session, chains: Sequence[str], kinds: Sequence[str], since: datetime
) -> list[tuple[AuditRow, dict[str, str | int | bool | None]]]:
    """The entries of these kinds in these chains from a moment on, oldest first, each with its detail."""
    query = (
        select(AuditRow)
        .where(col(AuditRow.chain).in_(chains), col(AuditRow.what).in_(kinds), col(AuditRow.at) >= since)
        .order_by(col(AuditRow.at), col(AuditRow.id))
    )
    return [(row, json.loads(row.detail_json)) for row in session.exec(query)]


def length(session: Session, chain: str) -> int:
    """How many entries a chain has."""
    return session.exec(select(func.count()).select_from(AuditRow).where(AuditRow.chain == chain)).one()


def digest_of(row: AuditRow) -> str:
    """The hash an entry must have, computed from what it says."""
    return _digest(row.chain, row.n, row.at, row.actor_id, row.what, row.detail_json, row.previous)


def canonical(value: object) -> str:
    """A value as JSON with one spelling only: keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_as_dict)


def _as_dict(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in an audit entry.")


def _digest(chain: str, n: int, at: datetime, actor_id: str, what: str, detail_json: str, previous: str) -> str:
    said = canonical([chain, n, instant(at), actor_id, what, detail_json, previous])
    return hashlib.sha256(said.encode()).hexdigest()


def instant(moment: datetime) -> str:
    """A moment in its one spelling for hashing: UTC, microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
