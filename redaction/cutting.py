"""Cutting one scan of a whole folder into documents: separator sheets, blank pages, exact pieces (S16-S18, R25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

import numpy as np
import zxingcpp
from font_roboto import Roboto  # type: ignore[import-untyped]
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from redaction.ink import has_ink
from redaction.jail import opener
from redaction.sheets import load_sheet
from redaction.values import Kind, Refusal, Unreadable

SEPARATOR_CODE = "CLEAN-COPY/NEW-DOCUMENT/1"
CUTTABLE = frozenset({"pdf", "image"})
_LOOK_DPI = 100
_CODES_MM = 42
_WORDS = ("A new document begins after this sheet", "Put it between two documents and scan it with them.")
_FONT = "CleanCopySeparator"


class Look(StrEnum):
    """What a page of a scan is, as far as a machine can tell."""

    PAGE = "page"
    BLANK = "blank"
    SEPARATOR = "separator"


@dataclass(frozen=True)
class PiecePage:
    """A page of the scan in a piece: its number there, and degrees clockwise it is turned by (0, 90, 180, 270)."""

    number: int
    turn: int = 0


def look_at(data: bytes, kind: Kind, number: int) -> Look:
    """Whether page `number` is a separator sheet, blank, or a page of a document.

    A page with the faintest ink is a page: nothing is taken for blank that may hold writing.

    Raises:
        Unreadable: the page cannot be opened.
    """
    picture = load_sheet(data, kind, number, words=False, dpi=_LOOK_DPI).picture
    if any(found.text == SEPARATOR_CODE for found in zxingcpp.read_barcodes(np.ascontiguousarray(picture))):
        return Look.SEPARATOR
    return Look.PAGE if has_ink(picture) else Look.BLANK


def pieces(data: bytes, kind: Kind, wanted: Sequence[Sequence[PiecePage]]) -> list[bytes]:
    """A file of the same kind for each list of pages, exactly as they were scanned but for their turn.

    Nothing of any other page is in it: not its picture, not its words, not its notes.

    Raises:
        Unreadable: the file is no scan that can be cut (a form, a text), or a page cannot be opened.
    """
    if kind not in CUTTABLE:
        raise Unreadable(Refusal.UNKNOWN, "Only a PDF or a TIFF of several pages can be cut into documents.")
    lists = [[[page.number, page.turn % 360] for page in one] for one in wanted]
    _, blobs = opener.ask({"kind": kind, "job": "pieces", "pieces": lists}, data)
    return blobs


def separator_sheets(count: int = 10) -> bytes:
    """A PDF of `count` separator sheets to print; they may be used again and again. `count` is 1 to 100."""
    if not 1 <= count <= 100:
        raise ValueError(f"Between 1 and 100 separator sheets can be made, not {count}.")
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FONT, Roboto))
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle("Separator sheets")
    code = ImageReader(_code())
    for _ in range(count):
        _draw_sheet(canvas, code)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _code() -> Image.Image:
    made = zxingcpp.create_barcode(SEPARATOR_CODE, zxingcpp.BarcodeFormat.QRCode, ec_level="H")
    return Image.fromarray(np.array(made.to_image(scale=8)))


def _draw_sheet(canvas: Canvas, code: ImageReader) -> None:
    """The code at two corners and in the middle, so that one torn or covered does no harm."""
    width, height = A4
    size = _CODES_MM * mm
    edge, far, high = 20 * mm, width - 20 * mm - size, height - 20 * mm - size
    for x, y in ((edge, high), ((width - size) / 2, (height - size) / 2), (far, edge)):
        canvas.drawImage(code, x, y, size, size)
    canvas.setFont(_FONT, 20)
    canvas.drawCentredString(width / 2, height / 2 + size, _WORDS[0])
    canvas.setFont(_FONT, 12)
    canvas.drawCentredString(width / 2, height / 2 - size, _WORDS[1])
