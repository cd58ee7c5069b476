"""Writes the clean copy: a minimal PDF of our own in which every byte is known (ISO 32000-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from zlib_ng import zlib_ng

from redaction.ttf import ADVANCE, inkless_font
from redaction.values import Box

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
FONT_OBJECTS = 5
FIRST_FREE = 3 + FONT_OBJECTS
_CONTENT_LEVEL = 6
_WORD_FORM = "/F %.3f~Tf %.3f~Tz 1 0 0 1 %.3f~%.3f~Tm <%s0020> Tj\n"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on a page: where (points, PDF axes: x, y, width, height), its pixels' size, its stream.

    `palette` are the colours it is written by, three bytes each; empty where each pixel is written out.
    """

    at: Box
    width: int
    height: int
    channels: int
    jpeg: bool
    stream: bytes
    palette: bytes = b""


@dataclass(frozen=True, slots=True)
class LayerWord:
    """A word of the unseen text layer, its box in points from the top left."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class OutPage:
    """A finished page."""

    width_pt: float
    height_pt: float
    images: tuple[Image, ...]
    words: tuple[LayerWord, ...]


def number(value: float) -> bytes:
    """A number as it is written in the copy: at most three decimals, no exponent."""
    return (f"{value:.3f}".rstrip("0").rstrip(".") or "0").replace("-0", "0", value == 0).encode()


def write_pdf(
    pages: Sequence[OutPage], bookmarks: Sequence[tuple[str, int]], contents: Sequence[bytes] = ()
) -> bytes:
    """The file; the same input gives the same bytes.

    Args:
        bookmarks: (title, index of its page), in page order.
        contents: what each page draws, where `packed_content` has written it already.
    """
    contents = contents or [packed_content(page) for page in pages]
    first_page = FIRST_FREE + (1 + len(bookmarks) if bookmarks else 0)
    starts: list[int] = []
    free = first_page
    for page in pages:
        starts.append(free)
        free += 2 + len(page.images)
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R" + (b"/Outlines %d 0 R" % FIRST_FREE if bookmarks else b"") + b">>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % each for each in starts)),
        *font_objects(),
    ]
    objects += outline_objects([(title, starts[index]) for title, index in bookmarks])
    for page, start, content in zip(pages, starts, contents, strict=True):
        objects += page_objects(page, start, content)
    return assemble(objects)


def assemble(objects: Sequence[bytes]) -> bytes:
    """Header, objects one after the other, cross-reference table, trailer."""
    pieces = [HEADER]
    position = len(HEADER)
    table = [b"0000000000 65535 f \n"]
    for index, body in enumerate(objects, start=1):
        piece = b"%d 0 obj\n%s\nendobj\n" % (index, body)
        table.append(b"%010d 00000 n \n" % position)
        position += len(piece)
        pieces.append(piece)
    pieces.append(b"xref\n0 %d\n" % len(table))
    pieces += table
    pieces.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(table), position))
    return b"".join(pieces)


def stream_object(keys: bytes, stream: bytes) -> bytes:
    """A stream with its length."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (keys, len(stream), stream)


@cache
def font_objects() -> tuple[bytes, ...]:
    """Objects 3 to 7: the font of the text layer, whose codes are Unicode itself."""
    font = inkless_font()
    widths = b"/DW %d" % ADVANCE
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    return (
        b"<</Type/Font/Subtype/Type0/BaseFont/Inkless/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Inkless/CIDToGIDMap/Identity"
        + system
        + b"/FontDescriptor 5 0 R"
        + widths
        + b">>",
        b"<</Type/FontDescriptor/FontName/Inkless/Flags 5/FontBBox[0 0 500 1000]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 800/StemV 80/FontFile2 6 0 R>>",
        stream_object(b"/Length1 %d" % len(font), font),
        stream_object(b"", _to_unicode()),
    )


