"""Text from which something is left out without a trace: the lines close up, empty lines and paragraphs go (R22).

Where the law does not let anybody say whether something is held, neither a bar nor a gap may stand in its place,
nor a line that ends too early.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from redaction.numbering import without_items
from redaction.typeset import Token

_FULL = 0.72  # of the longest line: a line at least this long was broken by the margin, not by its writer
_LEAST_MARGIN = 48  # letters: shorter lines than this were ended by their writer
_LEAST_LINES = 2
Line = list[int]


def closed_up(tokens: Sequence[Token], gone: frozenset[int]) -> tuple[tuple[int, Token], ...]:
    """The tokens that stay, each with its former index.

    Whole lines go with their place. Where part of a line goes and a margin broke the lines, the whole text is set
    as running text, so that no line of it is shorter or longer than the others. Numbers of a list close up too.
    """
    lines = list(_lines(tokens))
    tokens, gone = without_items(tokens, lines, gone)
    margin = _margin([_length(tokens, line) for line in lines if not gone.intersection(line)])
    in_part = any(gone.intersection(line) and not gone.issuperset(line) for line in lines)
    full = margin if in_part else math.inf
    kept: list[tuple[int, Token]] = []
    for blank, group in groupby(lines, key=lambda line: not any(tokens[index].text for index in line)):
        paragraph = list(group)
        if blank:
            kept += [(index, tokens[index]) for line in paragraph for index in line]
            continue
        left = list(_set_again(tokens, paragraph, gone, full))
        if not left and kept and not kept[-1][1].text:
            kept.pop()
        kept += left
    while kept and not kept[-1][1].text:
        kept.pop()
    while kept and not kept[0][1].text:
        kept.pop(0)
    return tuple(kept)


def _margin(lengths: Sequence[int]) -> float:
    """From how many letters on a line was broken by the margin; without end where no margin shows itself."""
    full = max(max(lengths, default=0) * _FULL, _LEAST_MARGIN)
    return full if sum(length >= full for length in lengths) >= _LEAST_LINES else math.inf


def _lines(tokens: Sequence[Token]) -> Iterator[Line]:
    line: Line = []
    for index, token in enumerate(tokens):
        if token.line_start and line:
            yield line
            line = []
        line.append(index)
    if line:
        yield line


def _length(tokens: Sequence[Token], line: Line) -> int:
    return sum(len(tokens[index].text) + tokens[index].space for index in line)


def _set_again(
    tokens: Sequence[Token], paragraph: Sequence[Line], gone: frozenset[int], full: float
) -> Iterator[tuple[int, Token]]:
    """A paragraph without what is gone; a line the margin broke runs on into the next."""
    runs_on = False
    for line in paragraph:
        stays = [index for index in line if index not in gone and tokens[index].text]
        for index in stays:
            token = tokens[index]
            starts = index == stays[0] and not runs_on
            space = tokens[line[0]].space if starts else 1 if index == stays[0] else token.space
            yield index, Token(token.text, token.offset, space, starts)
        if stays:
            runs_on = _length(tokens, line) >= full
