"""What a bar does to what stays: words it touches and does not hide, names that its width may tell (S35, R30).

Pages are marked and copies are made by the same rules, so a person is asked before what the copy would ask.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from redaction.finder.folding import fold
from redaction.values import Box, Mark, Rule, Word

PAD_PT = 0.5
PICTURE_PAD_PT = 1.5
_PICTURE_SLACK_PT = 1.5  # the side of a word read off a picture that holds no ink
_NAMES = frozenset({Rule.NAME, Rule.ALIAS, Rule.NICKNAME, Rule.SHARED, Rule.FUZZY, Rule.SOUND})
_WHOLLY = 0.75  # of a word's width: what then shows of it tells no letters
_BESIDE = 0.6  # of a bar's height: as near as the next word on its line


def covers(bar: Box, word: Box) -> bool:
    """Whether a bar hides a word: it crosses the word's middle over more than a sliver."""
    across = min(bar[2], word[2]) - max(bar[0], word[0])
    if across <= 0:
        return False
    middle = (word[1] + word[3]) / 2
    upright = word[3] - word[1] <= 3 * (word[2] - word[0])
    if upright:
        return bar[1] <= middle <= bar[3] and across > min(2.0, 0.15 * (word[2] - word[0]))
    down = min(bar[3], word[3]) - max(bar[1], word[1])
    return across > 0.5 * (word[2] - word[0]) and down > min(2.0, 0.15 * (word[3] - word[1]))


def near(words: Sequence[Box] | NDArray[np.float64], bars: Sequence[Box]) -> list[int]:
    """The places in `words` of the boxes that meet any of `bars` at all."""
    if not len(words) or not bars:
        return []
    left, top, right, bottom = np.asarray(words).T
    meets = np.zeros(len(words), dtype=np.bool_)
    for x0, y0, x1, y1 in bars:
        meets |= (left <= x1) & (right >= x0) & (top <= y1) & (bottom >= y0)
    found: list[int] = np.flatnonzero(meets).tolist()
    return found


def padded(boxes: Iterable[Box], *, from_picture: bool) -> list[Box]:
    """The places of bars as they are burned: wider where they were read off a picture and are less exact."""
    pad = PICTURE_PAD_PT if from_picture else PAD_PT
    return [(b[0] - pad, b[1] - pad, b[2] + pad, b[3] + pad) for b in boxes]


def touched_words(words: Iterable[Word], boxes: Sequence[Box], *, from_picture: bool = False) -> tuple[Word, ...]:
    """The words that bars over `boxes` would damage and not hide whole (points, origin top left)."""
    burned = padded(boxes, from_picture=from_picture)
    slack = _PICTURE_SLACK_PT if from_picture else 0.0
    found = []
    for word in words:
        if any(covers(box, word.box) for box in boxes):
            if _is_cut(burned, word.box):
                found.append(word)
        elif any(_touches(bar, word.box, slack) for bar in burned):
            found.append(word)
    return tuple(found)


def telling_gaps(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks of one page that hide a single name and nothing beside it, so that their width may tell it."""
    single = [mark for mark in marks if _names_one(mark)]
    bars = [(box, mark) for mark in marks for box in mark.boxes]
    return tuple(
        mark
        for mark in single
        if not any(other is not mark and _is_beside(mark.boxes[0], box) for box, other in bars)
    )


def _touches(bar: Box, word: Box, slack: float) -> bool:
    across = min(bar[2], word[2]) - max(bar[0], word[0]) - slack
    down = min(bar[3], word[3]) - max(bar[1], word[1])
    return across > 1.0 and down > 0.28 * (word[3] - word[1])


def _is_cut(burned: Sequence[Box], word: Box) -> bool:
    """Whether a word that leaves the layer is hidden in part only: a bar meant for another word lies on it."""
    height, width = word[3] - word[1], word[2] - word[0]
    if height > 3 * width:
        return False
    over = [bar for bar in burned if min(bar[2], word[2]) > max(bar[0], word[0])]
    if max(min(bar[3], word[3]) - max(bar[1], word[1]) for bar in over) < 0.7 * height:
        return True
    level = [bar for bar in over if min(bar[3], word[3]) > max(bar[1], word[1])]
    return _width_hidden(level, word) < _WHOLLY * width


def _width_hidden(bars: Sequence[Box], word: Box) -> float:
    """Over how much of a word's width bars lie."""
    hidden, reached = 0.0, word[0]
    for bar in sorted(bars):
        left, right = max(bar[0], reached), min(bar[2], word[2])
        hidden += max(right - left, 0.0)
        reached = max(reached, right)
    return hidden


def _names_one(mark: Mark) -> bool:
    """Whether a mark hides one word that is a name: found as one, or marked by hand and written like one."""
    if len(mark.words.split()) != 1 or len(mark.boxes) != 1 or not fold(mark.words):
        return False
    return mark.rule in _NAMES or (mark.rule in (Rule.PERSON, "paper") and mark.words[:1].isupper())


def _is_beside(box: Box, other: Box) -> bool:
    """Whether two bars stand on one line with nothing between them, or lie on each other."""
    height = min(box[3] - box[1], other[3] - other[1])
    level = min(box[3], other[3]) - max(box[1], other[1]) > 0.5 * height
    apart = max(box[0], other[0]) - min(box[2], other[2])
    same = abs(box[0] - other[0]) < 0.5 and abs(box[2] - other[2]) < 0.5
    return level and apart < _BESIDE * height and not same
