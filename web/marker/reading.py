"""Papers as pages, read once: kept in memory, and encrypted on the disk under the paper's own key (S69, R34).

What is kept on the disk serves after a restart; when a paper's key is destroyed, nobody can open it any more.
"""

import gc
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache as kept_once
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast
from weakref import WeakSet

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import redaction
from models.files import Document, turns_of
from records.database import reading
from records.faults import RecordsError
from records.keys import HouseKey
from records.page_cache import FolderCache
from records.store import Destroyed, key_beside, unseal
from redaction.places import FoldedPage, folded_page
from web.desk import Desk
from web.marker.inside import HOLDING, Closed, again, as_kept, closed_in, key_of
from web.marker.kept import engine_mark, packed, unpacked

MEGABYTE = 1024 * 1024
_SOON = 8  # papers that may be read while a page waits; with more of them the page does not wait at all
_MANY = 100  # pages from which on what was read weighs on the collector
TRY_AGAIN = 30.0  # seconds after which a paper that could not be opened is tried once more
Value = TypeVar("Value")
_FORM = f"pages-1/{engine_mark()}"
_KINDS = frozenset({"pdf", "text", "eml", "docx", "image"})
_BY_HAND = "This paper cannot be opened by machine. Take it out of the file, or add a scan of it instead."


class Load(Protocol):
    """How a paper's bytes are got, and where its pages are kept between two starts of the pages."""

    def __call__(self, document: Document) -> bytes:
        """The bytes of a paper."""
        ...

    def kept(self, document: Document) -> redaction.PageCache | None:
        """Where its pages are kept, or None where nothing is."""
        ...


@dataclass(frozen=True)
class CabinetLoad:
    """From the filing cabinet, also by a thread that reads on behind the page."""

    engine: Engine = field(repr=False)
    key: HouseKey = field(repr=False)
    folder: Path

    def __call__(self, document: Document) -> bytes:
        """The bytes of a paper. Raises Destroyed where it was taken out for good."""
        with reading(self.engine) as session:
            return unseal(session, self.key, document.sealed_id)

    def kept(self, document: Document) -> redaction.PageCache | None:
        """A folder whose files open with the paper's own key only."""
        try:
            with reading(self.engine) as session:
                return FolderCache(self.folder, key_beside(session, self.key, document.sealed_id))
        except Destroyed:
            return None


def loader(desk: Desk) -> CabinetLoad:
    """How papers are got at this desk."""
    return CabinetLoad(desk.engine, desk.key, desk.settings.var / "cache" / "read")


@dataclass(frozen=True)
class Paper:
    """A paper that was opened: its pages, or in one sentence why it cannot be; what inside it stays closed."""

    pages: tuple[redaction.Page, ...] = ()
    fault: str = ""
    closed: tuple[Closed, ...] = ()

    @cached_property
    def folded(self) -> tuple[FoldedPage, ...]:
        """The letters of its pages, for looking words up; made once."""
        return tuple(folded_page(page) for page in self.pages)


