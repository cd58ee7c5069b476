"""Who said that they read which page: of the file while marking, of a copy while checking (S36, S38, S39)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from models.files import Document, PageRead
from records import audit
from records.database import lock_request, utc_now

WHILE_MARKING = "file:"
"""What the pages of a paper are noted under that were read while marking; the paper's id follows."""

_SET_ANEW = frozenset({"text", "eml", "docx"})


def mark_read(session: Session, ref: str, user_id: str, what: str, page: int, at: datetime | None = None) -> bool:
    """Note that a person said they read a page of `what` (a paper's id, a copy's hash); whether it is new."""
    lock_request(session, ref)
    known = select(PageRead).where(
        PageRead.ref == ref, PageRead.user_id == user_id, PageRead.what == what, PageRead.page == page
    )
    if session.exec(known).first() is not None:
        return False
    moment = at or utc_now()
    session.add(PageRead(ref=ref, user_id=user_id, what=what, page=page, at=moment))
    session.flush()
    audit.append(session, ref, user_id, "page.read", {"of": what, "page": page}, moment)
    return True


def pages_read(session: Session, ref: str, what: str, user_id: str | None = None) -> frozenset[int]:
    """Which pages of `what` were read, by one person or by anybody."""
    query = select(PageRead.page).where(PageRead.ref == ref, PageRead.what == what)
    if user_id is not None:
        query = query.where(PageRead.user_id == user_id)
    return frozenset(session.exec(query))


def reads_by_page(session: Session, ref: str, prefix: str) -> dict[str, frozenset[int]]:
    """Which pages were read by anybody, of everything whose name begins with `prefix`."""
    query = select(PageRead.what, PageRead.page).where(
        PageRead.ref == ref, col(PageRead.what).startswith(prefix, autoescape=True)
    )
    found: dict[str, set[int]] = {}
    for what, page in session.exec(query):
        found.setdefault(what, set()).add(page)
    return {what: frozenset(pages) for what, pages in found.items()}


def read_through(session: Session, ref: str, papers: Iterable[Document]) -> bool:
    """Whether somebody said of every page of these papers that they read it while marking (S35).

    How many pages a text, e-mail or Word file has is the marker's to say, which sets it; of such one will do.
    """
    read = reads_by_page(session, ref, WHILE_MARKING)
    return all(
        read.get(f"{WHILE_MARKING}{paper.id}", frozenset()).issuperset(range(1, _least_pages(paper) + 1))
        for paper in papers
    )


def _least_pages(paper: Document) -> int:
    return 1 if paper.media in _SET_ANEW else max(paper.pages, 1)


def clear_reads(
    session: Session,
    ref: str,
    what: str,
    by: str,
    at: datetime | None = None,
    pages: Sequence[int] | None = None,
    user_id: str | None = None,
) -> None:
    """Forget that pages of `what` were read, because they changed: all, or those named, of one person or of all."""
    query = delete(PageRead).where(col(PageRead.ref) == ref, col(PageRead.what) == what)
    if pages is not None:
        query = query.where(col(PageRead.page).in_(pages))
    if user_id is not None:
        query = query.where(col(PageRead.user_id) == user_id)
    gone = session.exec(query).rowcount
    if gone:
        audit.append(session, ref, by, "pages.unread", {"of": what, "pages": gone}, at)


def carry_reads(
    session: Session, ref: str, before: str, after: str, pages: Mapping[int, int], at: datetime | None = None
) -> int:
    """Note pages of a new copy as read by whoever read the same page of the earlier one; how many were noted.

    `pages` names for each page of the new copy the page of the earlier one that showed the same.
    """
    lock_request(session, ref)
    moment = at or utc_now()
    rows = session.exec(select(PageRead).where(PageRead.ref == ref, PageRead.what == before)).all()
    readers: dict[int, list[str]] = {}
    for row in rows:
        readers.setdefault(row.page, []).append(row.user_id)
    carried = [
        PageRead(ref=ref, user_id=user_id, what=after, page=page, at=moment)
        for page, earlier in pages.items()
        for user_id in readers.get(earlier, ())
    ]
    session.add_all(carried)
    session.flush()
    if carried:
        detail: audit.Detail = {"of": after, "read_in": before, "pages": len(carried)}
        audit.append(session, ref, "software", "pages.read_before", detail, moment)
    return len(carried)
