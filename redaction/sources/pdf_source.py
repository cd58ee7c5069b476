"""Reads and pictures the pages of a PDF, in the child process (R30)."""

from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from redaction.limits import MAX_PIXELS, MAX_WORDS
from redaction.pressing import press, told
from redaction.sources.pdf_binding import bind_of
from redaction.sources.pdf_file import look_inside, open_pdf
from redaction.sources.pdf_hidden import hidden_things
from redaction.sources.pdf_notes import notes_of
from redaction.sources.pdf_piece import pieces_of
from redaction.sources.pdf_things import all_things, bounds_of
from redaction.sources.pdf_words import affine_of, place, words_of
from redaction.turning import turned_box
from redaction.values import Box, Refusal, Unreadable

_Pixels = NDArray[np.uint8]
_Answer = tuple[dict[str, Any], list[bytes]]
_CHUNK = 1 << 14  # pixels: what lies in the processor's nearest memory
_notes: dict[int, Any] = {}
_rotations: dict[int, int] = {}


def _inspect(data: bytes, job: dict[str, Any]) -> _Answer:
    document = open_pdf(data)
    sheets = [list(document.get_page_size(index)) for index in range(len(document))]
    for number, (width, height) in enumerate(sheets, start=1):
        _bounded(number, width, height)
    heads, blobs, faults = look_inside(data)
    return {"sheets": sheets, "parts": heads, "faults": faults}, blobs


def _page(data: bytes, job: dict[str, Any]) -> _Answer:
    """One page: its words, what is hidden in it, and its picture, as far as asked for."""
    page = _opened_page(data, job["number"], job.get("turn", 0))
    width, height = page.get_size()
    reply: dict[str, Any] = {"width": width, "height": height}
    blobs: list[bytes] = []
    if job.get("picture"):
        reply["photos"] = [list(box) for box in _photo_boxes(page)]
        pixels = _render(page, job["dpi"])
        reply["picture"] = [pixels.shape[1], pixels.shape[0], 1 if pixels.ndim == 2 else 3]
        blobs.append(pixels.tobytes())
    if job.get("words"):
        text_page = page.get_textpage()
        runs = words_of(page, text_page)
        if len(runs) > MAX_WORDS:
            told = f"Page {job['number']} holds {len(runs)} words, more than a page can show. Split it."
            raise Unreadable(Refusal.TOO_MUCH_WORK, told)
        reply |= hidden_things(page, text_page, runs)
        reply["questions"] += _notes_on(job["number"], job.get("turn", 0) % 360, width, height)
    page.close()
    return reply, blobs


def _press(data: bytes, job: dict[str, Any]) -> _Answer:
    """One page with its bars burned in, packed as it lies in the copy."""
    page = _opened_page(data, job["number"], job["turn"])
    photos = _photo_boxes(page)
    facts, streams = told(press(_render(page, job["dpi"]), page.get_size(), job["burned"], photos))
    page.close()
    return {"pressed": facts}, streams


def _opened_page(data: bytes, number: int, turn: int) -> pdfium.PdfPage:
    document = open_pdf(data)
    if _notes.get(0) is not document:
        _notes.clear()
        _rotations.clear()
        _notes[0] = document
    try:
        page = document[number - 1]
        if number not in _notes:
            _notes[number] = notes_of(page)
            if pdfium_c.FPDFPage_GetAnnotCount(page) > 0:
                pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
                page.close()
                page = document[number - 1]
    except (pdfium.PdfiumError, IndexError, RuntimeError) as error:
        raise Unreadable(
            Refusal.BROKEN, f"Page {number} of this PDF is damaged. Ask for the file again, or scan the paper."
        ) from error
    rotation = (_rotations.setdefault(number, page.get_rotation()) + turn) % 360
    if page.get_rotation() != rotation:
        page.set_rotation(rotation)  # the open document keeps this for the next who asks
    _bounded(number, *page.get_size())
    return page


def _notes_on(number: int, turn: int, width: float, height: float) -> list[list[Any]]:
    """The notes of a page of `width` by `height` points as it is shown, in their places on the turned page."""
    sides = (width, height) if turn % 180 == 0 else (height, width)
    return [[kind, list(turned_box(tuple(box), turn, *sides)), text] for kind, box, text in _notes[number]]


def _bounded(number: int, width: float, height: float) -> None:
    if width * height * (150 / 72) ** 2 > MAX_PIXELS or width < 1 or height < 1:
        raise Unreadable(
            Refusal.TOO_MANY_PIXELS,
            f"Page {number} measures {width / 72 * 2.54:.0f} by {height / 72 * 2.54:.0f} cm, which is too "
            "large to be opened. Print it to a usual paper size and bring that instead.",
        )


def _render(page: pdfium.PdfPage, dpi: int) -> _Pixels:
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=True)
    picture: _Pixels = bitmap.to_numpy()
    pixels = _grey_of(picture)
    if pixels is None:
        pixels = np.ascontiguousarray(picture[..., :3])
    bitmap.close()
    return pixels


def _grey_of(picture: _Pixels) -> _Pixels | None:
    """The one shade of each pixel of four bytes (three shades and one unused); None where a pixel has colour."""
    height, width = picture.shape[:2]
    whole = np.ascontiguousarray(picture).view(np.uint32).ravel()
    shifted = np.empty(_CHUNK, dtype=np.uint32)
    for start in range(0, whole.size, _CHUNK):
        part = whole[start : start + _CHUNK]
        differs = shifted[: part.size]
        np.right_shift(part, 8, out=differs)
        np.bitwise_xor(part, differs, out=differs)
        if int(np.bitwise_or.reduce(differs)) & 0xFFFF:
            return None
    return whole.astype(np.uint8).reshape(height, width)


def _photo_boxes(page: pdfium.PdfPage) -> list[Box]:
    affine = affine_of(page)
    images = (thing for thing in all_things(page) if thing.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE)
    return [place(affine, *bounds_of(thing.handle)) for thing in images if thing.form is None]


def _plain(data: bytes, job: dict[str, Any]) -> _Answer:
    """The bare text of every page, as any other program would get it."""
    texts = []
    for page in open_pdf(data):
        text_page = page.get_textpage()
        texts.append(text_page.get_text_range())
        text_page.close()
        page.close()
    return {"texts": texts}, []


JOBS = {"inspect": _inspect, "page": _page, "press": _press, "plain": _plain, "pieces": pieces_of, "bind": bind_of}
