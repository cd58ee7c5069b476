"""In the reading process: finds codes on sheets, lays a scan on its page, finds thick black strokes (S37)."""

from io import BytesIO
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

_Pixels = NDArray[np.uint8]
_Ink = NDArray[np.bool_]
_Answer = tuple[dict[str, Any], list[bytes]]
_DARK = 0.55
_THICK_PT = 3.0
_NEAR_PT = 1.6
_OFF_PX = 6.0
_LEAST_PATCH_PT = 6.0
_MOST_PATCHES = 200


def pixels_of(data: bytes, height: int, width: int, channels: int) -> _Pixels:
    """Raw bytes as a picture."""
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def codes(data: bytes, job: dict[str, Any]) -> _Answer:
    """Every code on a picture as [text, its four corners in pixels, clockwise from the code's own top left]."""
    pixels = pixels_of(data, job["height"], job["width"], job["channels"])
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    found: dict[str, list[list[float]]] = {}
    for sight in (grey, cv2.GaussianBlur(grey, (0, 0), 1.2), cv2.createCLAHE(3.0, (8, 8)).apply(grey)):
        for each in zxingcpp.read_barcodes(sight, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])):
            at = each.position
            ends = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            found.setdefault(each.text, [[float(end.x), float(end.y)] for end in ends])
        if len(found) >= 4:
            break
    return {"codes": [[text, ends] for text, ends in found.items()]}, []


def strokes(data: bytes, job: dict[str, Any]) -> _Answer:
    """What a thick black pen covers of a page.

    The job brings the scan and the page's own picture one after the other, pairs of points that lie on each other
    (scan, page; both in pixels), and the boxes of the page's words. Words come back as [share of the word that
    is covered, share of its width], the same for a thick pen or highlighter of any colour (`tinted`), beside
    patches of other ink that is covered, and the scan laid on the page.
    """
    size = job["width"] * job["height"] * job["channels"]
    scan = pixels_of(data[:size], job["height"], job["width"], job["channels"])
    page = pixels_of(data[size:], job["page_height"], job["page_width"], job["page_channels"])
    planes, off = _laid(scan, page, job["pairs"])
    if not planes:
        return {"off": off, "words": [], "tinted": [], "patches": []}, []
    laid = planes[0]
    scale = page.shape[1] / job["width_pt"]
    own = _dark(page)
    near = max(round(_NEAR_PT * scale), 1)
    stroke = _stroke(laid, own, near, scale)
    words = [_share(stroke, box) for box in job["words"]]
    coloured = page if page.ndim == 2 else page.min(axis=2)
    tint = _stroke(planes[1], _dark(coloured), near, scale) & ~stroke if len(planes) > 1 else stroke & False
    tinted = [_share(tint, box) for box in job["words"]]
    around: _Ink = cv2.dilate(own.astype(np.uint8), _disc(near)) > 0
    patches = _patches(stroke & around, job["words"], words, scale)
    shown = Image.fromarray(laid)
    stream = BytesIO()
    shown.save(stream, "JPEG", quality=80)
    return {"off": off, "words": words, "tinted": tinted, "patches": patches}, [stream.getvalue()]


def _stroke(laid: _Pixels, own: _Ink, near: int, scale: float) -> _Ink:
    """What is thick and reaches beyond thick ink of the page's own: a heading or a dark photo does not."""
    known: _Ink = cv2.dilate(_thick(own, scale, less=1).astype(np.uint8), _disc(2 * near)) > 0
    thick = _thick(_dark(_even(laid)), scale)
    return _grown(thick & ~known, thick)


def _laid(scan: _Pixels, page: _Pixels, pairs: list[list[float]]) -> tuple[list[_Pixels], float]:
    """The scan as it lies on the page, and how far its codes are off after that, in pixels of the page.

    First what is dark in every colour, then, of a scan in colour, what is dark in any.
    """
    points = np.array(pairs, dtype=np.float64)
    if len(points) < 4:
        return [], -1.0
    matrix = _matrix(points)
    if matrix is None:
        return [], -1.0
    moved = cv2.perspectiveTransform(points[None, :, :2], matrix)[0]
    off = float(np.median(np.hypot(*(moved - points[:, 2:]).T)))
    size = (page.shape[1], page.shape[0])
    seen = [scan] if scan.ndim == 2 else [scan.max(axis=2), scan.min(axis=2)]
    laid = [
        cv2.warpPerspective(each, matrix, size, flags=cv2.INTER_AREA, borderValue=(255,)).astype(np.uint8)
        for each in seen
    ]
    return _settled(laid, page), off


