"""The copies that were made, sealed with what proves them (S39, S40, R25, R30)."""

import hashlib
import json
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from models.files import CopyRow
from models.ids import new_id
from models.marking import CopyProgress
from records import audit, store
from records.database import lock_request, utc_now
from records.faults import Conflict, Refused
from records.keys import HouseKey


def save_copy(
    session: Session,
    key: HouseKey,
    *,
    ref: str,
    version: int,
    pdf: bytes,
    log: bytes,
    manifest: bytes,
    inputs_digest: str,
    pages: int,
    marks: int,
    proved: bool,
    proof_json: str,
    at: datetime | None = None,
    by: str = "software",
) -> CopyRow:
    """Seal a copy with its log and manifest. The same version of the same bytes again is the copy that exists.

    Raises Conflict where that version is another copy.
    """
    lock_request(session, ref)
    sha256 = hashlib.sha256(pdf).hexdigest()
    standing = copy_of_version(session, ref, version)
    if standing is not None:
        if (standing.sha256, standing.inputs_digest) != (sha256, inputs_digest):
            raise Conflict(f"Version {version} of the copy of {ref} exists and is another one.")
        return standing
    if version < 1:
        raise Refused(f"Versions of a copy are counted from 1; {version} is none.")
    moment = at or utc_now()
    row = CopyRow(
        id=new_id("copy"),
        ref=ref,
        version=version,
        sha256=sha256,
        sealed_id=store.seal(session, key, pdf, moment).id,
        log_id=store.seal(session, key, log, moment).id,
        manifest_id=store.seal(session, key, manifest, moment).id,
        inputs_digest=inputs_digest,
        pages=pages,
        marks=marks,
        proved=proved,
        proof_json=proof_json,
        made_at=moment,
    )
    session.add(row)
    session.flush()
    detail: audit.Detail = {"copy_id": row.id, "version": version, "sha256": sha256, "proved": proved}
    audit.append(session, ref, by, "copy.saved", detail, moment)
    return row


FETCHED = "copy.fetched"
"""The audit's entry that the requester downloaded the copy; colleagues who look at it leave "viewed"."""


def fetched(session: Session, ref: str) -> list[tuple[datetime, int]]:
    """When the requester downloaded the copy from the page behind their link, and which version (S46, R34)."""
    entries = audit.entries_since(session, [ref], [FETCHED], datetime(2000, 1, 1, tzinfo=UTC))
    return [(row.at, int(detail["version"] or 0)) for row, detail in entries]


def copies_of(session: Session, ref: str) -> list[CopyRow]:
    """All versions of a request's copy, oldest first."""
    return list(session.exec(select(CopyRow).where(CopyRow.ref == ref).order_by(col(CopyRow.version))))


def copy_of_version(session: Session, ref: str, version: int) -> CopyRow | None:
    """One version of a request's copy, or None."""
    return session.exec(select(CopyRow).where(CopyRow.ref == ref, CopyRow.version == version)).first()


def copy_by_hash(session: Session, ref: str, sha256: str) -> CopyRow | None:
    """The newest version of a request's copy with this hash, or None."""
    return session.exec(
        select(CopyRow).where(CopyRow.ref == ref, CopyRow.sha256 == sha256).order_by(col(CopyRow.version).desc())
    ).first()


def note_progress(
    session: Session, ref: str, version: int, done: int, pages: int, at: datetime | None = None
) -> None:
    """Note how far the making of a copy has come; a count only, which is why it has no entry in the audit."""
    row = session.get(CopyProgress, (ref, version)) or CopyProgress(
        ref=ref, version=version, done=0, pages=0, at=at or utc_now()
    )
    row.done, row.pages, row.at = done, pages, at or utc_now()
    session.add(row)
    session.flush()


def progress_of(session: Session, ref: str, version: int) -> CopyProgress | None:
    """How far the making of a copy has come, or None where it has not begun."""
    return session.get(CopyProgress, (ref, version))


def titles_of(copy: CopyRow) -> dict[str, str]:
    """How each paper stands in the index of a copy, by the paper's id."""
    return dict(json.loads(copy.proof_json).get("titles", {}))


def page_map_of(copy: CopyRow) -> tuple[tuple[str, int, int], ...]:
    """Which page of which paper each page of a copy shows: the paper's id, its page, the copy's page."""
    kept = json.loads(copy.proof_json).get("page_map", [])
    return tuple((str(paper), int(own), int(page)) for paper, own, page in kept)
