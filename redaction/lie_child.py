"""In the reading process: how a page lies in a scan or photo, slanted or seen at an angle (R30)."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from redaction.pen_child import pixels_of

_Pixels = NDArray[np.uint8]
_Matrix = NDArray[np.float64]
_Answer = tuple[dict[str, Any], list[bytes]]
_WORK_PX = 900
_STEEPEST, _COARSE, _FINE = 12.0, 0.5, 0.05
_STEEP, _STEEP_PX, _FINE_STEEP = 44.0, 400, 0.1
_LEAST_SLANT = 0.3
_CLEARER = 1.12
_LEAST_INK = 0.5
_LETTER_PX, _LEAST_LETTERS = 6, 25
_WORD = 0.25
_SHARPER, _CLEARLY_ACROSS = 4.0, 1.5
_LEAST_AREA, _MOST_AREA = 0.3, 0.97
_LEAST_ANGLE = 0.012
_LIGHTER = 35.0
_MOST_GROWTH = 2.5


def lie(data: bytes, job: dict[str, Any]) -> _Answer:
    """How a picture has to be laid so that its page is straight: a 3 by 3 matrix and the new size, in pixels.

    Nothing of the picture is cut off. None where the page lies straight, or nothing can tell.
    """
    pixels = pixels_of(data, job["height"], job["width"], job["channels"])
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = min(_WORK_PX / max(grey.shape), 1.0)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    flat = _flat(small)
    seen = small if flat is None else _laid(small, flat)
    slant = slant_of(seen)
    if flat is None and slant == 0.0:
        return {"matrix": None, "size": None}, []
    height, width = seen.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1.0), [0.0, 0.0, 1.0]])
    matrix = turn @ (np.eye(3) if flat is None else flat)
    back = np.diag([1 / scale, 1 / scale, 1.0])
    whole = back @ matrix @ np.linalg.inv(back)
    placed, size = _placed(whole, grey.shape[1], grey.shape[0])
    return {"matrix": placed.tolist(), "size": size}, []


def _placed(matrix: _Matrix, width: int, height: int) -> tuple[_Matrix, list[int]]:
    """The matrix moved so that the whole picture is on the new page, and the new page's size."""
    ends = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], dtype=np.float64)
    moved = cv2.perspectiveTransform(ends, matrix)[0]
    left, top = moved.min(axis=0)
    right, bottom = moved.max(axis=0)
    shift = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]])
    return shift @ matrix, [int(np.ceil(right - left)), int(np.ceil(bottom - top))]


def _laid(picture: _Pixels, matrix: _Matrix) -> _Pixels:
    placed, size = _placed(matrix, picture.shape[1], picture.shape[0])
    laid: _Pixels = cv2.warpPerspective(picture, placed, (size[0], size[1]), borderValue=(255,)).astype(np.uint8)
    return laid


def slant_of(grey: _Pixels) -> float:
    """Degrees anticlockwise that make lines of writing level, or upright if they run so; 0 if nothing can tell."""
    light = cv2.blur(grey, (41, 41)).astype(np.int16)
    ink = _like_letters(((light - grey) > 18).astype(np.uint8))
    if float(ink.mean()) < _LEAST_INK:
        return 0.0
    angle, sharpness, even = _levelling(ink)
    if even:
        across, sharper, still_even = _levelling(np.ascontiguousarray(ink.T))
        if sharper > _CLEARLY_ACROSS * sharpness and not still_even:
            return -across if across else 0.0
        return angle or _steep(ink)
    return angle


def _steep(ink: _Pixels) -> float:
    """The turn of lines that slant more than a feeder makes them, as in a photo held askew; 0 if none is clear."""
    scale = min(_STEEP_PX / max(ink.shape), 1.0)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    tried = {float(angle): _sharpness(small, angle) for angle in np.arange(-_STEEP, _STEEP + 1.0)}
    rough = max(tried, key=lambda angle: tried[angle])
    if abs(rough) < _STEEPEST or tried[rough] < _SHARPER * float(np.median(list(tried.values()))):
        return 0.0
    near = np.arange(rough - 1.0, rough + 1.0 + _FINE_STEEP, _FINE_STEEP)
    return round(float(max(near, key=lambda angle: _sharpness(ink, angle))), 2)