def _matrix(points: NDArray[np.float64]) -> Any:
    """How the scan lies on the page: at an angle where codes in several corners tell, else turned and sized."""
    if len(points) > 4:
        return cv2.findHomography(points[:, :2], points[:, 2:], cv2.RANSAC, _OFF_PX)[0]
    seen, there = (np.ascontiguousarray(half) for half in (points[:, :2], points[:, 2:]))
    plain, _ = cv2.estimateAffinePartial2D(seen, there)
    return None if plain is None else np.vstack([plain, [0.0, 0.0, 1.0]])


def _settled(planes: list[_Pixels], page: _Pixels) -> list[_Pixels]:
    """The last points of a shift between the scan and the page, found by their ink."""
    laid = planes[0]
    small = 0.5
    own = cv2.resize(page if page.ndim == 2 else page.max(axis=2), None, fx=small, fy=small)
    seen = cv2.resize(laid, None, fx=small, fy=small)
    matrix = np.eye(2, 3, dtype=np.float32)
    rule = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)
    try:
        alike, found = cv2.findTransformECC(255 - own, 255 - seen, matrix, cv2.MOTION_AFFINE, rule)
    except cv2.error:
        return planes
    found = np.hstack([found[:, :2], found[:, 2:] / small])
    if alike < 0.3 or float(np.abs(found[:, 2]).max()) > 30 or float(np.abs(found[:, :2] - np.eye(2)).max()) > 0.03:
        return planes
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (laid.shape[1], laid.shape[0])
    return [cv2.warpAffine(each, found, size, flags=flags, borderValue=(255,)).astype(np.uint8) for each in planes]


def _even(grey: _Pixels) -> _Pixels:
    """The picture with its lighting evened out: paper is white, whatever the shadow on it."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 90))
    light = cv2.GaussianBlur(cv2.dilate(small, np.ones((15, 15), np.uint8)), (0, 0), 8).astype(np.float64)
    light = np.maximum(light, 0.6 * paper)
    whole = cv2.resize(light, (grey.shape[1], grey.shape[0]))
    even: _Pixels = np.clip(grey / np.maximum(whole, 1.0) * 255, 0, 255).astype(np.uint8)
    return even


def _dark(picture: _Pixels) -> _Ink:
    grey = picture if picture.ndim == 2 else picture.max(axis=2)
    dark: _Ink = grey < _DARK * 255
    return dark


def _disc(radius: int) -> _Pixels:
    disc: _Pixels = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)).astype(np.uint8)
    return disc


def _thick(dark: _Ink, scale: float, less: int = 0) -> _Ink:
    """Dark areas that are as thick as a marker's line, or `less` pixels thinner; print is thinner still."""
    radius = max(round(_THICK_PT / 2 * scale), 2) - less
    opened: _Ink = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, _disc(radius)) > 0
    return opened


def _grown(new: _Ink, thick: _Ink) -> _Ink:
    """The whole of each thick area of which a good part is new."""
    count, labels = cv2.connectedComponents(thick.astype(np.uint8))
    areas = np.bincount(labels.ravel(), minlength=count)
    fresh = np.bincount(labels[new].ravel(), minlength=count)
    keep = fresh > 0.2 * np.maximum(areas, 1)
    keep[0] = False
    grown: _Ink = keep[labels]
    return grown


def _share(stroke: _Ink, box: list[float]) -> list[float]:
    """How much of a word's box a stroke covers, and over how much of its width it goes."""
    x0, y0, x1, y1 = (max(round(value), 0) for value in box)
    black = stroke[y0:y1, x0:x1]
    if black.size == 0:
        return [0.0, 0.0]
    tall = black.sum(axis=0) > 0.2 * (y1 - y0)
    return [round(float(black.mean()), 3), round(float(tall.mean()), 3)]


def _patches(covered: _Ink, words: list[list[float]], shares: list[list[float]], scale: float) -> list[list[float]]:
    """Boxes over ink that is covered and is none of the words: handwriting, pictures, words nothing could read."""
    hidden = covered.astype(np.uint8)
    pad = round(2 * scale)
    for box, share in zip(words, shares, strict=True):
        if share[1] > 0:
            x0, y0, x1, y1 = (max(round(value), 0) for value in box)
            hidden[max(y0 - pad, 0) : y1 + pad, max(x0 - pad, 0) : x1 + pad] = 0
    joined = cv2.dilate(hidden, np.ones((1, max(round(4 * scale), 1)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    least = _LEAST_PATCH_PT * scale
    found = []
    for x, y, width, height, area in stats[1:count]:
        if width >= least and height >= least / 2 and area >= least * least / 2:
            found.append([float(x), float(y), float(x + width), float(y + height)])
    return sorted(found, key=lambda box: (box[1], box[0]))[:_MOST_PATCHES]


JOBS = {"codes": codes, "strokes": strokes}
