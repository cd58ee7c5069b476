"""What is in a file, page by page, for those who mark it (S17, S19)."""

from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import pairwise

from PIL import Image

from redaction.jail import opener
from redaction.ocr import ReadMode, read_sheet
from redaction.sheets import TYPESET_KINDS, ReadingView, Sheet, load_sheet, reading_view, text_of
from redaction.sniff import kind_of
from redaction.typeset import visible
from redaction.upright import load_upright
from redaction.values import Inspection, Kind, Page, PageCache, Part, Unreadable

Progress = Callable[[int, int], None]


def inspect(data: bytes, name: str) -> Inspection:
    """What kind of file this is, how many pages it has, and the files inside it.

    Raises:
        Unreadable: refused, with one plain sentence.
    """
    kind = kind_of(data, name)
    job = (
        {"kind": kind, "job": "text", "parts": True} if kind in TYPESET_KINDS else {"kind": kind, "job": "inspect"}
    )
    reply, blobs = opener.ask(job, data)
    parts = tuple(_part(str(head["name"]), blob) for head, blob in zip(reply["parts"], blobs, strict=True))
    faults = tuple(str(each) for each in reply["faults"])
    if kind in TYPESET_KINDS:
        view = reading_view(data, kind)
        sheets = tuple((page.width_pt, page.height_pt) for page in view.pages)
    else:
        sheets = tuple((float(width), float(height)) for width, height in reply["sheets"])
    return Inspection(kind, len(sheets), sheets, parts, faults)


def _part(name: str, data: bytes) -> Part:
    try:
        kind = kind_of(data, name)
    except Unreadable:
        return Part(visible(name), data, None)
    return Part(visible(name), data, kind)


def read_pages(
    data: bytes,
    kind: Kind,
    *,
    turns: Mapping[int, int] | None = None,
    mode: ReadMode = ReadMode.WHERE_NEEDED,
    cache: PageCache | None = None,
    progress: Progress | None = None,
) -> tuple[Page, ...]:
    """All pages of a file with their words and open questions.

    Args:
        turns: degrees clockwise by page number, as a person turned them.
        mode: whether pictures of pages are read by OCR; what was read is kept in `cache` by page hash.
        progress: told (pages done, pages in all).

    Raises:
        Unreadable: the file, or a page of it, cannot be opened.
    """
    if kind in TYPESET_KINDS:
        return _typeset_pages(reading_view(data, kind))
    reply, _ = opener.ask({"kind": kind, "job": "inspect"}, data)
    pages = []
    for number in range(1, len(reply["sheets"]) + 1):
        if progress is not None:
            progress(number - 1, len(reply["sheets"]))
        sheet, turn = load_upright(data, kind, number, turns or {}, cache, dpi=None)
        pages.append(_page(*read_sheet(sheet, data, kind, turn, mode, cache)))
    return tuple(pages)


def _typeset_pages(view: ReadingView) -> tuple[Page, ...]:
    return tuple(_page(view.sheet(number), True) for number in range(1, len(view.pages) + 1))


def _page(sheet: Sheet, machine_read: bool) -> Page:
    words = sheet.words
    text = ""
    for index, word in enumerate(words):
        if index:
            text += " " if word.line == words[index - 1].line else "\n"
        text += word.text
    size = (sheet.width_pt, sheet.height_pt)
    return Page(sheet.number, *size, words, text, machine_read, sheet.questions, bool(sheet.pictures))


def page_picture(
    data: bytes,
    kind: Kind,
    number: int,
    dpi: int = 100,
    *,
    turns: Mapping[int, int] | None = None,
    as_scanned: bool = False,
) -> bytes:
    """The picture of one page as PNG, for the screen; upright as `read_pages` reads it.

    Args:
        turns: degrees clockwise by page number, as a person turned them.
        as_scanned: neither turned upright nor laid straight by machine; only a person's own turn counts.

    Raises:
        Unreadable: the page cannot be opened.
    """
    if kind in TYPESET_KINDS:
        sheet = reading_view(data, kind).sheet(number, dpi)
    elif as_scanned:
        sheet = load_sheet(data, kind, number, turn=(turns or {}).get(number, 0), words=False, dpi=dpi)
    else:
        sheet, _ = load_upright(data, kind, number, turns or {}, dpi=dpi)
    stream = BytesIO()
    Image.fromarray(sheet.picture).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def shown_turn(
    data: bytes, kind: Kind, number: int, turns: Mapping[int, int] | None = None, cache: PageCache | None = None
) -> int:
    """Degrees clockwise by which a page is shown turned: a person's turn, else what its writing told.

    Raises:
        Unreadable: the page cannot be opened.
    """
    if kind in TYPESET_KINDS:
        return 0
    return load_upright(data, kind, number, turns or {}, cache, dpi=None)[1]


def text_pages(data: bytes, kind: Kind) -> tuple[str, ...]:
    """The writing of a text, e-mail or Word file, page by page; put together it is the whole of it.

    Raises:
        Unreadable: the file cannot be opened.
    """
    text = text_of(data, kind)
    starts = [len(text)]
    for page in reversed(reading_view(data, kind).pages):
        starts.append(min((word.offset for word in page.words), default=starts[-1]))
    starts[-1] = 0
    return tuple(text[start:end] for start, end in pairwise(reversed(starts)))
