"""In the reading process: what a thin or a pale pen left on a scan laid on its page, to be asked about (S37)."""

from collections.abc import Sequence

import cv2
import numpy as np

from redaction.laying_child import Ink, Pixels, disc

_PAPER = 255.0
_OWN_LIGHT = 235
_PALE, _LEAST_PALE = 0.2, 8.0
_THIN, _LEAST_THIN = 0.35, 20.0
_RUN_PT, _OWN_RUN = 14.0, 0.7
_ANGLES = 24
_BELOW_PT = 2.5
_SPARE_PX = 4
_EDGE = 0.02
_LEAST_LINE_PT, _SEVERAL_LINES_PT = 20.0, 26.0
_MOST_LINES = 60


def own_light(page: Pixels) -> Ink:
    """Whatever the page itself shows that is not plain paper."""
    grey = page if page.ndim == 2 else page.min(axis=2)
    return np.asarray(grey < _OWN_LIGHT)


def pale(evened: Pixels, level: float) -> Ink:
    """What is a little darker than paper, as a dried-out pen leaves it, or a grey copy of one in colour.

    Its edges do not count: there letters run together on a poor scan.
    """
    ink = (evened < _PAPER - max(_PALE * (_PAPER - level), _LEAST_PALE)).astype(np.uint8)
    return np.asarray(cv2.erode(ink, np.ones((3, 3), np.uint8)) > 0)


def thin_lines(evened: Pixels, own: Ink, level: float, scale: float) -> Ink:
    """Straight pieces of line, longer than a letter, that the page itself does not have: a biro, a pencil."""
    ink = (evened < _PAPER - max(_THIN * (_PAPER - level), _LEAST_THIN)).astype(np.uint8)
    length = max(round(_RUN_PT * scale), 8)
    known = _runs(own.astype(np.uint8), round(length * _OWN_RUN))
    found = np.zeros_like(ink)
    for step, lines in enumerate(_runs(ink, length)):
        near = known[step - 1] | known[step] | known[(step + 1) % _ANGLES]
        found |= lines & ~cv2.dilate(near, disc(_SPARE_PX)).astype(np.uint8)
    return np.asarray(found > 0)


def _runs(ink: Pixels, length: int) -> list[Pixels]:
    """Ink that lies in straight runs of at least `length` pixels, for each of the ways they may go."""
    rods = (_rod(length, float(np.pi) * step / _ANGLES) for step in range(_ANGLES))
    return [cv2.morphologyEx(ink, cv2.MORPH_OPEN, rod).astype(np.uint8) for rod in rods]


def _rod(length: int, angle: float) -> Pixels:
    rod = np.zeros((length, length), np.uint8)
    middle = (length - 1) / 2
    across, down = middle * np.cos(angle), middle * np.sin(angle)
    one = (round(middle - across), round(middle - down))
    cv2.line(rod, one, (round(middle + across), round(middle + down)), (1,), 1)
    return rod


def touched(soft: Ink, box: Sequence[float], scale: float) -> float:
    """Over how much of a word's width a line goes through it or close below it."""
    x0, y0, x1, y1 = _place(box, scale)
    part = soft[y0:y1, x0:x1]
    return round(float(part.any(axis=0).mean()), 3) if part.size else 0.0


def lines_beside(soft: Ink, words: Sequence[Sequence[float]], scale: float) -> list[list[float]]:
    """Boxes around lines that touch no word, as brackets do, or go over several lines of writing, as crosses do."""
    left = soft.astype(np.uint8)
    high, wide = (max(round(_EDGE * side), 1) for side in left.shape)
    left[:high], left[-high:], left[:, :wide], left[:, -wide:] = 0, 0, 0, 0
    near_words = np.zeros_like(soft)
    for word in words:
        x0, y0, x1, y1 = _place(word, scale)
        near_words[y0:y1, x0:x1] = True
    joined = cv2.dilate(left, disc(max(round(_BELOW_PT * scale), 1)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    beside = np.bincount(labels[(left > 0) & ~near_words], minlength=count)
    whole = np.bincount(labels[left > 0], minlength=count)
    found = []
    for (x, y, width, height, _), free, ink in zip(stats[1:count], beside[1:], whole[1:], strict=True):
        alone = max(width, height) >= _LEAST_LINE_PT * scale and free == ink
        if alone or height >= _SEVERAL_LINES_PT * scale:
            found.append([float(x), float(y), float(x + width), float(y + height)])
    return sorted(found, key=lambda box: (box[1], box[0]))[:_MOST_LINES]


def _place(box: Sequence[float], scale: float) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (max(round(value), 0) for value in box)
    return x0, y0, x1, y1 + round(_BELOW_PT * scale)
