"""The queue of what a person should look at: words like names that nobody knows, whatever their first letter."""

from collections.abc import Container, Sequence
from functools import cache

from redaction.finder.common import ALSO_WORDS, BEGINNERS, DATE_WORDS, TITLES, word_list
from redaction.finder.folding import without_possessive
from redaction.finder.initials import PARTICLES
from redaction.finder.names import known_given_names
from redaction.finder.sequence import Piece, Ref

Run = tuple[str, tuple[Ref, ...]]


def capitalised_runs(pieces: Sequence[Piece], settled: frozenset[Ref], small: Container[str]) -> list[Run]:
    """Runs of capitalised words that are neither known nor marked.

    Args:
        settled: words that a party explains already.
        small: folded words that occur in small letters elsewhere; alone at a sentence's start they are no name.
    """
    runs: list[Run] = []
    current: list[Piece] = []
    for index, piece in enumerate(pieces):
        usable = _like_a_name(piece) and settled.isdisjoint(piece.refs)
        usable = usable or (bool(current) and _is_between(pieces, index) and settled.isdisjoint(piece.refs))
        if usable and not (current and current[-1].ends):
            current.append(piece)
            continue
        _close(current, small, runs)
        current = [piece] if usable else []
    _close(current, small, runs)
    return runs


def small_names(pieces: Sequence[Piece], settled: frozenset[Ref], short: frozenset[str]) -> list[Run]:
    """Names in small letters, as in a chat: "mum said dave came", "mrs adeyemi"; `short`: registered ones."""
    runs: list[Run] = []
    for index, piece in enumerate(pieces):
        if not piece.raw[:1].islower() or not settled.isdisjoint(piece.refs):
            continue
        title = pieces[index - 1] if index else None
        titled = title is not None and title.folded in _PLAIN_TITLES and title.raw.islower() and not title.pauses
        unknown = titled and piece.folded not in BEGINNERS and len(piece.folded) > 1
        if unknown or piece.folded in short or piece.folded in _small_names():
            run = (title, piece) if titled and title is not None else (piece,)
            runs.append(
                (
                    " ".join(without_possessive(each.raw) for each in run),
                    tuple(ref for each in run for ref in each.refs),
                )
            )
    return runs


def lone_initials(pieces: Sequence[Piece], settled: frozenset[Ref], initials: frozenset[str]) -> list[Run]:
    """Single letters with a dot that may stand for somebody to hide, as people sign and diaries name children."""
    found = []
    for index, piece in enumerate(pieces):
        alone = len(piece.folded) == 1 and piece.capital and piece.dotted and piece.folded in initials
        beside = (pieces[at] for at in (index - 1, index + 1) if 0 <= at < len(pieces))
        if alone and settled.isdisjoint(piece.refs) and not any(each.refs == piece.refs for each in beside):
            found.append((f"{piece.raw}.", piece.refs))
    return found


_PLAIN_TITLES = frozenset({"mr", "mrs", "ms", "mx", "dr"})
_LEAST_SMALL = 3


@cache
def _small_names() -> frozenset[str]:
    """Given names that are names even in small letters, since they are no words."""
    words = BEGINNERS | ALSO_WORDS | DATE_WORDS | TITLES | frozenset(word_list("plain_words").split())
    known = known_given_names() | frozenset(word_list("first_names").split())
    return frozenset(name for name in known - words if len(name) >= _LEAST_SMALL)


def _like_a_name(piece: Piece) -> bool:
    """Whether a piece is written as names are: with a capital, or in a script without, or with a digit misread."""
    if piece.capital and (piece.raw.isalpha() or "'" in piece.raw.replace("’", "'")):
        return True
    letters = sum(sign.islower() for sign in piece.raw)
    return piece.namelike and letters >= _LEAST_SMALL and piece.raw[-1].isalpha()


def _is_between(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a small particle joins two halves of a name: "Siân ap Rhys"."""
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    return pieces[index].folded in PARTICLES and after is not None and after.capital and _like_a_name(after)


def _close(current: list[Piece], small: Container[str], runs: list[Run]) -> None:
    while current and _ordinary(current[0], small):
        current = current[1:]
    while current and (current[-1].folded in BEGINNERS or not _like_a_name(current[-1])):
        current = current[:-1]
    if not current or all(piece.folded in BEGINNERS | TITLES for piece in current):
        return
    if len(current) == 1 and len(current[0].folded) < 2:
        return
    text = " ".join([*(piece.raw for piece in current[:-1]), without_possessive(current[-1].raw)])
    runs.append((text, tuple(dict.fromkeys(ref for piece in current for ref in piece.refs))))


def _ordinary(piece: Piece, small: Container[str]) -> bool:
    return piece.folded in BEGINNERS or (piece.starts and piece.folded in small)
