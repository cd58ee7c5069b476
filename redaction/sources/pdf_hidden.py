"""Tells which words of a PDF page a reader cannot see, by what changes when the text is taken away (R30)."""

import ctypes
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from redaction.ink import strokes
from redaction.sources.pdf_things import Thing, all_things, bounds_of
from redaction.sources.pdf_unopened import unopened_pictures
from redaction.sources.pdf_words import Run, affine_of, place, quarters_of
from redaction.values import Box, Doubt

_DPI = 96
_TINY_PT = 3.5
_LEAST_CHANGE = 24
_LETTER_PX = 40
_LEAST_STROKES = 100
_LEAST_LETTERS = 20
_CLEARLY = 0.8
_INVISIBLE_MODES = {pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP}
_Pixels = NDArray[np.uint8]


@dataclass(slots=True)
class Scene:
    """The page as words and what the eye gets of it; `pictures` are areas that only OCR can read.

    `lean`: degrees clockwise that make the words a reader sees stand upright; 0 where they do, or it is not clear.
    """

    words: list[Run]
    hidden: list[Run]
    questions: list[tuple[Doubt, Box, str]]
    pictures: list[Box]
    drawn: bool
    lean: int


def hidden_things(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, runs: list[Run]) -> dict[str, Any]:
    """The visible words, the hidden ones, and the questions they raise, ready to be sent to the parent."""
    scene = _look(page, text_page, runs)
    return {
        "words": [[run.text, *run.box, run.line] for run in scene.words],
        "hidden": [[run.text, *run.box, run.line] for run in scene.hidden],
        "questions": [[doubt.value, list(box), text] for doubt, box, text in scene.questions],
        "pictures": [list(box) for box in scene.pictures],
        "drawn": scene.drawn,
        "lean": scene.lean,
    }


def _look(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, runs: list[Run]) -> Scene:
    width, height = page.get_size()
    inks = _inks(text_page, runs)
    quarters = quarters_of(page, text_page, runs)
    text_page.close()
    things = list(all_things(page))
    instead = _spoken_instead(things)
    pictures, shapes = _drawn_areas(page, things)
    with_text = _grey(page)
    _take_text_away(page, things)
    without = _grey(page)
    difference = np.maximum(with_text, without) - np.minimum(with_text, without)
    unseen: list[Run] = []
    seen: list[Run] = []
    leans: Counter[int] = Counter()
    for run, (lightness, drawn), quarter in zip(runs, inks, quarters, strict=True):
        visible = drawn and _on_page(run.box, width, height)
        visible = visible and _stands_out(difference, without, run.box, lightness)
        (seen if visible else unseen).append(run)
        leans[quarter] += visible * len(run.text)
    questions = _questions(seen)
    if instead:
        questions.append((Doubt.HIDDEN_TEXT, (0, 0, width, height), " ".join(instead)))
    closed = unopened_pictures(page, things, without)
    questions += [(Doubt.NOT_READ, box, "A picture here cannot be opened; look at the original.") for box in closed]
    drawn = bool(instead) or not runs or (shapes > 0 and _like_writing(without, pictures))
    return Scene(seen, unseen, questions, pictures, drawn, _lean(leans))


def _lean(leans: Counter[int]) -> int:
    """Degrees clockwise, from how many letters stand turned by each number of quarters."""
    most, count = max(leans.items(), key=lambda each: each[1], default=(0, 0))
    return 90 * most if count >= _LEAST_LETTERS and count > _CLEARLY * leans.total() else 0


