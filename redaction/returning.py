"""Sheets that were marked by hand and scanned back: which page each one is, and what is black on it (S37)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from redaction.jail import opener
from redaction.ocr import ask_eyes
from redaction.printing import Layout, PrintSheet, layout_of, picture_of, read_code
from redaction.sheets import TYPESET_KINDS, Sheet, load_sheet
from redaction.values import Box, Kind, PageCache, Refusal, Unreadable, Word

SCAN_DPI = 250
PAGE_DPI = 120
_SURE_SHARE, _SURE_WIDTH = 0.25, 0.6
_TOUCHED_WIDTH, _FAINT_WIDTH = 0.2, 0.25
_MOST_OFF_PX, _LEAST_FIT = 4.0, 0.6

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Returned:
    """One scanned sheet: `code` is None where none could be read; `corners` are the codes on it, in pixels.

    `mixed` where codes of several sheets lie on it; `empty` where it bears nothing at all, as the back of a sheet.
    """

    number: int
    code: str | None
    corners: tuple[tuple[int, tuple[Point, ...]], ...] = ()
    mixed: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A place that a pen covers: one box a line, and its words; `sure` is False where a person must say so.

    That is where it is covered in part, in colour, or by a thin or pale pen: a line may mean to hide a word or to
    praise it.
    """

    boxes: tuple[Box, ...]
    words: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Strokes:
    """What is black on one sheet, and the scan laid on its page (JPEG).

    `settled` is False where scan and page do not lie well on each other: then nothing on it is sure.
    """

    strokes: tuple[Stroke, ...]
    picture: bytes
    settled: bool


def read_returned(data: bytes, kind: Kind) -> tuple[Returned, ...]:
    """Every sheet of a scan (PDF or picture file), in the scan's order, with the code that was read on it.

    Raises:
        Unreadable: the file cannot be opened, or is no scan.
    """
    if kind in TYPESET_KINDS:
        raise Unreadable(
            Refusal.UNKNOWN, "This is no scan. Bring the marked sheets as a PDF or as photos (JPEG, PNG, TIFF)."
        )
    reply, _ = opener.ask({"kind": kind, "job": "inspect"}, data)
    return tuple(returned_sheet(data, kind, number) for number in range(1, len(reply["sheets"]) + 1))


def returned_sheet(data: bytes, kind: Kind, number: int) -> Returned:
    """One sheet of a scan, with the code that was read on it.

    Raises:
        Unreadable: the sheet cannot be opened.
    """
    picture = load_sheet(data, kind, number, words=False, dpi=SCAN_DPI).picture
    answer, _ = ask_eyes("codes", picture)
    return _returned(number, answer["codes"], bool(answer["empty"]))


def _returned(number: int, found: list[tuple[str, list[list[float]]]], empty: bool) -> Returned:
    by_code: dict[str, list[tuple[int, tuple[Point, ...]]]] = {}
    for text, ends in found:
        read = read_code(text)
        if read is not None:
            by_code.setdefault(read[0], []).append((read[1], tuple((x, y) for x, y in ends)))
    if not by_code:
        return Returned(number, None, empty=empty)
    code = max(by_code, key=lambda each: len(by_code[each]))
    return Returned(number, code, tuple(sorted(by_code[code])), mixed=len(by_code) > 1)


def strokes_on(
    returned: Returned,
    data: bytes,
    kind: Kind,
    sheet: PrintSheet,
    words: Sequence[Word],
    cache: PageCache | None = None,
) -> Strokes:
    """What a thick black pen covers on the page that was printed as `sheet`, in points of that page.

    Args:
        returned: the sheet of the scan that bears its code, or that a person says is this page; `data` and `kind`
            are the scan's.
        words: the page's words as the marker has them.
        cache: what was found out before about how pages lie.

    Raises:
        Unreadable: the scan or the page cannot be opened.
    """
    scan = load_sheet(data, kind, returned.number, words=False, dpi=SCAN_DPI)
    page = picture_of(sheet, PAGE_DPI, cache)
    scale = page.picture.shape[1] / page.width_pt
    job = {
        "pairs": _pairs(returned, layout_of(page.width_pt, page.height_pt), page, scale)
        if returned.code == sheet.code
        else [],
        "page_width": page.picture.shape[1],
        "page_height": page.picture.shape[0],
        "page_channels": 1 if page.picture.ndim == 2 else 3,
        "width_pt": page.width_pt,
        "words": [[value * scale for value in word.box] for word in words],
    }
    answer, blobs = ask_eyes("strokes", scan.picture, page.picture, **job)
    if not blobs:
        return Strokes((), b"", False)
    tinted = [replace(stroke, sure=False) for stroke in _covered(words, answer["tinted"])]
    patches = _patches(answer["patches"], scale, sure=True)
    found = (*_covered(words, answer["words"]), *tinted, *_faint(words, answer), *patches)
    found += tuple(_patches(answer["lines"], scale, sure=False))
    settled = _lies_well(float(answer["off"]), float(answer["fit"]))
    strokes = found if settled else [replace(stroke, sure=False) for stroke in found]
    return Strokes(tuple(strokes), blobs[0], settled)


def _lies_well(off_px: float, fit: float) -> bool:
    """Whether a scan lies on its page: by its codes, unless its print says otherwise; by its print alone else."""
    return fit >= _LEAST_FIT if fit >= 0 else 0 <= off_px <= _MOST_OFF_PX


def _pairs(returned: Returned, layout: Layout, page: Sheet, scale: float) -> list[list[float]]:
    """The corners of each code: where they are on the scan, and where they lie on the page, in its pixels."""
    left, top, right, _ = layout.page
    shrunk = page.width_pt / (right - left)
    pairs = []
    for corner, ends in returned.corners:
        x0, y0, x1, y1 = layout.codes[corner]
        for (seen_x, seen_y), (x, y) in zip(ends, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), strict=True):
            pairs.append([seen_x, seen_y, (x - left) * shrunk * scale, (y - top) * shrunk * scale])
    return pairs


def _covered(words: Sequence[Word], shares: Sequence[Sequence[float]]) -> list[Stroke]:
    """Covered words that follow each other on a line, as one stroke each."""
    found: list[Stroke] = []
    last: tuple[int, bool] | None = None
    for index, (word, (share, width)) in enumerate(zip(words, shares, strict=True)):
        sure = share >= _SURE_SHARE and width >= _SURE_WIDTH
        if not sure and width < _TOUCHED_WIDTH:
            continue
        before = words[index - 1]
        joins = last == (index - 1, sure) and before.line == word.line and word.box[0] >= before.box[0]
        if joins:
            old = found[-1]
            found[-1] = Stroke((_around(old.boxes[0], word.box),), f"{old.words} {word.text}", sure)
        else:
            found.append(Stroke((word.box,), word.text, sure))
        last = (index, sure)
    return found


def _around(one: Box, other: Box) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _faint(words: Sequence[Word], answer: Mapping[str, Any]) -> list[Stroke]:
    """Words that a thin or pale pen touches and a thick one does not: a person says whether they are meant."""
    shares = [
        [0.0, faint if faint >= _FAINT_WIDTH and max(black[1], tint[1]) < _TOUCHED_WIDTH else 0.0]
        for faint, black, tint in zip(answer["faint"], answer["words"], answer["tinted"], strict=True)
    ]
    return _covered(words, shares)


def _patches(patches: Sequence[Sequence[float]], scale: float, *, sure: bool) -> list[Stroke]:
    boxes = [tuple(round(value / scale, 2) for value in patch) for patch in patches]
    return [Stroke(((x0, y0, x1, y1),), "", sure) for x0, y0, x1, y1 in boxes]
