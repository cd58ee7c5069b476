"""What changed between the version that was checked last and the one that stands, page by page (S38)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import redaction
from web.marker.copy import LogLine, MadeCopy, changes

Entry = dict[str, Any]
Line = Callable[[Entry], LogLine]


@dataclass(frozen=True)
class ChangedPage:
    """A page that is not what it was; `page` is 0 for one that the copy no longer has."""

    page: int
    where: str
    how: str
    lines: tuple[tuple[str, LogLine], ...]


def changed_pages(
    before: MadeCopy, after: MadeCopy, manifests: Mapping[int, str], titles: Mapping[str, str], line: Line
) -> tuple[ChangedPage, ...]:
    """The pages of the copy that were not in the version before, then those that are gone.

    Args:
        manifests: by version, what is sealed with each of the two copies.
        titles: the papers' titles by id.
        line: a mark in words.
    """
    same = redaction.same_pages(
        (manifests[before.row.version], before.page_map, before.log),
        (manifests[after.row.version], after.page_map, after.log),
    )
    more, fewer = changes(after.log, before.log)
    lines = _by_place(("Now black", each, line) for each in more)
    lines = _by_place((("No longer", each, line) for each in fewer), lines)
    earlier = {(paper, own) for paper, own, _ in before.page_map}
    found = [
        ChangedPage(
            page,
            f"{titles.get(paper, 'A paper')}, page {own}",
            "Changed" if (paper, own) in earlier else "New",
            tuple(lines.get((paper, own), ())),
        )
        for paper, own, page in after.page_map
        if page not in same
    ]
    now = {(paper, own) for paper, own, _ in after.page_map}
    gone = list(dict.fromkeys(place for place in ((p, own) for p, own, _ in before.page_map) if place not in now))
    found += [
        ChangedPage(0, f"{titles.get(paper, 'A paper that was taken out')}, page {own}", "Left out now", ())
        for paper, own in gone
    ]
    return tuple(found)


def _by_place(
    told: Iterable[tuple[str, Entry, Line]], into: dict[tuple[str, int], list[tuple[str, LogLine]]] | None = None
) -> dict[tuple[str, int], list[tuple[str, LogLine]]]:
    lines = into if into is not None else {}
    for how, entry, line in told:
        place = (str(entry["document_id"]), int(entry["page"]))
        lines.setdefault(place, []).append((how, line(entry)))
    return lines
