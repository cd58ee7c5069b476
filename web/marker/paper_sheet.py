"""One sheet that came back on paper: which page it is, and the places the pen covers, to be taken over (S37)."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

import redaction
from models.sheets import MarkedScan
from records import marked_scans
from records.file import add_marks, mark_read
from web.casefile import show
from web.guarding import Visit
from web.marker.doing import TOO_LATE, keep_pen, tell_of_change, who_and_why
from web.marker.file import MarkerFile, open_file, read_as
from web.marker.page_view import PageView
from web.marker.paper_back import CameBack
from web.marker.paper_mode import PAPER, scan_or_404
from web.marker.paper_sheets import Sheet, guess, outlined
from web.marker.screen import MarkerVisit, pen_of
from web.wording import count

router = APIRouter()
_SHEET = PAPER + "/{scan_id}/{number}"
_UNKNOWN_DPI = 75


@router.get(_SHEET)
def sheet(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """The scan on its page, and each place the pen covers, to be taken over or left; or which page it may be."""
    file, row = open_file(visit, ref), scan_or_404(visit, ref, scan_id)
    came = CameBack(visit, file)
    visit.viewed(ref, "marked_sheet", scan_id=scan_id, sheet=number)
    return _shown(visit, file, came, row, _one(came, row, number))


def _shown(visit: Visit, file: MarkerFile, came: CameBack, row: MarkedScan, found: Sheet) -> Response:
    path = f"{file.path}/paper/{row.id}"
    after = came.after(row, found.number)
    words: dict[str, Any] = {
        "sheet": found,
        "row": row,
        "path": path,
        "pages": _pages_of(file),
        "twice": came.twice(row, found),
        "after": f"{path}/{after}" if after else "",
    }
    if found.spot is None:
        return show(visit, file.case, "paper_unknown.html", **words)
    pen = pen_of(visit)
    ticked = set(visit.fields.typed.get("place", [])) or {each.id for each in found.open if each.stroke.sure}
    return show(
        visit,
        file.case,
        "paper_sheet.html",
        pens=PageView(file, visit, found.spot),
        who=visit.fields.value("person") or guess(file, found) or pen.who,
        why=pen.why,
        ticked=ticked,
        read=file.is_read(found.spot),
        onscreen=f"{file.path}/page/{found.spot.document.id}/{found.spot.page}",
        **words,
    )


@router.get(_SHEET + "/picture")
def picture(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """The scan as it lies on its page, with an outline around each place; as it came, where it lies on none."""
    file, row = open_file(visit, ref), scan_or_404(visit, ref, scan_id)
    came = CameBack(visit, file)
    found = _one(came, row, number)
    page = file.page_of(found.spot) if found.spot is not None else None
    laid = came.picture(row, found)
    if page is not None and laid:
        return Response(outlined(found, laid, page.width_pt), media_type="image/jpeg")
    kind: redaction.Kind = "pdf" if row.media == "pdf" else "image"
    try:
        png = redaction.page_picture(came.scan(row), kind, number, _UNKNOWN_DPI, as_scanned=True)
    except redaction.Unreadable:
        raise HTTPException(404) from None
    return Response(png, media_type="image/png")


@router.post(_SHEET)
def take_over(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """Make marks of the places that were ticked, about one person and for one reason."""
    file, row = open_file(visit, ref), scan_or_404(visit, ref, scan_id)
    came = CameBack(visit, file)
    found = _one(came, row, number)
    wanted = set(visit.fields.typed.get("place", []))
    picked = [each for each in found.open if each.id in wanted]
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
    if not picked:
        visit.fields.wrong("place", "Tick the places to black out. They may be marked already.")
    who, why = who_and_why(visit, file)
    if visit.fields.faults or found.spot is None:
        return _shown(visit, file, came, row, found)
    reason = visit.fields.words("reason")
    with visit.writing(ref) as session:
        marks = [each.as_mark(found.spot, who, why, reason) for each in picked]
        add_marks(session, ref, marks, visit.user.id, visit.now)
    outcomes = tell_of_change(visit, file)
    return keep_pen(
        visit,
        visit.go(f"{file.path}/paper/{row.id}/{number}", f"{count(len(picked), 'place')} marked.", *outcomes),
    )


@router.post(_SHEET + "/page")
def which_page(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """A person says which page a sheet is whose code does not tell, or that it is not known after all."""
    file, row = open_file(visit, ref), scan_or_404(visit, ref, scan_id)
    came = CameBack(visit, file)
    found = _one(came, row, number)
    chosen, known = visit.fields.value("page"), {value for value, _ in _pages_of(file)}
    if not found.may_be_told:
        raise HTTPException(404)
    if chosen not in known and not (found.told and not chosen):
        visit.fields.wrong("page", "Choose the page that this sheet shows")
        return _shown(visit, file, came, row, found)
    document_id, _, page = chosen.partition("/")
    place = (document_id, int(page)) if chosen else None
    with visit.writing(ref) as session:
        marked_scans.say_which_page(session, ref, scan_id, number, place, visit.user.id, visit.now)
    words = "Look whether the sheet lies well on its page." if place else "Nobody says any more which page it is."
    return visit.go(f"{file.path}/paper/{scan_id}/{number}", words)


@router.post(_SHEET + "/read")
def read(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """A person says that they have read the whole of this page on paper; on to the next sheet."""
    file, row = open_file(visit, ref), scan_or_404(visit, ref, scan_id)
    came = CameBack(visit, file)
    found = _one(came, row, number)
    if found.spot is None:
        raise HTTPException(404)
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
        return _shown(visit, file, came, row, found)
    with visit.writing(ref) as session:
        mark_read(session, ref, visit.user.id, read_as(found.spot.document.id), found.spot.page, visit.now)
    path, after = f"{file.path}/paper/{scan_id}", came.after(row, number)
    return visit.go(f"{path}/{after}" if after else path, "This page is read.")


def _pages_of(file: MarkerFile) -> Sequence[tuple[str, str]]:
    """Every page of the file, to be chosen from."""
    return [(f"{spot.document.id}/{spot.page}", f"{spot.document.title}, page {spot.page}") for spot in file.spots]


def _one(came: CameBack, row: MarkedScan, number: int) -> Sheet:
    """One sheet with a page of its own. Raises HTTPException 404."""
    found = came.sheet(row, number)
    if found is None or not found.opens:
        raise HTTPException(404)
    return found
