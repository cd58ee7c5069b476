"""In the reading process: codes on sheets, and thick black strokes on a scan laid on its page (S37)."""

from io import BytesIO
from typing import Any

import cv2
import numpy as np
import zxingcpp
from PIL import Image

from redaction.faint_child import lines_beside, own_light, pale, thin_lines, touched
from redaction.laying_child import Ink as _Ink
from redaction.laying_child import Pixels as _Pixels
from redaction.laying_child import dark as _dark
from redaction.laying_child import disc as _disc
from redaction.laying_child import even as _even
from redaction.laying_child import laid as _laid
from redaction.laying_child import print_level

_Answer = tuple[dict[str, Any], list[bytes]]
_THICK_PT = 3.0
_NEAR_PT = 1.6
_LEAST_PATCH_PT = 6.0
_MOST_PATCHES = 200
_EMPTY_PX, _EDGE, _PALE, _LEAST_INK_PX = 1100, 0.08, 175, 50


def pixels_of(data: bytes, height: int, width: int, channels: int) -> _Pixels:
    """Raw bytes as a picture."""
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def codes(data: bytes, job: dict[str, Any]) -> _Answer:
    """Every code on a picture as [text, its four corners in pixels, clockwise from the code's own top left]."""
    pixels = pixels_of(data, job["height"], job["width"], job["channels"])
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    found: dict[str, list[list[float]]] = {}
    for sight in (grey, cv2.GaussianBlur(grey, (0, 0), 1.2), cv2.createCLAHE(3.0, (8, 8)).apply(grey)):
        for each in zxingcpp.read_barcodes(sight, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])):
            at = each.position
            ends = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            found.setdefault(each.text, [[float(end.x), float(end.y)] for end in ends])
        if len(found) >= 4:
            break
    return {"codes": [[text, ends] for text, ends in found.items()], "empty": not found and _is_empty(grey)}, []


def _is_empty(grey: _Pixels) -> bool:
    """Whether a side bears nothing but paper, as backs do; its edges, where holes and shadows are, do not count."""
    scale = _EMPTY_PX / max(grey.shape)
    small = _even(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8))
    high, wide = (round(_EDGE * side) for side in small.shape)
    ink = cv2.morphologyEx((small < _PALE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 1), np.uint8))
    return int(ink[high:-high, wide:-wide].sum()) < _LEAST_INK_PX


def strokes(data: bytes, job: dict[str, Any]) -> _Answer:
    """What a thick black pen covers of a page.

    The job brings the scan and the page's own picture one after the other, pairs of points that lie on each other
    (scan, page; both in pixels), and the boxes of the page's words. Words come back as [share of the word that
    is covered, share of its width], the same for a thick pen or highlighter of any colour (`tinted`), beside
    patches of other ink that is covered, and the scan laid on the page. What a thin or pale pen did comes as the
    share of each word's width that it touches (`faint`), and boxes around its `lines` that touch no word.
    """
    size = job["width"] * job["height"] * job["channels"]
    scan = pixels_of(data[:size], job["height"], job["width"], job["channels"])
    page = pixels_of(data[size:], job["page_height"], job["page_width"], job["page_channels"])
    lie = _laid(scan, page, job["pairs"])
    if lie is None:
        return {"off": -1.0, "fit": -1.0, "words": [], "tinted": [], "patches": [], "faint": [], "lines": []}, []
    planes, laid = lie.planes, lie.planes[0]
    scale = page.shape[1] / job["width_pt"]
    own = _dark(page)
    near = max(round(_NEAR_PT * scale), 1)
    stroke = _stroke(_dark(_even(laid)), own, near, scale)
    words = [_share(stroke, box) for box in job["words"]]
    coloured = page if page.ndim == 2 else page.min(axis=2)
    seen = _even(planes[-1])
    tint = _stroke(_dark(seen), _dark(coloured), near, scale) & ~stroke
    tinted = [_share(tint, box) for box in job["words"]]
    patches = _patches(stroke & _reached(own, near), job["words"], words, scale)
    level, light = print_level(seen, own), own_light(page)
    soft = _stroke(pale(seen, level), light, near, scale) | thin_lines(seen, light, level, scale)
    soft &= ~_reached(stroke | tint, near)
    faint = [touched(soft, box, scale) for box in job["words"]]
    shown = Image.fromarray(laid)
    stream = BytesIO()
    shown.save(stream, "JPEG", quality=80)
    told = {"off": lie.off, "fit": lie.fit, "words": words, "tinted": tinted, "patches": patches}
    told |= {"faint": faint, "lines": lines_beside(soft, job["words"], scale)}
    return told, [stream.getvalue()]


def _reached(ink: _Ink, by: int) -> _Ink:
    """Ink and what lies as near to it as `by` pixels."""
    return np.asarray(cv2.dilate(ink.astype(np.uint8), _disc(by)) > 0)


def _stroke(seen: _Ink, own: _Ink, near: int, scale: float) -> _Ink:
    """What is thick and reaches beyond thick ink of the page's own: a heading or a dark photo does not."""
    known = _reached(_thick(own, scale, less=1), 2 * near)
    thick = _thick(seen, scale)
    return _grown(thick & ~known, thick)


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
