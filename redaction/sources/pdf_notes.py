"""Reads what lies over a PDF page: notes, and the values of fields nobody sees."""

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from redaction.sources.html_text import text_of_html
from redaction.sources.pdf_words import affine_of, place
from redaction.values import Box, Doubt

_UNSEEN_FLAGS = 2 | 32
_SILENT = {pdfium_c.FPDF_ANNOT_LINK}


def notes_of(page: pdfium.PdfPage) -> list[tuple[str, list[float], str]]:
    """Questions (kind, box, text) for the notes and hidden fields of a page; read before it is flattened."""
    affine = affine_of(page)
    notes: list[tuple[str, list[float], str]] = []
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        unseen = bool(pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS)
        field = kind == pdfium_c.FPDF_ANNOT_WIDGET
        drawn = kind == pdfium_c.FPDF_ANNOT_FREETEXT and bool(pdfium_c.FPDFAnnot_HasKey(annotation, b"AP"))
        text = _string(annotation, b"V" if field else b"Contents") or text_of_html(_string(annotation, b"RC"))
        if text and (unseen or not (field or drawn or kind in _SILENT)):
            doubt = Doubt.HIDDEN_TEXT if unseen else Doubt.NOTE
            notes.append((doubt.value, list(_box(annotation, affine)), text))
        pdfium_c.FPDFPage_CloseAnnot(annotation)
    return notes


def _box(annotation: Any, affine: tuple[float, float, float, float, float, float]) -> Box:
    rect = pdfium_c.FS_RECTF()
    pdfium_c.FPDFAnnot_GetRect(annotation, rect)
    return place(affine, rect.left, rect.bottom, rect.right, rect.top)


def _string(annotation: Any, key: bytes) -> str:
    size = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00").strip()
