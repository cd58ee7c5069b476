"""The cutting table: a scan of the whole folder, or documents of the file, cut and bound by a person (S16-S18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.responses import Response

import redaction
from models.boxes import BoxFile
from records import binding, boxes, store
from records.faults import Refused
from records.file import documents_of
from redaction import Look
from rules.permissions import See
from web.casefile import Case, case_of, open_case, show
from web.filing.binding_dates import dates_on, falling_out
from web.filing.box_plan import TURNS, Sheet, documents, proposed
from web.filing.held_papers import refuse_if_held
from web.filing.lying import (
    LARGE_DPI,
    THUMB_DPI,
    Lying,
    keep_looks,
    looks_now,
    lying,
    picture_of,
    pieces_of,
    readable,
)
from web.filing.taking_in import shown_name
from web.filing.told import say_changed
from web.filing.turning import may_turn
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.protection import MEGABYTE
from web.wording import count, moment

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
LARGEST_SCAN = 100 * MEGABYTE
MOST_PAGES = 400
MOST_SHEETS = 5000
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


@router.post("/requests/{ref}/documents/table")
def lay_out(ref: str, visit: FileVisit) -> Response:
    """Lay documents of the file on the table: those that were chosen, or all photos of one page."""
    case = case_of(visit, ref)
    _may_change(visit, case)
    try:
        with visit.writing(ref) as session:
            papers = documents_of(session, case.child.id)
            photos = [paper.id for paper in papers if paper.media == "image" and paper.pages == 1]
            chosen = photos if visit.fields.value("all") == "photos" else visit.fields.typed.get("choose", [])
            refuse_if_held(session, case, chosen)
            key, child_id = visit.desk.key, case.child.id
            box_id = binding.lay_out(session, key, child_id, ref, chosen, visit.user.id, visit.now).id
    except Refused as refused:
        visit.fields.wrong("", str(refused))
        return _list(visit, case)
    return visit.go(f"{case.path}/documents/box/{box_id}")


@router.get(f"{_BELOW}/{{box_id}}")
def table(ref: str, box_id: str, visit: FileVisit) -> Response:
    """The cutting table; while pages are still being looked at, how far that is."""
    case, lies = _box(visit, ref, box_id)
    box = lies.box
    if box.cut_at is not None:
        return _cut_page(visit, case, lies)
    if not lies.standing:
        visit.fields.wrong("", "A document that lies here is no longer in the file. Lay the documents out again.")
        return _list(visit, case)
    looks = _looks(visit, lies)
    if len(looks) < box.pages:
        return show(visit, case, "box_looking.html", box=box, looked=len(looks), bound=lies.bound)
    visit.viewed(ref, "scan", box_id=box_id)
    after_blank = visit.request.query_params.get("after") == "blank"
    visit.fields = _filled(box, proposed(looks, after_blank, lies.begins))
    return _table(visit, case, lies, looks, after_blank)


@router.post(f"{_BELOW}/{{box_id}}")
def cut(ref: str, box_id: str, visit: FileVisit) -> Response:
    """Make documents of the pages as they stand on the table."""
    case, lies = _box(visit, ref, box_id)
    _may_change(visit, case)
    looks = _looks(visit, lies)
    sheets = [_typed(visit.fields, number, look) for number, look in sorted(looks.items())]
    told = None if lies.bound else _told(visit, sum(sheet.kept for sheet in sheets))
    if _falling(visit, case, lies, sheets) and not visit.fields.yes("falls"):
        visit.fields.wrong(
            "falls", "Documents would fall out of a request. Change the order, or say that it is right."
        )
    if len(looks) < lies.box.pages or visit.fields.faults:
        return _table(visit, case, lies, looks, sheets=sheets)
    try:
        _cut(visit, case, lies, sheets, told, looks)
    except (Refused, store.Destroyed, redaction.Unreadable) as refused:
        visit.fields.wrong("", getattr(refused, "message", str(refused)))
        return _table(visit, case, lies, looks, sheets=sheets)
    outcome = say_changed(visit, case)
    out = sum(not sheet.kept for sheet in sheets)
    left = f" {count(out, 'page was', 'pages were')} left out; they are named below." if out else ""
    done = (
        f"{count(len(documents(sheets)), 'document')} made.{left} Look at the title, date, author and kind of each."
    )
    return visit.go(f"{case.path}/documents/box/{box_id}", done, outcome)


def _told(visit: Visit, kept: int) -> int:
    """How many sheets the folder holds; where that is not what is kept, somebody says why."""
    told = visit.fields.number("sheets", "Count the sheets of the folder, and enter the number", 1, MOST_SHEETS)
    if not visit.fields.faults and told not in (kept, (kept + 1) // 2) and not visit.fields.text("note"):
        differ = f"The folder holds {told} sheets and {kept} pages are kept."
        visit.fields.wrong("note", f"{differ} Say why that is right.")
    return told


def _cut(
    visit: Visit, case: Case, lies: Lying, sheets: Sequence[Sheet], told: int | None, looks: Mapping[int, Look]
) -> None:
    made, box, key, who = pieces_of(visit, lies, documents(sheets)), lies.box, visit.desk.key, visit.user.id
    with visit.writing(case.ref) as session:
        keep_looks(session, box, looks)
        if told is None:
            refuse_if_held(session, case, [paper.id for _, paper in binding.sources_of(session, box.id)])
            binding.make_documents(session, key, box.id, case.ref, made, who, visit.now)
        else:
            boxes.note_sheets(session, box.id, case.ref, told, visit.fields.text("note"), who, visit.now)
            boxes.cut(session, key, box.id, case.ref, made, who, visit.now)


@router.post(f"{_BELOW}/{{box_id}}/anew")
def anew(ref: str, box_id: str, visit: FileVisit) -> Response:
    """Take the new documents back: a scan is cut another way, documents stand as they were."""
    case, lies = _box(visit, ref, box_id)
    _may_change(visit, case)
    try:
        with visit.writing(ref) as session:
            refuse_if_held(session, case, [paper.id for paper in boxes.cut_documents(session, box_id)])
            if lies.bound:
                binding.put_back(session, box_id, ref, visit.user.id, visit.now)
            else:
                boxes.cut_anew(session, box_id, ref, visit.user.id, visit.now)
    except Refused as refused:
        visit.fields.wrong("", str(refused))
        return _cut_page(visit, case, lies)
    outcome = say_changed(visit, case)
    if lies.bound:
        return visit.go(f"{case.path}/documents", "The documents stand in the file as they were.", outcome)
    return visit.go(f"{case.path}/documents/box/{box_id}", "The scan lies on the table again.", outcome)


@router.get(f"{_BELOW}/{{box_id}}/pages/{{number}}.png")
def picture(ref: str, box_id: str, number: int, visit: FileVisit) -> Response:
    """One page of the scan, small, or large with ?large=1."""
    _, lies = _box(visit, ref, box_id)
    sheet = next((sheet for sheet in lies.sheets if sheet.number == number), None)
    if sheet is None:
        raise HTTPException(404)
    try:
        png = picture_of(visit, sheet, LARGE_DPI if visit.request.query_params.get("large") else THUMB_DPI)
    except (redaction.Unreadable, store.Destroyed):
        raise HTTPException(404) from None
    return Response(png, media_type="image/png")


def _looks(visit: Visit, lies: Lying) -> dict[int, Look]:
    try:
        return looks_now(visit, lies)
    except store.Destroyed:
        raise HTTPException(404) from None


def _may_change(visit: Visit, case: Case) -> None:
    if not may_turn(visit, case):
        raise HTTPException(403, "The file cannot be changed: your role cannot, or the request is past that.")


def _box(visit: Visit, ref: str, box_id: str) -> tuple[Case, Lying]:
    with visit.reading() as session:
        case = open_case(session, ref, visit.now)
        box = boxes.get_box(session, box_id)
        lies = lying(session, box) if box is not None else None
    if lies is None or lies.box.child_id != case.child.id:
        raise HTTPException(404)
    return case, lies


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
        scans = [_scan(session, case, lying(session, box)) for box in boxes.boxes_of(session, case.child.id)]
    may = may_turn(visit, case)
    return show(visit, case, "box_file.html", scans=scans, may_change=may, largest=f"{LARGEST_SCAN // MEGABYTE} MB")


def _scan(session: Session, case: Case, lies: Lying) -> Scan:
    box, pieces = lies.box, boxes.pieces_of(session, lies.box.id)
    standing = f"Cut into {count(len(pieces), 'document')}" if box.cut_at else "Not cut yet"
    if lies.bound:
        now = "They stand in the file as they are" if lies.standing else "No longer in the file as they lay here"
        standing = f"{count(len(pieces), 'document')} made of them" if box.cut_at else now
    elif not readable(session, lies):
        standing += "; the scan itself is destroyed"
    added = case.staff.get(box.added_by)
    return Scan(box.id, box.name, box.pages, f"{moment(box.added_at)}, {added.name if added else ''}", standing)


def _falling(visit: Visit, case: Case, lies: Lying, sheets: Sequence[Sheet]) -> list[str]:
    if not lies.bound:
        return []
    with visit.reading() as session:
        return falling_out(session, case.ref, lies, documents(sheets))


def _table(
    visit: Visit,
    case: Case,
    lies: Lying,
    looks: dict[int, Look],
    after_blank: bool = False,
    sheets: Sequence[Sheet] = (),
) -> Response:
    planned = proposed(looks, after_blank, lies.begins)
    whence = _whence(lies)
    now = sheets or planned
    return show(
        visit,
        case,
        "box_table.html",
        box=lies.box,
        bound=lies.bound,
        whence=whence,
        sheets=planned,
        turns=TURNS,
        separators=sum(sheet.look is Look.SEPARATOR for sheet in planned),
        blanks=sum(sheet.look is Look.BLANK for sheet in planned),
        left_out=[whence.get(sheet.number, f"page {sheet.number}") for sheet in now if not sheet.kept],
        dates=dates_on(lies),
        falling=_falling(visit, case, lies, now),
        after_blank=after_blank,
    )


def _whence(lies: Lying) -> dict[int, str]:
    """The document and page behind each page of the table; of a scan there is none."""
    return {sheet.number: f"{sheet.title}, page {sheet.page}" for sheet in lies.sheets if sheet.title}


def _cut_page(visit: Visit, case: Case, lies: Lying) -> Response:
    box = lies.box
    with visit.reading() as session:
        pieces = boxes.pieces_of(session, box.id)
        held = boxes.pages_held(session, box.id)
        why = binding.why_not_put_back if lies.bound else boxes.why_not_cut_anew
        why_not = why(session, box.id)
        whole = readable(session, lies)
    rows = [(document, boxes.pages_in_words(piece.pages)) for piece, document in pieces]
    whence = _whence(lies)
    left_out = [whence.get(number, f"page {number}") for number in range(1, box.pages + 1) if number not in held]
    return show(
        visit,
        case,
        "box_cut.html",
        box=box,
        rows=rows,
        left_out=left_out,
        why_not=why_not,
        may_change=may_turn(visit, case),
        readable=whole,
        bound=lies.bound,
        old=[paper.title for _, paper in lies.sources],
    )
