"""Reads photos and scans (JPEG, PNG, multi-page TIFF, WebP, AVIF, GIF, BMP) in the child process."""

import warnings
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from redaction.limits import MAX_PAGES, MAX_PIXELS
from redaction.values import Refusal, Unreadable

Image.init()
_FORMS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "AVIF")
_A4 = (595.0, 842.0)
_BROKEN = "This picture is damaged and cannot be opened. Take the photo or scan it again."
_Answer = tuple[dict[str, Any], list[bytes]]


def opened_picture(data: bytes) -> Image.Image:
    """The picture of `data`, its size looked at and nothing decoded yet.

    Raises:
        Unreadable: damaged or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(BytesIO(data), formats=_FORMS)
            _bounded(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable(Refusal.BROKEN, _BROKEN) from error
    except Image.DecompressionBombError as error:
        raise Unreadable(Refusal.TOO_MANY_PIXELS, _too_large(0, 0)) from error
    return picture


def _bounded(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS or width < 1 or height < 1:
        raise Unreadable(Refusal.TOO_MANY_PIXELS, _too_large(width, height))


def _too_large(width: int, height: int) -> str:
    size = f" ({width} by {height} points)" if width else ""
    return f"This picture is too large to be opened{size}. Save it in a smaller size and bring that instead."


def size_in_points(picture: Image.Image, turn: int) -> tuple[float, float]:
    """The picture on a sheet of A4, upright or lying as the picture is."""
    width, height = picture.size
    if picture.getexif().get(0x0112) in (5, 6, 7, 8):
        width, height = height, width
    if turn % 180:
        width, height = height, width
    across, down = _A4 if height >= width else _A4[::-1]
    scale = min(across / width, down / height)
    return round(width * scale, 2), round(height * scale, 2)


def _inspect(data: bytes, job: dict[str, Any]) -> _Answer:
    picture = opened_picture(data)
    frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
    if frames > MAX_PAGES:
        raise Unreadable(
            Refusal.TOO_MANY_PAGES,
            f"This picture file has {frames} pages; at most {MAX_PAGES} can be taken in. Split it first.",
        )
    sheets = []
    for number in range(1, frames + 1):
        frame = frame_of(picture, number)
        sheets.append(list(size_in_points(frame, 0)))
    _page(data, {"number": 1, "picture": True, "dpi": 20})
    return {"sheets": sheets, "parts": [], "faults": []}, []


def frame_of(picture: Image.Image, number: int) -> Image.Image:
    """Page `number` of a picture, counted from 1.

    Raises:
        Unreadable: there is no such page, or it is damaged or too large.
    """
    try:
        picture.seek(number - 1)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable(Refusal.BROKEN, _BROKEN) from error
    _bounded(picture)
    return picture


def _page(data: bytes, job: dict[str, Any]) -> _Answer:
    frame = frame_of(opened_picture(data), job["number"])
    turn = job.get("turn", 0) % 360
    width, height = size_in_points(frame, turn)
    reply: dict[str, Any] = {"width": width, "height": height, "photos": [[0, 0, width, height]]}
    blobs: list[bytes] = []
    if job.get("picture"):
        pixels = _pixels(frame, turn, (width, height), job["dpi"])
        reply["picture"] = [pixels.shape[1], pixels.shape[0], 1 if pixels.ndim == 2 else 3]
        blobs.append(pixels.tobytes())
    if job.get("words"):
        whole = [[0, 0, width, height]]
        reply |= {"words": [], "hidden": [], "questions": [], "pictures": whole, "drawn": True}
    return reply, blobs


def _pixels(frame: Image.Image, turn: int, size: tuple[float, float], dpi: int) -> Any:
    """The frame upright on white, never enlarged, grey where it holds no colour."""
    limit = (max(round(size[0] * dpi / 72), 1), max(round(size[1] * dpi / 72), 1))
    plain = plain_picture(frame, limit if not turn % 180 else limit[::-1])
    if turn:
        plain = plain.rotate(-turn, expand=True)
    if plain.width > limit[0] or plain.height > limit[1]:
        plain = plain.resize(limit, Image.Resampling.LANCZOS)
    pixels = np.asarray(plain)
    if pixels.ndim == 3 and (pixels[..., :1] == pixels).all():
        pixels = np.ascontiguousarray(pixels[..., 0])
    return pixels


def plain_picture(frame: Image.Image, needed: tuple[int, int] | None = None) -> Image.Image:
    """The frame as its camera held it upright, on white, in grey ("L") or colour ("RGB").

    `needed` is how many points across and down are enough: a JPEG is then decoded no larger than it has to be.

    Raises:
        Unreadable: the picture is damaged.
    """
    try:
        if needed is not None and frame.format in ("JPEG", "MPO"):
            frame.draft(None, needed)
        upright = ImageOps.exif_transpose(frame)
        if upright.mode in ("I;16", "I;16B", "I", "F"):
            depth = np.asarray(upright, dtype=np.float64)
            upright = Image.fromarray((depth / max(float(depth.max()), 1.0) * 255).astype(np.uint8))
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            layer = upright.convert("RGBA")
            upright = Image.new("RGBA", layer.size, "white")
            upright.alpha_composite(layer)
        return upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable(Refusal.BROKEN, _BROKEN) from error


def _pieces(data: bytes, job: dict[str, Any]) -> _Answer:
    """A TIFF without loss for each list of frames; a turn changes the order of the points only."""
    picture = opened_picture(data)
    return {}, [_piece(picture, frames) for frames in job["pieces"]]


def _piece(picture: Image.Image, wanted: list[list[int]]) -> bytes:
    frames = []
    for number, turn in wanted:
        frame = frame_of(picture, number)
        try:
            whole = ImageOps.exif_transpose(frame).copy()
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise Unreadable(Refusal.BROKEN, _BROKEN) from error
        turned = _TURNS.get(turn % 360)
        frames.append(whole.transpose(turned) if turned is not None else whole)
    stream = BytesIO()
    first, *others = frames
    first.save(stream, "TIFF", save_all=True, append_images=others, compression="tiff_lzw")
    return stream.getvalue()


_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
"""Degrees clockwise; Pillow counts the other way round."""

JOBS = {"inspect": _inspect, "page": _page, "pieces": _pieces}