def _like_letters(ink: _Pixels) -> _Pixels:
    """Ink in pieces of the size of letters and words: the ground in a drawing and a ruled line are no writing."""
    height, width = ink.shape
    _, labels, sizes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = (sizes[:, cv2.CC_STAT_WIDTH] < _WORD * width) & (sizes[:, cv2.CC_STAT_HEIGHT] < _WORD * height)
    small[0] = False
    if int((small & (sizes[:, cv2.CC_STAT_AREA] >= _LETTER_PX)).sum()) < _LEAST_LETTERS:
        return np.zeros_like(ink)
    letters: _Pixels = small.astype(np.uint8)[labels] * 255
    return letters


def _levelling(ink: _Pixels) -> tuple[float, float, bool]:
    """The turn at which rows are sharpest, how sharp they are then, and whether any other turn does as well."""
    level = _sharpness(ink, 0.0)
    tried = {float(angle): _sharpness(ink, angle) for angle in np.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE)}
    coarse = max(tried, key=lambda angle: tried[angle])
    near = np.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE)
    best = max(near, key=lambda angle: _sharpness(ink, angle))
    sharpest = _sharpness(ink, best)
    even = sharpest < _SHARPER * float(np.median(list(tried.values()))) or abs(best) >= _STEEPEST
    sure = _LEAST_SLANT <= abs(best) < _STEEPEST and sharpest > _CLEARER * level
    return (round(float(best), 2) if sure else 0.0), sharpest, even


def _sharpness(ink: _Pixels, angle: float) -> float:
    """How sharply rows of ink and of paper take turns when the picture is turned by `angle`."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    rows = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _flat(grey: _Pixels) -> _Matrix | None:
    """How a sheet of paper that is seen at an angle is laid flat; None where no such sheet is seen."""
    soft = cv2.GaussianBlur(grey, (7, 7), 0)
    _, bright = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    sheet = max(contours, key=cv2.contourArea)
    ends = cv2.approxPolyDP(cv2.convexHull(sheet), 0.02 * cv2.arcLength(sheet, True), True).reshape(-1, 2)
    share = cv2.contourArea(ends.astype(np.float32)) / grey.size if len(ends) == 4 else 0.0
    if not _LEAST_AREA < share < _MOST_AREA or not _is_paper(grey, ends):
        return None
    corners = _in_order(ends.astype(np.float64))
    across = (np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    down = (np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    square = np.array([[0, 0], [across, 0], [across, down], [0, down]]) + corners[0]
    middle_moved = corners.mean(axis=0) - square.mean(axis=0)
    square += middle_moved
    if float(np.abs(corners - square).max()) < _LEAST_ANGLE * max(grey.shape):
        return None
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), square.astype(np.float32)).astype(np.float64)
    _, size = _placed(matrix, grey.shape[1], grey.shape[0])
    return matrix if size[0] * size[1] < _MOST_GROWTH * grey.size else None


def _is_paper(grey: _Pixels, ends: NDArray[Any]) -> bool:
    """Whether what lies within the corners is clearly lighter than what lies around them."""
    mask = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(mask, ends.astype(np.int32), (1,))
    return float(np.median(grey[mask == 1])) - float(np.median(grey[mask == 0])) > _LIGHTER


def _in_order(ends: _Matrix) -> _Matrix:
    """Four corners from the top left, clockwise."""
    sums, differences = ends.sum(axis=1), ends[:, 0] - ends[:, 1]
    order = [np.argmin(sums), np.argmax(differences), np.argmax(sums), np.argmin(differences)]
    return ends[order]


JOBS = {"lie": lie}
