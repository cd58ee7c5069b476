"""Walks through the objects drawn on a PDF page, those inside forms included."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from redaction.limits import MAX_THINGS
from redaction.values import Refusal, Unreadable

_MOST_FORMS = 8
_TOO_MANY = (
    f"A page of this PDF is drawn from more than {MAX_THINGS} pieces, which would take too long to open. "
    "Print it to paper or to a picture and bring that instead."
)


@dataclass(slots=True)
class Thing:
    """An object drawn on a page, and the form it stands in."""

    handle: Any
    kind: int
    form: Any


def all_things(page: pdfium.PdfPage) -> Iterator[Thing]:
    """All objects of a page, those in forms included.

    Raises:
        Unreadable: more than a page that somebody drew can have.
    """
    for count, thing in enumerate(_walk(page)):
        if count >= MAX_THINGS:
            raise Unreadable(Refusal.TOO_MUCH_WORK, _TOO_MANY)
        yield thing


def _walk(page: pdfium.PdfPage, form: Any = None, depth: int = 0) -> Iterator[Thing]:
    count = pdfium_c.FPDFFormObj_CountObjects(form) if form else pdfium_c.FPDFPage_CountObjects(page)
    for index in range(count):
        handle = pdfium_c.FPDFFormObj_GetObject(form, index) if form else pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        yield Thing(handle, kind, form)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MOST_FORMS:
            yield from _walk(page, handle, depth + 1)


def bounds_of(handle: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of an object, in the space it is drawn in."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value
