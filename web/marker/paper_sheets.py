"""The request's pages as sheets of paper, and what came back on each of them (S37)."""

import base64
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import cast

from PIL import Image, ImageDraw

import redaction
from models.files import MarkRow, turns_of
from models.sheets import MarkedScan
from records.file import NewMark
from redaction import PrintSheet, Returned, Stroke, Strokes
from redaction.places import touches
from web.marker.file import MarkerFile, Spot

RULE = "paper"
_HERE = 0.6
_SCREEN_PX = 900
_LIES_BADLY = "The scan does not lie well on its page. Compare each place with care, or scan the sheet again."


@dataclass(frozen=True)
class Found:
    """One stroke on a sheet: its number there, its place, and whether it is marked already."""

    id: str
    stroke: Stroke
    marked: bool

    def as_mark(self, spot: Spot, person_id: str | None, ground: str, reason: str) -> NewMark:
        """The mark it becomes when somebody takes it over."""
        return NewMark(
            document_id=spot.document.id,
            page=spot.page,
            rule=RULE,
            ground=ground,
            words=self.stroke.words,
            boxes=self.stroke.boxes,
            person_id=person_id,
            reason=reason,
        )


@dataclass(frozen=True)
class Sheet:
    """A scanned sheet: its page of the file, or in one sentence why there is none."""

    number: int
    spot: Spot | None
    trouble: str = ""
    returned: Returned | None = None
    found: tuple[Found, ...] = ()
    picture: bytes = b""
    looked_at: bool = False

    @property
    def open(self) -> tuple[Found, ...]:
        """The strokes that are not marked yet."""
        return tuple(each for each in self.found if not each.marked)


def code_of(ref: str, spot: Spot) -> str:
    """The code of a page's sheet: bound to the request, the paper, the page, its turn and the paper's bytes."""
    return _code(ref, spot, turns_of(spot.document).get(spot.page))


def _code(ref: str, spot: Spot, turn: int | None) -> str:
    turned = () if turn is None else (f"turn {turn}",)
    return redaction.sheet_code(ref, spot.document.id, str(spot.page), spot.document.sha256, *turned)


def sheets_of(file: MarkerFile) -> list[PrintSheet]:
    """Every page that can be opened, in the order of the file."""
    return [_sheet(file, spot) for spot in file.spots if file.page_of(spot) is not None]


def _sheet(file: MarkerFile, spot: Spot) -> PrintSheet:
    kind = cast(redaction.Kind, spot.document.media)
    data, turns = file.load(spot.document), turns_of(spot.document)
    return PrintSheet(code_of(file.ref, spot), data, kind, spot.page, file.ref, turns)


def spots_by_code(file: MarkerFile) -> Mapping[str, Spot]:
    """Which page each code belongs to, as the file is now."""
    return {code_of(file.ref, spot): spot for spot in file.spots}


def codes_before_turning(file: MarkerFile) -> frozenset[str]:
    """The codes that sheets had which were printed before their page was turned."""
    turned = [spot for spot in file.spots if spot.page in turns_of(spot.document)]
    codes = {_code(file.ref, spot, turn) for spot in turned for turn in (None, 0, 90, 180, 270)}
    return frozenset(codes - set(spots_by_code(file)))


def came_back(file: MarkerFile, scan: MarkedScan, data: bytes, cache: redaction.PageCache) -> list[Sheet]:
    """What each sheet of a scan is; the strokes of those that were looked at before."""
    kind = cast(redaction.Kind, scan.media)
    known, seen, old = spots_by_code(file), set[str](), codes_before_turning(file)
    sheets = []
    for returned in redaction.read_returned(data, kind, cache):
        spot = known.get(returned.code or "")
        sheet = Sheet(returned.number, spot, _trouble(returned, spot, seen, old), returned)
        seen.add(returned.code or "")
        kept = cache.get(_key(scan, returned)) if spot is not None else None
        sheets.append(sheet if kept is None or spot is None else _with_strokes(file, sheet, spot, _unpacked(kept)))
    return sheets


