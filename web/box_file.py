"""A box file: one scan of the whole folder, looked through, cut into documents by a person (S16-S18, S52, R25)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.responses import Response

import redaction
from models.boxes import BoxFile
from records import boxes, store
from records.faults import Refused
from redaction import Look
from rules.permissions import See
from web.box_plan import TURNS, Sheet, as_kept, documents, proposed
from web.casefile import Case, case_of, open_case, show
from web.filing import say_changed
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.protection import MEGABYTE
from web.taking_in import shown_name
from web.wording import count, moment

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
LARGEST_SCAN = 100 * MEGABYTE
MOST_PAGES = 400
MOST_SHEETS = 5000
THUMB_DPI = 45
LARGE_DPI = 100
_LOOK_SECONDS = 1.5
_BELOW = "/requests/{ref}/documents/box"


@dataclass(frozen=True)
class Scan:
    """One scan in the list."""

    id: str
    name: str
    pages: int
    when: str
    standing: str


@router.get("/documents/separator-sheets.pdf")
def separators(visit: FileVisit) -> Response:
    """Ten separator sheets to print."""
    headers = {"Content-Disposition": 'inline; filename="separator-sheets.pdf"'}
    return Response(redaction.separator_sheets(), media_type="application/pdf", headers=headers)


@router.get(_BELOW)
def bring(ref: str, visit: FileVisit) -> Response:
    """The form for a scan of a whole folder, and the scans that are there."""
    return _list(visit, case_of(visit, ref))


@router.post(_BELOW)
def take_in(ref: str, visit: FileVisit) -> Response:
    """Seal one scan; it is looked through next."""
    case = case_of(visit, ref)
    _may_change(visit, case)
    uploads = visit.fields.files("scan")
    taken = _seal(visit, case, uploads[0]) if uploads else None
    if not uploads:
        visit.fields.wrong("scan", "Choose the file with the scan")
    if taken is None:
        return _list(visit, case)
    done = "The scan is sealed as it came. Now cut it into documents."
    return visit.go(f"{case.path}/documents/box/{taken}", done)


def _seal(visit: Visit, case: Case, upload: UploadFile) -> str | None:
    name = shown_name(upload.filename or "")
    if (upload.size or 0) > LARGEST_SCAN:
        visit.fields.wrong("scan", f"{name} is larger than {LARGEST_SCAN // MEGABYTE} MB. Scan it in two parts.")
        return None
    upload.file.seek(0)
    data = upload.file.read()
    try:
        seen = redaction.inspect(data, name)
        if seen.kind not in ("pdf", "image") or seen.pages < 2:
            visit.fields.wrong("scan", f"{name} is no scan of several pages. Add it as an ordinary document.")
            return None
        if seen.pages > MOST_PAGES:
            visit.fields.wrong("scan", f"{name} has {seen.pages} pages; at most {MOST_PAGES}. Scan it in parts.")
            return None
        redaction.pieces(data, seen.kind, [[redaction.PiecePage(1)]])
    except redaction.Unreadable as unreadable:
        visit.fields.wrong("scan", f"{name}: {unreadable.message}")
        return None
    with visit.writing(case.ref) as session:
        who, key = visit.user.id, visit.desk.key
        box = boxes.add_box(
            session, key, case.child.id, case.ref, data, name, seen.kind, seen.pages, who, visit.now
        )
    return box.box_id if isinstance(box, boxes.Known) else box.id


@router.get(f"{_BELOW}/{{box_id}}")
def table(ref: str, box_id: str, visit: FileVisit) -> Response:
    """The cutting table; while pages are still being looked at, how far that is."""
    case, box = _box(visit, ref, box_id)
    looks = _look_on(visit, box)
    if box.cut_at is not None:
        return _cut_page(visit, case, box)
    if len(looks) < box.pages:
        return show(visit, case, "box_looking.html", box=box, looked=len(looks))
    visit.viewed(ref, "scan", box_id=box_id)
    after_blank = visit.request.query_params.get("after") == "blank"
    visit.fields = _filled(box, proposed(looks, after_blank))
    return _table(visit, case, box, looks, after_blank)


@router.post(f"{_BELOW}/{{box_id}}")
def cut(ref: str, box_id: str, visit: FileVisit) -> Response:
    """Cut the scan as it stands on the table."""
    case, box = _box(visit, ref, box_id)
    _may_change(visit, case)
    looks = _look_on(visit, box)
    sheets = [_typed(visit.fields, number, look) for number, look in sorted(looks.items())]
    told = visit.fields.number("sheets", "Count the sheets of the folder, and enter the number", 1, MOST_SHEETS)
    note = visit.fields.text("note")
    kept = sum(sheet.kept for sheet in sheets)
    if not visit.fields.faults and told not in (kept, (kept + 1) // 2) and not note:
        differ = f"The folder holds {told} sheets and {kept} pages are kept."
        visit.fields.wrong("note", f"{differ} Say why that is right.")
    if len(looks) < box.pages or visit.fields.faults:
        return _table(visit, case, box, looks)
    try:
        _cut(visit, case, box, sheets, told, note)
    except (Refused, redaction.Unreadable) as refused:
        visit.fields.wrong("", getattr(refused, "message", str(refused)))
        return _table(visit, case, box, looks)
    outcome = say_changed(visit, case)
    done = f"{count(len(documents(sheets)), 'document')} cut. Give each its title, date, author and kind."
    return visit.go(f"{case.path}/documents/box/{box_id}", done, outcome)


def _cut(visit: Visit, case: Case, box: BoxFile, sheets: Sequence[Sheet], told: int, note: str) -> None:
    wanted = documents(sheets)
    made = redaction.pieces(_bytes(visit, box), _kind(box), wanted)
    pieces = [boxes.PieceOf(data, as_kept(pages), len(pages)) for data, pages in zip(made, wanted, strict=True)]
    with visit.writing(case.ref) as session:
        boxes.note_sheets(session, box.id, case.ref, told, note, visit.user.id, visit.now)
        boxes.cut(session, visit.desk.key, box.id, case.ref, pieces, visit.user.id, visit.now)


@router.post(f"{_BELOW}/{{box_id}}/anew")
def anew(ref: str, box_id: str, visit: FileVisit) -> Response:
    """Take the documents back and cut the scan another way."""
    case, box = _box(visit, ref, box_id)
    _may_change(visit, case)
    try:
        with visit.writing(ref) as session:
            boxes.cut_anew(session, box_id, ref, visit.user.id, visit.now)
    except Refused as refused:
        visit.fields.wrong("", str(refused))
        return _cut_page(visit, case, box)
    outcome = say_changed(visit, case)
    return visit.go(f"{case.path}/documents/box/{box_id}", "The scan lies on the table again.", outcome)


@router.get(f"{_BELOW}/{{box_id}}/pages/{{number}}.png")
def picture(ref: str, box_id: str, number: int, visit: FileVisit) -> Response:
    """One page of the scan, small, or large with ?large=1."""
    _, box = _box(visit, ref, box_id)
    if not 1 <= number <= box.pages:
        raise HTTPException(404)
    with visit.reading() as session:
        if not store.is_readable(session, box.sealed_id):
            raise HTTPException(404)
    dpi = LARGE_DPI if visit.request.query_params.get("large") else THUMB_DPI
    known = _pictures.get((box_id, number, dpi))
    try:
        png = known or redaction.page_picture(_bytes(visit, box), _kind(box), number, dpi, turns={number: 0})
    except redaction.Unreadable:
        raise HTTPException(404) from None
    _remember((box_id, number, dpi), png)
    return Response(png, media_type="image/png")


_MOST_PICTURES = 500
_pictures: dict[tuple[str, int, int], bytes] = {}


def _remember(place: tuple[str, int, int], png: bytes) -> None:
    """Keep the newest pictures in memory, so that a table that is looked at twice is not drawn twice."""
    _pictures.pop(place, None)
    _pictures[place] = png
    while len(_pictures) > _MOST_PICTURES:
        _pictures.pop(next(iter(_pictures)), None)


def _may_change(visit: Visit, case: Case) -> None:
    if not visit.may_act("file_changed") or not case.open or case.state.given is not None:
        raise HTTPException(403, "The file cannot be changed: your role cannot, or the request is past that.")


def _box(visit: Visit, ref: str, box_id: str) -> tuple[Case, BoxFile]:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        box = boxes.get_box(session, box_id)
    if box is None or box.child_id != case.child.id:
        raise HTTPException(404)
    return case, box


_on_the_table: dict[str, bytes] = {}


def _bytes(visit: Visit, box: BoxFile) -> bytes:
    """The scan; the last one stays in memory, because its pages are asked for one after the other."""
    with visit.reading() as session:
        if not store.is_readable(session, box.sealed_id):
            raise HTTPException(404)
        held = _on_the_table.get(box.sealed_id)
        data = held or store.unseal(session, visit.desk.key, box.sealed_id)
    if held is None:
        _on_the_table.clear()
        _on_the_table[box.sealed_id] = data
    return data


def _kind(box: BoxFile) -> redaction.Kind:
    return "pdf" if box.media == "pdf" else "image"


def _look_on(visit: Visit, box: BoxFile) -> dict[int, Look]:
    """What each page is taken for; goes on looking for a moment where some have not been looked at."""
    with visit.reading() as session:
        looks = {number: Look(look) for number, look in boxes.looks_of(session, box.id).items()}
    missing = [number for number in range(1, box.pages + 1) if number not in looks]
    if not missing or box.cut_at is not None:
        return looks
    data, until, found = _bytes(visit, box), time.monotonic() + _LOOK_SECONDS, {}
    for number in missing:
        try:
            found[number] = redaction.look_at(data, _kind(box), number)
        except redaction.Unreadable:
            found[number] = Look.PAGE
        if time.monotonic() > until:
            break
    with visit.writing() as session:
        for number, look in found.items():
            boxes.note_look(session, box.id, number, look.value)
    return looks | found


def _filled(box: BoxFile, sheets: Sequence[Sheet]) -> Fields:
    """The table's form with what is proposed in it."""
    values: dict[str, str | bool] = {f"place-{sheet.number}": str(sheet.place) for sheet in sheets}
    values |= {f"turn-{sheet.number}": str(sheet.turn) for sheet in sheets}
    values |= {f"starts-{sheet.number}": "yes" for sheet in sheets if sheet.starts}
    values |= {f"keep-{sheet.number}": "yes" for sheet in sheets if sheet.kept}
    values |= {"sheets": str(box.sheets_told) if box.sheets_told else "", "note": box.sheets_note}
    return Fields.holding(**values)


