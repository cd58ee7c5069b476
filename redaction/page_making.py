"""Makes the pages of one document of a copy, burned or set anew; what was made before is kept (S35, R30)."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from redaction.bars import covers
from redaction.burning import Piece, burn, burn_where_drawn, pack, unpack
from redaction.closing_up import closed_up
from redaction.jail import opener
from redaction.ocr import ReadMode, is_looked_at, read_sheet
from redaction.places import covered
from redaction.reporting import Made
from redaction.retyping import WordsOf, flowing, retyped
from redaction.sheets import COPY_DPI, TYPESET_KINDS, Sheet, load_sheet, reading_view, sheet_of_set_page
from redaction.typeset import SetPage, Token, typeset
from redaction.upright import load_upright
from redaction.values import Box, CopyItem, Doubt, Mark, PageCache, Word

_FORM = "piece-3"
_WHOLLY = 0.98  # of a place: what a bar leaves of it is no more than the edge of a stroke
Job = Callable[[], list[Made]]


def jobs_of(index: int, item: CopyItem, cache: PageCache | None, mode: ReadMode) -> list[Job]:
    """What makes the pages of a document, each piece of work by itself; in order they give its pages in order.

    Raises:
        Unreadable: the document cannot be opened.
    """
    if item.kind in TYPESET_KINDS:
        return [lambda: _typeset_item(index, item, cache)]
    reply, _ = opener.ask({"kind": item.kind, "job": "inspect"}, item.data)
    source = hashlib.sha256(item.data).hexdigest()

    def job(number: int) -> Job:
        return lambda: _page_job(index, item, number, source, cache, mode)

    numbers = [number for number in range(1, len(reply["sheets"]) + 1) if item.goes(number)]
    if any(mark.without_trace for mark in item.marks):
        return [lambda: _traceless_item(index, item, numbers, source, cache, mode)]
    return [job(number) for number in numbers]


def _traceless_item(
    index: int, item: CopyItem, numbers: Sequence[int], source: str, cache: PageCache | None, mode: ReadMode
) -> list[Made]:
    """A paper that loses something without a trace: set anew as one text, so that lines and pages close up.

    A page that nobody could read by machine stays a picture; where something on it is to go, the page goes whole.
    """
    made: list[Made] = []
    flow: list[WordsOf] = []
    size = (0.0, 0.0)

    def set_flow() -> None:
        gone = [word for each in flow for word in _covered(each.words, [*each.boxes, *each.traceless])]
        sheets = flowing(flow, size) if flow else ()
        made.extend(Made(index, page, set_piece(sheet, gone, cache), True) for sheet, page in sheets)
        flow.clear()

    for number in numbers:
        here = [mark for mark in item.marks if mark.page == number]
        sheet = _read_sheet(item, number, cache, mode)
        if sheet.words:
            size = size if flow else (sheet.width_pt, sheet.height_pt)
            flow.append(WordsOf(number, sheet.words, _boxes(here, False), _boxes(here, True)))
            continue
        set_flow()
        if not any(mark.without_trace for mark in here):
            made += _page_job(index, item, number, source, cache, mode)
    set_flow()
    return made


def _covered(words: Sequence[Word], boxes: Sequence[Box]) -> list[str]:
    return [word.text for word in words if any(covers(box, word.box) for box in boxes)]


def _boxes(marks: Sequence[Mark], without_trace: bool) -> list[Box]:
    return sorted({box for mark in marks if mark.without_trace is without_trace for box in mark.boxes})


def _page_job(
    index: int, item: CopyItem, number: int, source: str, cache: PageCache | None, mode: ReadMode
) -> list[Made]:
    marks = [mark for mark in item.marks if mark.page == number]
    boxes = sorted({box for mark in marks for box in mark.boxes})
    if number in item.retype:
        sheet = _read_sheet(item, number, cache, mode)
        size = (sheet.width_pt, sheet.height_pt)
        return [
            Made(index, number, set_piece(page, _covered(sheet.words, boxes), cache), True)
            for page in retyped(sheet.words, boxes, size)
        ]
    made_from = json.dumps([_FORM, source, number, item.turns.get(number), mode.value, COPY_DPI, boxes])
    key = hashlib.sha256(made_from.encode()).hexdigest()
    kept = cache.get(key) if cache is not None else None
    if kept is not None:
        return [Made(index, number, unpack(kept))]
    piece = _burned(item, number, boxes, cache, mode)
    if cache is not None:
        cache.put(key, pack(piece))
    return [Made(index, number, piece)]


def _burned(item: CopyItem, number: int, boxes: Sequence[Box], cache: PageCache | None, mode: ReadMode) -> Piece:
    """A page from the process that draws it; where its picture must be looked at first, it is fetched for that."""
    first = load_sheet(item.data, item.kind, number, turn=item.turns.get(number, 0), dpi=None)
    if is_looked_at(first, mode):
        sheet = _read_sheet(item, number, cache, mode)
        return _asking(burn(sheet, boxes, from_picture=bool(sheet.pictures)), sheet, boxes)
    loaded, turn = load_upright(item.data, item.kind, number, item.turns, cache, dpi=None)
    sheet, _ = read_sheet(loaded, item.data, item.kind, turn, mode, cache)
    return _asking(burn_where_drawn(sheet, item.data, item.kind, turn, boxes), sheet, boxes)


def _asking(piece: Piece, sheet: Sheet, boxes: Sequence[Box]) -> Piece:
    """The page with the places that it shows and no machine could read."""
    unread = [each.box for each in sheet.questions if each.kind is Doubt.NOT_READ]
    return replace(piece, unread=tuple(box for box in unread if not covered([box], boxes, _WHOLLY)))


def _read_sheet(item: CopyItem, number: int, cache: PageCache | None, mode: ReadMode) -> Sheet:
    loaded, turn = load_upright(item.data, item.kind, number, item.turns, cache)
    sheet, _ = read_sheet(loaded, item.data, item.kind, turn, mode, cache)
    return sheet


def _typeset_item(index: int, item: CopyItem, cache: PageCache | None) -> list[Made]:
    """A text document set anew, with a label of fixed width for each run of marked words."""
    view = reading_view(item.data, item.kind)
    marked: set[int] = set()
    gone: set[int] = set()
    page_of_token: dict[int, int] = {}
    for number, page in enumerate(view.pages, start=1):
        here = [mark for mark in item.marks if mark.page == number]
        hidden, traceless = _boxes(here, False), _boxes(here, True)
        for word in page.words:
            page_of_token.setdefault(word.token, number)
            if any(_meets(box, word.box) for box in traceless):
                gone.add(word.token)
            elif any(_meets(box, word.box) for box in hidden):
                marked.add(word.token)
    withheld = [view.tokens[token].text for token in sorted(marked | gone) if token >= 0]
    stays = closed_up(view.tokens, frozenset(gone)) if gone else tuple(enumerate(view.tokens))
    if item.only is not None:
        stays = _on_these_pages(item, stays, page_of_token)
    if (gone or item.only is not None) and not any(token.text for _, token in stays):
        return []
    hidden_now = [number for number, (former, _) in enumerate(stays) if former in marked]
    made: list[Made] = []
    source = 1
    for page in typeset([token for _, token in stays], hidden_now):
        first = next((stays[word.token][0] for word in page.words if word.token >= 0), -1)
        source = page_of_token.get(first, source)
        made.append(Made(index, source, set_piece(page, withheld if not made else [], cache), True))
    return made


def _on_these_pages(
    item: CopyItem, tokens: Sequence[tuple[int, Token]], page_of_token: Mapping[int, int]
) -> tuple[tuple[int, Token], ...]:
    """The text of the pages that go; what stands between two words, such as a line's end, goes with the first."""
    kept: list[tuple[int, Token]] = []
    page = 1
    for former, token in tokens:
        page = page_of_token.get(former, page)
        if item.goes(page):
            kept.append((former, token))
    return tuple(kept)


def _meets(box: Box, word: Box) -> bool:
    across = min(box[2], word[2]) - max(box[0], word[0])
    middle = (word[1] + word[3]) / 2
    return box[1] <= middle <= box[3] and across > min(2.0, 0.15 * (word[2] - word[0]))


def set_piece(page: SetPage, withheld: Sequence[str], cache: PageCache | None = None) -> Piece:
    """A typeset page; `withheld` are the words that were left out of its document."""
    made_from = repr((_FORM, page, COPY_DPI))
    key = "set-" + hashlib.sha256(made_from.encode()).hexdigest()
    kept = cache.get(key) if cache is not None else None
    piece = unpack(kept) if kept is not None else burn(sheet_of_set_page(page, 1, COPY_DPI), ())
    if cache is not None and kept is None:
        cache.put(key, pack(piece))
    return replace(piece, withheld=tuple(token for text in withheld for token in text.split()))
