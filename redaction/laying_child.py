"""In the reading process: lays a scan on the page that was printed, and tells how well the two fit (S37)."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Ink = NDArray[np.bool_]
_Points = NDArray[np.float64]
_DARK = 0.55
_OFF_PX = 6.0
_POINTS_A_CORNER = 4
_FITS = 0.85
_NEAR_PX = 3
_LEAST_INK_PX = 400
_AS_PRINTED, _WASHED_OUT, _PAPER = 20.0, 235.0, 255.0
_LEAST_PRINT_PX = 50
_ALIKE_PX = 1100
_LEAST_PAIRS = 14
_CLEARLY_BEST = 0.75


@dataclass(frozen=True)
class Laid:
    """A scan as it lies on its page: what is dark in every colour, and of a scan in colour what is dark in any.

    `off` is how far its codes are from their places, in pixels of the page; below 0 where there are none. `fit` is
    the share of the page's own ink that the scan shows in its place; below 0 where the page has too little to tell.
    """

    planes: tuple[Pixels, ...]
    off: float
    fit: float


def laid(scan: Pixels, page: Pixels, pairs: list[list[float]]) -> Laid | None:
    """The scan laid on the page: by its codes, and where they do not tell enough by what is printed on both.

    Args:
        pairs: points of the scan, each with the point of the page that it is, in pixels; none without codes.
    """
    points = np.array(pairs, dtype=np.float64).reshape(-1, 4)
    best: Laid | None = None
    corners = min(len(points) // _POINTS_A_CORNER, len(_LOOKS) - 1)
    for look in (*_LOOKS[corners], _by_ink):
        found = _by(look(points, scan, page), scan, page, points if look is not _by_ink else points[:0])
        if found is not None and (best is None or found.fit > best.fit):
            best = found
        if best is not None and not 0 <= best.fit < _FITS:
            break
    return best


def _by(matrix: Any, scan: Pixels, page: Pixels, points: _Points) -> Laid | None:
    if matrix is None:
        return None
    off = -1.0
    if len(points):
        moved = cv2.perspectiveTransform(points[None, :, :2], matrix)[0]
        off = float(np.median(np.hypot(*(moved - points[:, 2:]).T)))
    size = (page.shape[1], page.shape[0])
    seen = [scan] if scan.ndim == 2 else [scan.max(axis=2), scan.min(axis=2)]
    planes = [
        cv2.warpPerspective(each, matrix, size, flags=cv2.INTER_AREA, borderValue=(255,)).astype(np.uint8)
        for each in seen
    ]
    settled = tuple(_settled(planes, page))
    return Laid(settled, off, _fit(settled[0], page))


def _at_an_angle(points: _Points, scan: Pixels, page: Pixels) -> Any:
    """As a photo shows it."""
    return cv2.findHomography(points[:, :2], points[:, 2:], cv2.RANSAC, _OFF_PX)[0]


def _slanted(points: _Points, scan: Pixels, page: Pixels) -> Any:
    """As a scanner draws it in: turned, sized, a little longer or broader."""
    return _flat(cv2.estimateAffine2D(*_halves(points))[0])


def _turned(points: _Points, scan: Pixels, page: Pixels) -> Any:
    """Turned and sized, all that codes in one or two corners tell."""
    return _flat(cv2.estimateAffinePartial2D(*_halves(points))[0])


def _halves(points: _Points) -> tuple[_Points, _Points]:
    return np.ascontiguousarray(points[:, :2]), np.ascontiguousarray(points[:, 2:])


def _flat(plain: Any) -> Any:
    return None if plain is None else np.vstack([plain, [0.0, 0.0, 1.0]])


def _by_ink(points: _Points, scan: Pixels, page: Pixels) -> Any:
    """How the scan lies on the page, by the print that both show; None where too little of it is alike."""
    small_scan, scan_scale = _small(scan)
    small_page, page_scale = _small(page)
    eyes = cv2.SIFT.create(4000)
    seen, seen_signs = eyes.detectAndCompute(small_scan, None)
    own, own_signs = eyes.detectAndCompute(small_page, None)
    if seen_signs is None or own_signs is None or min(len(seen), len(own)) < _LEAST_PAIRS:
        return None
    near = cv2.BFMatcher(cv2.NORM_L2).knnMatch(seen_signs, own_signs, k=2)
    best = [pair[0] for pair in near if len(pair) == 2 and pair[0].distance < _CLEARLY_BEST * pair[1].distance]
    if len(best) < _LEAST_PAIRS:
        return None
    there = np.array([seen[each.queryIdx].pt for each in best]) / scan_scale
    here = np.array([own[each.trainIdx].pt for each in best]) / page_scale
    matrix, held = cv2.findHomography(there, here, cv2.RANSAC, _OFF_PX)
    return matrix if matrix is not None and int(held.sum()) >= _LEAST_PAIRS else None


# By how many corners tell, the looks that are tried until one fits.
_LOOKS: tuple[tuple[Any, ...], ...] = (
    (),
    (_turned,),
    (_turned,),
    (_slanted, _at_an_angle),
    (_at_an_angle,),
)


def _small(picture: Pixels) -> tuple[Pixels, float]:
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    scale = min(_ALIKE_PX / max(grey.shape), 1.0)
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8), scale


def _fit(seen: Pixels, page: Pixels) -> float:
    """How much of the page's own ink the scan shows in its place, less what it would show there by chance."""
    own = dark(page)
    if int(own.sum()) < _LEAST_INK_PX:
        return -1.0
    evened = even(seen)
    as_dark = evened < _PAPER - (1 - _DARK) * (_PAPER - print_level(evened, own))
    shown = cv2.dilate(as_dark.astype(np.uint8), disc(_NEAR_PX)) > 0
    hit = float(shown[own].mean())
    around = cv2.dilate(own.astype(np.uint8), disc(4 * _NEAR_PX)) > 0
    chance = float(shown[around].mean())
    return round(max((hit - chance) / max(1.0 - chance, 1e-6), 0.0), 3)


