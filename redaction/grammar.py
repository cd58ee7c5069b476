"""Reads a copy by the narrow grammar it was written in; a byte that is not accounted for is a fault (R30)."""

import hashlib
import re
from dataclasses import dataclass, field
from itertools import chain
from typing import cast

import numpy as np
from numpy.typing import NDArray
from zlib_ng import zlib_ng

from redaction.ttf import ADVANCE
from redaction.values import Box
from redaction.writer import FIRST_FREE, FONT_OBJECTS, HEADER, Image, colour_space, font_objects, outline_objects

_DAMAGED = cast("type[Exception]", zlib_ng.error)
_NUMBER = rb"(-?(?:0|[1-9]\d*)(?:\.\d{0,2}[1-9])?)"  # in the one way the writer spells it
_STREAM = re.compile(rb"<<([^<>]*(?:<[0-9A-F]+>[^<>]*)?)/Length (\d+)>>\nstream\n")
_CATALOG = re.compile(rb"<</Type/Catalog/Pages 2 0 R(?:/Outlines (\d+) 0 R)?>>")
_PAGES = re.compile(rb"<</Type/Pages/Count (\d+)/Kids\[((?:\d+ 0 R ?)*)\]>>")
_PAGE = re.compile(
    rb"<</Type/Page/Parent 2 0 R/MediaBox\[0 0 " + _NUMBER + rb" " + _NUMBER + rb"\]/Contents (\d+) 0 R"
    rb"/Resources<<(?:/Font<</F 3 0 R>>)?/XObject<<((?:/I\d+ \d+ 0 R)*)>>>>>>"
)
_IMAGE = re.compile(
    rb"/Type/XObject/Subtype/Image/Width (\d+)/Height (\d+)/ColorSpace(/DeviceGray|/DeviceRGB|"
    rb"\[/Indexed/DeviceRGB \d+ <((?:[0-9A-F]{6})+)>\])"
    rb"/BitsPerComponent 8/Filter/(DCTDecode|FlateDecode)"
)
_DRAW = re.compile(
    rb"q " + _NUMBER + rb" 0 0 " + _NUMBER + rb" " + _NUMBER + rb" " + _NUMBER + rb" cm /I(\d+) Do Q\n"
)
_WORD = re.compile(
    rb"/F "
    + _NUMBER
    + rb" Tf "
    + _NUMBER
    + rb" Tz 1 0 0 1 "
    + _NUMBER
    + rb" "
    + _NUMBER
    + rb" Tm <((?:[0-9A-F]{4})+)> Tj\n"
)
_Setting = tuple[bytes, bytes, bytes, bytes, bytes]
"""How a word of the text layer is put on its page: size, stretch, x, y and letters, in the writer's signs."""
_WORD_FRAME = len(b"/F  Tf  Tz 1 0 0 1   Tm <> Tj\n")
_BOOKMARK = re.compile(
    rb"<</Title <FEFF((?:[0-9A-F]{4})*)>/Parent \d+ 0 R(?:/Prev \d+ 0 R)?(?:/Next \d+ 0 R)?"
    rb"/Dest\[(\d+) 0 R/Fit\]>>"
)
_TRAILER = re.compile(rb"trailer\n<</Size (\d+)/Root 1 0 R>>\nstartxref\n(\d+)\n%%EOF\n")


class Strange(Exception):
    """The file is not as this engine writes it; the message says where."""


@dataclass(slots=True)
class FoundPage:
    """A page as it was read: its size, its pictures, the words of its text layer and how each is put there.

    `content` is the hash of what it draws, as it is written in the file.
    """

    width_pt: float
    height_pt: float
    images: list[Image] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    settings: list[_Setting] = field(default_factory=list)
    content: str = ""

    def boxes(self) -> NDArray[np.float64]:
        """Where each of its words stands: one row a word."""
        if not self.words:
            return np.empty((0, 4))
        numbers = chain.from_iterable(setting[:4] for setting in self.settings)
        size, stretch, x, y = np.fromiter(map(float, numbers), np.float64).reshape(-1, 4).T
        letters = np.fromiter(map(len, self.words), np.float64)
        bottom = self.height_pt - y + 0.2 * size
        right = x + letters * size * ADVANCE / 1000 * stretch / 100
        return np.stack([x, bottom - size, right, bottom], axis=1)


@dataclass(slots=True)
class Found:
    """A copy as it was read."""

    pages: list[FoundPage]
    bookmarks: list[tuple[str, int]]


