"""Initials in every spelling: JG, J.G., J G, J Garner, Jean G, Mr LP, G L-P, Pat O'S, Sean McD (S19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from redaction.finder.common import NOT_INITIALS, word_list
from redaction.finder.folding import fold

PARTICLES = frozenset(word_list("particles").split())
_MOST_WAYS = 12


@dataclass(frozen=True, slots=True)
class Initials:
    """A way to write a name by its first letters: its pieces, and what must hold for it to count.

    `upper`: in capitals throughout; `titled`: only behind a title; `gap`: other name pieces may stand between.
    """

    pieces: tuple[str, ...]
    upper: bool = False
    titled: bool = False
    gap: bool = False


def initials_of(
    given: tuple[str, ...], surname: tuple[str, ...], written: str, shorts: Iterable[str]
) -> Iterable[Initials]:
    """Every way to shorten a name to letters.

    Args:
        given: folded pieces of the given names; `surname` those of the surname, `written` that as it was typed.
        shorts: short forms of the first given name.
    """
    firsts = tuple(piece[0] for piece in given)
    tails = letters_of(written) or ((surname[0][0],),)
    plain = tails[0]
    for start in dict.fromkeys((firsts, firsts[:1])):
        for tail in tails:
            run = start + tail
            yield Initials(run, upper=True)
            if "".join(run) not in NOT_INITIALS:
                yield Initials(("".join(run),), upper=True)
            if len(tail) > 1:
                yield Initials((*start, "".join(tail)), upper=True)
        yield Initials((*start, *surname), gap=True)
        yield Initials(("".join(start), *surname))
    for name in dict.fromkeys((given[0], *sorted(shorts))):
        for tail in dict.fromkeys((*tails, plain[:1], plain[-1:])) if name == given[0] else tails:
            yield from (Initials((name, *each)) for each in dict.fromkeys((tail, ("".join(tail),))))
    if len(firsts) > 1:
        for tail in tails:
            yield from (Initials((*given[:2], *each)) for each in dict.fromkeys((tail, ("".join(tail),))))
        rest = firsts[1:] + plain
        yield from (Initials((given[0], *each)) for each in (rest, ("".join(rest),)))
    for tail in dict.fromkeys((*tails, plain[:1], plain[-1:])):
        yield from (Initials(each, upper=True, titled=True) for each in dict.fromkeys((tail, ("".join(tail),))))


def letters_of(written: str) -> tuple[tuple[str, ...], ...]:
    """The first letters of a surname as it was typed, without its particles first, then in its other ways."""
    words = [word for word in written.replace("-", " ").split() if fold(word)]
    ways = [_letters(word) for word in words]
    if sum(len(way) > 1 for way in ways) > 3:
        ways = [way[:1] for way in ways]
    runs = (tuple(letter for each in run for letter in each) for run in product(*ways))
    return tuple(dict.fromkeys(run for run in runs if run))[:_MOST_WAYS]


def _letters(word: str) -> tuple[tuple[str, ...], ...]:
    """How one word of a surname is shortened: "O'Shaughnessy" to O, S, O S or O'S, "McDonald" to M or McD."""
    folded = fold(word)
    head, mark, tail = word.replace("’", "'").replace("ʼ", "'").partition("'")
    if folded in PARTICLES:
        return (), (folded[0],)
    if mark and fold(head) and fold(tail):
        first, second = fold(head)[0], fold(tail)[0]
        return (first,), (second,), (first, second), (first + second,)
    for prefix in ("mac", "mc"):
        if folded.startswith(prefix) and word[len(prefix) : len(prefix) + 1].isupper():
            return (folded[0],), (folded[0], folded[len(prefix)]), (folded[: len(prefix) + 1],)
    return ((folded[0],),)
