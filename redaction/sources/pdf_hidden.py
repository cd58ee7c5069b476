"""Tells which words of a PDF page a reader cannot see, by what changes when the text is taken away (R30)."""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]
from numpy.typing import NDArray

from redaction.sources.pdf_words import Run, affine_of, place
from redaction.values import Box, Doubt

_DPI = 96
_TINY_PT = 3.5
_LETTER_PX = 40
_LEAST_STROKES = 100
_INVISIBLE_MODES = {pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP}
_Pixels = NDArray[np.uint8]


@dataclass(slots=True)
class Scene:
    """The page as words and what the eye gets of it; `pictures` are areas that only OCR can read."""

    words: list[Run]
    hidden: list[Run]
    questions: list[tuple[Doubt, Box, str]]
    pictures: list[Box]
    drawn: bool


def hidden_things(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, runs: list[Run]) -> dict[str, Any]:
    """The visible words, the hidden ones, and the questions they raise, ready to be sent to the parent."""
    scene = _look(page, text_page, runs)
    return {
        "words": [[run.text, *run.box, run.line] for run in scene.words],
        "hidden": [[run.text, *run.box, run.line] for run in scene.hidden],
        "questions": [[doubt.value, list(box), text] for doubt, box, text in scene.questions],
        "pictures": [list(box) for box in scene.pictures],
        "drawn": scene.drawn,
    }


def _look(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, runs: list[Run]) -> Scene:
    width, height = page.get_size()
    marked = [_text_state(text_page, run.index) for run in runs]
    instead = _spoken_instead(page)
    text_page.close()
    pictures, shapes = _drawn_areas(page)
    with_text = _grey(page)
    _take_text_away(page)
    without = _grey(page)
    unseen: list[Run] = []
    seen: list[Run] = []
    for run, (lightness, drawn) in zip(runs, marked, strict=True):
        visible = drawn and _changed(with_text, without, run.box, lightness)
        (seen if visible and _on_page(run.box, width, height) else unseen).append(run)
    questions = _questions(seen)
    if instead:
        questions.append((Doubt.HIDDEN_TEXT, (0, 0, width, height), " ".join(instead)))
    drawn = bool(instead) or not runs or (shapes > 0 and _like_writing(without, pictures))
    return Scene(seen, unseen, questions, pictures, drawn)


def _text_state(text_page: pdfium.PdfTextPage, index: int) -> tuple[float, bool]:
    """How light the ink of a character is (0 to 255), and whether any ink is used at all."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    thing = pdfium_c.FPDFText_GetTextObject(text_page, index)
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    pdfium_c.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha)
    lightness = 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value
    return (-1.0 if mode in (1, 2) else lightness), mode not in _INVISIBLE_MODES and alpha.value > 12


def _on_page(box: Box, width: float, height: float) -> bool:
    across = min(box[2], width) - max(box[0], 0)
    down = min(box[3], height) - max(box[1], 0)
    return across > 0.3 * (box[2] - box[0]) and down > 0.3 * (box[3] - box[1])


def _grey(page: pdfium.PdfPage) -> _Pixels:
    bitmap = page.render(scale=_DPI / 72, grayscale=True)
    pixels: _Pixels = bitmap.to_numpy().copy()
    bitmap.close()
    return pixels.reshape(pixels.shape[0], -1)


def _take_text_away(page: pdfium.PdfPage) -> None:
    kinds = [pdfium_c.FPDF_PAGEOBJ_TEXT]
    for thing in list(page.get_objects(filter=kinds, max_depth=6)):
        if thing.level == 0:
            page.remove_obj(thing)
        elif thing.container is not None:
            pdfium_c.FPDFFormObj_RemoveObject(thing.container, thing)


def _changed(with_text: _Pixels, without: _Pixels, box: Box, lightness: float) -> bool:
    """Whether the text drew anything in `box` that stands out from what lies behind it."""
    scale = _DPI / 72
    rows = slice(max(int(box[1] * scale), 0), max(int(box[3] * scale) + 1, 0))
    columns = slice(max(int(box[0] * scale), 0), max(int(box[2] * scale) + 1, 0))
    after, before = with_text[rows, columns], without[rows, columns]
    if after.size == 0:
        return False
    difference = np.abs(after.astype(np.int16) - before)
    if int(difference.max()) < 24:
        return False
    return lightness < 0 or abs(lightness - float(np.median(before))) >= 24


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
    if len(runs) < 2:
        return []
    boxes = np.array([run.box for run in runs])
    lines = np.array([run.line for run in runs])
    heights = boxes[:, 3] - boxes[:, 1]
    touching: set[int] = set()
    for index in range(len(runs)):
        overlap = np.minimum(boxes[index, 3], boxes[:, 3]) - np.maximum(boxes[index, 1], boxes[:, 1])
        across = np.minimum(boxes[index, 2], boxes[:, 2]) - np.maximum(boxes[index, 0], boxes[:, 0])
        close = (lines != lines[index]) & (across > 1) & (overlap > 0.3 * heights[index])
        if bool(close.any()):
            touching.add(index)
    return [runs[index] for index in sorted(touching)]


def _drawn_areas(page: pdfium.PdfPage) -> tuple[list[Box], int]:
    """Pictures large enough to hold writing, and how many drawn shapes there are."""
    affine = affine_of(page)
    pictures: list[Box] = []
    shapes = 0
    for thing in page.get_objects(max_depth=4):
        if thing.type == pdfium_c.FPDF_PAGEOBJ_PATH:
            shapes += 1
        elif thing.type in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            if thing.level:
                pictures.append((0.0, 0.0, *page.get_size()))
                continue
            box = place(affine, *thing.get_bounds())
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
    strokes = ink & ~_long_runs(ink) & ~_long_runs(ink.T).T
    return int(strokes.sum()) > _LEAST_STROKES


def _long_runs(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Ink that belongs to an unbroken run along a row, longer than a letter is wide."""
    if ink.shape[1] <= _LETTER_PX:
        return np.zeros_like(ink)
    sums = np.pad(np.cumsum(ink, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    full = sums[:, _LETTER_PX:] - sums[:, :-_LETTER_PX] == _LETTER_PX
    starts = np.pad(np.cumsum(full, axis=1, dtype=np.int32), ((0, 0), (_LETTER_PX, _LETTER_PX - 1)), mode="edge")
    starts[:, :_LETTER_PX] = 0
    covered: NDArray[np.bool_] = starts[:, _LETTER_PX:] - starts[:, :-_LETTER_PX] > 0
    return covered


def _spoken_instead(page: pdfium.PdfPage) -> list[str]:
    """Texts a page offers to be read in place of what it shows (/ActualText, /Alt)."""
    texts: list[str] = []
    for thing in page.get_objects(max_depth=3):
        for number in range(max(pdfium_c.FPDFPageObj_CountMarks(thing), 0)):
            mark = pdfium_c.FPDFPageObj_GetMark(thing, number)
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