def _settled(planes: list[Pixels], page: Pixels) -> list[Pixels]:
    """The last points of a shift between the scan and the page, found by their ink."""
    laid_plane = planes[0]
    small = 0.5
    own = cv2.resize(page if page.ndim == 2 else page.max(axis=2), None, fx=small, fy=small)
    seen = cv2.resize(even(laid_plane), None, fx=small, fy=small)
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
    size = (laid_plane.shape[1], laid_plane.shape[0])
    return [cv2.warpAffine(each, found, size, flags=flags, borderValue=(255,)).astype(np.uint8) for each in planes]


def even(grey: Pixels) -> Pixels:
    """The picture with its lighting evened out: paper is white, whatever the shadow on it."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 90))
    light = cv2.GaussianBlur(cv2.dilate(small, np.ones((15, 15), np.uint8)), (0, 0), 8).astype(np.float64)
    light = np.maximum(light, 0.6 * paper)
    whole = cv2.resize(light, (grey.shape[1], grey.shape[0]))
    return np.clip(grey / np.maximum(whole, 1.0) * 255, 0, 255).astype(np.uint8)


def dark(picture: Pixels) -> Ink:
    """Where a picture is dark; of one in colour, dark in every colour."""
    grey = picture if picture.ndim == 2 else picture.max(axis=2)
    return np.asarray(grey < _DARK * 255)


def print_level(evened: Pixels, own: Ink) -> float:
    """How dark the page's own ink is on the scan: 20 is as printed, 200 a washed-out copy."""
    core = cv2.erode(own.astype(np.uint8), disc(1)) > 0
    seen = evened[core if int(core.sum()) > _LEAST_PRINT_PX else own]
    return float(np.clip(np.median(seen), _AS_PRINTED, _WASHED_OUT)) if seen.size else _AS_PRINTED


def disc(radius: int) -> Pixels:
    """A round patch, for growing and shrinking ink by so many pixels."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)).astype(np.uint8)
