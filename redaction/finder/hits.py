"""Finds the patterns of all parties in a run of pieces and lets the longest reading of each place win."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from redaction.finder.common import ALSO_WORDS, BEGINNERS, TITLES
from redaction.finder.names import Pattern, known_given_names, name_parts, patterns_of
from redaction.finder.sequence import Piece
from redaction.finder.sounds import sound_of
from redaction.values import Party, Rule

_RATIO = 80.0
_WEAK = {Rule.FUZZY, Rule.SOUND}
_SURE = {Rule.NAME: 5, Rule.ALIAS: 5, Rule.RELATION: 4, Rule.NICKNAME: 3, Rule.INITIALS: 3}


@dataclass(frozen=True, slots=True)
class Hit:
    """Pieces `start` to `end` (without it) read as a party; `others` could be meant as well."""

    start: int
    end: int
    party: Party
    rule: Rule
    family: bool = False
    others: tuple[Party, ...] = ()
    titled: bool = False
    distance: int = 0


class Matcher:
    """The patterns of all parties, ready to be looked for."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._by_first: dict[str, list[Pattern]] = {}
        self._beginnings: set[str] = set()
        self._names: dict[str, list[tuple[Party, bool]]] = {}
        self._sounds: dict[str, list[tuple[str, Party, bool]]] = {}
        for party in parties:
            for pattern in patterns_of(party):
                self._by_first.setdefault(pattern.pieces[0], []).append(pattern)
            self._learn_names(party)
        self._close: dict[str, tuple[Rule, tuple[tuple[Party, bool], ...]] | None] = {}

    def _learn_names(self, party: Party) -> None:
        for name in (party.name, *party.aliases):
            parts = name_parts(name)
            surname = (*parts.surname, "".join(parts.surname)) if len(parts.surname) > 1 else parts.surname
            for group, family in ((parts.given[:1], False), (surname, bool(parts.given))):
                for piece in group:
                    if len(piece) >= 4:
                        self._names.setdefault(piece, []).append((party, family))
                        self._beginnings.update(piece[:size] for size in range(1, len(piece)))
                        self._sounds.setdefault(sound_of(piece), []).append((piece, party, family))

    def find(self, pieces: Sequence[Piece]) -> list[Hit]:
        """The best reading of every place."""
        hits = [hit for index in range(len(pieces)) for hit in self._at(pieces, index)]
        hits += [hit for index, piece in enumerate(pieces) for hit in self._like(piece, index)]
        hits += [hit for index in range(len(pieces)) for hit in self._broken(pieces, index)]
        hits = _joined(hits, pieces)
        return [_with_initials(hit, pieces) for hit in _chosen(hits)]

    def _at(self, pieces: Sequence[Piece], index: int) -> Iterable[Hit]:
        titled = index > 0 and pieces[index - 1].folded in TITLES
        for pattern in self._by_first.get(pieces[index].folded, ()):
            if (pattern.titled or (pattern.inside and pieces[index].starts)) and not titled:
                continue
            end = _fits(pattern, pieces, index)
            if end is not None:
                yield Hit(
                    index,
                    end,
                    pattern.party,
                    pattern.rule,
                    pattern.family,
                    titled=titled,
                    distance=pattern.distance,
                )

    def _broken(self, pieces: Sequence[Piece], index: int) -> Iterable[Hit]:
        """Hits for a name that came apart, as soft hyphens and loose letters make it."""
        text = pieces[index].folded
        if len(text) > 12 or (len(text) > 2 and text not in self._beginnings):
            return
        for end in range(index + 1, min(index + 10, len(pieces))):
            text += pieces[end].folded
            if text in self._names:
                for party, family in self._names[text]:
                    yield Hit(index, end + 1, party, Rule.NAME, family)
            if text not in self._beginnings:
                return

    def _like(self, piece: Piece, index: int) -> Iterable[Hit]:
        """Hits for a piece that is written or sounds much like a name."""
        if len(piece.folded) < 3 or piece.folded in self._by_first:
            return
        if piece.folded in BEGINNERS or (piece.folded in ALSO_WORDS and not piece.capital):
            return
        key = f"{piece.folded}|{piece.capital}"
        if key not in self._close:
            self._close[key] = self._nearest(piece)
        near = self._close[key]
        if near is not None:
            rule, parties = near
            for party, family in parties:
                yield Hit(index, index + 1, party, rule, family)

    def _nearest(self, piece: Piece) -> tuple[Rule, tuple[tuple[Party, bool], ...]] | None:
        text = piece.folded
        alike = [
            (name, owners)
            for name, owners in self._names.items()
            if _one_slip(text, name) or fuzz.ratio(text, name) >= _RATIO
        ]
        best = max(alike, key=lambda each: (fuzz.ratio(text, each[0]), each[0]), default=None)
        sounded = piece.capital and len(text) >= 4 and self._sounds.get(sound_of(text))
        heard = [(party, family) for name, party, family in sounded or () if fuzz.ratio(text, name) >= 50]
        another = text in known_given_names() and not heard
        plain = piece.capital or (best is not None and _one_slip(text, best[0]) and len(text) >= 6)
        if best is None or not plain or another:
            return (Rule.SOUND, tuple(heard)) if heard else None
        hidden = [owner for _, owners in alike for owner in owners if owner[0].role == "redact"]
        return Rule.FUZZY, tuple(dict.fromkeys([*best[1], *heard, *hidden]))