def _typed(fields: Fields, number: int, look: Look) -> Sheet:
    """What a person says of a page. A page with anything on it is always kept (R25)."""
    turn = fields.value(f"turn-{number}")
    return Sheet(
        number=number,
        look=look,
        place=fields.number(f"place-{number}", f"Page {number}: enter its place as a number", 1, MOST_SHEETS),
        starts=fields.yes(f"starts-{number}"),
        kept=look is Look.PAGE or fields.yes(f"keep-{number}"),
        turn=int(turn) if turn in {str(known) for known in TURNS} else 0,
    )


def _list(visit: Visit, case: Case) -> Response:
    with visit.reading() as session:
        scans = [_scan(session, case, box) for box in boxes.boxes_of(session, case.child.id)]
    may = visit.may_act("file_changed") and case.open and case.state.given is None
    return show(visit, case, "box_file.html", scans=scans, may_change=may, largest=f"{LARGEST_SCAN // MEGABYTE} MB")


def _scan(session: Session, case: Case, box: BoxFile) -> Scan:
    pieces = boxes.pieces_of(session, box.id)
    standing = f"Cut into {count(len(pieces), 'document')}" if box.cut_at else "Not cut yet"
    if not store.is_readable(session, box.sealed_id):
        standing += "; the scan itself is destroyed"
    added = case.staff.get(box.added_by)
    return Scan(box.id, box.name, box.pages, f"{moment(box.added_at)}, {added.name if added else ''}", standing)


def _table(visit: Visit, case: Case, box: BoxFile, looks: dict[int, Look], after_blank: bool = False) -> Response:
    sheets = proposed(looks)
    return show(
        visit,
        case,
        "box_table.html",
        box=box,
        sheets=sheets,
        turns=TURNS,
        separators=sum(sheet.look is Look.SEPARATOR for sheet in sheets),
        blanks=sum(sheet.look is Look.BLANK for sheet in sheets),
        after_blank=after_blank,
    )


def _cut_page(visit: Visit, case: Case, box: BoxFile) -> Response:
    with visit.reading() as session:
        pieces = boxes.pieces_of(session, box.id)
        why_not = boxes.why_not_cut_anew(session, box.id)
        readable = store.is_readable(session, box.sealed_id)
    rows = [(document, boxes.pages_in_words(piece.pages)) for piece, document in pieces]
    may = visit.may_act("file_changed") and case.open and case.state.given is None
    return show(visit, case, "box_cut.html", box=box, rows=rows, why_not=why_not, may_change=may, readable=readable)
