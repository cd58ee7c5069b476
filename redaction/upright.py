"""Turns scanned pages and photos upright before anybody reads them; a person's own turn always wins."""

from collections.abc import Mapping
from dataclasses import replace

from redaction.ink import has_ink
from redaction.ocr import upright_turn
from redaction.sheets import COPY_DPI, Sheet, load_sheet
from redaction.values import Doubt, Kind, PageCache, Question

_COVERED = 0.5


def load_upright(
    data: bytes,
    kind: Kind,
    number: int,
    turns: Mapping[int, int],
    cache: PageCache | None = None,
    *,
    dpi: int | None = COPY_DPI,
) -> tuple[Sheet, int]:
    """A page as it is to be read, and how far it was turned clockwise.

    A page with text of its own stays as it is. A page that is one picture is turned as its writing lies;
    where nothing can tell how it lies, the page asks a person.

    Raises:
        Unreadable: the page cannot be opened.
    """
    if number in turns:
        turn = turns[number] % 360
        return load_sheet(data, kind, number, turn=turn, dpi=dpi), turn
    sheet = load_sheet(data, kind, number, dpi=dpi)
    if not _only_picture(sheet):
        return sheet, 0
    seen = sheet if dpi == COPY_DPI else load_sheet(data, kind, number, words=False)
    if not has_ink(seen.picture):
        return sheet, 0
    found = upright_turn(seen.picture, cache)
    if found is None:
        whole = (0.0, 0.0, sheet.width_pt, sheet.height_pt)
        doubt = Question(Doubt.TURN, whole, "Nothing could tell which way up this page is; turn it if needed.")
        return replace(sheet, questions=(*sheet.questions, doubt)), 0
    if found == 0:
        return sheet, 0
    return load_sheet(data, kind, number, turn=found, dpi=dpi), found


def _only_picture(sheet: Sheet) -> bool:
    if sheet.words or not sheet.pictures:
        return False
    covered = sum((box[2] - box[0]) * (box[3] - box[1]) for box in sheet.pictures)
    return covered > _COVERED * sheet.width_pt * sheet.height_pt
