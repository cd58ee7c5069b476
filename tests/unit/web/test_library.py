"""Papers are read once, behind the page that asked for them, and the page says how far it is (S69, R34)."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

import redaction
from models.files import Document
from models.words import DocumentKind
from records.database import utc_now
from tests.patience import PATIENCE_SECONDS
from tests.unit.web.marked_house import pdf_of
from web.marker.reading import Library

PAPER = Document(
    id="paper", child_id="child", sealed_id="sealed", sha256="0" * 64, name="a.pdf", title="A scan", media="pdf",
    pages=2, kind=DocumentKind.PERSONAL, position=1, added_by="m", added_at=utc_now(),
)  # fmt: skip


@dataclass
class SlowLoad:
    """A cabinet that gives its papers out when it is told to, and counts how often it was asked."""

    opened: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def __call__(self, document: Document) -> bytes:
        self.asked += 1
        assert self.opened.wait(PATIENCE_SECONDS)
        return pdf_of("One page", "Another page")

    def kept(self, document: Document) -> redaction.PageCache | None:
        return None


@pytest.fixture
def load() -> Iterator[SlowLoad]:
    """A cabinet that is shut until the test opens it."""
    load = SlowLoad()
    yield load
    load.opened.set()


def test_a_page_does_not_wait_for_a_long_paper_and_gets_it_later(load: SlowLoad) -> None:
    """S35: who opens a page of a scan of forty pages is told that it is being read."""
    library = Library(patience_seconds=0.0, page_seconds=0.01)
    assert library.soon(PAPER, load) is None
    load.opened.set()
    library.rest()
    paper = library.soon(PAPER, load)
    assert paper is not None and len(paper.pages) == 2
    assert library.pages_done(PAPER) is None, "nothing is under way any more"


def test_several_who_ask_at_once_have_it_read_once(load: SlowLoad) -> None:
    """S35: reading a scan costs seconds a page."""
    library = Library(patience_seconds=0.0, page_seconds=0.01)
    for _ in range(3):
        library.soon(PAPER, load)
    also = threading.Thread(target=library.paper, args=(PAPER, load), daemon=True)
    also.start()
    load.opened.set()
    also.join(PATIENCE_SECONDS)
    library.rest()
    assert load.asked == 1


def test_reading_tells_page_by_page_how_far_it_is() -> None:
    """S35: progress for a paper of many pages."""
    told: list[tuple[int, int]] = []
    redaction.read_pages(pdf_of("One", "Two", "Three"), "pdf", progress=lambda *at: told.append(at))
    assert told == [(0, 3), (1, 3), (2, 3)]
