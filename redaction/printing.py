"""Prints pages as sheets of paper to be marked by hand: each bears a code in all four corners (S37)."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO

import numpy as np
import pikepdf
import zxingcpp
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from redaction.packing import Pixels
from redaction.sheets import TYPESET_KINDS, ReadingView, Sheet, reading_view
from redaction.upright import load_upright
from redaction.values import Box, Kind, PageCache

A4 = (595.0, 842.0)
CODE_PT = 38.0
MARGIN_PT = 20.0
PRINT_DPI = 170
_GAP_PT = 8.0
_SIGN = "CC"
CODE_LENGTH = 13
CORNERS = ("1", "2", "3", "4")
_TITLE = "Sheets to be marked"
_HOW = "Mark with a thick black pen. Keep the four squares free. Scan every sheet back, in any order."


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """One page to be printed: its code (`sheet_code`), where it comes from, and a line that names nobody."""

    code: str
    data: bytes
    kind: Kind
    page: int
    label: str
    turns: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a page and its codes lie on a sheet, in points from the top left of the sheet."""

    width_pt: float
    height_pt: float
    page: Box
    codes: tuple[Box, Box, Box, Box]


def sheet_code(*facts: str) -> str:
    """A short code bound to `facts` (request, paper, page, hash); nothing can be read out of it."""
    digest = hashlib.sha256("\x1f".join(facts).encode()).digest()
    return base64.b32encode(digest).decode()[:CODE_LENGTH]


def read_code(text: str) -> tuple[str, int] | None:
    """The sheet's code and the corner (0 to 3, clockwise from the top left) in a code that was read, or None."""
    code, corner = text[len(_SIGN) : -1], text[-1:]
    if not text.startswith(_SIGN) or len(code) != CODE_LENGTH or corner not in CORNERS:
        return None
    return code, CORNERS.index(corner)


def layout_of(width_pt: float, height_pt: float) -> Layout:
    """The sheet of a page of this size: A4, upright or lying, the page as large as it fits between the codes."""
    across, down = A4 if height_pt >= width_pt else A4[::-1]
    top = MARGIN_PT + CODE_PT + _GAP_PT
    scale = min((across - 2 * MARGIN_PT) / width_pt, (down - 2 * top) / height_pt)
    left, upper = (across - width_pt * scale) / 2, (down - height_pt * scale) / 2
    far_x, far_y = across - MARGIN_PT - CODE_PT, down - MARGIN_PT - CODE_PT
    places = ((MARGIN_PT, MARGIN_PT), (far_x, MARGIN_PT), (far_x, far_y), (MARGIN_PT, far_y))
    codes = [(x, y, x + CODE_PT, y + CODE_PT) for x, y in places]
    page = (left, upper, left + width_pt * scale, upper + height_pt * scale)
    return Layout(across, down, page, (codes[0], codes[1], codes[2], codes[3]))


def print_sheets(
    sheets: Sequence[PrintSheet], *, first: int = 1, of: int | None = None, cache: PageCache | None = None
) -> bytes:
    """The sheets as one PDF to be printed on A4, numbered in their order.

    Args:
        first, of: the number of the first of them, and how many there are, where these are some of a larger pile.
        cache: what was found out before about how pages lie.

    Raises:
        Unreadable: a page cannot be opened.
        ValueError: a code that `sheet_code` did not make.
    """
    stream = BytesIO()
    paper = canvas.Canvas(stream, pagesize=A4, invariant=1)
    paper.setTitle(_TITLE)
    for number, sheet in enumerate(sheets, start=first):
        _print(paper, sheet, f"Sheet {number} of {of or len(sheets)}   {sheet.label}", cache)
    paper.save()
    return stream.getvalue()


def piled(printed: Iterable[bytes]) -> bytes:
    """Sheets that were printed one by one (`print_sheets`), as one PDF."""
    with pikepdf.new() as pile:
        for each in printed:
            with pikepdf.open(BytesIO(each)) as sheet:
                pile.pages.extend(sheet.pages)
        pile.docinfo["/Title"] = _TITLE
        stream = BytesIO()
        pile.save(stream, deterministic_id=True)
    return stream.getvalue()


def _print(paper: canvas.Canvas, sheet: PrintSheet, line: str, cache: PageCache | None) -> None:
    shown = picture_of(sheet, PRINT_DPI, cache)
    layout = layout_of(shown.width_pt, shown.height_pt)
    paper.setPageSize((layout.width_pt, layout.height_pt))
    x0, y0, x1, y1 = layout.page
    picture = ImageReader(Image.fromarray(shown.picture))
    paper.drawImage(picture, x0, layout.height_pt - y1, x1 - x0, y1 - y0)
    paper.setStrokeGray(0.7)
    paper.rect(x0, layout.height_pt - y1, x1 - x0, y1 - y0)
    for corner, box in zip(CORNERS, layout.codes, strict=True):
        _draw_code(paper, modules_of(sheet.code, corner), box, layout.height_pt)
    middle = layout.width_pt / 2
    paper.setFont("Helvetica-Bold", 11)
    paper.drawCentredString(middle, layout.height_pt - MARGIN_PT - 16, line)
    paper.setFont("Helvetica", 8.5)
    paper.drawCentredString(middle, MARGIN_PT + 14, _HOW)
    paper.showPage()


def picture_of(sheet: PrintSheet, dpi: int, cache: PageCache | None = None) -> Sheet:
    """The page of a sheet as the marker shows it, with its picture and, where it has its own, its words.

    Raises:
        Unreadable: the page cannot be opened.
    """
    if sheet.kind in TYPESET_KINDS:
        return _view_of(sheet.data, sheet.kind).sheet(sheet.page, dpi)
    return load_upright(sheet.data, sheet.kind, sheet.page, sheet.turns, cache, dpi=dpi)[0]


@lru_cache(maxsize=2)
def _view_of(data: bytes, kind: Kind) -> ReadingView:
    """The view of a paper of text, whose pages are printed one after the other."""
    return reading_view(data, kind)


def modules_of(code: str, corner: str) -> Pixels:
    """The squares of one corner's code: 0 where it is black.

    Raises:
        ValueError: a code that `sheet_code` did not make.
    """
    if read_code(_SIGN + code + corner) is None:
        raise ValueError("This is not the code of a sheet.")
    made = zxingcpp.create_barcode(_SIGN + code + corner, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    picture: Pixels = np.array(made.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)
    return picture


def _draw_code(paper: canvas.Canvas, modules: Pixels, box: Box, height_pt: float) -> None:
    side = (box[2] - box[0]) / modules.shape[1]
    paper.setFillGray(0)
    for row, line in enumerate(modules):
        for column in np.flatnonzero(line == 0):
            x, y = box[0] + float(column) * side, height_pt - box[1] - (row + 1) * side
            paper.rect(x, y, side, side, stroke=0, fill=1)