def _one_slip(text: str, name: str) -> bool:
    """Whether one letter is wrong, missing, doubled or swapped; short names keep their first letter."""
    if abs(len(text) - len(name)) > 1 or len(name) < 4:
        return False
    if len(name) <= 5 and text[0] != name[0]:
        return False
    return OSA.distance(text, name, score_cutoff=1) <= 1


def _fits(pattern: Pattern, pieces: Sequence[Piece], index: int) -> int | None:
    """Where the pattern ends if it stands at `index`."""
    position = index
    for number, wanted in enumerate(pattern.pieces):
        if number and pattern.gap:
            skipped = 0
            while (
                position < len(pieces)
                and pieces[position].folded != wanted
                and skipped < 2
                and pieces[position].capital
                and not pieces[position - 1].ends
            ):
                position += 1
                skipped += 1
        if position >= len(pieces) or pieces[position].folded != wanted:
            return None
        piece = pieces[position]
        if pattern.upper and not piece.raw.isupper():
            return None
        if pattern.capital and not piece.capital:
            return None
        if number and _parted(pieces[position - 1], pattern):
            return None
        position += 1
    return position


def _parted(before: Piece, pattern: Pattern) -> bool:
    """Whether what stands behind a piece keeps the next one from belonging to it."""
    if before.stops or (before.pauses and not pattern.turned and pattern.rule is not Rule.RELATION):
        return True
    return before.ends and len(before.folded) > 1


def _joined(hits: list[Hit], pieces: Sequence[Piece]) -> list[Hit]:
    """Adjacent hits of one party (a misspelt given name before a surname) read as one."""
    by_start: dict[int, list[Hit]] = {}
    for hit in hits:
        by_start.setdefault(hit.start, []).append(hit)
    more = []
    for hit in hits:
        for next_hit in by_start.get(hit.end, ()):
            name_like = hit.rule is not Rule.RELATION and next_hit.rule is not Rule.RELATION
            apart = pieces[hit.end - 1].ends or pieces[hit.end - 1].pauses
            whole = hit.family != next_hit.family
            if next_hit.party.id == hit.party.id and name_like and whole and not apart:
                weak = next((h.rule for h in (hit, next_hit) if h.rule in _WEAK), Rule.NAME)
                more.append(Hit(hit.start, next_hit.end, hit.party, weak))
    return hits + more


def _with_initials(hit: Hit, pieces: Sequence[Piece]) -> Hit:
    """A name with the initials of the same person that stand beside it: "P Rushmore", "Mai N."."""
    if hit.rule in (Rule.RELATION, Rule.ROLE):
        return hit
    parts = [name_parts(name) for name in (hit.party.name, *hit.party.aliases)]
    letters = {piece[0] for each in parts for piece in (*each.given, *each.surname)} - {"i"}
    start, end = hit.start, hit.end
    if start > 0 and _is_initial(pieces[start - 1], letters) and not pieces[start - 1].pauses:
        start -= 1
    if end < len(pieces) and _is_initial(pieces[end], letters) and not _apart(pieces[end - 1]):
        end += 1
    return replace(hit, start=start, end=end)


def _is_initial(piece: Piece, letters: Container[str]) -> bool:
    return len(piece.folded) == 1 and piece.capital and piece.folded in letters


def _apart(piece: Piece) -> bool:
    return piece.ends or piece.pauses or piece.stops


def _rank(hit: Hit) -> tuple[int, int]:
    """The surer the smaller."""
    return -_SURE.get(hit.rule, 1), hit.distance


def _chosen(hits: Sequence[Hit]) -> list[Hit]:
    """The longest and surest readings that do not overlap; equal ones are told as `others`."""
    order = sorted(hits, key=lambda hit: (hit.start - hit.end, *_rank(hit), hit.start))
    taken: dict[int, Hit] = {}
    chosen: list[Hit] = []
    for hit in order:
        if any(index in taken for index in range(hit.start, hit.end)):
            continue
        rivals = {
            other.party.id: other.party
            for other in hits
            if (other.start, other.end) == (hit.start, hit.end)
            and other.party.id != hit.party.id
            and _rank(other) == _rank(hit)
        }
        best = Hit(hit.start, hit.end, hit.party, hit.rule, hit.family, tuple(rivals.values()), hit.titled)
        chosen.append(best)
        for index in range(hit.start, hit.end):
            taken[index] = best
    return sorted(chosen, key=lambda hit: hit.start)
