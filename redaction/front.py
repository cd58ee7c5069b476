"""The cover sheet, the index and the explanation of a copy, computed from the copy alone (R26, R30)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from redaction.finder.folding import fold_name
from redaction.typeset import SetPage, Style, typeset_lines, width_of
from redaction.values import FrontMatter

_TITLE = Style(20, True)
_HEAD = Style(13, True, 10)
_BODY = Style(above_pt=4)
_CLOSE = Style()
FOOTER_PT = 22.0
_STANDARD = (
    "Information about other people was blacked out where the law says that it must not or need not be shared.",
    "A black bar, or the words “[another person's information]”, stands wherever something was left out. "
    "The width of those words says nothing about what was there.",
    "In rare cases the law does not let us say whether we hold something. Then nothing stands in its place. "
    "Some pages are typed anew, for different reasons.",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index: a title that tells nothing withheld, and its first page in the copy."""

    title: str
    page: int
    pages: int


def safe_title(titles: Iterable[str], number: int, telling: frozenset[str]) -> str:
    """The first of some titles that says something and nothing that was withheld, else a neutral one."""
    return next((title for title in titles if title.strip() and not _tells(title, telling)), f"Document {number}")


def _tells(title: str, telling: frozenset[str]) -> bool:
    words = {fold_name(word) for word in re.split(r"[\s_\-./]+", title)}
    return bool(words & telling) or any(word in telling for word in _pairs(title))


def _pairs(title: str) -> Iterable[str]:
    words = [fold_name(word) for word in title.split()]
    return (left + right for left, right in pairwise(words))


def front_pages(front: FrontMatter, entries: Sequence[Entry]) -> tuple[SetPage, ...]:
    """The front pages; the page numbers of `entries` count from the first page after them."""
    count = len(_set(front, entries, 0))
    while True:
        pages = _set(front, entries, count)
        if len(pages) == count:
            return pages
        count = len(pages)


def _set(front: FrontMatter, entries: Sequence[Entry], ahead: int) -> tuple[SetPage, ...]:
    issued = f"{front.issued.day} {front.issued:%B %Y}"
    lines: list[tuple[str, Style]] = [
        ("Clean copy", _TITLE),
        (front.setting, _HEAD),
        (f"For: {front.recipient}", _BODY),
        (f"About: {front.about_child}", _CLOSE),
        (f"Version {front.version}, issued {issued}", _CLOSE),
    ]
    lines += [(paragraph, Style(above_pt=8)) for paragraph in front.cover_text]
    lines.append(("What is in this copy", _HEAD))
    for entry in entries:
        first = entry.page + ahead
        last = first + entry.pages - 1
        where = f"page {first}" if last == first else f"pages {first} to {last}"
        lines.append((f"{entry.title} {_dots(entry.title, where)} {where}", _CLOSE))
    if not entries:
        lines.append(("Nothing.", _CLOSE))
    lines.append(("What was blacked out, and why", _HEAD))
    lines += [(text, _BODY) for text in (*_STANDARD, *front.reasons)]
    return typeset_lines(lines)


def _dots(title: str, where: str) -> str:
    style = Style()
    room = 595.0 - 2 * 56.0 - width_of(f"{title}  {where} ", style.size_pt)
    return "." * max(int(room / width_of(".", style.size_pt)) - 1, 3)


def footer_text(front: FrontMatter, page: int, pages: int) -> str:
    """What stands below every page."""
    return f"{front.recipient} · version {front.version} · page {page} of {pages}"
