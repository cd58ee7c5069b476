"""What a page of a copy shows: its pictures laid over each other, as a reader's program lays them (R30)."""

from collections.abc import Sequence

import numpy as np

from redaction.packing import Pixels
from redaction.values import Box


def laid_together(pictures: Sequence[tuple[Pixels, Box]]) -> list[tuple[Pixels, Box]]:
    """The first picture with those laid on it that lie within it; then the others, such as the footer, as they are.

    Args:
        pictures: each with its place as PDF has it: x, y, width, height in points, the origin at the bottom left.
    """
    if not pictures:
        return []
    base, whole = pictures[0]
    over, beside = [], []
    for pixels, at in pictures[1:]:
        left, top = _begins(at, whole, base)
        right, bottom = left + pixels.shape[1], top + pixels.shape[0]
        if left < 0 or top < 0 or right > base.shape[1] or bottom > base.shape[0]:
            beside.append((pixels, at))
        else:
            over.append((pixels, left, top))
    if not over:
        return [*pictures]
    laid = _coloured(base) if any(pixels.ndim == 3 for pixels, *_ in over) else base.copy()
    for pixels, left, top in over:
        part = pixels if pixels.ndim == laid.ndim else _coloured(pixels)
        laid[top : top + part.shape[0], left : left + part.shape[1]] = part
    return [(laid, whole), *beside]


def _begins(at: Box, whole: Box, base: Pixels) -> tuple[int, int]:
    """The pixel of the base, counted from its left and top, at which a picture begins."""
    left = (at[0] - whole[0]) * base.shape[1] / whole[2]
    return round(left), round((whole[1] + whole[3] - at[1] - at[3]) * base.shape[0] / whole[3])


def _coloured(pixels: Pixels) -> Pixels:
    return pixels.copy() if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