def _to_unicode() -> bytes:
    ranges = b"".join(b"<%02X00><%02XFF><%02X00>\n" % (high, high, high) for high in range(256))
    blocks = ranges.splitlines(keepends=True)
    body = b""
    for start in range(0, 256, 100):
        part = blocks[start : start + 100]
        body += b"%d beginbfrange\n%sendbfrange\n" % (len(part), b"".join(part))
    return (
        b"/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CMapName/Unicode def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n" + body + b"endcmap\nend\nend\n"
    )


def outline_objects(bookmarks: Sequence[tuple[str, int]]) -> list[bytes]:
    """The bookmarks: a flat list of titles and page objects."""
    if not bookmarks:
        return []
    first, last = FIRST_FREE + 1, FIRST_FREE + len(bookmarks)
    objects = [b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, len(bookmarks))]
    for index, (title, page) in enumerate(bookmarks):
        here = first + index
        links = b"/Prev %d 0 R" % (here - 1) if index else b""
        links += b"/Next %d 0 R" % (here + 1) if here < last else b""
        text = b"<FEFF%s>" % title.encode("utf-16-be").hex().upper().encode()
        objects.append(b"<</Title %s/Parent %d 0 R%s/Dest[%d 0 R/Fit]>>" % (text, FIRST_FREE, links, page))
    return objects


def packed_content(page: OutPage) -> bytes:
    """What a page draws, as it is written in the file."""
    packed: bytes = zlib_ng.compress(content_of(page), _CONTENT_LEVEL)
    return packed


def page_objects(page: OutPage, start: int, content: bytes) -> list[bytes]:
    """A page, its content and its pictures, numbered from `start`."""
    names = b"".join(b"/I%d %d 0 R" % (index, start + 2 + index) for index in range(len(page.images)))
    head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s %s]/Contents %d 0 R/Resources<<%s%s>>>>" % (
        number(page.width_pt),
        number(page.height_pt),
        start + 1,
        b"/Font<</F 3 0 R>>" if page.words else b"",
        b"/XObject<<%s>>" % names,
    )
    return [head, stream_object(b"/Filter/FlateDecode", content), *map(_image_object, page.images)]


def _image_object(image: Image) -> bytes:
    keys = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/%s" % (
        image.width,
        image.height,
        colour_space(image),
        b"DCTDecode" if image.jpeg else b"FlateDecode",
    )
    return stream_object(keys, image.stream)


def colour_space(image: Image) -> bytes:
    """How the bytes of a picture become colours."""
    if image.palette:
        last, colours = len(image.palette) // 3 - 1, image.palette.hex().upper().encode()
        return b"[/Indexed/DeviceRGB %d <%s>]" % (last, colours)
    return b"/DeviceGray" if image.channels == 1 else b"/DeviceRGB"


def content_of(page: OutPage) -> bytes:
    """What a page draws: its pictures, then its words without ink."""
    lines = []
    for index, image in enumerate(page.images):
        x, y, width, height = image.at
        matrix = b"%s 0 0 %s %s %s cm" % (number(width), number(height), number(x), number(y))
        lines.append(b"q %s /I%d Do Q\n" % (matrix, index))
    if page.words:
        lines.append(b"BT 3 Tr\n")
        lines.append(_word_lines(page))
        lines.append(b"ET\n")
    return b"".join(lines)


def _short(lines: str) -> bytes:
    """Numbers of three decimals, each before a `~`, without their last noughts, as `number` writes them."""
    for noughts in (".000~", "00~", "0~", "~"):
        lines = lines.replace(noughts, " ")
    return lines.encode()


def _word_lines(page: OutPage) -> bytes:
    """A line for each word of the text layer, stretched to its box."""
    values: list[float | str] = []
    for word in page.words:
        x0, y0, x1, y1 = word.box
        size = max(y1 - y0, 1.0)
        codes = word.text.encode("utf-16-be")
        stretch = max(x1 - x0, 0.5) / (len(codes) / 2 * size * ADVANCE / 1000) * 100
        y = page.height_pt - y1 + 0.2 * size
        values += (size, stretch, x0 + 0.0, y + 0.0, codes.hex().upper())
    # One long form is filled in at once: half the time of a form a word.
    return _short(_WORD_FORM * len(page.words) % tuple(values))
