"""Pages a second of PyMuPDF on a PDF, as JSON: `python rates.py FILE.pdf "words to redact"`."""

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


def rates(work: Callable[[bytes, str], None], data: bytes, words: str, count: int) -> dict[str, float]:
    """Pages a second of one run, by the clock and by the processor's own time."""
    clock, processor = time.perf_counter(), time.process_time()
    work(data, words)
    return {"clock": count / (time.perf_counter() - clock), "processor": count / (time.process_time() - processor)}


if __name__ == "__main__":
    file, hidden = Path(sys.argv[1]).read_bytes(), sys.argv[2]
    pages = len(pymupdf.open(stream=file, filetype="pdf"))
    jobs = {"in place": in_place, "raster": raster}
    print(json.dumps({name: rates(work, file, hidden, pages) for name, work in jobs.items()}))
