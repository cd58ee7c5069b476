"""What came back on paper: each sheet of a scan, the page it is, and what the pen covers on it (S37)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from io import BytesIO
from typing import cast

from PIL import Image, ImageDraw

import redaction
from models.files import MarkRow, turns_of
from models.sheets import MarkedScan
from records.file import NewMark
from redaction import PageCache, PrintSheet, Returned, Stroke, Unreadable
from redaction.places import touches
from web.marker.file import MarkerFile, Spot
from web.marker.paper_codes import Codes, code_of

RULE = "paper"
_HERE = 0.6
_SCREEN_PX = 900
_NOT_OPENED = "This sheet of the scan cannot be opened. Scan it again, or mark its page on the screen."
_NO_PAPER = "The paper of this page cannot be opened."
_NO_CODE = (
    "No code could be read on this sheet. Say which page it is, scan it again, or mark its page on the screen."
)
_FOREIGN = "This sheet is of another request. Nothing is taken from it: put it back where it belongs."
_MIXED = "Codes of two sheets lie on this scan. Scan each sheet by itself."
_AGAIN = "Nothing is taken from it. Say which page it is now, print that page again, or mark it on the screen."
_LIES_BADLY = (
    "The scan does not lie well on its page, so nothing is ticked. Look whether it is this page at all, and "
    "compare each place with care."
)
_NOT_LAID = "The scan could not be laid on this page. Look whether it is this page, or mark it on the screen."


class SheetState(StrEnum):
    """What a scanned sheet is, as far as anybody can tell."""

    WAITING = "waiting"  # nobody has looked at it yet
    PAGE = "page"
    EMPTY = "empty"
    NO_CODE = "no_code"
    EARLIER = "earlier"  # printed before the file changed
    FOREIGN = "foreign"
    MIXED = "mixed"
    BROKEN = "broken"


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
    """A scanned sheet: its page of the file, or in one sentence why there is none.

    `told`: a person said which page it is. `picture` is where the scan is kept as it lies on its page; empty where
    it could not be laid there. `lies_well`: scan and page show the same.
    """

    number: int
    state: SheetState = SheetState.WAITING
    spot: Spot | None = None
    trouble: str = ""
    told: bool = False
    returned: Returned | None = None
    found: tuple[Found, ...] = ()
    picture: str = ""
    lies_well: bool = False
    looked_at: bool = False

    @property
    def open(self) -> tuple[Found, ...]:
        """The strokes that are not marked yet."""
        return tuple(each for each in self.found if not each.marked)

    @property
    def is_done(self) -> bool:
        """Whether a machine has looked at all there is to look at."""
        return self.state is not SheetState.WAITING and (self.spot is None or self.looked_at)

    @property
    def opens(self) -> bool:
        """Whether it has a page of its own: a page of the file, or one that a person may tell."""
        return self.spot is not None or self.may_be_told

    @property
    def may_be_told(self) -> bool:
        """Whether a person may say which page it is: no code tells, and it is not somebody else's."""
        return self.told or self.state in (SheetState.NO_CODE, SheetState.EARLIER)

    @property
    def left(self) -> bool:
        """Whether something on it still wants a person: places to take over, or a sheet that is no page yet."""
        if self.state is SheetState.PAGE:
            return bool(self.open) or not self.lies_well
        return self.state not in (SheetState.EMPTY, SheetState.FOREIGN)


@dataclass(frozen=True)
class Pile:
    """What is needed to tell sheets: the file, its codes, what people said, what was looked at before.

    What was seen on a scan is `kept` under the scan's own key, by the scan's id: it goes when the scan goes (R31).
    `lies` is where it is known how pages lie.
    """

    file: MarkerFile
    codes: Codes
    said: Mapping[tuple[str, int], tuple[str, int]]
    kept: Mapping[str, PageCache] = field(repr=False)
    lies: PageCache = field(repr=False)

    @property
    def spots(self) -> Mapping[tuple[str, int], Spot]:
        """The pages of the file by paper and page."""
        return {spot.key: spot for spot in self.file.spots}


def sheet_back(pile: Pile, scan: MarkedScan, number: int, data: bytes = b"") -> Sheet:
    """One sheet of a scan; what was not looked at before is, where `data` is given."""
    sheet = _known(pile, scan, number, data)
    spot, returned = sheet.spot, sheet.returned
    if spot is None or returned is None:
        return sheet
    key = f"strokes-4-{scan.sealed_id}-{number}-{code_of(pile.file.ref, spot)}-{returned.code}"
    kept = pile.kept[scan.id].get(key)
    if kept is not None:
        return _with_strokes(pile.file, sheet, spot, _Kept.unpacked(kept), key)
    page = pile.file.page_of(spot) if data else None
    if page is None:
        return replace(sheet, trouble=_NO_PAPER, looked_at=True) if data else sheet
    kind = cast(redaction.Kind, scan.media)
    try:
        strokes = redaction.strokes_on(returned, data, kind, printed_as(pile.file, spot), page.words, pile.lies)
    except Unreadable as refused:
        return replace(sheet, trouble=refused.message, looked_at=True)
    pile.kept[scan.id].put(_picture(key), strokes.picture)
    seen = _Kept(strokes.strokes, bool(strokes.picture), strokes.settled)
    pile.kept[scan.id].put(key, seen.packed())
    return _with_strokes(pile.file, sheet, spot, seen, key)