def read_copy(pdf: bytes) -> Found:
    """The pages and bookmarks of a copy.

    Raises:
        Strange: any byte, object or operator that the writer would not have put there.
    """
    objects = _objects(pdf)
    catalog = _match(_CATALOG, objects[0], "The catalogue is strange.")
    tree = _match(_PAGES, objects[1] if len(objects) > 1 else b"", "The page tree is strange.")
    starts = [int(each) for each in re.findall(rb"(\d+) 0 R", tree[2])]
    if len(starts) != int(tree[1]) or not starts:
        raise Strange("The count of pages is wrong.")
    if tuple(objects[2 : 2 + FONT_OBJECTS]) != font_objects():
        raise Strange("The font of the text layer was altered.")
    bookmarks = _bookmarks(objects, catalog[1], starts)
    expected = FIRST_FREE + (1 + len(bookmarks) if bookmarks else 0)
    pages = []
    for start in starts:
        if start != expected:
            raise Strange(f"Object {expected} belongs to no page.")
        page, used = _page(objects, start)
        expected += used
        pages.append(page)
    if expected != len(objects) + 1:
        raise Strange(f"Object {expected} belongs to nothing.")
    return Found(pages, bookmarks)


def _objects(pdf: bytes) -> list[bytes]:
    """The bodies of all objects, in order, with every byte of the file accounted for."""
    if not pdf.startswith(HEADER):
        raise Strange("The first line of the file is strange.")
    position = len(HEADER)
    bodies: list[bytes] = []
    table = [b"0000000000 65535 f \n"]
    while not pdf.startswith(b"xref\n", position):
        head = b"%d 0 obj\n" % (len(bodies) + 1)
        if not pdf.startswith(head, position):
            raise Strange(f"Unknown bytes stand before object {len(bodies) + 1}.")
        table.append(b"%010d 00000 n \n" % position)
        body = _body(pdf, position + len(head), len(bodies) + 1)
        bodies.append(body)
        position += len(head) + len(body) + len(b"\nendobj\n")
    expected = b"xref\n0 %d\n" % len(table) + b"".join(table)
    if not pdf.startswith(expected, position):
        raise Strange("The table of objects is wrong.")
    trailer = _TRAILER.fullmatch(pdf, position + len(expected))
    if trailer is None or int(trailer[1]) != len(table) or int(trailer[2]) != position:
        raise Strange("The end of the file is strange.")
    if trailer[0] != b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(table), position):
        raise Strange("The end of the file is strange.")
    if not bodies:
        raise Strange("The file holds no object.")
    return bodies


def _body(pdf: bytes, start: int, number: int) -> bytes:
    stream = _STREAM.match(pdf, start)
    if stream is not None:
        end = stream.end() + int(stream[2])
        if pdf[end : end + 10] != b"\nendstream" or stream[2] != b"%d" % int(stream[2]):
            raise Strange(f"Object {number} is longer or shorter than it says.")
        end += 10
    else:
        end = pdf.find(b"\nendobj\n", start)
    if end < 0 or pdf[end : end + 8] != b"\nendobj\n":
        raise Strange(f"Object {number} does not end.")
    body = pdf[start:end]
    if stream is None and (b"%" in body or b"stream" in body):
        raise Strange(f"Object {number} holds a comment or a stream.")
    return body


def _match(pattern: re.Pattern[bytes], body: bytes, fault: str) -> re.Match[bytes]:
    found = pattern.fullmatch(body)
    if found is None:
        raise Strange(fault)
    return found


def _bookmarks(objects: list[bytes], root: bytes | None, starts: list[int]) -> list[tuple[str, int]]:
    if root is None:
        return []
    found: list[tuple[str, int]] = []
    targets = []
    for body in objects[FIRST_FREE:]:
        mark = _BOOKMARK.fullmatch(body)
        if mark is None:
            break
        if int(mark[2]) not in starts:
            raise Strange("A bookmark leads nowhere.")
        title = bytes.fromhex(mark[1].decode()).decode("utf-16-be", "replace")
        targets.append((title, int(mark[2])))
        found.append((title, starts.index(int(mark[2]))))
    written = outline_objects(targets)
    if int(root) != FIRST_FREE or not found:
        raise Strange("The bookmarks are strange.")
    if objects[FIRST_FREE - 1 : FIRST_FREE - 1 + len(written)] != written:
        raise Strange("The bookmarks are strange.")
    return found


