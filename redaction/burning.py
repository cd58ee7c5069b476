"""Rebuilds one page from its picture, with the bars burned in and a text layer of kept words (R30)."""

import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from redaction.bars import covers, near, padded, touched_words
from redaction.packing import PictureFacts, PixelBox, image_of, picture_facts
from redaction.pressing import Pressed, pixel_box, press
from redaction.sheets import Sheet, pressed_page
from redaction.typeset import visible
from redaction.values import Box, Kind, Word
from redaction.writer import LayerWord, OutPage

_HEAD = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What proves a page later; `bars` are in pixels of the first picture's grid, `words` a hash.

    `content` is the hash of what the page draws as it is written in the copy; empty in copies sealed without it.
    """

    width_pt: float
    height_pt: float
    pictures: tuple[PictureFacts, ...]
    bars: tuple[PixelBox, ...]
    grid: tuple[int, int]
    word_count: int
    words: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A finished page with its facts; `harmed` are words that a bar touches and does not hide whole.

    `unread` are the places that stay to be seen and that no machine could read (points).
    """

    page: OutPage
    facts: PageFacts
    harmed: tuple[Word, ...] = ()
    withheld: tuple[str, ...] = ()
    unread: tuple[Box, ...] = ()


def burn(sheet: Sheet, boxes: Sequence[Box], *, from_picture: bool = False) -> Piece:
    """The page with `boxes` blacked out: exact pixels elsewhere, no word of the boxes in the layer.

    Args:
        boxes: rectangles in points, origin top left.
        from_picture: the places were read off a picture and are less exact, so the bars are wider.
    """
    burned = padded(boxes, from_picture=from_picture)
    size = (sheet.width_pt, sheet.height_pt)
    pressed = press(sheet.picture, size, burned, sheet.photos)
    return _piece(sheet, boxes, pressed, from_picture=from_picture)


def burn_where_drawn(sheet: Sheet, data: bytes, kind: Kind, turn: int, boxes: Sequence[Box]) -> Piece:
    """As `burn`, for a sheet without a picture: the process that draws the page burns and packs it too.

    Raises:
        Unreadable: the page cannot be opened.
    """
    burned = padded(boxes, from_picture=False)
    return _piece(sheet, boxes, pressed_page(sheet, data, kind, turn, burned), from_picture=False)


def _piece(sheet: Sheet, boxes: Sequence[Box], pressed: Pressed, *, from_picture: bool) -> Piece:
    touched = near([word.box for word in sheet.words], padded(boxes, from_picture=from_picture))
    hidden = {index for index in touched if any(covers(box, sheet.words[index].box) for box in boxes)}
    kept = [word for index, word in enumerate(sheet.words) if index not in hidden]
    dropped = [sheet.words[index].text for index in sorted(hidden)]
    harmed = touched_words([sheet.words[index] for index in touched], boxes, from_picture=from_picture)
    page = OutPage(sheet.width_pt, sheet.height_pt, pressed.images, layer_of(kept))
    return Piece(page, facts_of(page, pressed.facts, pressed.bars, pressed.grid), harmed, tuple(dropped))


def layer_of(words: Iterable[Word]) -> tuple[LayerWord, ...]:
    """The words of the text layer, cleaned of unseen signs; (text, box)."""
    layer = []
    for word in words:
        text = visible(word.text)
        if text:
            layer.append(LayerWord(text, word.box))
    return tuple(layer)


def facts_of(
    page: OutPage, pictures: tuple[PictureFacts, ...], bars: tuple[PixelBox, ...], grid: tuple[int, int]
) -> PageFacts:
    """The facts of a page from what was put on it."""
    count, digest = hash_of_words([word.text for word in page.words])
    return PageFacts(round(page.width_pt, 3), round(page.height_pt, 3), pictures, bars, grid, count, digest)


def hash_of_words(words: Sequence[str]) -> tuple[int, str]:
    """How many words, and the hash of their multiset."""
    return len(words), hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()


def pack(piece: Piece) -> bytes:
    """A piece as bytes for the cache."""
    page = piece.page
    head = {
        "facts": asdict(piece.facts),
        "harmed": [[word.text, word.box, word.line] for word in piece.harmed],
        "withheld": piece.withheld,
        "unread": piece.unread,
        "words": [[word.text, *word.box] for word in page.words],
        "streams": [len(image.palette) + len(image.stream) for image in page.images],
    }
    text = json.dumps(head).encode()
    return _HEAD.pack(len(text)) + text + b"".join(image.palette + image.stream for image in page.images)


def unpack(data: bytes) -> Piece:
    """A piece from the cache."""
    size = _HEAD.unpack(data[:4])[0]
    head = json.loads(data[4 : 4 + size])
    facts = page_facts(head["facts"])
    position = 4 + size
    images = []
    for fact, length in zip(facts.pictures, head["streams"], strict=True):
        stream = data[position : position + length]
        images.append(image_of(fact, stream))
        position += length
    words = tuple(LayerWord(str(w[0]), (w[1], w[2], w[3], w[4])) for w in head["words"])
    page = OutPage(facts.width_pt, facts.height_pt, tuple(images), words)
    harmed = tuple(Word(str(text), (b[0], b[1], b[2], b[3]), line) for text, b, line in head["harmed"])
    unread = tuple((b[0], b[1], b[2], b[3]) for b in head["unread"])
    return Piece(page, facts, harmed, tuple(head["withheld"]), unread)


def page_facts(value: dict[str, Any]) -> PageFacts:
    """Facts from their JSON form.

    Raises:
        KeyError, TypeError: the form is not what was written.
    """
    pictures = tuple(picture_facts(each) for each in value["pictures"])
    bars = tuple(pixel_box(bar) for bar in value["bars"])
    grid = (int(value["grid"][0]), int(value["grid"][1]))
    rest = {name: value[name] for name in ("width_pt", "height_pt", "word_count", "words")}
    content = str(value.get("content", ""))
    return PageFacts(pictures=pictures, bars=bars, grid=grid, content=content, **rest)
