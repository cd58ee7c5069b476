"""The papers of a child's file: added once, ordered, described, taken out by two people (S16-S18, R25, R31)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func
from sqlmodel import Session, col, select

from models.files import Document, turns_as_kept
from models.ids import new_id
from models.words import DocumentKind, WhyTakenOut
from records import audit, store
from records.audit import canonical
from records.behind import items_behind
from records.copies_with import copies_with
from records.database import lock_name, lock_request, utc_now
from records.faults import NotFound, Refused
from records.keys import HouseKey
from records.recording import empty_notes


@dataclass(frozen=True)
class Duplicate:
    """The same bytes are in this child's file already.

    `removed` where they were taken out again; `cut` where their pages stand in other documents.
    """

    document_id: str
    title: str
    removed: bool
    cut: bool = False


class DocumentFacts(BaseModel):
    """What may be corrected about a paper; its bytes never change."""

    model_config = ConfigDict(frozen=True)

    title: str
    dated: date | None = None
    author: str = ""
    kind: DocumentKind = DocumentKind.PERSONAL
    explanation: str = ""


def add_document(
    session: Session,
    key: HouseKey,
    child_id: str,
    ref: str,
    data: bytes,
    name: str,
    title: str,
    media: str,
    pages: int,
    added_by: str,
    *,
    dated: date | None = None,
    author: str = "",
    kind: DocumentKind = DocumentKind.PERSONAL,
    fault: str = "",
    explanation: str = "",
    part: str = "",
    turns: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> Document | Duplicate:
    """Seal a paper and put it at the end of the child's file, or say which one it repeats.

    `part` tells pieces of one original apart (pages of a box file, an attachment of a mail); they share its sealed
    bytes. `fault` is a code where nobody can read it by machine. `turns` are pages that a person turned already.
    """
    lock_request(session, ref)
    lock_name(session, f"file of {child_id}")
    sha256 = hashlib.sha256(data).hexdigest()
    same = session.exec(select(Document).where(Document.child_id == child_id, Document.sha256 == sha256)).all()
    repeated = next((_repeated(one) for one in same if one.part == part), None)
    if repeated is not None:
        return repeated
    moment = at or utc_now()
    readable = [one.sealed_id for one in same if store.is_readable(session, one.sealed_id)]
    document = Document(
        id=new_id("doc"),
        child_id=child_id,
        sealed_id=readable[0] if readable else store.seal(session, key, data, moment).id,
        sha256=sha256,
        part=part,
        name=name,
        title=title,
        dated=dated,
        author=author,
        kind=kind,
        media=media,
        pages=pages,
        position=1 + (_last_position(session, child_id) or 0),
        fault=fault,
        explanation=explanation,
        turns=turns_as_kept(turns or {}),
        added_by=added_by,
        added_at=moment,
    )
    return _keep(session, ref, document)


def _repeated(paper: Document) -> Duplicate:
    """What is said of a paper that is in the file already, or was taken out of it."""
    cut = paper.removed_why is WhyTakenOut.CUT_ANEW
    return Duplicate(paper.id, paper.title, removed=paper.removed_at is not None and not cut, cut=cut)


def _keep(session: Session, ref: str, paper: Document) -> Document:
    """Write a new paper down, with the entry that says so."""
    session.add(paper)
    session.flush()
    detail: audit.Detail = {
        "document_id": paper.id,
        "sha256": paper.sha256,
        "pages": paper.pages,
        "media": paper.media,
    }
    audit.append(session, ref, paper.added_by, "document.added", detail, paper.added_at)
    return paper


def get_document(session: Session, document_id: str) -> Document | None:
    """The paper with this id, also one that was taken out, or None."""
    return session.get(Document, document_id)


def documents_of(session: Session, child_id: str) -> list[Document]:
    """The papers of a child's file in their order, whichever request they belong to."""
    query = (
        select(Document)
        .where(Document.child_id == child_id, col(Document.removed_at).is_(None))
        .order_by(col(Document.position), col(Document.id))
    )
    return list(session.exec(query))


def removed_documents_of(session: Session, child_id: str) -> list[Document]:
    """The papers that were taken out of a child's file: the fact and the hash remain."""
    query = select(Document).where(
        Document.child_id == child_id,
        col(Document.removed_at).is_not(None),
        col(Document.removed_why).is_distinct_from(WhyTakenOut.CUT_ANEW),
    )
    return list(session.exec(query.order_by(col(Document.removed_at), col(Document.id))))


def papers_ever_of(session: Session, child_id: str) -> list[Document]:
    """Every paper that ever stood in a child's file, taken out, cut and bound anew included."""
    return list(session.exec(select(Document).where(Document.child_id == child_id).order_by(col(Document.id))))


def digest_of(papers: Sequence[Document]) -> str:
    """The hash of these papers as a file: any change of papers, their order, dates or kinds gives another.

    The kind counts because it decides: legal advice is no part of a copy, health data waits for an opinion.
    """
    said = [
        [paper.id, paper.sha256, place, paper.dated.isoformat() if paper.dated else None, paper.kind.value]
        for place, paper in enumerate(papers, start=1)
    ]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def file_digest(session: Session, child_id: str) -> str:
    """The hash of what the whole file is."""
    return digest_of(documents_of(session, child_id))


def facts_of_document(document: Document) -> DocumentFacts:
    """What is known of a paper now, as it may be corrected."""
    return DocumentFacts(**{name: getattr(document, name) for name in DocumentFacts.model_fields})


