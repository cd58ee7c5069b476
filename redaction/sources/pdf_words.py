"""Reads the words of a PDF page with their places, whatever order they were drawn in."""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from redaction.values import Box

_SPLIT = re.compile(r"(?<=[^\W\d_])(?=[/,;:()\[\]“”\"|=–—][^\W\d_])|(?<=[/,;()\[\]“”\"|=–—])(?=[^\W\d_])")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\x00": " "})
_SPACE = 32
_LINE_HYPHENS = ("\x02", "\ufffe")
_WRITTEN = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?")
_Floats = NDArray[np.float64]
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
    spans = list(_spans(text.translate(_HYPHENS), text))
    if not spans:
        return []
    raw = np.empty((len(spans), 8))
    rect = pdfium_c.FS_RECTF()
    loose = pdfium_c.FPDFText_GetLooseCharBox
    for number, (_, start, end, _) in enumerate(spans):
        loose(text_page, start, rect)
        first = (rect.left, rect.bottom, rect.right, rect.top)
        loose(text_page, end - 1, rect)
        raw[number] = (*first, rect.left, rect.bottom, rect.right, rect.top)
    firsts = _placed(affine, raw[:, :4])
    lasts = _placed(affine, raw[:, 4:])
    boxes = np.hstack([np.minimum(firsts[:, :2], lasts[:, :2]), np.maximum(firsts[:, 2:], lasts[:, 2:])])
    counts = np.array([end - start for _, start, end, _ in spans])
    single = sum(end - start == 1 and word.isalpha() for word, start, end, _ in spans)
    if not _plausible(boxes, firsts, counts) or (single > 8 and single > 0.4 * len(spans)):
        return None
    found = []
    for (word, start, _, line), box in zip(spans, boxes.tolist(), strict=True):
        if text_ := clean_word(word):
            found.append(Run(text_, (box[0], box[1], box[2], box[3]), line, start))
    return found


def _spans(clean: str, text: str) -> Iterator[tuple[str, int, int, int]]:
    """Words as (text, first index, index after the last, line)."""
    line, previous_end = 0, 0
    for match in _WRITTEN.finditer(text):
        if "\n" in text[previous_end : match.start()] or text[previous_end - 1 : previous_end] in _LINE_HYPHENS:
            line += 1
        previous_end = match.end()
        for start, end in _pieces(clean[match.start() : match.end()], match.start()):
            yield clean[start:end], start, end, line


def _placed(affine: _Affine, boxes: _Floats) -> _Floats:
    a, b, c, d, e, f = affine
    xs = boxes[:, [0, 2]] * a + boxes[:, [1, 3]] * b + c
    ys = boxes[:, [0, 2]] * d + boxes[:, [1, 3]] * e + f
    return np.stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)], axis=1)


def _pieces(word: str, start: int) -> list[tuple[int, int]]:
    cuts = [0, *(match.start() for match in _SPLIT.finditer(word)), len(word)]
    return [(start + a, start + b) for a, b in pairwise(cuts) if b > a]


def _plausible(boxes: _Floats, firsts: _Floats, counts: NDArray[np.int64]) -> bool:
    """Whether each word is about as wide as its letters, and as high as one."""
    sides = (boxes[:, 2:] - boxes[:, :2]).T
    first = (firsts[:, 2:] - firsts[:, :2]).max(axis=1)
    long, short = sides.max(axis=0), sides.min(axis=0)
    fits = (short > 0) & (short <= 1.8 * first) & (long <= np.maximum(counts, 2) * 1.6 * first)
    return bool((fits & (long >= 0.08 * counts * first)).all())


def clean_word(text: str) -> str:
    """A word without signs that nobody sees, ligatures undone."""
    if text.isascii() and text.isprintable():
        return text
    plain = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc", "Cs", "Co"})
    return unicodedata.normalize("NFKC", plain).strip()


@dataclass(slots=True)
class _Sign:
    """A letter; `quarter` counts the quarter turns of its line, `level` is its box with the line laid level.

    `begins`: a written space stands before it.
    """

    text: str
    box: Box
    index: int
    quarter: int
    begins: bool

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
            if word and _parted(word[-1], sign):
                runs.append(_joined(word, number))
                word = []
            word.append(sign)
        if word:
            runs.append(_joined(word, number))
    return [run for run in runs if run.text]


def _parted(before: _Sign, sign: _Sign) -> bool:
    """Whether a gap or a written space lies between two letters that follow each other."""
    gap = sign.level[0] - before.level[2] > 0.18 * (sign.level[3] - sign.level[1])
    return gap or (sign.begins and sign.index - before.index == 2)


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
    spaced = False
    rect = pdfium_c.FS_RECTF()
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        sign = chr(code) if (code > 32 or code == 2) and code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        sign = sign.translate(_HYPHENS)
        generated = pdfium_c.FPDFText_IsGenerated(text_page, index) == 1
        if not sign.strip() or generated:
            spaced = code == _SPACE and not generated
            continue
        pdfium_c.FPDFText_GetLooseCharBox(text_page, index, rect)
        box = place(affine, rect.left, rect.bottom, rect.right, rect.top)
        if box[2] <= box[0] or box[3] <= box[1]:
            box = _tight_box(text_page, index, affine)
        angle = pdfium_c.FPDFText_GetCharAngle(text_page, index)
        quarter = (round(-angle / (math.pi / 2)) + _quarter(affine)) % 4
        signs.append(_Sign(sign, box, index, quarter, spaced))
        spaced = False
    return signs


def quarters_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, runs: Sequence[Run]) -> list[int]:
    """For each word, by how many quarter turns against the clock its line is turned on the shown page."""
    quarter = _quarter(affine_of(page))
    angles = (pdfium_c.FPDFText_GetCharAngle(text_page, run.index) for run in runs)
    return [(round(-angle / (math.pi / 2)) + quarter) % 4 for angle in angles]


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
