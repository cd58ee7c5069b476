"""Rebuilds one page from its picture, with the bars burned in and a text layer of kept words (R30)."""

import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image as Picture
from zlib_ng import zlib_ng

from redaction.bars import covers, padded, touched_words
from redaction.sheets import Pixels, Sheet
from redaction.typeset import visible
from redaction.values import Box, Word
from redaction.writer import Image, LayerWord, OutPage

PixelBox = tuple[int, int, int, int]
_LEVEL = 3
_JPEG_QUALITY = 85
_LEAST_PHOTO_PT = 40.0
_NOISY = 0.15
_HEAD = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What proves a picture later: its size and the hashes of its pixels and of its stream."""

    at: Box
    width: int
    height: int
    channels: int
    jpeg: bool
    pixels: str
    stream: str


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
    """A finished page with its facts; `harmed` are words that a bar touches and does not hide whole."""

    page: OutPage
    facts: PageFacts
    harmed: tuple[Word, ...] = ()
    withheld: tuple[str, ...] = ()


def burn(sheet: Sheet, boxes: Sequence[Box], *, from_picture: bool = False) -> Piece:
    """The page with `boxes` blacked out: exact pixels elsewhere, no word of the boxes in the layer.

    Args:
        boxes: rectangles in points, origin top left.
        from_picture: the places were read off a picture and are less exact, so the bars are wider.
    """
    pixels = sheet.picture.copy()
    burned = padded(boxes, from_picture=from_picture)
    bars = [_bar(pixels, sheet, box) for box in burned]
    bars = [bar for bar in bars if bar[2] > bar[0] and bar[3] > bar[1]]
    for x0, y0, x1, y1 in bars:
        pixels[y0:y1, x0:x1] = 0
    near = _near(sheet.words, burned)
    hidden = {index for index in near if any(covers(box, sheet.words[index].box) for box in boxes)}
    kept = [word for index, word in enumerate(sheet.words) if index not in hidden]
    dropped = [sheet.words[index].text for index in sorted(hidden)]
    harmed = touched_words([sheet.words[index] for index in near], boxes, from_picture=from_picture)
    words = layer_of(kept)
    images, facts = _images(pixels, sheet)
    page = OutPage(sheet.width_pt, sheet.height_pt, images, words)
    grid = (pixels.shape[1], pixels.shape[0])
    proof = facts_of(page, facts, tuple(bars), grid)
    return Piece(page, proof, harmed, tuple(dropped))


def _near(words: Sequence[Word], boxes: Sequence[Box]) -> list[int]:
    """The places of the words that meet any of `boxes` at all."""
    if not words or not boxes:
        return []
    left, top, right, bottom = np.array([word.box for word in words]).T
    meets = np.zeros(len(words), dtype=np.bool_)
    for x0, y0, x1, y1 in boxes:
        meets |= (left <= x1) & (right >= x0) & (top <= y1) & (bottom >= y0)
    near: list[int] = np.flatnonzero(meets).tolist()
    return near


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


def _bar(pixels: Pixels, sheet: Sheet, box: Box) -> PixelBox:
    """The bar of a box in pixels, grown a little up and down where the ink of its letters goes on."""
    across, down = pixels.shape[1] / sheet.width_pt, pixels.shape[0] / sheet.height_pt
    x0, x1 = max(int(box[0] * across), 0), min(int(np.ceil(box[2] * across)), pixels.shape[1])
    y0, y1 = max(int(box[1] * down), 0), min(int(np.ceil(box[3] * down)), pixels.shape[0])
    if x1 <= x0 or y1 <= y0:
        return (0, 0, 0, 0)
    room = max(int((y1 - y0) * 0.12), 1)
    grey = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    for _ in range(room):
        if y0 > 0 and _goes_on(grey[y0, x0:x1], grey[y0 - 1, x0:x1]):
            y0 -= 1
    for _ in range(room):
        if y1 < pixels.shape[0] and _goes_on(grey[y1 - 1, x0:x1], grey[y1, x0:x1]):
            y1 += 1
    return (x0, y0, x1, y1)


def _goes_on(inside: Any, outside: Any) -> bool:
    paper = int(np.median(outside))
    dark = (inside < paper - 60) & (outside < paper - 60)
    return bool(dark.any()) and float(dark.mean()) < 0.6


def _images(pixels: Pixels, sheet: Sheet) -> tuple[tuple[Image, ...], tuple[PictureFacts, ...]]:
    """The page as exact picture, and photo areas over it as JPEG."""
    across, down = pixels.shape[1] / sheet.width_pt, pixels.shape[0] / sheet.height_pt
    images: list[Image] = []
    facts: list[PictureFacts] = []
    base = pixels
    for box in sheet.photos:
        x0, y0 = max(int(box[0] * across), 0), max(int(box[1] * down), 0)
        x1 = min(int(np.ceil(box[2] * across)), pixels.shape[1])
        y1 = min(int(np.ceil(box[3] * down)), pixels.shape[0])
        area = np.ascontiguousarray(pixels[y0:y1, x0:x1])
        if min(box[2] - box[0], box[3] - box[1]) < _LEAST_PHOTO_PT or not _is_photo(area):
            continue
        base = base.copy() if base is pixels else base
        base[y0:y1, x0:x1] = 255
        at = (x0 / across, sheet.height_pt - y1 / down, (x1 - x0) / across, (y1 - y0) / down)
        _add(images, facts, area, at, jpeg=True)
    whole = (0.0, 0.0, sheet.width_pt, sheet.height_pt)
    below: tuple[list[Image], list[PictureFacts]] = ([], [])
    _add(*below, base, whole, jpeg=False)
    return (*below[0], *images), (*below[1], *facts)


def _is_photo(area: Pixels) -> bool:
    """Many shades and little plain paper: a photo, which exact packing would make huge."""
    if area.size == 0:
        return False
    grey = area[::4, ::4] if area.ndim == 2 else area[::4, ::4, 1]
    if len(zlib_ng.compress(area.tobytes(), 1)) > _NOISY * area.size:
        return True
    counts = np.bincount(grey.ravel(), minlength=256)
    return int((counts > 0).sum()) > 64 and float(np.sort(counts)[-2:].sum()) < 0.7 * grey.size


def _add(images: list[Image], facts: list[PictureFacts], pixels: Pixels, at: Box, *, jpeg: bool) -> None:
    if pixels.ndim == 3 and bool((pixels[..., :1] == pixels).all()):
        pixels = np.ascontiguousarray(pixels[..., 0])
    raw = pixels.tobytes()
    if jpeg:
        stream = BytesIO()
        Picture.fromarray(pixels).save(stream, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
        packed = stream.getvalue()
    else:
        packed = zlib_ng.compress(raw, _LEVEL)
    channels = 1 if pixels.ndim == 2 else 3
    at = (round(at[0], 3), round(at[1], 3), round(at[2], 3), round(at[3], 3))
    images.append(Image(at, pixels.shape[1], pixels.shape[0], channels, jpeg, packed))
    facts.append(
        PictureFacts(
            at,
            pixels.shape[1],
            pixels.shape[0],
            channels,
            jpeg,
            hashlib.sha256(raw).hexdigest(),
            hashlib.sha256(packed).hexdigest(),
        )
    )


def pack(piece: Piece) -> bytes:
    """A piece as bytes for the cache."""
    page = piece.page
    head = {
        "facts": asdict(piece.facts),
        "harmed": [[word.text, word.box, word.line] for word in piece.harmed],
        "withheld": piece.withheld,
        "words": [[word.text, *word.box] for word in page.words],
        "streams": [len(image.stream) for image in page.images],
    }
    text = json.dumps(head).encode()
    return _HEAD.pack(len(text)) + text + b"".join(image.stream for image in page.images)


def unpack(data: bytes) -> Piece:
    """A piece from the cache."""
    size = _HEAD.unpack(data[:4])[0]
    head = json.loads(data[4 : 4 + size])
    facts = page_facts(head["facts"])
    position = 4 + size
    images = []
    for fact, length in zip(facts.pictures, head["streams"], strict=True):
        stream = data[position : position + length]
        images.append(Image(fact.at, fact.width, fact.height, fact.channels, fact.jpeg, stream))
        position += length
    words = tuple(LayerWord(str(w[0]), (w[1], w[2], w[3], w[4])) for w in head["words"])
    page = OutPage(facts.width_pt, facts.height_pt, tuple(images), words)
    harmed = tuple(Word(str(text), (b[0], b[1], b[2], b[3]), line) for text, b, line in head["harmed"])
    return Piece(page, facts, harmed, tuple(head["withheld"]))


def page_facts(value: dict[str, Any]) -> PageFacts:
    """Facts from their JSON form.

    Raises:
        KeyError, TypeError: the form is not what was written.
    """
    pictures = tuple(PictureFacts(**{**each, "at": tuple(each["at"])}) for each in value["pictures"])
    bars = tuple((int(b[0]), int(b[1]), int(b[2]), int(b[3])) for b in value["bars"])
    grid = (int(value["grid"][0]), int(value["grid"][1]))
    rest = {name: value[name] for name in ("width_pt", "height_pt", "word_count", "words")}
    content = str(value.get("content", ""))
    return PageFacts(pictures=pictures, bars=bars, grid=grid, content=content, **rest)
