"""Binds pages of PDFs and pictures into one PDF, each exactly as it came (R25), in the child process."""

import zlib
from io import BytesIO
from itertools import accumulate, pairwise
from typing import Any

import pikepdf
from PIL import Image

from redaction.sources.pdf_file import open_pdf
from redaction.sources.pdf_piece import BROKEN, BROKEN_AS, add_page, keep_layers, loosen, saved
from redaction.sources.picture_source import frame_of, opened_picture, plain_picture, size_in_points
from redaction.values import Refusal, Unreadable

_ORIENTATION = 0x0112
_FIRST_PICTURE = 0xB002
_COLOURS = {"L": pikepdf.Name.DeviceGray, "RGB": pikepdf.Name.DeviceRGB}


def bind_of(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """One PDF of the pages in `job["pages"]`: [place of the source, its page from 1, degrees clockwise].

    `data` holds the sources one after the other; `job["sources"]` says of each its kind and its length in bytes.

    Raises:
        Unreadable: a source is a form, locked or damaged.
    """
    ends = accumulate((size for _, size in job["sources"]), initial=0)
    parts = [data[start:end] for start, end in pairwise(ends)]
    kinds = [kind for kind, _ in job["sources"]]
    try:
        with pikepdf.new() as made:
            opened = {place: _opened(part) for place, part in enumerate(parts) if kinds[place] == "pdf"}
            for place, number, turn in job["pages"]:
                if place in opened:
                    add_page(made, opened[place], number, turn)
                else:
                    _add_picture(made, parts[place], number, turn)
            keep_layers(made, list(opened.values()))
            return {}, [saved(made)]
    except BROKEN_AS as error:
        raise Unreadable(Refusal.BROKEN, BROKEN) from error


def _opened(data: bytes) -> pikepdf.Pdf:
    open_pdf(data)  # the bounds on depth, pages and locks
    source = pikepdf.open(BytesIO(data))
    loosen(source)
    return source


def _add_picture(made: pikepdf.Pdf, data: bytes, number: int, turn: int) -> None:
    """A page with nothing on it but the picture; a JPEG goes in with its own bytes, all others without loss."""
    frame = frame_of(opened_picture(data), number)
    width, height = size_in_points(frame, 0)
    held = _as_it_is(data, frame)
    matrix = _upright(frame.getexif().get(_ORIENTATION, 1) if held is not None else 1, width, height)
    stream = held if held is not None else _without_loss(plain_picture(frame))
    picture = made.make_stream(stream.pop("data"), **stream)
    drawing = f"q {' '.join(f'{number:g}' for number in matrix)} cm /Picture Do Q".encode()
    page = made.add_blank_page(page_size=(width, height))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=picture))
    page.obj.Contents = made.make_stream(drawing)
    if turn:
        page.rotate(turn, relative=True)


def _as_it_is(data: bytes, frame: Image.Image) -> dict[str, Any] | None:
    """A JPEG in grey or colour as it came, without the further pictures some cameras put behind the first."""
    if frame.format not in ("JPEG", "MPO") or frame.mode not in _COLOURS:
        return None
    known = getattr(frame, "mpinfo", None)
    size = known[_FIRST_PICTURE][0]["Size"] if known and known.get(_FIRST_PICTURE) else len(data)
    return _stream(frame, data[:size], "DCTDecode")


def _without_loss(plain: Image.Image) -> dict[str, Any]:
    return _stream(plain, zlib.compress(plain.tobytes(), 6), "FlateDecode")


def _stream(picture: Image.Image, data: bytes, packing: str) -> dict[str, Any]:
    return {
        "data": data,
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": _COLOURS[picture.mode],
        "BitsPerComponent": 8,
        "Filter": pikepdf.Name(f"/{packing}"),
    }


def _upright(orientation: int, w: float, h: float) -> tuple[float, ...]:
    """How a picture is laid on its page, so that it stands as its camera was held (EXIF 2.3, tag Orientation)."""
    return {
        2: (-w, 0, 0, h, w, 0),
        3: (-w, 0, 0, -h, w, h),
        4: (w, 0, 0, -h, 0, h),
        5: (0, -h, -w, 0, w, h),
        6: (0, -h, w, 0, 0, h),
        7: (0, h, w, 0, 0, 0),
        8: (0, h, -w, 0, w, 0),
    }.get(orientation, (w, 0, 0, h, 0, 0))
