"""What lies on the cutting table: a scan of a folder, or documents of the file, looked at page by page (S18).

No page of it stays in memory: pictures are kept on the disk under the key of the paper they show, so that nobody
can open them once that key is destroyed (R31, S69).
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlmodel import Session

import redaction
from models.boxes import BOUND, BoxFile, BoxSource
from models.files import Document, turns_of
from records import binding, boxes, store
from records.page_cache import FolderCache
from redaction import Kind, Leaf, Look, PiecePage
from web.guarding import Visit

THUMB_DPI = 45
LARGE_DPI = 100
_LOOK_SECONDS = 1.5
_WORDS = frozenset({"text", "eml", "docx"})


@dataclass(frozen=True)
class Sheet:
    """A page on the table: whose sealed bytes it is in, its page there, and how a person turned it there."""

    number: int
    sealed_id: str
    kind: Kind
    page: int
    turn: int = 0
    turned: bool = False
    title: str = ""
    first: bool = False


@dataclass(frozen=True)
class Lying:
    """Everything that lies on one table."""

    box: BoxFile
    sources: tuple[tuple[BoxSource, Document], ...] = ()

    @property
    def bound(self) -> bool:
        """Whether documents of the file lie here, and no scan."""
        return self.box.media == BOUND

    @property
    def standing(self) -> bool:
        """Whether all of it can still be cut: the documents stand in the file."""
        return all(paper.removed_at is None for _, paper in self.sources)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every page, in order."""
        if not self.bound:
            kind: Kind = "pdf" if self.box.media == "pdf" else "image"
            return tuple(Sheet(number, self.box.sealed_id, kind, number) for number in range(1, self.box.pages + 1))
        return tuple(sheet for source, paper in self.sources for sheet in _sheets(source, paper))

    @property
    def begins(self) -> frozenset[int]:
        """The pages with which a document begins now; photos of one page each begin none by themselves."""
        if all(source.pages == 1 for source, _ in self.sources):
            return frozenset()
        return frozenset(source.first for source, _ in self.sources)


def _sheets(source: BoxSource, paper: Document) -> Iterator[Sheet]:
    kind, turns = cast(Kind, paper.media), turns_of(paper)
    for page in range(1, source.pages + 1):
        number = source.first + page - 1
        yield Sheet(number, paper.sealed_id, kind, page, turns.get(page, 0), page in turns, paper.title, page == 1)


def lying(session: Session, box: BoxFile) -> Lying:
    """What lies on a table."""
    return Lying(box, tuple(binding.sources_of(session, box.id)) if box.media == BOUND else ())


def readable(session: Session, table: Lying) -> bool:
    """Whether all pages can still be opened."""
    return all(store.is_readable(session, sealed_id) for sealed_id in {sheet.sealed_id for sheet in table.sheets})


def picture_of(visit: Visit, sheet: Sheet, dpi: int) -> bytes:
    """A page as it was scanned, as PNG; made once.

    Raises store.Destroyed, redaction.Unreadable.
    """
    with visit.reading() as session:
        cache = _cache(visit, session, sheet)
        kept = cache.get(_name(sheet, dpi))
        data = b"" if kept is not None else store.unseal(session, visit.desk.key, sheet.sealed_id)
    return kept if kept is not None else _draw(cache, sheet, dpi, data)


def looks_now(visit: Visit, table: Lying) -> dict[int, Look]:
    """What each page is taken for; goes on looking for a moment where some have not been looked at."""
    with visit.reading() as session:
        looks = {number: Look(look) for number, look in boxes.looks_of(session, table.box.id).items()}
    looks |= _seen.get(table.box.id, {})
    missing = [sheet for sheet in table.sheets if sheet.number not in looks]
    if not missing or table.box.cut_at is not None:
        return looks
    found = dict(_look(visit, missing))
    _seen[table.box.id] = _seen.pop(table.box.id, {}) | found
    while len(_seen) > _MOST_SEEN:
        _seen.pop(next(iter(_seen)))
    return looks | found


_MOST_SEEN = 20
_seen: dict[str, dict[int, Look]] = {}
"""What the pages of scans on the table are taken for: to look at the table changes nothing that is kept."""


def keep_looks(session: Session, box: BoxFile, looks: Mapping[int, Look]) -> None:
    """Keep what the pages of a scan were taken for, when it is cut."""
    known = boxes.looks_of(session, box.id)
    for number, look in looks.items():
        if number not in known:
            boxes.note_look(session, box.id, number, look.value)


def _look(visit: Visit, sheets: Sequence[Sheet]) -> Iterator[tuple[int, Look]]:
    """Look at pages for a moment, and draw each small while it is open."""
    until, held, data = time.monotonic() + _LOOK_SECONDS, "", b""
    for sheet in sheets:
        with visit.reading() as session:
            cache = _cache(visit, session, sheet)
            if sheet.sealed_id != held:
                held, data = sheet.sealed_id, store.unseal(session, visit.desk.key, sheet.sealed_id)
        try:
            words = sheet.kind in _WORDS
            yield sheet.number, Look.PAGE if words else redaction.look_at(data, sheet.kind, sheet.page)
            _draw(cache, sheet, THUMB_DPI, data)
        except redaction.Unreadable:
            yield sheet.number, Look.PAGE
        if time.monotonic() > until:
            return


def _draw(cache: FolderCache, sheet: Sheet, dpi: int, data: bytes) -> bytes:
    turns = {sheet.page: sheet.turn}
    png = redaction.page_picture(data, sheet.kind, sheet.page, dpi, turns=turns, as_scanned=True)
    cache.put(_name(sheet, dpi), png)
    return png


def _cache(visit: Visit, session: Session, sheet: Sheet) -> FolderCache:
    key = store.key_beside(session, visit.desk.key, sheet.sealed_id)
    return FolderCache(visit.desk.settings.var / "cache" / "read", key)


def _name(sheet: Sheet, dpi: int) -> str:
    return f"table-1/{sheet.sealed_id}/{sheet.page}/{sheet.turn}/{dpi}"


def pieces_of(visit: Visit, table: Lying, wanted: Sequence[Sequence[PiecePage]]) -> list[boxes.Piece]:
    """The new documents, each with exactly its pages.

    Raises store.Destroyed, redaction.Unreadable.
    """
    if table.bound:
        return [_bound(visit, table, pages) for pages in wanted]
    with visit.reading() as session:
        data = store.unseal(session, visit.desk.key, table.box.sealed_id)
    made = redaction.pieces(data, table.sheets[0].kind, wanted)
    return [
        boxes.Piece(one, table.box.media, len(pages), tuple((page.number, page.turn) for page in pages))
        for one, pages in zip(made, wanted, strict=True)
    ]


def _bound(visit: Visit, table: Lying, pages: Sequence[PiecePage]) -> boxes.Piece:
    here = {sheet.number: sheet for sheet in table.sheets}
    leaves, kinds = [], dict[str, Kind]()
    for page in pages:
        sheet = here[page.number]
        kinds[sheet.sealed_id] = sheet.kind
        leaves.append(Leaf(sheet.sealed_id, sheet.page, (sheet.turn + page.turn) % 360))
    made = redaction.bind(_opened(visit, kinds), leaves)
    return boxes.Piece(made.data, made.kind, made.pages, tuple((page.number, page.turn) for page in pages))


def _opened(visit: Visit, kinds: Mapping[str, Kind]) -> dict[str, redaction.Source]:
    with visit.reading() as session:
        return {
            sealed_id: redaction.Source(store.unseal(session, visit.desk.key, sealed_id), kind)
            for sealed_id, kind in kinds.items()
        }
