"""Finds pictures of a PDF page that cannot be opened: the page would look empty where they stand (R30)."""

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from redaction.sources.pdf_things import Thing, bounds_of
from redaction.sources.pdf_words import affine_of, place
from redaction.values import Box

_FLAT = 2


def unopened_pictures(page: pdfium.PdfPage, things: list[Thing], shown: NDArray[np.uint8]) -> list[Box]:
    """The places of pictures that show nothing because they cannot be opened.

    Args:
        shown: the page in grey without its text; pictures that leave a trace in it are taken for opened.
    """
    affine = affine_of(page)
    whole = (0.0, 0.0, *page.get_size())
    scale = shown.shape[1] / whole[2]
    found = []
    for thing in things:
        if thing.kind != pdfium_c.FPDF_PAGEOBJ_IMAGE:
            continue
        box = whole if thing.form is not None else place(affine, *bounds_of(thing.handle))
        if (thing.form is not None or _is_flat(shown, box, scale)) and not _opens(thing):
            found.append(box)
    return found


def _is_flat(shown: NDArray[np.uint8], box: Box, scale: float) -> bool:
    """Whether all of a place has one shade."""
    top, left = max(int(box[1] * scale), 0), max(int(box[0] * scale), 0)
    part = shown[top : int(box[3] * scale) + 1, left : int(box[2] * scale) + 1]
    return part.size > 0 and int(part.max()) - int(part.min()) <= _FLAT


def _opens(thing: Thing) -> bool:
    bitmap = pdfium_c.FPDFImageObj_GetBitmap(thing.handle)
    if not bitmap:
        return False
    pdfium_c.FPDFBitmap_Destroy(bitmap)
    return True
