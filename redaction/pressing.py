"""Burns the bars into the picture of a page and packs it, in whichever process has the picture (R30)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from redaction.packing import PictureFacts, PixelBox, Pixels, image_of, pack_page, picture_facts
from redaction.values import Box
from redaction.writer import Image

GROWTH = 0.12


@dataclass(frozen=True, slots=True)
class Pressed:
    """The pictures of a page as they lie in the copy; `bars` are in pixels of `grid` (width, height)."""

    images: tuple[Image, ...]
    facts: tuple[PictureFacts, ...]
    bars: tuple[PixelBox, ...]
    grid: tuple[int, int]


def press(pixels: Pixels, size: tuple[float, float], burned: Sequence[Box], photos: Sequence[Box]) -> Pressed:
    """The page with `burned` blacked out and packed: exact, and photo areas over it as JPEG.

    Args:
        pixels: the page, grey or RGB; they stay as they are.
        size: width and height of the page in points.
        burned: rectangles in points, origin top left, as wide as they are to be.
        photos: areas that may be kept as JPEG, where they turn out to be photos.
    """
    pixels = pixels.copy()
    grid = (pixels.shape[1], pixels.shape[0])
    bars = [_grown(pixels, least) for least in least_bars(burned, size, grid)]
    for x0, y0, x1, y1 in bars:
        pixels[y0:y1, x0:x1] = 0
    pictures = pack_page(pixels, size, photos, bars)
    facts = tuple(facts for _, facts in pictures)
    return Pressed(tuple(image for image, _ in pictures), facts, tuple(bars), grid)


def told(pressed: Pressed) -> tuple[dict[str, Any], list[bytes]]:
    """What was pressed, as it is told from one process to another: facts and streams."""
    pictures = [asdict(fact) for fact in pressed.facts]
    facts = {"bars": pressed.bars, "grid": pressed.grid, "pictures": pictures}
    return facts, [image.palette + image.stream for image in pressed.images]


def heard(facts: dict[str, Any], streams: Sequence[bytes]) -> Pressed:
    """What `told` told."""
    pictures = tuple(picture_facts(each) for each in facts["pictures"])
    images = tuple(image_of(fact, stream) for fact, stream in zip(pictures, streams, strict=True))
    across, down = facts["grid"]
    return Pressed(images, pictures, tuple(pixel_box(bar) for bar in facts["bars"]), (int(across), int(down)))


def pixel_box(value: Sequence[Any]) -> PixelBox:
    """A box in pixels from its JSON form."""
    x0, y0, x1, y1 = value
    return (int(x0), int(y0), int(x1), int(y1))


def least_bars(burned: Sequence[Box], size: tuple[float, float], grid: tuple[int, int]) -> list[PixelBox]:
    """The pixels that each of `burned` must black out at least; none where it lies beside the page."""
    across, down = grid[0] / size[0], grid[1] / size[1]
    bars = []
    for box in burned:
        x0, x1 = max(int(box[0] * across), 0), min(int(np.ceil(box[2] * across)), grid[0])
        y0, y1 = max(int(box[1] * down), 0), min(int(np.ceil(box[3] * down)), grid[1])
        if x1 > x0 and y1 > y0:
            bars.append((x0, y0, x1, y1))
    return bars


def _grown(pixels: Pixels, least: PixelBox) -> PixelBox:
    """A bar grown a little up and down where the ink of its letters goes on."""
    x0, y0, x1, y1 = least
    strip = pixels[:, x0:x1]
    grey = strip if strip.ndim == 2 else strip.min(axis=2)
    room = max(int((y1 - y0) * GROWTH), 1)
    for _ in range(room):
        if y0 > 0 and _goes_on(grey[y0], grey[y0 - 1]):
            y0 -= 1
    for _ in range(room):
        if y1 < pixels.shape[0] and _goes_on(grey[y1 - 1], grey[y1]):
            y1 += 1
    return (x0, y0, x1, y1)


def _goes_on(inside: Any, outside: Any) -> bool:
    paper = int(np.median(outside))
    dark = (inside < paper - 60) & (outside < paper - 60)
    return bool(dark.any()) and float(dark.mean()) < 0.6
