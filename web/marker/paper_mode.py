"""Marking on paper: how it goes, scans that come back, and what each of their sheets is (S37)."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from starlette.datastructures import UploadFile
from starlette.responses import Response

import redaction
from models.sheets import MarkedScan
from models.words import Stage
from records import marked_scans
from records.faults import NotFound
from web.casefile import show
from web.filing.taking_in import shown_name
from web.guarding import Visit
from web.marker.doing import TOO_LATE
from web.marker.file import MarkerFile, open_file
from web.marker.paper_back import CameBack
from web.marker.paper_sheets import Sheet, SheetState
from web.marker.screen import MarkerVisit
from web.protection import LARGEST_FILE, MEGABYTE
from web.wording import count, moment

router = APIRouter()
PAPER = "/requests/{ref}/marker/paper"
_SCANS = frozenset({"pdf", "image"})
_STATES: Mapping[SheetState, tuple[str, str]] = {
    SheetState.WAITING: ("Not looked at yet", "blue"),
    SheetState.PAGE: ("To be looked at", "blue"),
    SheetState.EMPTY: ("An empty side", "grey"),
    SheetState.NO_CODE: ("Not known", "red"),
    SheetState.EARLIER: ("Earlier version", "orange"),
    SheetState.FOREIGN: ("Not of this request", "red"),
    SheetState.MIXED: ("Not taken", "red"),
    SheetState.BROKEN: ("Not taken", "red"),
}


@dataclass(frozen=True)
class Line:
    """One scanned sheet in the list: what it is, how far it is, where it leads."""

    scan: str
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


@router.get(PAPER)
def paper(ref: str, visit: MarkerVisit) -> Response:
    """How it goes, the sheets to print, and the way back for scans."""
    return front(visit, open_file(visit, ref))


@router.post(PAPER)
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
        return front(visit, file)
    words = f"{count(sum(row.sheets for row in rows), 'sheet')} came back. Go through them one by one."
    return visit.go(f"{file.path}/paper/{rows[0].id if len(rows) == 1 else 'back'}", words)


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
    except redaction.Unreadable as refused:
        visit.fields.wrong("scans", f"{name}: {refused.message}")
        return []
    if found.kind not in _SCANS:
        visit.fields.wrong("scans", f"{name}: this is no scan. Bring a PDF, or photos (JPEG, PNG, TIFF).")
        return []
    with visit.writing(file.ref) as session:
        key, by = visit.desk.key, visit.user.id
        return [marked_scans.add_scan(session, key, file.ref, data, name, found.kind, found.pages, by, visit.now)]


@router.get(PAPER + "/back")
def all_back(ref: str, visit: MarkerVisit) -> Response:
    """The sheets of every scan that nobody has gone through yet."""
    file = open_file(visit, ref)
    visit.viewed(ref, "marked_scans")
    return _list(visit, file, None)


@router.post(PAPER + "/back")
def settle_all(ref: str, visit: MarkerVisit) -> Response:
    """All scans were gone through."""
    return _settle(visit, open_file(visit, ref), None)


@router.get(PAPER + "/{scan_id}")
def scan(ref: str, scan_id: str, visit: MarkerVisit) -> Response:
    """Every sheet of a scan: which page it is, and what is still to be done."""
    file, row = open_file(visit, ref), scan_or_404(visit, ref, scan_id)
    visit.viewed(ref, "marked_scan", scan_id=scan_id)
    return _list(visit, file, row)


@router.post(PAPER + "/{scan_id}")
def settle(ref: str, scan_id: str, visit: MarkerVisit) -> Response:
    """The scan was gone through: it leaves the list and stays on record."""
    return _settle(visit, open_file(visit, ref), scan_or_404(visit, ref, scan_id))


def _settle(visit: Visit, file: MarkerFile, only: MarkedScan | None) -> Response:
    came = CameBack(visit, file)
    rows = [only] if only is not None else came.open
    left = sum(came.left(row) for row in rows)
    if not rows:
        return _list(visit, file, only)
    if left and not visit.fields.yes("leave"):
        stands = "sheet still wants" if left == 1 else "sheets still want"
        visit.fields.wrong("leave", f"{left} {stands} something. Go through them, or tick that they may stay.")
        return _list(visit, file, only)
    with visit.writing(file.ref) as session:
        for row in rows:
            marked_scans.settle_scan(session, file.ref, row.id, came.marked(row), visit.user.id, visit.now)
    kept = "The scan is put away. It stays" if len(rows) == 1 else "The scans are put away. They stay"
    return visit.go(f"{file.path}/paper", f"{kept} sealed with this request.")


def _list(visit: Visit, file: MarkerFile, only: MarkedScan | None) -> Response:
    """The sheets of one scan, or of all that are open; looks at sheets for a moment, and the page looks again."""
    with visit.reading() as session:
        rows = [only] if only is not None else marked_scans.open_scans(session, file.ref)
    came = CameBack(visit, file, [row.id for row in rows])
    path = f"{file.path}/paper"
    lines = [
        _line(row.name, sheet, f"{path}/{row.id}", came.twice(row, sheet))
        for row in rows
        for sheet in came.sheets[row.id]
    ]
    return show(
        visit,
        file.case,
        "paper_scan.html",
        rows=rows,
        path=f"{path}/{only.id if only is not None else 'back'}",
        lines=lines,
        waiting=sum(came.waiting(row) for row in rows),
        left=sum(came.left(row) for row in rows),
        missing=came.missing,
        back=path,
    )


def _line(scan: str, sheet: Sheet, path: str, twice: str) -> Line:
    state, colour = _STATES[sheet.state]
    if sheet.state is SheetState.PAGE and (sheet.looked_at or sheet.trouble):
        state, colour = _how_far(sheet)
    title = f"{sheet.spot.document.title}, page {sheet.spot.page}" if sheet.spot else ""
    trouble = " ".join(words for words in (sheet.trouble, twice) if words)
    return Line(scan, sheet.number, title, state, colour, f"{path}/{sheet.number}" if sheet.opens else "", trouble)


def _how_far(sheet: Sheet) -> tuple[str, str]:
    if not sheet.picture:
        return "Not laid on its page", "red"
    if not sheet.lies_well:
        return "Does not lie well", "orange"
    if not sheet.found:
        return "Nothing black on it", "grey"
    return (f"{count(len(sheet.open), 'place')} open", "orange") if sheet.open else ("All marked", "green")


def front(visit: Visit, file: MarkerFile) -> Response:
    """The page from which marking on paper begins, also after something was refused on it."""
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


def scan_or_404(visit: Visit, ref: str, scan_id: str) -> MarkedScan:
    """One scan of the request. Raises HTTPException 404."""
    with visit.reading() as session:
        try:
            return marked_scans.scan_of(session, ref, scan_id)
        except NotFound:
            raise HTTPException(404) from None
