"""Which copies hold the pages of a paper, and what becomes of them when that paper is destroyed (S7, R25, R35)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.cases import AccessRequest
from models.files import CopyRow, Document
from models.log import EventRow
from models.matters import Matter
from models.sharing import SharedCopy, SharedPages
from records.behind import papers_behind
from records.copies import fetched, page_map_of

_GIVEN = ("copy_given", "passed_on")


@dataclass(frozen=True)
class CopyWith:
    """A copy that a paper's pages are in: of a request, or of a sharing."""

    ref: str
    sealed_id: str
    log_id: str
    """The log beside it holds words of the pages, so it goes where the copy goes."""
    given: bool
    """Whether it left the house: given to who asked, fetched by them, or passed on."""


def copies_with(session: Session, document: Document) -> list[CopyWith]:
    """Every copy that holds a page of this paper, or of what it was cut out of; those of sharings last."""
    papers = papers_behind(session, document)
    return [*_of_requests(session, document.child_id, papers), *_of_sharings(session, document.child_id, papers)]


def _of_requests(session: Session, child_id: str, papers: frozenset[str]) -> Iterator[CopyWith]:
    about = select(AccessRequest.ref).where(AccessRequest.child_id == child_id)
    rows = session.exec(select(CopyRow).where(col(CopyRow.ref).in_(about)).order_by(col(CopyRow.made_at)))
    for row in rows.all():
        if papers.isdisjoint(paper_id for paper_id, _, _ in page_map_of(row)):
            continue
        taken = row.version in {version for _, version in fetched(session, row.ref)}
        yield CopyWith(row.ref, row.sealed_id, row.log_id, taken or _was_given(session, row.ref, row.sha256))


def _of_sharings(session: Session, child_id: str, papers: frozenset[str]) -> Iterator[CopyWith]:
    about = select(Matter.ref).where(Matter.child_id == child_id)
    query = select(SharedCopy, SharedPages).join(SharedPages, col(SharedPages.id) == col(SharedCopy.choice_id))
    for row, chosen in session.exec(query.where(col(SharedCopy.ref).in_(about)).order_by(col(SharedCopy.made_at))):
        if not papers.isdisjoint(json.loads(chosen.pages_json)):
            yield CopyWith(row.ref, row.sealed_id, row.log_id, _was_given(session, row.ref, row.sha256))


def _was_given(session: Session, ref: str, sha256: str) -> bool:
    acts = session.exec(select(EventRow.act_json).where(EventRow.ref == ref, col(EventRow.kind).in_(_GIVEN)))
    return any(json.loads(act).get("copy_sha256") == sha256 for act in acts)
