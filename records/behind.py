"""Which sealed items hold the same pages as a paper: what it was cut out of, and what was cut before (S7, R25)."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from models.boxes import BOUND, BoxFile, BoxPiece, BoxSource
from models.files import Document

_Pages = frozenset[int]
_TEXT = "text"
_EVERY_PAGE = frozenset(range(1, 1_001))


def items_behind(session: Session, document: Document) -> list[str]:
    """The sealed items with a page of this paper that no paper of the file needs: scans, sources, earlier pieces.

    Found by following each page through every cutting table it ever lay on.
    """
    found, _ = _followed(session, document)
    standing = select(Document.sealed_id).where(
        Document.child_id == document.child_id, col(Document.removed_at).is_(None)
    )
    needed = set(session.exec(standing).all())
    return sorted(found - {document.sealed_id} - needed)


def papers_behind(session: Session, document: Document) -> frozenset[str]:
    """The ids of every paper, standing or not, that ever held a page of this one; itself among them."""
    _, papers = _followed(session, document)
    return papers


def _followed(session: Session, document: Document) -> tuple[set[str], frozenset[str]]:
    """The sealed items and the papers that its pages lie in, by every cutting table they ever lay on."""
    found: set[str] = set()
    seen: set[tuple[str, int]] = set()
    open_ends = [(document, _EVERY_PAGE)]
    while open_ends:
        paper, pages = open_ends.pop()
        left = pages - {page for paper_id, page in seen if paper_id == paper.id}
        if not left:
            continue
        seen |= {(paper.id, page) for page in left}
        found.add(paper.sealed_id)
        for box, numbers in _tables_of(session, paper, left):
            if box.media != BOUND:
                found.add(box.sealed_id)
            open_ends += _pieces_with(session, box, numbers)
            open_ends += _sources_with(session, box, numbers)
    return found, frozenset(paper_id for paper_id, _ in seen)


def page_numbers(piece: BoxPiece) -> list[int]:
    """The pages of the table in a piece, in their order there."""
    return [int(part.partition(":")[0]) for part in piece.pages.split()]


def _tables_of(session: Session, paper: Document, pages: _Pages) -> Iterator[tuple[BoxFile, _Pages]]:
    """Every table these pages of a paper lay on, or were cut out of, with their numbers there."""
    piece = session.get(BoxPiece, paper.id)
    if piece is not None:
        held = frozenset(number for place, number in _held(piece, paper) if place in pages)
        yield session.get_one(BoxFile, piece.box_id), held
    for source in session.exec(select(BoxSource).where(BoxSource.document_id == paper.id)):
        numbers = frozenset(page + source.first - 1 for page in pages)
        yield session.get_one(BoxFile, source.box_id), numbers


def _held(piece: BoxPiece, paper: Document) -> list[tuple[int, int]]:
    """The pages of a paper with their numbers on the table; a text is set anew, so any page may hold any words."""
    numbers = page_numbers(piece)
    if paper.media == _TEXT:
        return [(page, number) for page in range(1, max(paper.pages, 1) + 1) for number in numbers]
    return list(enumerate(numbers, start=1))


def _pieces_with(session: Session, box: BoxFile, numbers: _Pages) -> Iterator[tuple[Document, _Pages]]:
    for piece in session.exec(select(BoxPiece).where(BoxPiece.box_id == box.id)):
        paper = session.get_one(Document, piece.document_id)
        held = frozenset(place for place, number in _held(piece, paper) if number in numbers)
        if held:
            yield paper, held


def _sources_with(session: Session, box: BoxFile, numbers: _Pages) -> Iterator[tuple[Document, _Pages]]:
    for source in session.exec(select(BoxSource).where(BoxSource.box_id == box.id)):
        held = frozenset(page for page in range(1, source.pages + 1) if page + source.first - 1 in numbers)
        if held:
            yield session.get_one(Document, source.document_id), held
