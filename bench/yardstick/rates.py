"""Pages a second of PyMuPDF on a PDF: `python rates.py FILE.pdf "words to redact"` prints them as JSON."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf  # type: ignore[import-not-found]


def in_place(data: bytes, words: str) -> None:
    """Its own redaction, with scrubbing: what is covered is removed from the page."""
    document: Any = pymupdf.open(stream=data, filetype="pdf")
    for page in document:
        for box in page.search_for(words):
            page.add_redact_annot(box, fill=(0, 0, 0))
        page.apply_redactions()
    document.scrub()
    document.tobytes(garbage=3, deflate=True)


def raster(data: bytes, words: str) -> None:
    """The same job as ours: each page as a picture of 150 dpi with bars, and a layer of words."""
    document: Any = pymupdf.open(stream=data, filetype="pdf")
    fresh: Any = pymupdf.open()
    for page in document:
        for box in page.search_for(words):
            page.draw_rect(box, color=(0, 0, 0), fill=(0, 0, 0))
        picture = page.get_pixmap(dpi=150)
        target = fresh.new_page(width=page.rect.width, height=page.rect.height)
        target.insert_image(target.rect, pixmap=picture)
        for word in page.get_text("words"):
            target.insert_text((word[0], word[3]), word[4], fontsize=10, render_mode=3)
    fresh.tobytes(garbage=3, deflate=True)


def seconds(work: Callable[[bytes, str], None], data: bytes, words: str) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work(data, words)
    return time.perf_counter() - start


if __name__ == "__main__":
    file, hidden = Path(sys.argv[1]).read_bytes(), sys.argv[2]
    count = len(pymupdf.open(stream=file, filetype="pdf"))
    print(
        json.dumps(
            {work.__name__.replace("_", " "): count / seconds(work, file, hidden) for work in (in_place, raster)}
        )
    )
