"""Papers of legal advice: sealed, with the request and apart from the child's file (S13-S15, R22)."""

import hashlib
from datetime import datetime

from sqlmodel import Session, col, select

from models.advice import AdvicePaper
from models.ids import new_id
from records import audit
from records.database import utc_now
from records.keys import HouseKey
from records.store import seal


def keep_advice_paper(
    session: Session, key: HouseKey, ref: str, data: bytes, name: str, by: str, at: datetime | None = None
) -> AdvicePaper:
    """Seal a paper that came with legal advice; the same bytes again are the paper that is there."""
    moment, sha256 = at or utc_now(), hashlib.sha256(data).hexdigest()
    same = select(AdvicePaper).where(AdvicePaper.ref == ref, AdvicePaper.sha256 == sha256)
    standing = session.exec(same).first()
    if standing is not None:
        return standing
    sealed = seal(session, key, data, moment)
    row = AdvicePaper(
        id=new_id("advice"),
        ref=ref,
        sealed_id=sealed.id,
        sha256=sealed.sha256,
        name=name,
        added_by=by,
        added_at=moment,
    )
    session.add(row)
    session.flush()
    detail: audit.Detail = {"paper_id": row.id, "sha256": row.sha256, "size_bytes": len(data)}
    audit.append(session, ref, by, "advice.kept", detail, moment)
    return row


def advice_papers(session: Session, ref: str) -> list[AdvicePaper]:
    """The papers of legal advice of a request, in the order in which they came."""
    query = select(AdvicePaper).where(AdvicePaper.ref == ref)
    return list(session.exec(query.order_by(col(AdvicePaper.added_at), col(AdvicePaper.id))))


def advice_paper(session: Session, ref: str, paper_id: str) -> AdvicePaper | None:
    """One paper of legal advice of this request, or None."""
    row = session.get(AdvicePaper, paper_id)
    return row if row is not None and row.ref == ref else None
