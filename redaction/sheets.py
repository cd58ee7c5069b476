"""A page on its way through the marker: its words and its picture, whatever kind of file it came from."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from redaction.jail import opener
from redaction.limits import MAX_PAGES
from redaction.packing import PixelBox, Pixels
from redaction.pressing import Pressed, heard, least_bars
from redaction.typeset import SET_DPI, SetPage, Token, draw, tokens_of, typeset
from redaction.values import Box, Doubt, Kind, Question, Refusal, Unreadable, Word

COPY_DPI = SET_DPI
# An unseen sign makes what follows read backwards: it is written as a reader sees it (Unicode Annex 9).
_TURNED_ROUND = re.compile("\u202e([^\u202c\n]*)\u202c?")
_MOST_KNOWN = 1_000
_known_words: dict[tuple[str, str, int, int], "Sheet"] = {}
TYPESET_KINDS = frozenset({"text", "eml", "docx"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: `words` a reader can see, `hidden` ones not; `pictures` are areas that only OCR can read.

    `drawn` says that writing may be drawn as shapes. `photos` are areas that may be kept as JPEG. `lean` is how far
    the page must be turned clockwise, in degrees, for its own writing to stand upright.
    """

    number: int
    width_pt: float
    height_pt: float
    words: tuple[Word, ...] = ()
    hidden: tuple[Word, ...] = ()
    questions: tuple[Question, ...] = ()
    pictures: tuple[Box, ...] = ()
    photos: tuple[Box, ...] = ()
    drawn: bool = False
    lean: int = 0
    pixels: Pixels | None = None

    @property
    def picture(self) -> Pixels:
        """The picture of a sheet that was loaded with one."""
        if self.pixels is None:
            raise ValueError(f"Page {self.number} was loaded without its picture.")
        return self.pixels


def load_sheet(
    data: bytes, kind: Kind, number: int, *, turn: int = 0, words: bool = True, dpi: int | None = COPY_DPI
) -> Sheet:
    """Page `number` of a PDF or picture file, turned clockwise by `turn` degrees; no picture if `dpi` is None.

    Raises:
        Unreadable: the page is damaged or out of bounds.
    """
    digest = hashlib.sha256(data).hexdigest()
    key = (digest, kind, number, turn % 360)
    known = _known_words.get(key) if words else None
    if known is not None and dpi is None:
        return known
    job = {"kind": kind, "job": "page", "number": number, "turn": turn % 360}
    job |= {"words": words and known is None, "picture": dpi is not None, "dpi": dpi or 0}
    reply, blobs = opener.ask(job, data, digest=digest)
    sheet = known or Sheet(number, float(reply["width"]), float(reply["height"]))
    if words and known is None:
        sheet = _with_words(sheet, reply)
        _remember(key, sheet)
    if dpi is not None:
        width, height, channels = (int(each) for each in reply["picture"])
        shape = (height, width) if channels == 1 else (height, width, channels)
        pixels = np.frombuffer(blobs[0], dtype=np.uint8).reshape(shape)
        sheet = replace(sheet, pixels=pixels, photos=tuple(_box(each) for each in reply["photos"]))
    return sheet


def pressed_page(sheet: Sheet, data: bytes, kind: Kind, turn: int, burned: Sequence[Box]) -> Pressed:
    """The picture of `sheet` with `burned` blacked out, packed by the process that draws it.

    Only finished streams come back, a twelfth of the pixels. That every bar covers what it was told to is looked at
    here; that it is black is looked at in the finished copy.

    Raises:
        Unreadable: the page is damaged, or was not blacked out as told.
    """
    job = {"kind": kind, "job": "press", "number": sheet.number, "turn": turn % 360, "dpi": COPY_DPI}
    reply, streams = opener.ask({**job, "burned": [list(box) for box in burned]}, data)
    pressed = heard(reply["pressed"], streams)
    least = least_bars(burned, (sheet.width_pt, sheet.height_pt), pressed.grid)
    if len(least) != len(pressed.bars) or not all(map(_holds, pressed.bars, least)):
        raise Unreadable(Refusal.BROKEN, f"Page {sheet.number} was not blacked out as it was marked. Try again.")
    return pressed


def _holds(bar: PixelBox, least: PixelBox) -> bool:
    return bar[0] <= least[0] and bar[1] <= least[1] and bar[2] >= least[2] and bar[3] >= least[3]


def _with_words(sheet: Sheet, reply: dict[str, Any]) -> Sheet:
    return replace(
        sheet,
        words=tuple(_word(each) for each in reply["words"]),
        hidden=tuple(_word(each) for each in reply["hidden"]),
        questions=tuple(Question(Doubt(q[0]), _box(q[1]), str(q[2])) for q in reply["questions"]),
        pictures=tuple(_box(each) for each in reply["pictures"]),
        drawn=bool(reply["drawn"]),
        lean=int(reply.get("lean", 0)),
    )


def _remember(key: tuple[str, str, int, int], sheet: Sheet) -> None:
    """Keep the words of a page, which are read before it is marked and again when the copy is made."""
    while len(_known_words) >= _MOST_KNOWN:
        _known_words.pop(next(iter(_known_words)), None)
    _known_words[key] = sheet


def _word(each: list[object]) -> Word:
    text, x0, y0, x1, y1, line = each
    return Word(str(text), _box([x0, y0, x1, y1]), int(str(line)))


def _box(each: list[object]) -> Box:
    x0, y0, x1, y1 = (round(float(str(value)), 3) for value in each)
    return (x0, y0, x1, y1)


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A text, an e-mail or a Word file as pages to be read and marked."""

    tokens: tuple[Token, ...]
    pages: tuple[SetPage, ...]

    def sheet(self, number: int, dpi: int | None = None) -> Sheet:
        """One page of the view as a sheet."""
        page = self.pages[number - 1]
        return sheet_of_set_page(page, number, dpi)


def reading_view(data: bytes, kind: Kind) -> ReadingView:
    """The reading view of a text, e-mail or Word file.

    Raises:
        Unreadable: it cannot be opened, or has too many pages.
    """
    tokens = tokens_of(text_of(data, kind))
    pages = typeset(tokens)
    if len(pages) > MAX_PAGES:
        told = f"This writing fills {len(pages)} pages; at most {MAX_PAGES} can be taken in. Split it first."
        raise Unreadable(Refusal.TOO_MANY_PAGES, told)
    return ReadingView(tokens, pages)


def text_of(data: bytes, kind: Kind) -> str:
    """The writing of a text, e-mail or Word file."""
    reply, _ = opener.ask({"kind": kind, "job": "text"}, data)
    return _TURNED_ROUND.sub(lambda run: run[1][::-1], str(reply["text"]))


def sheet_of_set_page(page: SetPage, number: int, dpi: int | None) -> Sheet:
    """A typeset page as a sheet, with its picture where `dpi` is given."""
    words = tuple(Word(word.text, word.box, word.line, word.offset) for word in page.words)
    pixels = None if dpi is None else draw(page, dpi)
    return Sheet(number, page.width_pt, page.height_pt, words, pixels=pixels)
