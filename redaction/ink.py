"""Looks at the ink of a page: is there any, is it writing, and is any of it unread."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from redaction.values import Box

Pixels = NDArray[np.uint8]
Ink = NDArray[np.bool_]
_FAINT = 25
_CELL_PX = 8
_LEAST_CELLS = 24
_LEAST_SHARE = 0.0003
_PAD_PT = 4.0
_LETTER_PT = 40.0


def ink_of(pixels: Pixels, least: int = _FAINT) -> Ink:
    """Where something stands out from the paper, faint pencil included."""
    grey = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    paper = int(np.median(grey[::4, ::4]))
    ink: Ink = (np.maximum(grey, paper) - np.minimum(grey, paper)) > least
    return ink


def has_ink(pixels: Pixels) -> bool:
    """Whether anything stands out on a page at all."""
    return float(ink_of(pixels).mean()) > _LEAST_SHARE


def strokes(ink: Ink, letter_px: int) -> Ink:
    """Ink without lines and filled areas: what is left may be writing."""
    return ink & ~_long_runs(ink, letter_px) & ~_long_runs(ink.T, letter_px).T


def _long_runs(ink: Ink, length: int) -> Ink:
    """Ink that belongs to an unbroken run along a row, longer than a letter is wide."""
    if ink.shape[1] <= length:
        return np.zeros_like(ink)
    sums = np.pad(np.cumsum(ink, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    full = sums[:, length:] - sums[:, :-length] == length
    starts = np.pad(np.cumsum(full, axis=1, dtype=np.int32), ((0, 0), (length, length - 1)), mode="edge")
    starts[:, :length] = 0
    covered: Ink = starts[:, length:] - starts[:, :-length] > 0
    return covered


def unread_ink(pixels: Pixels, width_pt: float, areas: Iterable[Box], read: Iterable[Box]) -> Box | None:
    """The part of `areas` that holds ink outside the words that were read; None where there is none."""
    scale = pixels.shape[1] / width_pt
    ink = strokes(ink_of(pixels, 70), max(int(_LETTER_PT * scale), 1))
    wanted = np.zeros_like(ink)
    for box in areas:
        wanted[_slices(box, scale, 0.0)] = True
    ink &= wanted
    for box in read:
        ink[_slices(box, scale, _PAD_PT)] = False
    rows, columns = (size // _CELL_PX * _CELL_PX for size in ink.shape)
    cells = ink[:rows, :columns].reshape(rows // _CELL_PX, _CELL_PX, columns // _CELL_PX, _CELL_PX)
    inked = cells.sum(axis=(1, 3)) >= 5
    if int(inked.sum()) < _LEAST_CELLS:
        return None
    down, across = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    cell = _CELL_PX / scale
    return (
        round(float(across[0] * cell), 1),
        round(float(down[0] * cell), 1),
        round(float((across[-1] + 1) * cell), 1),
        round(float((down[-1] + 1) * cell), 1),
    )


def _slices(box: Box, scale: float, pad: float) -> tuple[slice, slice]:
    x0, y0, x1, y1 = box
    rows = slice(max(int((y0 - pad) * scale), 0), max(int((y1 + pad) * scale) + 1, 0))
    return rows, slice(max(int((x0 - pad) * scale), 0), max(int((x1 + pad) * scale) + 1, 0))
