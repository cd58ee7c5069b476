"""What goes with a name that was found: its particles, initials beside it, its other half with a slip (S35)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from redaction.finder.common import BEGINNERS, NOT_INITIALS, TITLES
from redaction.finder.initials import PARTICLES, letters_of
from redaction.finder.lookalikes import look_of
from redaction.finder.names import name_parts, names_of
from redaction.finder.readings import Hit
from redaction.finder.sequence import Piece
from redaction.values import Party, Rule

_LEAST_SLIP, _MOST_LETTERS = 3, 3
# Single small letters that are words of their own, or are written behind a name for other reasons.
_NO_SMALL_INITIAL = frozenset("aiorux")


@dataclass(frozen=True, slots=True)
class _Own:
    """What a person's names are made of, folded."""

    given: frozenset[str]
    family: frozenset[str]
    particles: frozenset[str]
    letters: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]


@lru_cache(maxsize=4096)
def _own(party: Party) -> _Own:
    parts = [name_parts(name) for name in names_of(party)]
    given = frozenset(piece for each in parts for piece in each.given)
    surname = frozenset(piece for each in parts for piece in each.surname)
    family = surname - PARTICLES
    ways = frozenset(letter[0] for each in parts for way in letters_of(each.written) for letter in way)
    return _Own(
        given,
        family,
        surname & PARTICLES,
        frozenset(piece[0] for piece in given | surname) | ways,
        frozenset(each.given[0][0] for each in parts if each.given),
        frozenset(piece[0] for piece in family) | ways,
    )


def grown(hits: Sequence[Hit], pieces: Sequence[Piece]) -> list[Hit]:
    """The hits with what stands beside them and belongs to the same name; none grows into another."""
    taken = {index for hit in hits for index in range(hit.start, hit.end)}
    found = []
    for hit in hits:
        wider = hit if hit.rule in (Rule.RELATION, Rule.ROLE) else _grown(hit, pieces, taken.__contains__)
        taken.update(range(wider.start, wider.end))
        found.append(wider)
    return found


def _grown(hit: Hit, pieces: Sequence[Piece], taken: Callable[[int], bool]) -> Hit:
    own = _own(hit.party)
    start, end = hit.start, hit.end
    while start > 0 and not taken(start - 1) and _leads(pieces[start - 1], hit, own):
        start -= 1
    if start > 0 and not taken(start - 1) and _misread_given(pieces[start - 1], hit, own):
        start -= 1
    while end < len(pieces) and not taken(end) and _follows(pieces, end, hit, own):
        end += 1
    return hit if (start, end) == (hit.start, hit.end) else replace(hit, start=start, end=end)


def _leads(before: Piece, hit: Hit, own: _Own) -> bool:
    """Whether a piece before a name is an initial or a particle of it: "P Rushmore", "JN Whitfield", "da Silva"."""
    if before.pauses or before.stops:
        return False
    if _is_initial(before, own.letters) and (before.folded != "i" or (hit.family and "i" in own.first)):
        return True
    if before.ends or before.folded in TITLES:
        return False
    if any(look_of(before.folded) == look_of(particle) for particle in own.particles):
        return True
    letters = before.folded
    some = hit.family and before.upper and 1 < len(letters) <= _MOST_LETTERS and letters not in NOT_INITIALS
    return some and letters[0] in own.first and own.letters.issuperset(letters)


def _misread_given(before: Piece, hit: Hit, own: _Own) -> bool:
    return hit.family and not _apart(before) and _reads_as(before, own.given)


def _follows(pieces: Sequence[Piece], end: int, hit: Hit, own: _Own) -> bool:
    """Whether a piece behind a name belongs to it: "Jean G.", "Garner, J.", "jean g", "Jean Gamer"."""
    last, after = pieces[end - 1], pieces[end]
    if last.pauses and not last.stops and hit.family and end == hit.end:
        return _is_initial(after, own.first)
    if _apart(last):
        return False
    if _is_initial(after, own.letters) and (after.folded != "i" or after.dotted):
        return True
    if hit.family or end > hit.end or last.folded in own.family:
        return False
    small = after.raw.islower() and last.raw.islower() and after.folded in own.last - _NO_SMALL_INITIAL
    return small or _reads_as(after, own.family)


def _reads_as(piece: Piece, names: Iterable[str]) -> bool:
    """Whether a piece is one of these names with one slip, or as a machine misread it."""
    if len(piece.folded) < 2 or (piece.folded in BEGINNERS and piece.starts):
        return False
    if any(look_of(piece.folded) == look_of(name) for name in names):
        return True
    slips = (OSA.distance(piece.folded, name, score_cutoff=1) <= 1 for name in names if len(name) >= _LEAST_SLIP)
    return piece.namelike and any(slips)


def _is_initial(piece: Piece, letters: frozenset[str]) -> bool:
    misread = piece.raw == "0" and piece.dotted and "o" in letters
    return misread or (len(piece.folded) == 1 and piece.capital and piece.folded in letters)


def _apart(piece: Piece) -> bool:
    return piece.ends or piece.pauses or piece.stops
