"""What a clean copy holds, read from the copy alone: its papers, their pages, and how much is black (S39)."""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from models.files import Document


@dataclass(frozen=True)
class CopyPaper:
    """A paper of the copy: what the copy calls it, its pages, and the black places of each page."""

    title: str
    first: int
    last: int
    black: tuple[tuple[int, int], ...]

    @property
    def pages(self) -> str:
        """Its pages in words."""
        return f"page {self.first}" if self.first == self.last else f"pages {self.first} to {self.last}"

    @property
    def black_places(self) -> int:
        """How many places are black."""
        return sum(number for _, number in self.black)


def papers_in(pdf: bytes, documents: Sequence[Document], log: Sequence[dict[str, Any]]) -> tuple[CopyPaper, ...]:
    """The papers of a copy as its own list of contents names them.

    `documents` are those the copy was made from, in its order, and `log` the marks burnt into it: they only say how
    many places of a page are black, which the page shows.
    """
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as copy:
        titles = [(mark.get_title(), _page_of(mark)) for mark in copy.get_toc()]
        pages = len(copy)
    ends = [begins - 1 for _, begins in titles[1:]] + [pages]
    ids = [document.id for document in documents] if len(documents) == len(titles) else [""] * len(titles)
    black = Counter((str(entry["document_id"]), int(entry["page"])) for entry in log)
    return tuple(
        CopyPaper(title, first, last, _black(black, paper, first, last))
        for (title, first), last, paper in zip(titles, ends, ids, strict=True)
    )


def _black(black: Counter[tuple[str, int]], paper: str, first: int, last: int) -> tuple[tuple[int, int], ...]:
    each = ((first + page - 1, number) for (of, page), number in black.items() if of == paper)
    return tuple(sorted((page, number) for page, number in each if first <= page <= last))


def _page_of(mark: Any) -> int:
    place = mark.get_dest()
    return (place.get_index() or 0) + 1 if place is not None else 1
