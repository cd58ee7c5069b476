"""Pages that were read, as bytes to be kept and back again; another engine reads them anew (S69)."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import redaction
from redaction import Box, Doubt, Page, Question, Word


@cache
def engine_mark() -> str:
    """What tells one engine from another: the hash of its code, and whether it can read pictures."""
    said = hashlib.sha256(str(redaction.can_read_pictures()).encode())
    for path in sorted(Path(redaction.__file__).parent.rglob("*.py")):
        said.update(path.read_bytes())
    return said.hexdigest()[:16]


def packed(pages: Sequence[Page]) -> bytes:
    """Pages as bytes."""
    return zlib.compress(json.dumps([_page(page) for page in pages], separators=(",", ":")).encode(), 1)


def unpacked(kept: bytes | None) -> tuple[Page, ...] | None:
    """The pages again; None where nothing was kept."""
    if kept is None:
        return None
    return tuple(_page_again(row) for row in json.loads(zlib.decompress(kept)))


def _page(page: Page) -> list[Any]:
    words = [[word.text, word.box, word.line, word.offset] for word in page.words]
    asked = [[each.kind.value, each.box, each.text] for each in page.questions]
    return [
        page.number,
        page.width_pt,
        page.height_pt,
        words,
        page.text,
        page.machine_read,
        asked,
        page.from_picture,
    ]


def _page_again(row: list[Any]) -> Page:
    number, width, height, words, text, machine_read, asked, from_picture = row
    return Page(
        number,
        width,
        height,
        tuple(Word(said, _box(box), line, offset) for said, box, line, offset in words),
        text,
        machine_read,
        tuple(Question(Doubt(kind), _box(box), about) for kind, box, about in asked),
        from_picture,
    )


def _box(sides: list[float]) -> Box:
    return (sides[0], sides[1], sides[2], sides[3])
