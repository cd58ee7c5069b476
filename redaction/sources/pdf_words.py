"""Reads the words of a PDF page with their places, whatever order they were drawn in."""

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from redaction.values import Box

_SPLIT = re.compile(r"(?<=[^\W\d_])(?=[/,;:()\[\]“”\"|=–—][^\W\d_])|(?<=[/;()\[\]“”|=–—])(?=[^\W\d_])")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\x00": " "})
_LINE_HYPHENS = ("\x02", "\ufffe")
_WRITTEN = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?")
_Affine = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Run:
    """A word of the page: its text, its place in points, its line, and the index of its first character."""

    text: str
    box: Box
    line: int
    index: int


def affine_of(page: pdfium.PdfPage) -> _Affine:
    """Turns page space into points from the top left of the page as shown."""
    width, height = page.get_size()
    scale = 1000
    points = []
    for x, y in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
        left, top = ctypes.c_double(), ctypes.c_double()
        left_px, top_px = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(
            page, 0, 0, round(width * scale), round(height * scale), 0, x, y, left_px, top_px
        )
        left.value, top.value = left_px.value / scale, top_px.value / scale
        points.append((left.value, top.value))
    (ox, oy), (ax, ay), (bx, by) = points
    return ((ax - ox) / 1000, (bx - ox) / 1000, ox, (ay - oy) / 1000, (by - oy) / 1000, oy)


def place(affine: _Affine, left: float, bottom: float, right: float, top: float) -> Box:
    """A box of page space as a box of the shown page."""
    a, b, c, d, e, f = affine
    xs = (a * left + b * bottom + c, a * right + b * top + c)
    ys = (d * left + e * bottom + f, d * right + e * top + f)
    return (min(xs), min(ys), max(xs), max(ys))


def words_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> list[Run]:
    """The words of a page in reading order."""
    affine = affine_of(page)
    count = text_page.count_chars()
    text = text_page.get_text_range() if count > 0 else ""
    if len(text) == count:
        quick = _quick_words(text_page, text, affine)
        if quick is not None:
            return quick
    return _words_by_place(text_page, count, affine)


def _quick_words(text_page: pdfium.PdfTextPage, text: str, affine: _Affine) -> list[Run] | None:
    """Words from the text as it stands; None where the boxes show that it was drawn out of order."""
    found: list[Run] = []
    rect = pdfium_c.FS_RECTF()
    clean = text.translate(_HYPHENS)
    line, previous_end, single = 0, 0, 0
    loose = pdfium_c.FPDFText_GetLooseCharBox
    for match in _WRITTEN.finditer(text):
        if "\n" in text[previous_end : match.start()] or text[previous_end - 1 : previous_end] in _LINE_HYPHENS:
            line += 1
        previous_end = match.end()
        for start, end in _pieces(clean[match.start() : match.end()], match.start()):
            loose(text_page, start, rect)
            first = (rect.left, rect.bottom, rect.right, rect.top)
            loose(text_page, end - 1, rect)
            box = place(
                affine,
                min(first[0], rect.left),
                min(first[1], rect.bottom),
                max(first[2], rect.right),
                max(first[3], rect.top),
            )
            one = place(affine, *first)
            if not _plausible(box, one, end - start):
                return None
            single += end - start == 1 and clean[start].isalpha()
            found.append(Run(clean_word(clean[start:end]), box, line, start))
    if single > 8 and single > 0.4 * len(found):
        return None
    return [run for run in found if run.text]


def _pieces(word: str, start: int) -> list[tuple[int, int]]:
    cuts = [0, *(match.start() for match in _SPLIT.finditer(word)), len(word)]
    return [(start + a, start + b) for a, b in pairwise(cuts) if b > a]


def _plausible(box: Box, first: Box, count: int) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    side = max(first[3] - first[1], first[2] - first[0])
    if width <= 0 or height <= 0 or side <= 0:
        return False
    long, short = max(width, height), min(width, height)
    return short <= 1.8 * side and long <= max(count, 2) * 1.6 * side and long >= 0.08 * count * side


def clean_word(text: str) -> str:
    """A word without signs that nobody sees, ligatures undone."""
    plain = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc", "Cs", "Co"})
    return unicodedata.normalize("NFKC", plain).strip()


@dataclass(slots=True)
class _Sign:
    """A letter; `quarter` counts the quarter turns of its line, `level` is its box with the line laid level."""

    text: str
    box: Box
    index: int
    quarter: int

    @property
    def level(self) -> Box:
        x0, y0, x1, y1 = self.box
        turned = ((x0, y0, x1, y1), (-y1, x0, -y0, x1), (-x1, -y1, -x0, -y0), (y0, -x1, y1, -x0))
        return turned[self.quarter]


def _words_by_place(text_page: pdfium.PdfTextPage, count: int, affine: _Affine) -> list[Run]:
    """Words put together from where each letter stands, for text drawn out of order."""
    signs = _signs(text_page, count, affine)
    runs: list[Run] = []
    rows = [row for quarter in range(4) for row in _rows([s for s in signs if s.quarter == quarter])]
    for number, row in enumerate(rows):
        row.sort(key=lambda each: each.level[0])
        word: list[_Sign] = []
        for sign in row:
            if word and sign.level[0] - word[-1].level[2] > 0.18 * (sign.level[3] - sign.level[1]):
                runs.append(_joined(word, number))
                word = []
            word.append(sign)
        if word:
            runs.append(_joined(word, number))
    return [run for run in runs if run.text]


def _rows(signs: list[_Sign]) -> list[list[_Sign]]:
    """Signs written the same way round, line by line."""
    rows: list[list[_Sign]] = []
    for sign in sorted(signs, key=lambda each: (each.level[1] + each.level[3]) / 2):
        middle = (sign.level[1] + sign.level[3]) / 2
        if rows:
            last = rows[-1][-1].level
            if abs(middle - (last[1] + last[3]) / 2) < 0.45 * (last[3] - last[1]):
                rows[-1].append(sign)
                continue
        rows.append([sign])
    return rows


def _signs(text_page: pdfium.PdfTextPage, count: int, affine: _Affine) -> list[_Sign]:
    signs = []
    rect = pdfium_c.FS_RECTF()
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        sign = chr(code) if (code > 32 or code == 2) and code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        sign = sign.translate(_HYPHENS)
        if not sign.strip() or pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        pdfium_c.FPDFText_GetLooseCharBox(text_page, index, rect)
        box = place(affine, rect.left, rect.bottom, rect.right, rect.top)
        if box[2] <= box[0] or box[3] <= box[1]:
            box = _tight_box(text_page, index, affine)
        angle = pdfium_c.FPDFText_GetCharAngle(text_page, index)
        quarter = (round(-angle / (math.pi / 2)) + _quarter(affine)) % 4
        signs.append(_Sign(sign, box, index, quarter))
    return signs


def _quarter(affine: _Affine) -> int:
    """How many quarter turns against the clock page space is turned on the shown page."""
    return round(math.atan2(-affine[3], affine[0]) / (math.pi / 2)) % 4


def _tight_box(text_page: pdfium.PdfTextPage, index: int, affine: _Affine) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium_c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return place(affine, left.value, bottom.value, right.value, top.value)


def _joined(signs: list[_Sign], line: int) -> Run:
    box = (
        min(sign.box[0] for sign in signs),
        min(sign.box[1] for sign in signs),
        max(sign.box[2] for sign in signs),
        max(sign.box[3] for sign in signs),
    )
    return Run(clean_word("".join(sign.text for sign in signs)), box, line, signs[0].index)
