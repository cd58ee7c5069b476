"""Packs the picture of a page with its bars burned in, in whichever process has the picture (R30)."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Picture
from zlib_ng import zlib_ng

from redaction.values import Box
from redaction.writer import Image

Pixels = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]
_LEVEL = 3
_JPEG_QUALITY = 85
_LEAST_PHOTO_PT = 40.0
_NOISY = 0.15
GROWTH = 0.12


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What proves a picture later: its size and the hashes of its pixels and of its stream."""

    at: Box
    width: int
    height: int
    channels: int
    jpeg: bool
    pixels: str
    stream: str


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
    images, facts = _images(pixels, size, photos)
    return Pressed(images, facts, tuple(bars), grid)


def image_of(fact: PictureFacts, stream: bytes) -> Image:
    """The picture that `fact` tells of, with its stream."""
    return Image(fact.at, fact.width, fact.height, fact.channels, fact.jpeg, stream)


def told(pressed: Pressed) -> tuple[dict[str, Any], list[bytes]]:
    """What was pressed, as it is told from one process to another: facts and streams."""
    pictures = [asdict(fact) for fact in pressed.facts]
    facts = {"bars": pressed.bars, "grid": pressed.grid, "pictures": pictures}
    return facts, [image.stream for image in pressed.images]


def heard(facts: dict[str, Any], streams: Sequence[bytes]) -> Pressed:
    """What `told` told."""
    pictures = tuple(picture_facts(each) for each in facts["pictures"])
    images = tuple(image_of(fact, stream) for fact, stream in zip(pictures, streams, strict=True))
    across, down = facts["grid"]
    return Pressed(images, pictures, tuple(pixel_box(bar) for bar in facts["bars"]), (int(across), int(down)))


def picture_facts(value: dict[str, Any]) -> PictureFacts:
    """The facts of a picture from their JSON form.

    Raises:
        KeyError, TypeError: the form is not what was written.
    """
    return PictureFacts(**{**value, "at": tuple(value["at"])})


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


def _images(
    pixels: Pixels, size: tuple[float, float], photos: Sequence[Box]
) -> tuple[tuple[Image, ...], tuple[PictureFacts, ...]]:
    """The page as exact picture, and photo areas over it as JPEG."""
    across, down = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
    images: list[Image] = []
    facts: list[PictureFacts] = []
    base = pixels
    for box in photos:
        x0, y0 = max(int(box[0] * across), 0), max(int(box[1] * down), 0)
        x1 = min(int(np.ceil(box[2] * across)), pixels.shape[1])
        y1 = min(int(np.ceil(box[3] * down)), pixels.shape[0])
        area = np.ascontiguousarray(pixels[y0:y1, x0:x1])
        if min(box[2] - box[0], box[3] - box[1]) < _LEAST_PHOTO_PT or not _is_photo(area):
            continue
        base = base.copy() if base is pixels else base
        base[y0:y1, x0:x1] = 255
        at = (x0 / across, size[1] - y1 / down, (x1 - x0) / across, (y1 - y0) / down)
        _add(images, facts, area, at, jpeg=True)
    whole = (0.0, 0.0, *size)
    below: tuple[list[Image], list[PictureFacts]] = ([], [])
    _add(*below, base, whole, jpeg=False)
    return (*below[0], *images), (*below[1], *facts)


def _is_photo(area: Pixels) -> bool:
    """Many shades and little plain paper: a photo, which exact packing would make huge."""
    if area.size == 0:
        return False
    grey = area[::4, ::4] if area.ndim == 2 else area[::4, ::4, 1]
    if len(zlib_ng.compress(area.tobytes(), 1)) > _NOISY * area.size:
        return True
    counts = np.bincount(grey.ravel(), minlength=256)
    return int((counts > 0).sum()) > 64 and float(np.sort(counts)[-2:].sum()) < 0.7 * grey.size


def _add(images: list[Image], facts: list[PictureFacts], pixels: Pixels, at: Box, *, jpeg: bool) -> None:
    if pixels.ndim == 3 and bool((pixels[..., :1] == pixels).all()):
        pixels = np.ascontiguousarray(pixels[..., 0])
    raw = pixels.tobytes()
    if jpeg:
        stream = BytesIO()
        Picture.fromarray(pixels).save(stream, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
        packed = stream.getvalue()
    else:
        packed = zlib_ng.compress(raw, _LEVEL)
    channels = 1 if pixels.ndim == 2 else 3
    at = (round(at[0], 3), round(at[1], 3), round(at[2], 3), round(at[3], 3))
    images.append(Image(at, pixels.shape[1], pixels.shape[0], channels, jpeg, packed))
    facts.append(
        PictureFacts(
            at,
            pixels.shape[1],
            pixels.shape[0],
            channels,
            jpeg,
            hashlib.sha256(raw).hexdigest(),
            hashlib.sha256(packed).hexdigest(),
        )
    )
