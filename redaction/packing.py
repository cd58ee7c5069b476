"""Packs the picture of a page: exact, in as few bytes as it takes; photos as JPEG, bars over them black (R30)."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Picture
from zlib_ng import zlib_ng

from redaction.values import Box
from redaction.writer import Image

Pixels = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]
_LEVEL, _HARDER = 3, 9
_LARGE = 250_000
_PAGE_BYTES = 245_000
_LEAST_PHOTO_PT = 40.0
_NOISY = 0.15
_QUALITIES = (85, 75, 60, 50, 40, 30, 20)
_STRIP_PX, _LINE_PX = (130, 50), (24, 30)
_OBJECT_BYTES = 250
_GAP_PX = 16
_OVERLAP_PX = 2
_MOST_COLOURS = 256


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What proves a picture later: its size and the hashes of its pixels and of its stream.

    `colours` counts the colours it is written by, hashed with the stream; 0 where each pixel is written out.
    """

    at: Box
    width: int
    height: int
    channels: int
    jpeg: bool
    pixels: str
    stream: str
    colours: int = 0


Packed = tuple[Image, PictureFacts]


def pack_page(
    pixels: Pixels, size: tuple[float, float], photos: Sequence[Box], bars: Sequence[PixelBox]
) -> list[Packed]:
    """The pictures of a page, the lowest first; together they show each pixel as it was, but for photos.

    Args:
        pixels: the page with its bars burned in, grey or RGB.
        size: width and height of the page in points.
        photos: areas in points that may be kept as JPEG, where they turn out to be photos.
        bars: where it was burned; in a photo they are laid over it once more, as JPEG blurs their edges.
    """
    place = _Places(size, (pixels.shape[1], pixels.shape[0]))
    areas = list(_photo_areas(pixels, place, photos))
    base = _without(pixels, areas) if areas else pixels
    strips = list(_coloured(base))
    packed = [_exact(_without(base, strips) if strips else base, (0.0, 0.0, *size))]
    for strip in strips:
        packed += _strip(base, strip, place)
    room = _PAGE_BYTES - sum(len(image.stream) for image, _ in packed)
    packed += _photos([(place.of(box), _grey_where_grey(_cut(pixels, box))) for box in areas], room)
    covers = [common for area in areas for bar in bars if (common := _common(area, bar)) is not None]
    return packed + [_exact(_cut(pixels, box), place.of(box)) for box in covers]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where pixels of a page lie on it: its size in points, its size in pixels."""

    size: tuple[float, float]
    grid: tuple[int, int]

    def of(self, box: PixelBox) -> Box:
        """A box in pixels from the top left as PDF places it: x, y, width, height."""
        across, down = self.grid[0] / self.size[0], self.grid[1] / self.size[1]
        x0, y0, x1, y1 = box
        return (x0 / across, self.size[1] - y1 / down, (x1 - x0) / across, (y1 - y0) / down)

    def pixels_of(self, box: Box) -> PixelBox:
        """The pixels that a box in points touches."""
        across, down = self.grid[0] / self.size[0], self.grid[1] / self.size[1]
        x0, y0 = max(int(box[0] * across), 0), max(int(box[1] * down), 0)
        return (
            x0,
            y0,
            min(int(np.ceil(box[2] * across)), self.grid[0]),
            min(int(np.ceil(box[3] * down)), self.grid[1]),
        )


def _photo_areas(pixels: Pixels, place: _Places, photos: Sequence[Box]) -> Iterator[PixelBox]:
    for photo in photos:
        box = place.pixels_of(photo)
        large = min(photo[2] - photo[0], photo[3] - photo[1]) >= _LEAST_PHOTO_PT
        if large and _is_photo(_cut(pixels, box)):
            yield box


def _is_photo(area: Pixels) -> bool:
    """Many shades and little plain paper: a photo, which exact packing would make huge."""
    if area.size == 0:
        return False
    grey = area[::4, ::4] if area.ndim == 2 else area[::4, ::4, 1]
    if len(zlib_ng.compress(area.tobytes(), 1)) > _NOISY * area.size:
        return True
    counts = np.bincount(grey.ravel(), minlength=256)
    return int((counts > 0).sum()) > 64 and float(np.sort(counts)[-2:].sum()) < 0.7 * grey.size


def _cut(pixels: Pixels, box: PixelBox) -> Pixels:
    return np.ascontiguousarray(pixels[box[1] : box[3], box[0] : box[2]])


def _without(pixels: Pixels, boxes: Sequence[PixelBox]) -> Pixels:
    """The pixels with boxes of them left white."""
    pixels = pixels.copy()
    for x0, y0, x1, y1 in boxes:
        pixels[y0:y1, x0:x1] = 255
    return pixels


def _common(one: PixelBox, other: PixelBox) -> PixelBox | None:
    x0, y0, x1, y1 = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _coloured(pixels: Pixels) -> Iterator[PixelBox]:
    """The strips of a page that hold colour: the rest takes a third of the bytes as grey."""
    if pixels.ndim == 2:
        return
    colour = (pixels[..., 0] != pixels[..., 1]) | (pixels[..., 1] != pixels[..., 2])
    rows = np.flatnonzero(colour.any(axis=1))
    breaks = np.flatnonzero(np.diff(rows) > _GAP_PX) + 1
    for run in np.split(rows, breaks) if rows.size else ():
        for top, bottom in pairwise(_edges(pixels, int(run[0]), int(run[-1]) + 1, *_STRIP_PX)):
            columns = np.flatnonzero(colour[top:bottom].any(axis=0))
            if columns.size:
                yield (int(columns[0]), top, int(columns[-1]) + 1, bottom)


def _strip(pixels: Pixels, strip: PixelBox, place: _Places) -> list[Packed]:
    """A coloured strip whole, or line by line where that is less: each may have few colours, all together many."""

    def packed(box: PixelBox) -> Packed:
        wide = _wider(box, place.grid)
        return _exact(_cut(pixels, wide), place.of(wide))

    whole = packed(strip)
    if whole[1].colours:
        return [whole]
    x0, y0, x1, y1 = strip
    lines = [packed((x0, top, x1, bottom)) for top, bottom in pairwise(_edges(pixels, y0, y1, *_LINE_PX))]
    return min([whole], lines, key=lambda way: sum(map(_bytes, way)))


def _bytes(packed: Packed) -> int:
    """About how much room a picture takes in the file: colours are written in two signs a byte."""
    image, _ = packed
    return len(image.stream) + 2 * len(image.palette) + _OBJECT_BYTES


def _edges(pixels: Pixels, first: int, last: int, least: int, quiet_px: int) -> list[int]:
    """Where a coloured run is parted: between lines of writing, so that no viewer draws a line in two halves.

    Args:
        least: rows that each part has at least, but for the last.
        quiet_px: rows after those in which the quietest is looked for.
    """
    edges = [first]
    while last - edges[-1] > least + quiet_px:
        near = edges[-1] + least
        rows = pixels[near : near + quiet_px]
        changes = (rows[:, 1:] != rows[:, :-1]).any(axis=2).sum(axis=1)
        quiet = np.flatnonzero(changes == changes.min())
        gaps = np.split(quiet, np.flatnonzero(np.diff(quiet) > 1) + 1)
        widest = max(gaps, key=len)
        edges.append(near + int(widest[len(widest) // 2]))
    return [*edges, last]


def _wider(box: PixelBox, grid: tuple[int, int]) -> PixelBox:
    """A strip with a little of what lies around it: its edges then lie on pixels that are the same below."""
    x0, y0, x1, y1 = box
    wide = (max(x0 - _OVERLAP_PX, 0), max(y0 - _OVERLAP_PX, 0))
    return (*wide, min(x1 + _OVERLAP_PX, grid[0]), min(y1 + _OVERLAP_PX, grid[1]))


def _grey_where_grey(pixels: Pixels) -> Pixels:
    if pixels.ndim == 3 and bool((pixels[..., :1] == pixels).all()):
        return np.ascontiguousarray(pixels[..., 0])
    return pixels


def _exact(pixels: Pixels, at: Box) -> Packed:
    """A picture to the pixel: by its colours where they are few, else each pixel by itself."""
    pixels = _grey_where_grey(pixels)
    palette, written = _by_colour(pixels)
    raw = written.tobytes()
    stream = zlib_ng.compress(raw, _LEVEL)
    if written.ndim == 3 or len(stream) > _LARGE:
        stream = zlib_ng.compress(raw, _HARDER)
    return _packed(pixels, at, stream, palette, jpeg=False)


def _by_colour(pixels: Pixels) -> tuple[bytes, Pixels]:
    """The colours of a picture, sorted, and for each pixel which it is; none and the pixels where they are many."""
    if pixels.ndim == 2 or Picture.fromarray(pixels).getcolors(_MOST_COLOURS) is None:
        return b"", pixels
    codes = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    colours, which = np.unique(codes, return_inverse=True)
    table = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8)
    return table.tobytes(), which.astype(np.uint8).reshape(codes.shape)


def _photos(areas: Sequence[tuple[Box, Pixels]], room: int) -> list[Packed]:
    """Photos as JPEG, in the best quality at which all of them fit into `room` bytes, or else in the least."""
    if not areas:
        return []
    tried: dict[int, list[bytes]] = {}

    def fits(which: int) -> bool:
        tried[which] = [_jpeg(area, _QUALITIES[which]) for _, area in areas]
        return sum(map(len, tried[which])) <= room

    best = 0
    if not fits(0):
        best = bisect_left(range(1, len(_QUALITIES) - 1), True, key=fits) + 1
    if best not in tried:
        fits(best)
    return [
        _packed(area, at, stream, b"", jpeg=True) for (at, area), stream in zip(areas, tried[best], strict=True)
    ]


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    stream = BytesIO()
    best = quality == _QUALITIES[0]
    # Pillow's room for a progressive file is too small for mere noise in the best quality.
    form: dict[str, Any] = {"subsampling": 0} if best else {"subsampling": 2, "optimize": True, "progressive": True}
    Picture.fromarray(pixels).save(stream, "JPEG", quality=quality, **form)
    return stream.getvalue()


def _packed(pixels: Pixels, at: Box, stream: bytes, palette: bytes, *, jpeg: bool) -> Packed:
    facts = PictureFacts(
        (round(at[0], 3), round(at[1], 3), round(at[2], 3), round(at[3], 3)),
        pixels.shape[1],
        pixels.shape[0],
        1 if pixels.ndim == 2 else 3,
        jpeg,
        hashlib.sha256(pixels.tobytes()).hexdigest(),
        hashlib.sha256(palette + stream).hexdigest(),
        len(palette) // 3,
    )
    return image_of(facts, palette + stream), facts


def image_of(facts: PictureFacts, written: bytes) -> Image:
    """The picture that `facts` tell of; `written` are its colours, three bytes each, and its stream."""
    first = 3 * facts.colours
    return Image(facts.at, facts.width, facts.height, facts.channels, facts.jpeg, written[first:], written[:first])


def picture_facts(value: dict[str, Any]) -> PictureFacts:
    """The facts of a picture from their JSON form.

    Raises:
        KeyError, TypeError: the form is not what was written.
    """
    return PictureFacts(**{**value, "at": tuple(value["at"])})
