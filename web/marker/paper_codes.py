"""Which page each printed sheet is: as the file is now, and as it was when the sheet was printed (S37)."""

from collections.abc import Mapping
from dataclasses import dataclass

import redaction
from models.files import Document, turns_of
from models.words import WhyTakenOut
from records.documents import papers_ever_of
from web.guarding import Visit
from web.marker.file import MarkerFile, Spot

_TURNS = (None, 0, 90, 180, 270)
_TURNED = "This sheet shows its page as it lay before it was turned."
_CUT = "This sheet is of an earlier version of the file: its paper was cut or bound anew after it was printed."
_GONE = "This sheet is of an earlier version of the file: its paper was taken out after it was printed."
_OUTSIDE = "This sheet is of an earlier version of the file: its paper is no longer part of this request."


@dataclass(frozen=True)
class Codes:
    """The page of each code that fits now, and in one sentence what became of each that did once."""

    now: Mapping[str, Spot]
    before: Mapping[str, str]


def codes_of(visit: Visit, file: MarkerFile) -> Codes:
    """Every code that a sheet of this request bears, or may have borne."""
    now = {code_of(file.ref, spot): spot for spot in file.spots}
    here = {paper.id for paper in file.papers}
    with visit.reading() as session:
        ever = papers_ever_of(session, file.case.child.id)
    last = {spot.document.id: spot.page for spot in file.spots}
    before: dict[str, str] = {}
    for paper in ever:
        why = _TURNED if paper.id in here else _why_gone(paper)
        pages = range(1, last.get(paper.id, max(paper.pages, 1)) + 1)
        before |= {_code(file.ref, paper, page, turn): why for page in pages for turn in _TURNS}
    return Codes(now, {code: why for code, why in before.items() if code not in now})


def code_of(ref: str, spot: Spot) -> str:
    """The code of a page's sheet: bound to the request, the paper, the page, its turn and the paper's bytes."""
    return _code(ref, spot.document, spot.page, turns_of(spot.document).get(spot.page))


def _code(ref: str, paper: Document, page: int, turn: int | None) -> str:
    turned = () if turn is None else (f"turn {turn}",)
    return redaction.sheet_code(ref, paper.id, str(page), paper.sha256, *turned)


def _why_gone(paper: Document) -> str:
    if paper.removed_at is None:
        return _OUTSIDE
    return _CUT if paper.removed_why is WhyTakenOut.CUT_ANEW else _GONE
