"""Sets a page anew from its words, where the width of a gap would tell what stood in it."""

from collections.abc import Sequence

from redaction.burning import covers
from redaction.typeset import SetPage, Token, tokens_of, typeset
from redaction.values import Box, Word


def retyped(words: Sequence[Word], boxes: Sequence[Box], size: tuple[float, float]) -> tuple[SetPage, ...]:
    """The words of a page, line by line, with labels of fixed width in place of those in `boxes`."""
    tokens: list[Token] = []
    marked: list[int] = []
    last_line: int | None = None
    last_bottom = 0.0
    for word in words:
        begins = word.line != last_line
        if begins and last_line is not None and word.box[1] - last_bottom > 0.8 * (word.box[3] - word.box[1]):
            tokens.append(Token("", 0, 0, True))
        for piece in tokens_of(word.text):
            if any(covers(box, word.box) for box in boxes):
                marked.append(len(tokens))
            tokens.append(Token(piece.text, 0, 0 if begins else 1, begins))
            begins = False
        last_line, last_bottom = word.line, word.box[3]
    return typeset(tokens, marked, size)
