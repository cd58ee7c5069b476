"""Sets pages anew from their words: where the width of a gap would tell, or where nothing may tell (S35, R22)."""

from collections.abc import Sequence
from dataclasses import dataclass

from redaction.bars import covers
from redaction.closing_up import closed_up
from redaction.typeset import SetPage, Token, tokens_of, typeset
from redaction.values import Box, Word

_MARKS = frozenset("\"'“”‘’«»()[]")
_CLOSE = 0.12


@dataclass(frozen=True, slots=True)
class WordsOf:
    """The words of one page, what is to be withheld on it and what is to be left out without a trace."""

    number: int
    words: Sequence[Word]
    boxes: Sequence[Box]
    traceless: Sequence[Box] = ()


def retyped(words: Sequence[Word], boxes: Sequence[Box], size: tuple[float, float]) -> tuple[SetPage, ...]:
    """The words of a page, line by line, with labels of fixed width in place of those in `boxes`."""
    return tuple(page for page, _ in flowing([WordsOf(1, words, boxes)], size))


def flowing(pages: Sequence[WordsOf], size: tuple[float, float]) -> tuple[tuple[SetPage, int], ...]:
    """Pages set anew as one text, each with the number of the page its first word comes from."""
    tokens: list[Token] = []
    marked: set[int] = set()
    gone: set[int] = set()
    source: list[int] = []
    for page in pages:
        for token, word in _tokens(page.words):
            if word is not None and any(covers(box, word.box) for box in page.traceless):
                gone.add(len(tokens))
            elif word is not None and any(covers(box, word.box) for box in page.boxes):
                marked.add(len(tokens))
            tokens.append(token)
            source.append(page.number)
    if gone:
        stays = closed_up(tokens, frozenset(gone))
        marked = {number for number, (index, _) in enumerate(stays) if index in marked}
        tokens, source = [token for _, token in stays], [source[index] for index, _ in stays]
    if gone and not any(token.text for token in tokens):
        return ()
    found = []
    last = pages[0].number
    for sheet in typeset(tokens, marked, size):
        last = next((source[word.token] for word in sheet.words if word.token >= 0), last)
        found.append((sheet, last))
    return tuple(found)


def _tokens(words: Sequence[Word]) -> list[tuple[Token, Word | None]]:
    """The words of a page as text in lines, with an empty line where the page leaves one."""
    tokens: list[tuple[Token, Word | None]] = []
    last: Word | None = None
    for word in words:
        begins = last is None or word.line != last.line
        if begins and last is not None and word.box[1] - last.box[3] > 0.8 * (word.box[3] - word.box[1]):
            tokens.append((Token("", 0, 0, True), None))
        space = 0 if begins or (last is not None and _is_one_with(last, word)) else 1
        for piece in tokens_of(word.text):
            tokens.append((Token(piece.text, 0, space, begins), word))
            begins, space = False, 1
        last = word
    return tokens


def _is_one_with(last: Word, word: Word) -> bool:
    """Whether a quotation mark or bracket that came apart from its word stands close beside it."""
    alone = {last.text, word.text} & _MARKS
    return bool(alone) and word.box[0] - last.box[2] < _CLOSE * (word.box[3] - word.box[1])
