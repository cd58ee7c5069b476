"""The same words elsewhere in the file: every place that is neither black nor left standing by somebody (S35)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from records.file import NewMark
from redaction import Box, Page
from redaction.places import boxes_of, covered, folded
from web.marker.file import MarkerFile
from web.marker.reading import LIBRARY
from web.marker.rows import boxes_in
from web.marker.state import PageState

LONGEST_SOUGHT = 80
MOST_COUNTED = 200  # words that stand oftener are hardly a name: they are offered, not counted to the end
MOST_SHOWN = 12


@dataclass(frozen=True)
class Run:
    """One place of words: the paper, the page, the indexes of its words and their boxes."""

    document_id: str
    page: Page
    indexes: tuple[int, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Others:
    """The same words elsewhere in the file: how often, and the first pages as address and words.

    `many`: oftener than was counted; `more`: on more pages than are shown.
    """

    mark_id: str
    words: str
    places: tuple[tuple[str, str], ...]
    count: int
    many: bool
    more: bool


def others_of(file: MarkerFile, mark_id: str) -> Others | None:
    """Where else the words of a mark stand, counted as far as it tells something; None for nowhere."""
    row = next((row for row in file.standing if row.id == mark_id), None)
    if row is None:
        return None
    titles = {paper.id: paper.title for paper in file.papers}
    by_page: dict[tuple[str, int], int] = {}
    found = 0
    for run in runs_elsewhere(file, row.words):
        found += 1
        if found > MOST_COUNTED:
            break
        place = (run.document_id, run.page.number)
        by_page[place] = by_page.get(place, 0) + 1
    places = tuple(
        (f"{file.path}/page/{document_id}/{page}", f"{titles[document_id]}, page {page} ({number})")
        for (document_id, page), number in list(by_page.items())[:MOST_SHOWN]
    )
    many = found > MOST_COUNTED
    more = many or len(by_page) > MOST_SHOWN
    return Others(row.id, row.words, places, min(found, MOST_COUNTED), many, more) if found else None


def elsewhere(file: MarkerFile, words: str) -> list[NewMark]:
    """Every other place of these words in the file that nobody answered for, as marks without who and why."""
    return [blank_mark(run.document_id, run.page, run.indexes) for run in runs_elsewhere(file, words)]


def runs_elsewhere(file: MarkerFile, words: str) -> Iterator[Run]:
    """The places themselves, in the order of the file, as far as somebody asks for them."""
    wanted = folded(words)
    if not 1 < len(wanted) <= LONGEST_SOUGHT:
        return
    for paper in file.papers:
        opened = LIBRARY.known(paper)
        for each in opened.folded if opened is not None else ():
            runs = each.runs(wanted)
            state = file.states.get((paper.id, each.page.number)) if runs else None
            dark = _answered(state) if state is not None else []
            for run in runs:
                boxes = boxes_of(each.page, run)
                if not covered(boxes, dark):
                    yield Run(paper.id, each.page, run, boxes)


def _answered(state: PageState) -> list[Box]:
    """Where a page is black, or somebody said that it stays."""
    black = [box for row in state.standing for box in boxes_in(row)]
    return black + [box for row in state.rejected for box in boxes_in(row)]


def blank_mark(document_id: str, page: Page, run: Iterable[int]) -> NewMark:
    """A mark over words of a page, drawn by a person; who and why are still to be said."""
    chosen = tuple(run)
    return NewMark(
        document_id=document_id,
        page=page.number,
        rule="person",
        ground="",
        words=" ".join(page.words[index].text for index in sorted(chosen)),
        boxes=tuple(
            (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
            for box in boxes_of(page, chosen)
        ),
    )