def _picture(key: str) -> str:
    """Where the scan is kept as it lies on its page, beside the strokes on it."""
    return f"{key}-picture"


def printed_as(file: MarkerFile, spot: Spot, data: bytes = b"") -> PrintSheet:
    """A page as it is printed; `data` is its paper where somebody has it at hand."""
    kind = cast(redaction.Kind, spot.document.media)
    content = data or file.load(spot.document)
    return PrintSheet(code_of(file.ref, spot), content, kind, spot.page, file.ref, turns_of(spot.document))


def _known(pile: Pile, scan: MarkedScan, number: int, data: bytes) -> Sheet:
    """A sheet with the code on it, or what a person said of it."""
    key = f"returned-2-{scan.sealed_id}-{number}"
    kept = pile.kept[scan.id].get(key)
    if kept is not None:
        returned = _returned(json.loads(kept))
    elif not data:
        return Sheet(number)
    else:
        try:
            returned = redaction.returned_sheet(data, cast(redaction.Kind, scan.media), number)
        except Unreadable:
            return Sheet(number, SheetState.BROKEN, trouble=_NOT_OPENED)
        pile.kept[scan.id].put(
            key, json.dumps([number, returned.code, returned.corners, returned.mixed, returned.empty]).encode()
        )
    state, spot, trouble = _what_it_is(pile, returned)
    said = pile.said.get((scan.id, number))
    if said is not None and state in (SheetState.NO_CODE, SheetState.EARLIER, SheetState.EMPTY):
        there = pile.spots.get(said)
        state, trouble = (SheetState.PAGE, "") if there is not None else (state, trouble)
        return Sheet(number, state, there, trouble, there is not None, returned)
    return Sheet(number, state, spot, trouble, False, returned)


def _returned(kept: Sequence[object]) -> Returned:
    number, code, corners, mixed, empty = kept
    ends = cast(list[tuple[int, list[tuple[float, float]]]], corners)
    read = tuple((corner, tuple((x, y) for x, y in four)) for corner, four in ends)
    return Returned(cast(int, number), cast("str | None", code), read, bool(mixed), bool(empty))


def _what_it_is(pile: Pile, returned: Returned) -> tuple[SheetState, Spot | None, str]:
    code = returned.code
    if returned.mixed:
        return SheetState.MIXED, None, _MIXED
    if code is None:
        return (SheetState.EMPTY, None, "") if returned.empty else (SheetState.NO_CODE, None, _NO_CODE)
    if code in pile.codes.now:
        return SheetState.PAGE, pile.codes.now[code], ""
    if code in pile.codes.before:
        return SheetState.EARLIER, None, f"{pile.codes.before[code]} {_AGAIN}"
    return SheetState.FOREIGN, None, _FOREIGN


@dataclass(frozen=True)
class _Kept:
    """What was found on a sheet, without the picture of it."""

    strokes: tuple[Stroke, ...]
    laid: bool
    settled: bool

    def packed(self) -> bytes:
        told = [[each.boxes, each.words, each.sure] for each in self.strokes]
        return json.dumps({"strokes": told, "laid": self.laid, "settled": self.settled}).encode()

    @classmethod
    def unpacked(cls, kept: bytes) -> "_Kept":
        head = json.loads(kept)
        found = tuple(
            Stroke(tuple((box[0], box[1], box[2], box[3]) for box in boxes), str(words), bool(sure))
            for boxes, words, sure in head["strokes"]
        )
        return cls(found, bool(head["laid"]), bool(head["settled"]))


def _with_strokes(file: MarkerFile, sheet: Sheet, spot: Spot, kept: _Kept, key: str) -> Sheet:
    marks = file.state(spot).standing
    found = tuple(
        Found(str(number), stroke, _is_marked(stroke, marks)) for number, stroke in enumerate(kept.strokes, start=1)
    )
    trouble = sheet.trouble if kept.settled else _LIES_BADLY if kept.laid else _NOT_LAID
    picture = _picture(key) if kept.laid else ""
    return replace(sheet, trouble=trouble, found=found, picture=picture, lies_well=kept.settled, looked_at=True)


def _is_marked(stroke: Stroke, marks: Iterable[MarkRow]) -> bool:
    """Whether marks that stand already cover every box of a stroke."""
    boxes = [tuple(box) for row in marks for box in json.loads(row.boxes_json)]
    return all(any(_covers(standing, box) for standing in boxes) for box in stroke.boxes)


def _covers(standing: Sequence[float], box: redaction.Box) -> bool:
    across = min(standing[2], box[2]) - max(standing[0], box[0])
    down = min(standing[3], box[3]) - max(standing[1], box[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return across > 0 and down > 0 and area > 0 and across * down / area >= _HERE


def outlined(sheet: Sheet, laid: bytes, width_pt: float) -> bytes:
    """The scan as it lies on its page, with a numbered outline around each place, as JPEG."""
    picture = Image.open(BytesIO(laid)).convert("RGB")
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
