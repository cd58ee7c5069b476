"""Lays slanted scans, and photos taken at an angle, straight before anybody reads or marks them (R30)."""

import json
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from redaction.ocr import ask_eyes, kept_of
from redaction.packing import Pixels
from redaction.sheets import Sheet
from redaction.values import Box, PageCache, Question, Unreadable, Word

_LEAST_PX = 100


@dataclass(frozen=True, slots=True)
class Lie:
    """How a page has to be laid, in points: `matrix` leads from the page as it was to the page as it is shown."""

    matrix: NDArray[np.float64]
    width_pt: float
    height_pt: float


def lie_of(pixels: Pixels, width_pt: float, cache: PageCache | None = None) -> Lie | None:
    """How the page in a picture has to be laid; None where it lies straight, or nothing can tell."""
    if min(pixels.shape[:2]) < _LEAST_PX:
        return None

    def look() -> bytes:
        try:
            answer, _ = ask_eyes("lie", pixels)
        except Unreadable:
            return b"null"
        return json.dumps([answer["matrix"], answer["size"]] if answer["matrix"] else None).encode()

    found = json.loads(kept_of("lie-2", pixels, cache, look))
    if found is None:
        return None
    scale = pixels.shape[1] / width_pt
    to_px = np.diag([scale, scale, 1.0])
    matrix = np.linalg.inv(to_px) @ np.array(found[0]) @ to_px
    return Lie(matrix, round(found[1][0] / scale, 2), round(found[1][1] / scale, 2))


def straightened(sheet: Sheet, lie: Lie) -> Sheet:
    """The sheet laid straight: its picture, and everything that has a place on it."""
    whole = (0.0, 0.0, lie.width_pt, lie.height_pt)
    return replace(
        sheet,
        width_pt=lie.width_pt,
        height_pt=lie.height_pt,
        hidden=tuple(Word(word.text, _moved(word.box, lie), word.line, word.offset) for word in sheet.hidden),
        questions=tuple(Question(each.kind, _moved(each.box, lie), each.text) for each in sheet.questions),
        pictures=(whole,),
        photos=(whole,) if sheet.photos else (),
        pixels=None if sheet.pixels is None else _warped(sheet.pixels, sheet.width_pt, lie),
    )


def _warped(pixels: Pixels, width_pt: float, lie: Lie) -> Pixels:
    scale = pixels.shape[1] / width_pt
    to_px = np.diag([scale, scale, 1.0])
    back = np.linalg.inv(to_px @ lie.matrix @ np.linalg.inv(to_px))
    back /= back[2, 2]
    size = (max(round(lie.width_pt * scale), 1), max(round(lie.height_pt * scale), 1))
    picture = Image.fromarray(pixels)
    white = 255 if pixels.ndim == 2 else (255, 255, 255)
    laid = picture.transform(
        size,
        Image.Transform.PERSPECTIVE,
        tuple(back.ravel()[:8]),
        Image.Resampling.BICUBIC,
        fillcolor=white,
    )
    return np.asarray(laid)


def _moved(box: Box, lie: Lie) -> Box:
    x0, y0, x1, y1 = box
    ends = np.array([[x0, y0, 1.0], [x1, y0, 1.0], [x1, y1, 1.0], [x0, y1, 1.0]]) @ lie.matrix.T
    placed = ends[:, :2] / ends[:, 2:]
    (left, top), (right, bottom) = placed.min(axis=0), placed.max(axis=0)
    return (round(float(left), 2), round(float(top), 2), round(float(right), 2), round(float(bottom), 2))
