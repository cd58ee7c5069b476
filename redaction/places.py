"""Where words stand on a page: runs of words found by what they say, boxes a line, paragraphs, what covers what."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from redaction.values import Box, Page

_SHARE = 0.5


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Letters and digits alone, without case and accents: the same words in whatever spelling they are set."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


@dataclass(frozen=True)
class FoldedPage:
    """A page as one line of letters and digits; `ends` says where in it each word ends."""

    page: Page
    text: str
    ends: tuple[int, ...]

    def runs(self, words: str) -> list[tuple[int, ...]]:
        """Every place of these words (folded already), as indexes of the page's words; whole words only."""
        return [tuple(run) for run in _runs_in(self.text, self.ends, words)]


def folded_page(page: Page) -> FoldedPage:
    """The letters of a page, with the end of each word."""
    plain = [folded(word.text) for word in page.words]
    return FoldedPage(page, "".join(plain), tuple(accumulate(len(each) for each in plain)))


def _runs_in(text: str, ends: Sequence[int], wanted: str) -> Iterator[range]:
    """The runs of whole words that spell `wanted`, as ranges of indexes."""
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        last = at + len(wanted)
        first_word = bisect_right(ends, at)
        begins = (ends[first_word - 1] if first_word else 0) == at
        last_word = bisect_left(ends, last)
        if begins and last_word < len(ends) and ends[last_word] == last:
            yield range(first_word, last_word + 1)
        at = text.find(wanted, at + 1)


def runs_of(page: Page, words: str) -> list[tuple[int, ...]]:
    """Every place where these words stand on a page, as indexes of its words; whole words only."""
    return folded_page(page).runs(folded(words))


def run_over_pages(pages: Sequence[Page], first: int, words: str) -> dict[int, tuple[int, ...]]:
    """A passage that begins on page `first` and may go on over the next, as word indexes by page; {} if absent."""
    several = [folded_page(page) for page in pages if first <= page.number <= first + 2]
    places = [(each.page.number, index) for each in several for index in range(len(each.ends))]
    text, ends, before = "", [], 0
    for each in several:
        ends += [before + end for end in each.ends]
        text += each.text
        before = len(text)
    for run in _runs_in(text, ends, folded(words)):
        if places[run[0]][0] == first:
            found: dict[int, list[int]] = {}
            for at in run:
                number, index = places[at]
                found.setdefault(number, []).append(index)
            return {number: tuple(indexes) for number, indexes in found.items()}
    return {}


def boxes_of(page: Page, indexes: Iterable[int]) -> tuple[Box, ...]:
    """One box for each unbroken stretch of these words on a line."""
    boxes: list[Box] = []
    last = -2
    for index in sorted(set(indexes)):
        word = page.words[index]
        joins = index == last + 1 and page.words[last].line == word.line and word.box[0] >= boxes[-1][0]
        if joins:
            boxes[-1] = _around(boxes[-1], word.box)
        else:
            boxes.append(word.box)
        last = index
    return tuple(boxes)


def words_in(page: Page, box: Box) -> tuple[int, ...]:
    """The words whose middle lies in a box."""
    found = []
    for index, word in enumerate(page.words):
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            found.append(index)
    return tuple(found)


def text_of(page: Page, indexes: Iterable[int]) -> str:
    """The words themselves."""
    return " ".join(page.words[index].text for index in sorted(set(indexes)))


def on_the_page(page: Page, box: Box) -> Box | None:
    """A box cut to the page, or None where nothing of it is left."""
    x0, x1 = sorted((box[0], box[2]))
    y0, y1 = sorted((box[1], box[3]))
    cut = (max(x0, 0.0), max(y0, 0.0), min(x1, page.width_pt), min(y1, page.height_pt))
    rounded = (round(cut[0], 2), round(cut[1], 2), round(cut[2], 2), round(cut[3], 2))
    return rounded if rounded[2] - rounded[0] >= 1 and rounded[3] - rounded[1] >= 1 else None


def paragraphs(page: Page) -> tuple[int, ...]:
    """For each word the number of its paragraph: lines with no more than their usual distance belong together."""
    lines: dict[int, Box] = {}
    for word in page.words:
        lines[word.line] = _around(lines.get(word.line, word.box), word.box)
    order = list(lines)
    steps = sorted(lines[b][1] - lines[a][1] for a, b in pairwise(order) if lines[b][1] > lines[a][1])
    usual = steps[len(steps) // 4] if steps else 0.0
    number, numbers = 0, {order[0]: 0} if order else {}
    for a, b in pairwise(order):
        step, height = lines[b][1] - lines[a][1], lines[a][3] - lines[a][1]
        number += step < 0 or step > 1.35 * max(usual, height)
        numbers[b] = number
    return tuple(numbers[word.line] for word in page.words)


def covered(boxes: Sequence[Box], by: Sequence[Box], least: float = _SHARE) -> bool:
    """Whether each of these boxes lies under one of the others, for the most part or by `least` (0 to 1) of it."""
    return bool(boxes) and all(any(_share(box, other) >= least for other in by) for box in boxes)


def touches(boxes: Sequence[Box], others: Sequence[Box]) -> bool:
    """Whether some of these boxes lies for the most part under one of the others, or the other way round."""
    return any(max(_share(box, other), _share(other, box)) >= _SHARE for box in boxes for other in others)


def _share(box: Box, other: Box) -> float:
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return width * height / area if width > 0 and height > 0 and area > 0 else 0.0


def _around(box: Box, other: Box) -> Box:
    return (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