def look_at(file: MarkerFile, scan: MarkedScan, data: bytes, sheet: Sheet, cache: redaction.PageCache) -> Sheet:
    """The sheet with the strokes that are on it; they are looked for once."""
    spot, returned = sheet.spot, sheet.returned
    if sheet.looked_at or spot is None or returned is None or returned.mixed:
        return sheet
    page = file.page_of(spot)
    if page is None:
        return replace(sheet, trouble="The paper of this page cannot be opened.")
    kind = cast(redaction.Kind, scan.media)
    try:
        strokes = redaction.strokes_on(returned, data, kind, _sheet(file, spot), page.words)
    except redaction.Unreadable as refused:
        return replace(sheet, trouble=refused.message)
    cache.put(_key(scan, returned), _packed(strokes))
    return _with_strokes(file, sheet, spot, strokes)


def _key(scan: MarkedScan, returned: Returned) -> str:
    return f"strokes-1-{scan.sealed_id}-{returned.number}-{returned.code}"


def _packed(strokes: Strokes) -> bytes:
    head = {
        "settled": strokes.settled,
        "strokes": [[each.boxes, each.words, each.sure] for each in strokes.strokes],
        "picture": base64.b64encode(strokes.picture).decode(),
    }
    return json.dumps(head).encode()


def _unpacked(kept: bytes) -> Strokes:
    head = json.loads(kept)
    found = tuple(
        Stroke(tuple((box[0], box[1], box[2], box[3]) for box in boxes), str(words), bool(sure))
        for boxes, words, sure in head["strokes"]
    )
    return Strokes(found, base64.b64decode(head["picture"]), bool(head["settled"]))


def _with_strokes(file: MarkerFile, sheet: Sheet, spot: Spot, strokes: Strokes) -> Sheet:
    marks = file.state(spot).standing
    found = tuple(
        Found(str(number), stroke, _is_marked(stroke, marks))
        for number, stroke in enumerate(strokes.strokes, start=1)
    )
    trouble = sheet.trouble if strokes.settled else _LIES_BADLY
    return replace(sheet, trouble=trouble, found=found, picture=strokes.picture, looked_at=True)


def _trouble(returned: Returned, spot: Spot | None, seen: Container[str], old: Container[str]) -> str:
    if returned.code is None:
        return "No code could be read on this sheet. Scan it again, flat and whole, or mark its page on the screen."
    if returned.code in old:
        return "This page was turned after its sheet was printed. Print it again, or mark it on the screen."
    if spot is None:
        return "This sheet is of another request, or its paper is no longer in the file. Nothing is taken from it."
    if returned.mixed:
        return "Codes of two sheets lie on this scan. Scan each sheet by itself."
    if returned.code in seen:
        return "This page came twice. Look at both; a place that is marked already is not marked again."
    return ""


def _is_marked(stroke: Stroke, marks: Iterable[MarkRow]) -> bool:
    """Whether marks that stand already cover every box of a stroke."""
    boxes = [tuple(box) for row in marks for box in json.loads(row.boxes_json)]
    return all(any(_covers(standing, box) for standing in boxes) for box in stroke.boxes)


def _covers(standing: Sequence[float], box: redaction.Box) -> bool:
    across = min(standing[2], box[2]) - max(standing[0], box[0])
    down = min(standing[3], box[3]) - max(standing[1], box[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return across > 0 and down > 0 and area > 0 and across * down / area >= _HERE


def outlined(sheet: Sheet, width_pt: float) -> bytes:
    """The scan as it lies on its page, with a numbered outline around each place, as JPEG."""
    picture = Image.open(BytesIO(sheet.picture)).convert("RGB")
    scale = picture.width / width_pt
    pen = ImageDraw.Draw(picture)
    for number, each in enumerate(sheet.found, start=1):
        colour = (0, 112, 60) if each.marked else (212, 53, 28)
        for x0, y0, x1, y1 in each.stroke.boxes:
            edge = (x0 * scale - 3, y0 * scale - 3, x1 * scale + 3, y1 * scale + 3)
            pen.rectangle(edge, outline=colour, width=3)
            pen.text((edge[2] + 4, edge[1] - 2), str(number), fill=colour, font_size=22)
    picture.thumbnail((_SCREEN_PX, 2 * _SCREEN_PX))
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=82)
    return stream.getvalue()


def guess(file: MarkerFile, sheet: Sheet) -> str:
    """About whom the strokes of a sheet probably are: the person most of them were suggested for, or nobody."""
    if sheet.spot is None:
        return ""
    near = [
        suggestion.person_id
        for suggestion in file.state(sheet.spot).suggestions
        for each in sheet.open
        if suggestion.person_id and touches(suggestion.boxes, each.stroke.boxes)
    ]
    return max(near, key=near.count) if near else ""