def _inks(text_page: pdfium.PdfTextPage, runs: list[Run]) -> list[tuple[float, bool]]:
    """For each word how light its ink is (0 to 255), and whether any ink is used at all."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    inks = []
    for run in runs:
        thing = pdfium_c.FPDFText_GetTextObject(text_page, run.index)
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
        pdfium_c.FPDFText_GetFillColor(text_page, run.index, red, green, blue, alpha)
        lightness = 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value
        outlined = mode in (1, 2)
        inks.append((-1.0 if outlined else lightness, mode not in _INVISIBLE_MODES and alpha.value > 12))
    return inks


def _on_page(box: Box, width: float, height: float) -> bool:
    across = min(box[2], width) - max(box[0], 0)
    down = min(box[3], height) - max(box[1], 0)
    return across > 0.3 * (box[2] - box[0]) and down > 0.3 * (box[3] - box[1])


def _grey(page: pdfium.PdfPage) -> _Pixels:
    bitmap = page.render(scale=_DPI / 72, grayscale=True)
    pixels: _Pixels = bitmap.to_numpy().copy()
    bitmap.close()
    return pixels.reshape(pixels.shape[0], -1)


def _take_text_away(page: pdfium.PdfPage, things: list[Thing]) -> None:
    for thing in things:
        if thing.kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        if thing.form is None:
            pdfium_c.FPDFPage_RemoveObject(page, thing.handle)
            pdfium_c.FPDFPageObj_Destroy(thing.handle)
        else:
            pdfium_c.FPDFFormObj_RemoveObject(thing.form, thing.handle)


def _stands_out(difference: _Pixels, without: _Pixels, box: Box, lightness: float) -> bool:
    """Whether the text drew anything in `box` that stands out from what lies behind it."""
    scale = _DPI / 72
    top, left = max(int(box[1] * scale), 0), max(int(box[0] * scale), 0)
    change = difference[top : int(box[3] * scale) + 1, left : int(box[2] * scale) + 1]
    if change.size == 0 or change.max() < _LEAST_CHANGE:
        return False
    if lightness < 0:
        return True
    behind = without[top : int(box[3] * scale) + 1, left : int(box[2] * scale) + 1]
    rows, columns = behind.shape
    samples = sorted((int(behind[0, 0]), int(behind[rows // 2, columns // 2]), int(behind[-1, -1])))
    return abs(lightness - samples[1]) >= _LEAST_CHANGE


def _questions(seen: list[Run]) -> list[tuple[Doubt, Box, str]]:
    questions: list[tuple[Doubt, Box, str]] = []
    tiny = [run for run in seen if min(run.box[3] - run.box[1], run.box[2] - run.box[0]) < _TINY_PT]
    tiny = [run for run in tiny if run.box[3] - run.box[1] < _TINY_PT]
    for line in _by_line(tiny):
        questions.append((Doubt.TINY_TEXT, _around(line), " ".join(run.text for run in line)))
    tight = _tight(seen)
    if tight:
        questions.append((Doubt.TIGHT_LINES, _around(tight), "Lines stand so close that bars may touch them."))
    return questions


def _by_line(runs: list[Run]) -> list[list[Run]]:
    lines: dict[int, list[Run]] = {}
    for run in runs:
        lines.setdefault(run.line, []).append(run)
    return list(lines.values())


def _around(runs: list[Run]) -> Box:
    boxes = np.array([run.box for run in runs])
    low, high = boxes.min(axis=0), boxes.max(axis=0)
    return (float(low[0]), float(low[1]), float(high[2]), float(high[3]))


def _tight(runs: list[Run]) -> list[Run]:
    """Words whose box reaches far into the line below (leading under the type size)."""
    lines = sorted(_by_line(runs), key=lambda line: line[0].box[1])
    touching: list[Run] = []
    for line, below in pairwise(lines):
        upper, lower = _around(line), _around(below)
        if upper[3] - lower[1] <= 0.3 * min(upper[3] - upper[1], lower[3] - lower[1]):
            continue
        touching += [run for run in line if any(_reaches_into(run.box, other.box) for other in below)]
    return touching


def _reaches_into(upper: Box, lower: Box) -> bool:
    across = min(upper[2], lower[2]) - max(upper[0], lower[0])
    overlap = min(upper[3], lower[3]) - max(upper[1], lower[1])
    return across > 1 and overlap > 0.3 * (upper[3] - upper[1])


def _drawn_areas(page: pdfium.PdfPage, things: list[Thing]) -> tuple[list[Box], int]:
    """Pictures large enough to hold writing, and how many drawn shapes there are."""
    affine = affine_of(page)
    pictures: list[Box] = []
    shapes = 0
    for thing in things:
        if thing.kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            shapes += 1
        elif thing.kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            if thing.form is not None:
                pictures.append((0.0, 0.0, *page.get_size()))
                continue
            box = place(affine, *bounds_of(thing.handle))
            if box[2] - box[0] > 20 and box[3] - box[1] > 6:
                pictures.append(box)
    return pictures, shapes


def _like_writing(pixels: _Pixels, pictures: list[Box]) -> bool:
    """Whether ink that is no text holds small strokes, as writing drawn in shapes does; lines do not count."""
    ink = np.abs(pixels.astype(np.int16) - int(np.median(pixels))) > 60
    scale = _DPI / 72
    for box in pictures:
        rows = slice(max(int(box[1] * scale), 0), max(int(box[3] * scale) + 1, 0))
        ink[rows, max(int(box[0] * scale), 0) : max(int(box[2] * scale) + 1, 0)] = False
    return int(strokes(ink, _LETTER_PX).sum()) > _LEAST_STROKES


def _spoken_instead(things: list[Thing]) -> list[str]:
    """Texts a page offers to be read in place of what it shows (/ActualText, /Alt)."""
    texts: list[str] = []
    for thing in things:
        for number in range(max(pdfium_c.FPDFPageObj_CountMarks(thing.handle), 0)):
            mark = pdfium_c.FPDFPageObj_GetMark(thing.handle, number)
            for key in (b"ActualText", b"Alt", b"E"):
                text = _mark_text(mark, key)
                if text and text not in texts:
                    texts.append(text)
    return texts


def _mark_text(mark: Any, key: bytes) -> str:
    size = ctypes.c_ulong()
    if not pdfium_c.FPDFPageObjMark_GetParamStringValue(mark, key, None, 0, size) or size.value < 4:
        return ""
    buffer = (ctypes.c_ushort * (size.value // 2))()
    pdfium_c.FPDFPageObjMark_GetParamStringValue(mark, key, buffer, size.value, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00").strip()
