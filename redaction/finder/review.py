"""The queue of what a person should look at: capitalised words nobody knows, contacts nobody registered."""

from collections.abc import Sequence

from redaction.finder.common import BEGINNERS, TITLES
from redaction.finder.sequence import Piece, Ref

Run = tuple[str, tuple[Ref, ...]]


def capitalised_runs(pieces: Sequence[Piece], settled: frozenset[Ref], small: frozenset[str]) -> list[Run]:
    """Runs of capitalised words that are neither known nor marked.

    Args:
        settled: words that a party explains already.
        small: folded words that occur in small letters elsewhere; alone at a sentence's start they are no name.
    """
    runs: list[Run] = []
    current: list[Piece] = []
    for piece in pieces:
        usable = piece.capital and not any(ref in settled for ref in piece.refs) and piece.raw.isalpha()
        usable = usable or (piece.capital and "'" in piece.raw.replace("’", "'") and not settled & set(piece.refs))
        if usable and not (current and current[-1].ends):
            current.append(piece)
            continue
        _close(current, small, runs)
        current = [piece] if usable else []
    _close(current, small, runs)
    return runs


def _close(current: list[Piece], small: frozenset[str], runs: list[Run]) -> None:
    while current and _ordinary(current[0], small):
        current = current[1:]
    while current and current[-1].folded in BEGINNERS:
        current = current[:-1]
    if not current or all(piece.folded in BEGINNERS | TITLES for piece in current):
        return
    if len(current) == 1 and len(current[0].folded) < 2:
        return
    text = " ".join(piece.raw for piece in current)
    runs.append((text, tuple(dict.fromkeys(ref for piece in current for ref in piece.refs))))


def _ordinary(piece: Piece, small: frozenset[str]) -> bool:
    return piece.folded in BEGINNERS or (piece.starts and piece.folded in small)
