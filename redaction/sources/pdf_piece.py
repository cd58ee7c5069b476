"""Takes pages out of a PDF exactly as they are, with nothing of the others (R25), in the child process."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf

from redaction.sources.pdf_file import open_pdf
from redaction.values import Refusal, Unreadable

_LEADS_ELSEWHERE = ("/B", "/StructParents", "/AA", "/Tabs", "/PieceInfo", "/Metadata")
_NOTE_LEADS_ELSEWHERE = ("/P", "/Dest", "/A", "/AA", "/StructParent", "/Parent", "/IRT")
_IS_A_FORM = "This PDF is a form that is filled in on the screen. Add it as it is: it cannot be cut into documents."
BROKEN = "This PDF is damaged and cannot be cut. Add it as it is, or scan the paper again."
BROKEN_AS = (pikepdf.PdfError, IndexError, ValueError, TypeError, KeyError, AttributeError)


def pieces_of(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """A PDF for each list of pages in `job["pieces"]` ([number, degrees clockwise], numbers from 1).

    Raises:
        Unreadable: a form, or damaged.
    """
    open_pdf(data)  # the bounds on depth, pages and locks
    try:
        with pikepdf.open(BytesIO(data)) as source:
            loosen(source)
            return {}, [_piece(source, pages) for pages in job["pieces"]]
    except BROKEN_AS as error:
        raise Unreadable(Refusal.BROKEN, BROKEN) from error


def _piece(source: pikepdf.Pdf, pages: list[list[int]]) -> bytes:
    with pikepdf.new() as made:
        for number, turn in pages:
            add_page(made, source, number, turn)
        keep_layers(made, [source])
        return saved(made)


def loosen(source: pikepdf.Pdf) -> None:
    """Cut every thread by which a page, or a note on it, holds on to another page.

    Raises:
        Unreadable: the file is a form that is filled in on the screen.
    """
    if "/AcroForm" in source.Root and len(source.Root.AcroForm.get("/Fields", [])):
        raise Unreadable(Refusal.UNKNOWN, _IS_A_FORM)
    for page in source.pages:
        _loosen(page)


def add_page(made: pikepdf.Pdf, source: pikepdf.Pdf, number: int, turn: int) -> None:
    """Add page `number` of `source`, turned clockwise by `turn` degrees."""
    made.pages.append(source.pages[number - 1])
    if turn:
        made.pages[-1].rotate(turn, relative=True)


def keep_layers(made: pikepdf.Pdf, sources: Sequence[pikepdf.Pdf]) -> None:
    """Keep hidden what the sources hide: layers that are off stay off (R30)."""
    layers, off = pikepdf.Array(), pikepdf.Array()
    for source in sources:
        told = source.Root.get("/OCProperties")
        if not isinstance(told, pikepdf.Dictionary):
            continue
        shown = told.get("/D", pikepdf.Dictionary())
        hides = shown.get("/BaseState", "") == pikepdf.Name.OFF
        on = {one.objgen for one in shown.get("/ON", [])}
        dark = {one.objgen for one in shown.get("/OFF", [])}
        for layer in told.get("/OCGs", []):
            copied = made.copy_foreign(layer)
            layers.append(copied)
            if layer.objgen in dark or (hides and layer.objgen not in on):
                off.append(copied)
    if len(layers):
        made.Root.OCProperties = pikepdf.Dictionary(OCGs=layers, D=pikepdf.Dictionary(OFF=off))


def saved(made: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF; the same pages give the same bytes."""
    made.remove_unreferenced_resources()
    stream = BytesIO()
    made.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return stream.getvalue()


def _loosen(page: pikepdf.Page) -> None:
    for name in _LEADS_ELSEWHERE:
        if name in page.obj:
            del page.obj[name]
    for note in page.obj.get("/Annots", []):
        if isinstance(note, pikepdf.Dictionary):
            for name in _NOTE_LEADS_ELSEWHERE:
                if name in note:
                    del note[name]
