"""Turns scanned pages and photos upright before anybody reads them; a person's own turn always wins."""

from collections.abc import Mapping
from dataclasses import replace

from redaction.ink import has_ink
from redaction.ocr import upright_turn
from redaction.sheets import COPY_DPI, Sheet, load_sheet
from redaction.straight import lie_of, straightened
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

    A page with text of its own is turned as that text stands. A page that is one picture is turned as its writing
    lies and laid straight; where nothing can tell which way up it is, the page asks a person.

    Raises:
        Unreadable: the page cannot be opened.
    """
    if number in turns:
        turn = turns[number] % 360
        sheet = load_sheet(data, kind, number, turn=turn, dpi=dpi)
        return (_straight(sheet, data, kind, turn, cache) if _only_picture(sheet) else sheet), turn
    sheet = load_sheet(data, kind, number, dpi=dpi)
    if sheet.lean:
        return load_sheet(data, kind, number, turn=sheet.lean, dpi=dpi), sheet.lean
    if not _only_picture(sheet):
        return sheet, 0
    seen = sheet if dpi == COPY_DPI else load_sheet(data, kind, number, words=False)
    if not has_ink(seen.picture):
        return sheet, 0
    found = upright_turn(seen.picture, cache)
    if found is None:
        whole = (0.0, 0.0, sheet.width_pt, sheet.height_pt)
        doubt = Question(Doubt.TURN, whole, "Nothing could tell which way up this page is; turn it if needed.")
        return _straight(replace(sheet, questions=(*sheet.questions, doubt)), data, kind, 0, cache), 0
    if found:
        sheet = load_sheet(data, kind, number, turn=found, dpi=dpi)
    return _straight(sheet, data, kind, found, cache), found


def _straight(sheet: Sheet, data: bytes, kind: Kind, turn: int, cache: PageCache | None) -> Sheet:
    """The sheet laid straight, with its picture where one was found to lie askew."""
    full = load_sheet(data, kind, sheet.number, turn=turn, words=False)
    lie = lie_of(full.picture, full.width_pt, cache)
    if lie is None:
        return sheet
    return straightened(sheet if sheet.pixels is not None else replace(sheet, pixels=full.pixels), lie)


def _only_picture(sheet: Sheet) -> bool:
    if sheet.words or not sheet.pictures:
        return False
    covered = sum((box[2] - box[0]) * (box[3] - box[1]) for box in sheet.pictures)
    return covered > _COVERED * sheet.width_pt * sheet.height_pt