def _page(objects: list[bytes], start: int) -> tuple[FoundPage, int]:
    if start > len(objects):
        raise Strange(f"Page object {start} is missing.")
    head = _match(_PAGE, objects[start - 1], f"Page object {start} is strange.")
    names = re.findall(rb"/I(\d+) (\d+) 0 R", head[4])
    wanted = [(b"%d" % index, b"%d" % (start + 2 + index)) for index in range(len(names))]
    if int(head[3]) != start + 1 or names != wanted or start + 1 + len(names) > len(objects):
        raise Strange(f"Page object {start} names the wrong objects.")
    page = FoundPage(float(head[1]), float(head[2]))
    page.content = hashlib.sha256(_stream_of(objects[start])).hexdigest()
    places = _content(page, _unpacked(objects[start], f"The content of page object {start} is strange."))
    if len(places) != len(names):
        raise Strange(f"Page object {start} does not draw what it holds.")
    if bool(page.words) != (b"/Font" in objects[start - 1]):
        raise Strange(f"Page object {start} names a font it has no use for.")
    for index, at in enumerate(places):
        page.images.append(_image(objects[start + 1 + index], at))
    return page, 2 + len(names)


def _unpacked(body: bytes, fault: str) -> bytes:
    stream = _STREAM.match(body)
    if stream is None or stream[1] != b"/Filter/FlateDecode":
        raise Strange(fault)
    return inflate(_stream_of(body), fault)


def _stream_of(body: bytes) -> bytes:
    """The bytes of a stream; none where the object holds no stream."""
    stream = _STREAM.match(body)
    return b"" if stream is None else body[stream.end() : stream.end() + int(stream[2])]


def inflate(stream: bytes, fault: str, limit: int = 400_000_000) -> bytes:
    """The unpacked bytes of a Flate stream.

    Raises:
        Strange: it is damaged, too long, or bytes follow it.
    """
    unpacker = zlib_ng.decompressobj()
    try:
        data = unpacker.decompress(stream, limit)
    except _DAMAGED as error:
        raise Strange(fault) from error
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        raise Strange(fault)
    return data


def _content(page: FoundPage, content: bytes) -> list[Box]:
    """The places of the pictures; the words go to the page."""
    fault = "A page draws something other than its pictures and its words."
    position = 0
    places: list[Box] = []
    while (drawn := _DRAW.match(content, position)) is not None:
        if int(drawn[5]) != len(places):
            raise Strange(fault)
        places.append((float(drawn[3]), float(drawn[4]), float(drawn[1]), float(drawn[2])))
        position = drawn.end()
    if position == len(content):
        return places
    if not content.startswith(b"BT 3 Tr\n", position) or not content.endswith(b"ET\n"):
        raise Strange(fault)
    position += len(b"BT 3 Tr\n")
    end = len(content) - len(b"ET\n")
    page.settings = _WORD.findall(content, position, end)
    # Words do not overlap, so where their lengths make up the whole, nothing lies between them.
    length = _WORD_FRAME * len(page.settings) + sum(map(len, chain.from_iterable(page.settings)))
    if length != end - position or not page.settings:
        raise Strange(fault)
    page.words += _texts(page.settings, fault)
    return places


def _texts(settings: list[_Setting], fault: str) -> list[str]:
    """The words themselves, each without the space that parts it from the next."""
    codes = b"000A".join([codes for *_, codes in settings])
    texts = bytes.fromhex(codes.decode()).decode("utf-16-be", "replace").split("\n")
    if len(texts) != len(settings) or not all(text.endswith(" ") for text in texts):
        raise Strange(fault)
    return [text[:-1] for text in texts]


def _image(body: bytes, at: Box) -> Image:
    stream = _STREAM.match(body)
    keys = _IMAGE.fullmatch(stream[1]) if stream is not None else None
    if stream is None or keys is None:
        raise Strange("A picture is strange.")
    data = body[stream.end() : stream.end() + int(stream[2])]
    channels = 1 if keys[3] == b"/DeviceGray" else 3
    palette = bytes.fromhex((keys[4] or b"").decode())
    image = Image(at, int(keys[1]), int(keys[2]), channels, keys[5] == b"DCTDecode", data, palette)
    if colour_space(image) != keys[3] or (image.jpeg and palette):
        raise Strange("A picture is strange.")
    return image
