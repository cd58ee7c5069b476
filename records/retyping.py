"""Which pages are typeset anew in a request's copy: who said so, when and why (S35, R30)."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from models.files import Document
from models.ids import new_id
from models.sheets import RetypedPage
from records import audit
from records.database import lock_request, utc_now
from records.faults import NotFound, Refused


def retype_page(
    session: Session, ref: str, document_id: str, page: int, reason: str, by: str, at: datetime | None = None
) -> RetypedPage:
    """Have a page set anew in the copy. Said again, it is the row that stands.

    Raises NotFound for an unknown paper, Refused for a page the paper does not have or without a reason.
    """
    lock_request(session, ref)
    document = session.get(Document, document_id)
    if document is None or document.removed_at is not None:
        raise NotFound("document", document_id)
    if not 1 <= page <= max(document.pages, 1):
        raise Refused(f"The paper has {document.pages} pages; there is no page {page} to be retyped.")
    if not reason.strip():
        raise Refused("Say why the page is to be retyped.")
    standing = _standing(session, ref, document_id, page)
    if standing is not None:
        return standing
    moment = at or utc_now()
    row = RetypedPage(
        id=new_id("retype"), ref=ref, document_id=document_id, page=page, reason=reason.strip(), by=by, at=moment
    )
    session.add(row)
    session.flush()
    audit.append(session, ref, by, "page.retyped", {"of": document_id, "page": page, "id": row.id}, moment)
    return row


def show_page_as_it_is(
    session: Session, ref: str, document_id: str, page: int, by: str, at: datetime | None = None
) -> bool:
    """Show a page as it is again; whether it was to be retyped until now. The old row stays in the record."""
    lock_request(session, ref)
    standing = _standing(session, ref, document_id, page)
    if standing is None:
        return False
    moment = at or utc_now()
    standing.taken_back_by, standing.taken_back_at = by, moment
    session.add(standing)
    session.flush()
    detail: audit.Detail = {"of": document_id, "page": page, "id": standing.id}
    audit.append(session, ref, by, "page.as_it_is", detail, moment)
    return True


def retyped_rows(session: Session, ref: str) -> list[RetypedPage]:
    """The rows that stand, in the order of papers and pages: each with who, when and why."""
    query = (
        select(RetypedPage)
        .join(Document, col(Document.id) == col(RetypedPage.document_id))
        .where(RetypedPage.ref == ref, col(RetypedPage.taken_back_at).is_(None), col(Document.removed_at).is_(None))
        .order_by(col(Document.position), col(RetypedPage.document_id), col(RetypedPage.page))
    )
    return list(session.exec(query))


def retyped_pages(session: Session, ref: str) -> Mapping[str, frozenset[int]]:
    """The pages to be typeset anew, by paper."""
    found: dict[str, set[int]] = {}
    for row in retyped_rows(session, ref):
        found.setdefault(row.document_id, set()).add(row.page)
    return {document_id: frozenset(pages) for document_id, pages in found.items()}


def _standing(session: Session, ref: str, document_id: str, page: int) -> RetypedPage | None:
    return session.exec(
        select(RetypedPage).where(
            RetypedPage.ref == ref,
            RetypedPage.document_id == document_id,
            RetypedPage.page == page,
            col(RetypedPage.taken_back_at).is_(None),
        )
    ).first()
