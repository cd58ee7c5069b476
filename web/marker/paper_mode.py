"""Marking on paper: sheets to print, scans that come back, strokes that a person makes marks of (S37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

import redaction
from models.sheets import MarkedScan
from models.words import Stage
from records import marked_scans
from records.faults import NotFound
from records.file import add_marks, marks_digest
from records.page_cache import FolderCache
from records.store import unseal
from web.casefile import show
from web.filing.taking_in import shown_name
from web.guarding import Visit
from web.marker.doing import TOO_LATE, keep_pen, tell_of_change, who_and_why
from web.marker.file import MarkerFile, open_file
from web.marker.page_view import PageView
from web.marker.paper_sheets import Sheet, came_back, guess, look_at, outlined, sheets_of
from web.marker.screen import MarkerVisit, pen_of
from web.protection import LARGEST_FILE, MEGABYTE
from web.wording import count, moment

router = APIRouter()
_PAPER = "/requests/{ref}/marker/paper"
_SCANS = frozenset({"pdf", "image"})


@dataclass(frozen=True)
class Line:
    """One scanned sheet in the list: what it is, how far it is, where it leads."""

    number: int
    title: str
    state: str
    colour: str
    href: str
    trouble: str


@dataclass(frozen=True)
class OpenScan:
    """A scan that waits for somebody to go through it."""

    row: MarkedScan
    title: str
    href: str


@router.get(_PAPER)
def paper(ref: str, visit: MarkerVisit) -> Response:
    """How it goes, the sheets to print, and the way back for scans."""
    return _front(visit, open_file(visit, ref))


@router.get(_PAPER + "/sheets")
def sheets(ref: str, visit: MarkerVisit) -> Response:
    """Every page of the file as a sheet of paper with its code."""
    file = open_file(visit, ref)
    pages = sheets_of(file)
    if not pages:
        visit.fields.wrong("", "There is no page that can be printed yet. Add the documents first.")
        return _front(visit, file)
    try:
        pdf = redaction.print_sheets(pages)
    except redaction.Unreadable as refused:
        visit.fields.wrong("", refused.message)
        return _front(visit, file)
    visit.viewed(ref, "sheets_printed", pages=len(pages))
    name = f'attachment; filename="sheets-{quote(ref)}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name})


@router.post(_PAPER)
def bring_back(ref: str, visit: MarkerVisit) -> Response:
    """Take in scans of marked sheets; each file is answered by its name, and none stops the others."""
    file = open_file(visit, ref)
    uploads = visit.fields.files("scans")
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
    elif not uploads:
        visit.fields.wrong("scans", "Choose the scan, or the photos, of the marked sheets")
    rows = [row for upload in uploads for row in _taken(visit, file, upload)] if file.may_change else []
    if visit.fields.faults or not rows:
        return _front(visit, file)
    words = f"{count(sum(row.sheets for row in rows), 'sheet')} came back. Go through them one by one."
    return visit.go(f"{file.path}/paper/{rows[0].id}" if len(rows) == 1 else f"{file.path}/paper", words)


def _taken(visit: Visit, file: MarkerFile, upload: UploadFile) -> list[MarkedScan]:
    name = shown_name(upload.filename or "")
    if (upload.size or 0) > LARGEST_FILE:
        visit.fields.wrong(
            "scans", f"{name}: at most {LARGEST_FILE // MEGABYTE} MB can be taken in. Scan fewer sheets."
        )
        return []
    upload.file.seek(0)
    data = upload.file.read()
    try:
        found = redaction.inspect(data, name)
        if found.kind not in _SCANS:
            visit.fields.wrong("scans", f"{name}: this is no scan. Bring a PDF, or photos (JPEG, PNG, TIFF).")
            return []
        redaction.read_returned(data, found.kind, _cache(visit))
    except redaction.Unreadable as refused:
        visit.fields.wrong("scans", f"{name}: {refused.message}")
        return []
    with visit.writing(file.ref) as session:
        key, by = visit.desk.key, visit.user.id
        return [marked_scans.add_scan(session, key, file.ref, data, name, found.kind, found.pages, by, visit.now)]


@router.get(_PAPER + "/{scan_id}")
def scan(ref: str, scan_id: str, visit: MarkerVisit) -> Response:
    """Every sheet of a scan: which page it is, what is still to be done, and which pages did not come back."""
    file = open_file(visit, ref)
    row, data = _scan(visit, ref, scan_id)
    visit.viewed(ref, "marked_scan", scan_id=scan_id)
    return _list(visit, file, row, came_back(file, row, data, _cache(visit)))


def _list(visit: Visit, file: MarkerFile, row: MarkedScan, found: Sequence[Sheet]) -> Response:
    path = f"{file.path}/paper/{row.id}"
    lines = [_line(sheet, path) for sheet in found]
    alone = [sheet for sheet in found if sheet.returned is not None and not sheet.returned.mixed]
    here = {sheet.spot.key for sheet in alone if sheet.spot is not None}
    missing = [f"{spot.document.title}, page {spot.page}" for spot in file.spots if spot.key not in here]
    return show(
        visit,
        file.case,
        "paper_scan.html",
        row=row,
        path=path,
        lines=lines,
        missing=missing,
        back=f"{file.path}/paper",
    )


def _line(sheet: Sheet, path: str) -> Line:
    title = f"{sheet.spot.document.title}, page {sheet.spot.page}" if sheet.spot else "Not known"
    if sheet.spot is None:
        state, colour = "Not taken", "red"
    elif not sheet.looked_at:
        state, colour = "To be looked at", "blue"
    elif not sheet.found:
        state, colour = "Nothing black on it", "grey"
    elif sheet.open:
        state, colour = f"{count(len(sheet.open), 'place')} open", "orange"
    else:
        state, colour = "All marked", "green"
    return Line(sheet.number, title, state, colour, f"{path}/{sheet.number}" if sheet.spot else "", sheet.trouble)


@router.get(_PAPER + "/{scan_id}/{number}")
def sheet(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """One sheet: the scan on its page, and each place the pen covers, to be taken over or left."""
    file = open_file(visit, ref)
    row, data = _scan(visit, ref, scan_id)
    visit.viewed(ref, "marked_sheet", scan_id=scan_id, sheet=number)
    return _sheet(visit, file, row, _one(visit, file, row, data, number))


def _sheet(visit: Visit, file: MarkerFile, row: MarkedScan, found: Sheet) -> Response:
    if found.spot is None:
        raise HTTPException(404)
    pen = pen_of(visit)
    view = PageView(file, visit, found.spot)
    path = f"{file.path}/paper/{row.id}"
    ticked = set(visit.fields.typed.get("place", [])) or {each.id for each in found.open if each.stroke.sure}
    return show(
        visit,
        file.case,
        "paper_sheet.html",
        sheet=found,
        row=row,
        path=path,
        pens=view,
        who=visit.fields.value("person") or guess(file, found) or pen.who,
        why=pen.why,
        ticked=ticked,
        onscreen=f"{file.path}/page/{found.spot.document.id}/{found.spot.page}",
    )


@router.get(_PAPER + "/{scan_id}/{number}/picture")
def picture(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """The scan as it lies on its page, with an outline around each place."""
    file = open_file(visit, ref)
    row, data = _scan(visit, ref, scan_id)
    found = _one(visit, file, row, data, number)
    page = file.page_of(found.spot) if found.spot is not None else None
    if page is None or not found.picture:
        raise HTTPException(404)
    return Response(outlined(found, page.width_pt), media_type="image/jpeg")


@router.post(_PAPER + "/{scan_id}/{number}")
def take_over(ref: str, scan_id: str, number: int, visit: MarkerVisit) -> Response:
    """Make marks of the places that were ticked, about one person and for one reason."""
    file = open_file(visit, ref)
    row, data = _scan(visit, ref, scan_id)
    found = _one(visit, file, row, data, number)
    wanted = set(visit.fields.typed.get("place", []))
    picked = [each for each in found.open if each.id in wanted]
    if not file.may_change:
        visit.fields.wrong("", TOO_LATE)
    if not picked:
        visit.fields.wrong("place", "Tick the places to black out. They may be marked already.")
    who, why = who_and_why(visit, file)
    if visit.fields.faults or found.spot is None:
        return _sheet(visit, file, row, found)
    reason = visit.fields.words("reason")
    with visit.writing(ref) as session:
        marks = [each.as_mark(found.spot, who, why, reason) for each in picked]
        add_marks(session, ref, marks, visit.user.id, visit.now)
        digest = marks_digest(session, ref) if file.bound else ""
    outcomes = tell_of_change(visit, file, digest)
    path = f"{file.path}/paper/{row.id}"
    onward = f"{path}/{number}" if len(picked) < len(found.open) else path
    return keep_pen(visit, visit.go(onward, f"{count(len(picked), 'place')} marked.", *outcomes))


@router.post(_PAPER + "/{scan_id}")
def settle(ref: str, scan_id: str, visit: MarkerVisit) -> RedirectResponse:
    """The scan was gone through: it leaves the list and stays on record."""
    file = open_file(visit, ref)
    row, data = _scan(visit, ref, scan_id)
    taken = sum(each.marked for found in came_back(file, row, data, _cache(visit)) for each in found.found)
    with visit.writing(ref) as session:
        marked_scans.settle_scan(session, ref, scan_id, taken, visit.user.id, visit.now)
    return visit.go(f"{file.path}/paper", "The scan is put away. It stays sealed with this request.")


def _front(visit: Visit, file: MarkerFile) -> Response:
    with visit.reading() as session:
        rows = marked_scans.open_scans(session, file.ref)
    path = f"{file.path}/paper"
    waiting = [
        OpenScan(row, f"{count(row.sheets, 'sheet')}, {moment(row.at)}: {row.name}", f"{path}/{row.id}")
        for row in rows
    ]
    early = file.case.stage in (Stage.INTAKE, Stage.ASSEMBLY)
    return show(
        visit,
        file.case,
        "paper.html",
        path=path,
        back=file.path,
        pages=len(file.spots),
        waiting=waiting,
        early=early,
    )


def _scan(visit: Visit, ref: str, scan_id: str) -> tuple[MarkedScan, bytes]:
    with visit.reading() as session:
        try:
            row = marked_scans.scan_of(session, ref, scan_id)
        except NotFound:
            raise HTTPException(404) from None
        return row, unseal(session, visit.desk.key, row.sealed_id)


def _one(visit: Visit, file: MarkerFile, row: MarkedScan, data: bytes, number: int) -> Sheet:
    cache = _cache(visit)
    found = next((each for each in came_back(file, row, data, cache) if each.number == number), None)
    if found is None:
        raise HTTPException(404)
    return look_at(file, row, data, found, cache)


def _cache(visit: Visit) -> redaction.PageCache:
    return FolderCache(visit.desk.settings.page_cache, visit.desk.key)
