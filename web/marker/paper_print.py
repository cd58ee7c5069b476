"""The file as sheets of paper to print, drawn page by page while somebody waits and sees how far it is (S37)."""

import time
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

import redaction
from records.page_cache import FolderCache
from web.casefile import show
from web.guarding import Visit
from web.marker.file import MarkerFile, Spot, open_file
from web.marker.paper_codes import code_of
from web.marker.paper_mode import PAPER, front
from web.marker.paper_sheets import printed_as
from web.marker.screen import MarkerVisit
from web.wording import count

router = APIRouter()
DRAWING_SECONDS = 2.0


@router.get(PAPER + "/sheets")
def sheets(ref: str, visit: MarkerVisit) -> Response:
    """Every page of the file as a sheet with its code; while they are being drawn, how far that is."""
    file = open_file(visit, ref)
    if file.papers_read < len(file.papers):
        return _progress(visit, file, f"{file.papers_read} of {count(len(file.papers), 'paper')} read")
    spots = [spot for spot in file.spots if file.page_of(spot) is not None]
    if not spots:
        visit.fields.wrong("", "There is no page that can be printed yet. Add the documents first.")
        return front(visit, file)
    waits = "wait" in visit.request.query_params
    begin = _begin(visit, len(spots)) if waits else 0
    try:
        drawn = _drawn(visit, file, spots, begin)
    except redaction.Unreadable as refused:
        visit.fields.wrong("", refused.message)
        return front(visit, file)
    done = begin + len(drawn)
    if done < len(spots):
        return _progress(visit, file, f"{done} of {count(len(spots), 'sheet')} drawn", done, len(spots))
    if waits:
        return _progress(visit, file, f"All {count(len(spots), 'sheet')} are ready", len(spots), len(spots))
    visit.viewed(ref, "sheets_printed", pages=len(spots))
    name = f'attachment; filename="sheets-{quote(ref)}.pdf"'
    pdf = redaction.piled(drawn)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name})


def _begin(visit: Visit, sheets: int) -> int:
    """How many sheets were drawn when somebody looked before: those are not opened again only to be counted."""
    said = visit.request.query_params.get("from", "")
    return min(int(said), sheets) if said.isdecimal() and len(said) < 6 else 0


def _drawn(visit: Visit, file: MarkerFile, spots: list[Spot], begin: int) -> list[bytes]:
    """The sheets that are drawn, from `begin` on; draws at least one more, and goes on for a moment.

    Each is kept under its paper's own key, so that nobody can open it once that is destroyed (R31).

    Raises redaction.Unreadable.
    """
    lies = FolderCache(visit.desk.settings.page_cache, visit.desk.key)
    end, of = time.monotonic() + DRAWING_SECONDS, len(spots)
    drawn: list[bytes] = []
    paper, data, new, cache = "", b"", 0, None
    for number, spot in enumerate(spots[begin:], start=begin + 1):
        if spot.document.id != paper:
            paper, data, cache = spot.document.id, b"", file.load.kept(spot.document)
        key = f"printed-1-{code_of(file.ref, spot)}-{number}-{of}"
        kept = cache.get(key) if cache is not None else None
        if kept is None:
            if new and time.monotonic() > end:
                break
            new += 1
            data = data or file.load(spot.document)
            kept = redaction.print_sheets([printed_as(file, spot, data)], first=number, of=of, cache=lies)
            if cache is not None:
                cache.put(key, kept)
        drawn.append(kept)
    return drawn


def _progress(visit: Visit, file: MarkerFile, words: str, done: int = 0, of: int = 0) -> Response:
    path = f"{file.path}/paper"
    return show(visit, file.case, "paper_drawing.html", path=path, far=words, done=done, of=of)