class Shelf(Generic[Value]):
    """A bounded memory: what was used longest ago leaves first, what is not certain after a while.

    Safe between threads.
    """

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self._room, self._size, self._used = room, size, 0
        self._kept: OrderedDict[object, tuple[Value, float]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Value | None:
        """What is kept under `key`, or None."""
        with self._lock:
            value, until = self._kept.get(key, (None, 0.0))
            if value is not None and until < time.monotonic():
                self._drop(key)
                return None
            if value is not None:
                self._kept.move_to_end(key)
            return value

    def put(self, key: object, value: Value, seconds: float = math.inf) -> None:
        """Keep `value`, for so long; make room for it."""
        with self._lock:
            self._drop(key)
            self._used += self._size(value)
            self._kept[key] = (value, time.monotonic() + seconds)
            while self._used > self._room and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def drop(self, which: Callable[[Any], bool]) -> None:
        """Let go of everything whose key `which` says yes to."""
        with self._lock:
            for key in [key for key in self._kept if which(key)]:
                self._drop(key)

    def _drop(self, key: object) -> None:
        if key in self._kept:
            self._used -= self._size(self._kept.pop(key)[0])


@dataclass
class Library:
    """Everything that was read since the pages were started, and who is reading now.

    `patience_seconds` is how long a page waits for papers to be read before the reading goes on behind it;
    `page_seconds` how long for the one paper that somebody opened.
    """

    patience_seconds: float = 0.3
    page_seconds: float = 2.0
    _papers: Shelf[Paper] = field(default_factory=lambda: Shelf(5_000, lambda paper: max(len(paper.pages), 1)))
    _pictures: Shelf[bytes] = field(default_factory=lambda: Shelf(96 * MEGABYTE, len))
    _finds: Shelf[redaction.Proposals] = field(default_factory=lambda: Shelf(12, lambda _: 1))
    _scans: redaction.PageCache = field(default_factory=lambda: Shelf[bytes](64 * MEGABYTE, len))
    _ahead: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "pictures"))
    _reading: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "reading"))
    _begun: dict[object, Future[None]] = field(default_factory=dict)
    _readers: dict[object, threading.Lock] = field(default_factory=dict)
    _done: dict[object, tuple[int, int]] = field(default_factory=dict)
    _finding: WeakSet[threading.Thread] = field(default_factory=WeakSet)
    _busy: set[object] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def paper(self, document: Document, load: Load) -> Paper:
        """The pages of a paper; read now where they were not before. Whoever comes second waits for the first."""
        key = _key(document)
        known = self._papers.get(key)
        if known is not None:
            return known
        with self._lock:
            reader = self._readers.setdefault(key, threading.Lock())
        try:
            with reader:
                known = self._papers.get(key)
                if known is None:
                    known = self._read(document, load)
                    self._papers.put(key, known, TRY_AGAIN if known.fault else math.inf)
        finally:
            with self._lock:
                self._readers.pop(key, None)
                self._done.pop(key, None)
        return known

    def soon(self, document: Document, load: Load) -> Paper | None:
        """The pages of a paper where they are read in a moment; otherwise None, and it is read behind the page."""
        known = self.known(document)
        if known is None:
            with suppress(TimeoutError):
                self._begin(document, load).result(max(self.patience_seconds, self.page_seconds))
            known = self.known(document)
        return known

    def pages_done(self, document: Document) -> tuple[int, int] | None:
        """How many pages of a paper that is being read now are done, and how many it has."""
        return self._done.get(_key(document))

    def keep_in(self, cache: redaction.PageCache) -> None:
        """Keep from now on in `cache` what was read on scans, so that each is read once, also after a restart."""
        self._scans = cache

    def known(self, document: Document) -> Paper | None:
        """The pages of a paper, where it was read already."""
        return self._papers.get(_key(document))

    def read_ahead(self, document: Document, load: Load) -> Paper | None:
        """The pages of a paper where it was read; otherwise None, and it is read behind the page."""
        known = self.known(document)
        if known is None:
            self._begin(document, load)
        return known

    def _begin(self, document: Document, load: Load) -> Future[None]:
        with self._lock:
            begun = self._begun.get(_key(document))
            if begun is None or begun.done():
                begun = self._reading.submit(self._read_quietly, document, load)
                self._begun[_key(document)] = begun
        return begun

    def _read_quietly(self, document: Document, load: Load) -> None:
        try:
            with suppress(RecordsError, SQLAlchemyError):
                self.paper(document, load)
        finally:
            with self._lock:
                self._begun.pop(_key(document), None)

    def picture(self, document: Document, page: int, dpi: int, load: Load) -> bytes:
        """One page as PNG.

        Raises:
            redaction.Unreadable: the page cannot be opened.
        """
        turns = turns_of(document)
        return self.picture_of(_key(document), document.media, page, dpi, lambda: load(document), turns)

    def picture_of(
        self,
        key: object,
        media: str,
        page: int,
        dpi: int,
        load: Callable[[], bytes],
        turns: Mapping[int, int] | None = None,
        as_it_is: bool = False,
    ) -> bytes:
        """One page of anything as PNG; `key` names its bytes and how its pages are turned.

        `as_it_is`: no machine looks how the page lies. So a copy is shown, which lies as whoever gets it sees it.
        """
        place = (key, page, dpi)
        kept = self._pictures.get(place)
        if kept is None:
            form = cast(redaction.Kind, media)
            kept = redaction.page_picture(load(), form, page, dpi, turns=turns, as_scanned=as_it_is)
            self._pictures.put(place, kept)
        return kept

    def shown_turn(self, document: Document, page: int, load: Load) -> int:
        """Degrees clockwise by which a page is shown turned from how it was scanned.

        Raises:
            redaction.Unreadable: the page cannot be opened.
        """
        kind = cast(redaction.Kind, document.media)
        return redaction.shown_turn(load(document), kind, page, turns_of(document), self._scans)

    def forget(self, document: Document) -> None:
        """Keep nothing of a paper in memory any more: it was destroyed (R31)."""
        own = (document.sha256, document.media)
        self._papers.drop(lambda key: key[:2] == own)
        self._pictures.drop(lambda place: place[0][:2] == own)
        self._finds.drop(lambda key: any(known[:2] == own for _, known in key[0]))

    def picture_ahead(self, document: Document, page: int, dpi: int, load: Load) -> None:
        """Make a picture that will be asked for next, behind the page."""
        self._ahead.submit(self._picture_quietly, document, page, dpi, load)

    def _picture_quietly(self, document: Document, page: int, dpi: int, load: Load) -> None:
        with suppress(redaction.Unreadable, RecordsError, IndexError):
            self.picture(document, page, dpi, load)

    def find(
        self, documents: Sequence[Document], parties: Sequence[redaction.Party], load: Load
    ) -> redaction.Proposals | None:
        """What the finder proposes over the whole file, or None while the papers are still being read.

        Papers that cannot be opened are left out; they are questions for a person.
        """
        key = (tuple((document.id, _key(document)) for document in documents), tuple(parties))
        kept = self._finds.get(key)
        if kept is not None:
            return kept
        done = threading.Event()
        with self._lock:
            begun = key in self._busy
            self._busy.add(key)
        if begun:
            return None
        work = threading.Thread(target=self._find, args=(key, documents, parties, load, done), daemon=True)
        self._finding.add(work)
        work.start()
        if sum(self.known(document) is None for document in documents) <= _SOON:
            done.wait(self.patience_seconds)
        return self._finds.get(key)

    def rest(self) -> None:
        """Wait until everything that was begun behind the pages is done: for whoever closes the cabinet."""
        for work in tuple(self._finding):
            work.join()
        wait(tuple(self._begun.values()))
        self._ahead.submit(lambda: None).result()

    def _find(
        self,
        key: object,
        documents: Sequence[Document],
        parties: Sequence[redaction.Party],
        load: Load,
        done: threading.Event,
    ) -> None:
        try:
            papers = [(document.id, self.paper(document, load)) for document in documents]
            found = redaction.propose([(name, paper.pages) for name, paper in papers if paper.pages], parties)
            for _, paper in papers:
                len(paper.folded)  # made now, so that nobody waits for it who looks words up
            if sum(len(paper.pages) for _, paper in papers) >= _MANY:
                _set_aside()
            self._finds.put(key, found, TRY_AGAIN if any(paper.fault for _, paper in papers) else math.inf)
        finally:
            with self._lock:
                self._busy.discard(key)
            done.set()

    def _read(self, document: Document, load: Load) -> Paper:
        if document.media not in _KINDS:
            return Paper(fault=_BY_HAND)
        cache = load.kept(document)
        name = f"{_FORM}/{document.sha256}/{document.media}{f'/{document.turns}' if document.turns else ''}"
        kept = unpacked(cache.get(name)) if cache is not None else None
        data = kept_once(lambda: load(document))
        try:
            closed = _closed_in(document, data, cache)
            if kept is not None:
                return Paper(kept, closed=closed)
            kind, turns = cast(redaction.Kind, document.media), turns_of(document)
            told = partial(self._told, _key(document))
            pages = redaction.read_pages(data(), kind, turns=turns, cache=self._scans, progress=told)
        except redaction.Unreadable as refused:
            return Paper(fault=refused.message)
        if cache is not None:
            cache.put(name, packed(pages))
        return Paper(pages, closed=closed)

    def _told(self, key: object, done: int, pages: int) -> None:
        self._done[key] = (done, pages)


def _closed_in(
    document: Document, data: Callable[[], bytes], cache: redaction.PageCache | None
) -> tuple[Closed, ...]:
    if document.media not in HOLDING:
        return ()
    key = f"{engine_mark()}/{key_of(document.sha256)}"
    known = again(cache.get(key)) if cache is not None else None
    if known is None:
        known = closed_in(data(), document.name)
        if cache is not None:
            cache.put(key, as_kept(known))
    return known


def _set_aside() -> None:
    """Spare the collector what was read: words by the hundred thousand, which it would walk while a page waits."""
    gc.collect()
    gc.freeze()


def _key(document: Document) -> object:
    return (document.sha256, document.media, document.turns)


LIBRARY = Library()
