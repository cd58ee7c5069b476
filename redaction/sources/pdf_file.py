"""Opens a PDF in the child process and tells what is in it before its pages are read (S18, R30)."""

import re
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from lxml import etree  # type: ignore[import-untyped]

from redaction.limits import MAX_NESTING, MAX_PAGES, MAX_PARTS, MAX_UNPACKED_BYTES
from redaction.sources.pdf_xfa import NAME as ANSWERS
from redaction.sources.pdf_xfa import answers_of
from redaction.values import Refusal, Unreadable

_NAME = rb"(?:\s*/[^\s/<>\[\]()]*)?"
# The first opening stands by itself: so the search runs from bracket to bracket and not from byte to byte.
_DEEP = re.compile(rb"(?:\[|<<%b)\s*(?:(?:\[|<<%b)\s*){%d}" % (_NAME, _NAME, MAX_NESTING - 1))
_TOO_DEEP = "This PDF is nested too deeply to be opened safely. Print it to a new PDF and bring that instead."
_BROKEN = "This PDF is damaged and cannot be opened. Ask for it again, or print it and scan the paper."
_held: list[tuple[bytes, pdfium.PdfDocument]] = []


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """The document of `data`; the last one stays open, so that page follows page quickly.

    Raises:
        Unreadable: encrypted, broken, nested too deeply, without pages or with too many.
    """
    for known, document in _held:
        if known is data or known == data:
            return document
        document.close()
    _held.clear()
    _held.append((data, _open(data)))
    return _held[0][1]


def _open(data: bytes) -> pdfium.PdfDocument:
    if _DEEP.search(data):
        raise Unreadable(Refusal.TOO_DEEP, _TOO_DEEP)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Unreadable(
                Refusal.ENCRYPTED,
                "This PDF is locked with a password. Ask for it without one, or save it again unlocked.",
            ) from error
        raise Unreadable(Refusal.BROKEN, _BROKEN) from error
    if len(document) == 0:
        raise Unreadable(Refusal.BROKEN, _BROKEN)
    if len(document) > MAX_PAGES:
        raise Unreadable(
            Refusal.TOO_MANY_PAGES,
            f"This PDF has {len(document)} pages; at most {MAX_PAGES} can be taken in. Split it first.",
        )
    if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
        document.init_forms()
    return document


def look_inside(data: bytes) -> tuple[list[dict[str, Any]], list[bytes], list[str]]:
    """The files inside a PDF (heads and bytes), and what is odd about it, in words."""
    faults = _revisions(data)
    try:
        with pikepdf.open(BytesIO(data)) as document:
            heads, blobs = _embedded(document)
            answers = answers_of(document)
            if answers:
                heads.append({"name": ANSWERS})
                blobs.append(answers.encode())
            faults += _oddities(document)
    except pikepdf.PasswordError as error:
        raise Unreadable(
            Refusal.ENCRYPTED,
            "This PDF is locked with a password. Ask for it without one, or save it again unlocked.",
        ) from error
    except (pikepdf.PdfError, etree.XMLSyntaxError, RuntimeError, ValueError, TypeError):
        return [], [], [*faults, "The PDF is untidy inside; files attached to it could not be listed."]
    return heads, blobs, faults


def _revisions(data: bytes) -> list[str]:
    count = data.count(b"startxref")
    linear = b"/Linearized" in data[:2048]
    if count > (2 if linear else 1):
        return ["The PDF still holds an earlier version of itself; the copy shows the last one only."]
    return []


def _embedded(document: pikepdf.Pdf) -> tuple[list[dict[str, Any]], list[bytes]]:
    heads: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    total = 0
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Dictionary) or "/EF" not in thing:
            continue
        files = thing["/EF"]
        stream = files.get("/UF", files.get("/F")) if isinstance(files, pikepdf.Dictionary) else None
        if not isinstance(stream, pikepdf.Stream):
            continue
        try:
            blob = stream.read_bytes()
        except pikepdf.PdfError:
            blob = b""
        total += len(blob)
        if total > MAX_UNPACKED_BYTES or len(heads) >= MAX_PARTS:
            raise Unreadable(Refusal.TOO_MUCH_WORK, "The files inside this PDF are too many or too large.")
        heads.append({"name": str(thing.get("/UF", thing.get("/F", "file")))})
        blobs.append(blob)
    return heads, blobs


def _described(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/S" in thing and ("/Alt" in thing or "/ActualText" in thing)


def _oddities(document: pikepdf.Pdf) -> list[str]:
    faults = []
    root = document.Root
    names: Any = root.get("/Names", {})
    if "/JavaScript" in names or "/OpenAction" in root or "/AA" in root:
        faults.append("The PDF carries a program or an action; the copy leaves it out.")
    if "/Outlines" in root:
        faults.append("The PDF has bookmarks; their wording is not part of the copy.")
    if "/AcroForm" in root and "/XFA" in root["/AcroForm"]:
        faults.append("The PDF is an interactive form (XFA); check that the copy shows what was filled in.")
    if "/StructTreeRoot" in root and any(_described(thing) for thing in document.objects):
        faults.append("The PDF describes things in words that do not show; the copy leaves these out.")
    form: Any = root.get("/AcroForm", {})
    fields: Any = form.get("/Fields", [])
    if any("/V" in field and "/Kids" not in field and "/Rect" not in field for field in fields):
        faults.append("The PDF holds answers to a form that stand on no page; the copy leaves them out.")
    return faults