def edit_document(
    session: Session, document_id: str, ref: str, facts: DocumentFacts, by: str, at: datetime | None = None
) -> Document:
    """Correct the facts about a paper. Raises NotFound."""
    document = _standing(session, document_id)
    if DocumentKind.NOT_TOLD in {document.kind, facts.kind} and document.kind is not facts.kind:
        raise Refused("Whether the parents were not told of a sharing is decided in the sharing itself.")
    changed = [name for name, value in facts if getattr(document, name) != value]
    for name in changed:
        setattr(document, name, getattr(facts, name))
    session.add(document)
    session.flush()
    if changed:
        detail = {"document_id": document_id, "facts": ",".join(sorted(changed))}
        audit.append(session, ref, by, "document.edited", detail, at)
    return document


def order_documents(
    session: Session, child_id: str, ref: str, document_ids: Sequence[str], by: str, at: datetime | None = None
) -> None:
    """Put the papers in this order. Raises Refused unless it names each paper of the file exactly once."""
    lock_request(session, ref)
    lock_name(session, f"file of {child_id}")
    papers = {paper.id: paper for paper in documents_of(session, child_id)}
    if sorted(document_ids) != sorted(papers):
        raise Refused("The order does not name every paper of the file once. Load the page again and order anew.")
    if list(document_ids) == list(papers):
        return
    for position, document_id in enumerate(document_ids, start=1):
        papers[document_id].position = position
        session.add(papers[document_id])
    session.flush()
    audit.append(session, ref, by, "documents.ordered", {"digest": file_digest(session, child_id)}, at)


def order_by_date(session: Session, child_id: str, ref: str, by: str, at: datetime | None = None) -> None:
    """Put the papers in the order of their dates, oldest first; those without a date stay behind them (S18)."""
    papers = documents_of(session, child_id)
    papers.sort(key=lambda paper: (paper.dated is None, paper.dated or date.min, paper.position, paper.id))
    order_documents(session, child_id, ref, [paper.id for paper in papers], by, at)


def take_out(
    session: Session,
    document_id: str,
    ref: str,
    *,
    by: str,
    backed_by: str,
    why: WhyTakenOut,
    at: datetime | None = None,
) -> Document:
    """Take a paper out of the file, as two people. Fact and hash remain (R25, R31).

    The key of its bytes is destroyed, so that nobody can read it again, unless it is only there twice; where other
    papers of the file are parts of the same original, with the last of them. Scans and papers that it was cut out
    of go with it: every other page of them stands in a paper of its own. So do copies that hold it and were not
    given yet; one that was given stays sealed, as what shows what went. Raises Refused where one person stands for
    both, NotFound.
    """
    if by == backed_by:
        raise Refused("Taking a paper out of the file takes two people; the same person was named twice.")
    document = _standing(session, document_id)
    moment = at or utc_now()
    document.removed_at, document.removed_why = moment, why
    document.removed_by, document.removed_backed_by = by, backed_by
    session.add(document)
    session.flush()
    detail = {"document_id": document_id, "sha256": document.sha256, "backed_by": backed_by, "why": why.value}
    audit.append(session, ref, by, "document.taken_out", detail, moment)
    if _is_to_be_destroyed(session, document.sealed_id):
        copies = [copy for copy in copies_with(session, document) if not copy.given]
        kept = [sealed_id for copy in copies for sealed_id in (copy.sealed_id, copy.log_id)]
        gone = (document.sealed_id, *items_behind(session, document), *kept)
        for sealed_id in gone:
            store.destroy(session, sealed_id, by=by, backed_by=backed_by, why=why.value, chain=ref, at=moment)
        empty_notes(session, gone)
    return document


def parts_beside(session: Session, document: Document) -> list[Document]:
    """The other papers that stand in the file and share this one's sealed bytes."""
    query = select(Document).where(
        Document.sealed_id == document.sealed_id,
        Document.id != document.id,
        col(Document.removed_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Document.position), col(Document.id))))


def _is_to_be_destroyed(session: Session, sealed_id: str) -> bool:
    """Whether no paper that stands needs these bytes, and one that was taken out must not be read again."""
    papers = session.exec(select(Document).where(Document.sealed_id == sealed_id)).all()
    return all(paper.removed_at is not None and paper.removed_why is not None for paper in papers) and any(
        paper.removed_why not in _KEPT_SEALED for paper in papers
    )


_KEPT_SEALED = frozenset({WhyTakenOut.DOUBLE, WhyTakenOut.CUT_ANEW})


def put_back(session: Session, document_id: str, ref: str, by: str, at: datetime | None = None) -> Document:
    """Put a paper back at the end of the file. Raises NotFound, Refused where its bytes were destroyed."""
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound("document", document_id)
    if document.removed_at is None:
        return document
    if not store.is_readable(session, document.sealed_id):
        raise Refused(f"The paper {document_id} was destroyed and cannot be put back.")
    document.removed_at = document.removed_why = None
    document.removed_by = document.removed_backed_by = None
    document.position = 1 + (_last_position(session, document.child_id) or 0)
    session.add(document)
    session.flush()
    audit.append(session, ref, by, "document.put_back", {"document_id": document_id}, at)
    return document


def _standing(session: Session, document_id: str) -> Document:
    document = session.get(Document, document_id)
    if document is None or document.removed_at is not None:
        raise NotFound("document", document_id)
    return document


def _last_position(session: Session, child_id: str) -> int | None:
    return session.exec(select(func.max(Document.position)).where(Document.child_id == child_id)).one()
