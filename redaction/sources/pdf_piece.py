"""Takes pages out of a PDF exactly as they are, with nothing of the others (R25), in the child process."""

from io import BytesIO
from typing import Any

import pikepdf

from redaction.sources.pdf_file import open_pdf
from redaction.values import Refusal, Unreadable

_LEADS_ELSEWHERE = ("/B", "/StructParents", "/AA", "/Tabs", "/PieceInfo", "/Metadata")
_NOTE_LEADS_ELSEWHERE = ("/P", "/Dest", "/A", "/AA", "/StructParent", "/Parent", "/IRT")
_IS_A_FORM = "This PDF is a form that is filled in on the screen. Add it as it is: it cannot be cut into documents."
_BROKEN = "This PDF is damaged and cannot be cut. Add it as it is, or scan the paper again."


def pieces_of(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """A PDF for each list of pages in `job["pieces"]` ([number, degrees clockwise], numbers from 1).

    Raises:
        Unreadable: a form, or damaged.
    """
    open_pdf(data)  # the bounds on depth, pages and locks
    try:
        with pikepdf.open(BytesIO(data)) as source:
            if "/AcroForm" in source.Root and len(source.Root.AcroForm.get("/Fields", [])):
                raise Unreadable(Refusal.UNKNOWN, _IS_A_FORM)
            for page in source.pages:
                _loosen(page)
            return {}, [_piece(source, pages) for pages in job["pieces"]]
    except (pikepdf.PdfError, IndexError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(Refusal.BROKEN, _BROKEN) from error


def _piece(source: pikepdf.Pdf, pages: list[list[int]]) -> bytes:
    with pikepdf.new() as made:
        for number, turn in pages:
            made.pages.append(source.pages[number - 1])
            if turn:
                made.pages[-1].rotate(turn, relative=True)
        made.remove_unreferenced_resources()
        stream = BytesIO()
        made.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return stream.getvalue()


def _loosen(page: pikepdf.Page) -> None:
    """Cut every thread by which a page, or a note on it, holds on to another page."""
    for name in _LEADS_ELSEWHERE:
        if name in page.obj:
            del page.obj[name]
    for note in page.obj.get("/Annots", []):
        if isinstance(note, pikepdf.Dictionary):
            for name in _NOTE_LEADS_ELSEWHERE:
                if name in note:
                    del note[name]
