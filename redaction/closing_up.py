"""Text from which something is left out without a trace: the lines close up, empty lines and paragraphs go (R22).

Where the law does not let anybody say whether something is held, neither a bar nor a gap may stand in its place,
nor a line that ends too early.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from redaction.typeset import Token

_FULL = 0.72  # of the longest line: a line at least this long was broken by the margin, not by its writer
Line = list[int]


def closed_up(tokens: Sequence[Token], gone: frozenset[int]) -> tuple[tuple[int, Token], ...]:
    """The tokens that stay, each with its former index; paragraphs that lost something are set as running text."""
    lines = list(_lines(tokens))
    longest = max((_length(tokens, line) for line in lines), default=0)
    kept: list[tuple[int, Token]] = []
    for blank, group in groupby(lines, key=lambda line: not any(tokens[index].text for index in line)):
        paragraph = list(group)
        if blank or not gone.intersection(index for line in paragraph for index in line):
            kept += [(index, tokens[index]) for line in paragraph for index in line]
        else:
            left = list(_set_again(tokens, paragraph, gone, longest * _FULL))
            if not left and kept and not kept[-1][1].text:
                kept.pop()
            kept += left
    while kept and not kept[-1][1].text:
        kept.pop()
    while kept and not kept[0][1].text:
        kept.pop(0)
    return tuple(kept)


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
        begins = not runs_on
        for index in line:
            token = tokens[index]
            if index in gone or not token.text:
                continue
            starts = begins
            space = 0 if starts else 1 if index == line[0] else token.space
            yield index, Token(token.text, token.offset, space, starts)
            begins = False
        runs_on = _length(tokens, line) >= full or begins
