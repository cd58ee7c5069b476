"""Finds the patterns of all parties in a run of pieces and lets the longest reading of each place win."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from redaction.finder.common import (
    ALSO_WORDS,
    BEGINNERS,
    DATE_WORDS,
    EVERYDAY,
    HONORIFICS,
    NOT_SMALL_INITIALS,
    TITLES,
)
from redaction.finder.glued import glued_names
from redaction.finder.growing import grown
from redaction.finder.initials import PARTICLES
from redaction.finder.lookalikes import look_of
from redaction.finder.names import Pattern, common_given_names, known_given_names, name_parts, names_of, patterns_of
from redaction.finder.readings import Hit
from redaction.finder.sequence import Piece
from redaction.finder.sounds import sound_of
from redaction.values import Party, Rule

_RATIO = 80.0
_LEAST_LOOK = 3
_RARE = 12
_AUXILIARIES = frozenset({"will", "may"})
_BEHIND_AUXILIARY = frozenset(
    {"be", "have", "he", "i", "it", "not", "she", "that", "the", "there", "they", "this", "we", "you"}
)
_WEAK = {Rule.FUZZY, Rule.SOUND}
_SURE = {Rule.NAME: 5, Rule.ALIAS: 5, Rule.RELATION: 4, Rule.NICKNAME: 3, Rule.INITIALS: 3, Rule.ROLE: 3}


class Matcher:
    """The patterns of all parties, ready to be looked for."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._by_first: dict[str, list[Pattern]] = {}
        self._beginnings: set[str] = set()
        self._names: dict[str, list[tuple[Party, bool]]] = {}
        self._sounds: dict[str, list[tuple[str, Party, bool]]] = {}
        self._looks: dict[str, list[tuple[str, Party, bool]]] = {}
        for party in parties:
            for pattern in patterns_of(party):
                self._by_first.setdefault(pattern.pieces[0], []).append(pattern)
            self._learn_names(party)
        self._close: dict[str, tuple[Rule, tuple[tuple[Party, bool], ...]] | None] = {}

    def _learn_looks(self, name: str, party: Party, *, family: bool) -> None:
        if len(name) >= _LEAST_LOOK:
            self._looks.setdefault(look_of(name), []).append((name, party, family))

    def _learn_names(self, party: Party) -> None:
        for name in names_of(party):
            parts = name_parts(name)
            surname = (*parts.surname, "".join(parts.surname)) if len(parts.surname) > 1 else parts.surname
            twofold = ("".join(parts.given[:2]),) if len(parts.given) > 1 else ()
            for group, family in (((*parts.given[:1], *twofold), False), (surname, bool(parts.given))):
                for piece in group:
                    self._learn_looks(piece, party, family=family)
                    if len(piece) >= 4:
                        self._names.setdefault(piece, []).append((party, family))
                        self._beginnings.update(piece[:size] for size in range(1, len(piece)))
                        self._sounds.setdefault(sound_of(piece), []).append((piece, party, family))

    def only_with_a_capital(self, small: Mapping[str, int]) -> frozenset[str]:
        """Names and short forms of people to hide that count with a capital alone, and stand here in small letters.

        One that is a word as well ("hope") is told where it is rare enough to be looked at each time.
        """
        found = set()
        for name, patterns in self._by_first.items():
            mine = [pattern for pattern in patterns if pattern.capital and len(pattern.pieces) == 1]
            hidden = [pattern.rule for pattern in mine if pattern.party.role == "redact"]
            if name not in small or not hidden or name in EVERYDAY:
                continue
            rare = small[name] <= _RARE and not {Rule.NAME, Rule.ALIAS}.isdisjoint(hidden)
            if rare or name not in ALSO_WORDS | DATE_WORDS:
                found.add(name)
        return frozenset(found)

    def find(self, pieces: Sequence[Piece]) -> list[Hit]:
        """The best reading of every place."""
        hits = [hit for index in range(len(pieces)) for hit in self._at(pieces, index)]
        hits += [hit for index, piece in enumerate(pieces) for hit in self._like(piece, index)]
        hits += [hit for index in range(1, len(pieces)) for hit in self._like_both(pieces, index)]
        hits += [hit for index in range(len(pieces)) for hit in self._broken(pieces, index)]
        hits += [hit for index, piece in enumerate(pieces) for hit in self._glued(piece, index)]
        hits = _joined(hits, pieces)
        return grown(_chosen(hits), pieces)

    def _at(self, pieces: Sequence[Piece], index: int) -> Iterable[Hit]:
        before = pieces[index - 1].folded if index else ""
        titled, addressed = before in TITLES, before in HONORIFICS
        for pattern in self._by_first.get(pieces[index].folded, ()):
            if (pattern.titled or (pattern.inside and pieces[index].starts)) and not titled:
                continue
            end = _fits(pattern, pieces, index, addressed=addressed)
            if end == index + 1 and pattern.capital and _asks(pieces, index):
                continue
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

    def _glued(self, piece: Piece, index: int) -> Iterable[Hit]:
        """Hits for a name that lost the space beside it; what only might be one is as good as a like spelling."""
        if piece.folded in self._by_first or piece.folded in known_given_names():
            return
        for name, parted in glued_names(piece, self._names):
            for party, family in self._names[name]:
                yield Hit(index, index + 1, party, Rule.NAME if parted else Rule.FUZZY, family)

    def _like(self, piece: Piece, index: int) -> Iterable[Hit]:
        """Hits for a piece that is written or sounds much like a name."""
        if len(piece.folded) < 3 or piece.folded in self._by_first:
            return
        if piece.folded in BEGINNERS or (piece.folded in ALSO_WORDS and not piece.capital):
            return
        key = f"{piece.folded}|{piece.capital}|{piece.namelike}|{piece.raw[:1]}"
        if key not in self._close:
            self._close[key] = self._nearest(piece)
        near = self._close[key]
        if near is not None:
            rule, parties = near
            for party, family in parties:
                yield Hit(index, index + 1, party, rule, family)

    def _like_both(self, pieces: Sequence[Piece], index: int) -> Iterable[Hit]:
        """Hits for a particle and a piece in one word that are together much like a surname: "Al-Fasri"."""
        before, piece = pieces[index - 1], pieces[index]
        if before.folded not in PARTICLES or before.refs != piece.refs or piece.folded in self._by_first:
            return
        both = replace(piece, raw=before.raw + piece.raw, folded=before.folded + piece.folded)
        for hit in self._like(both, index):
            yield replace(hit, start=index - 1)

    def _misread(self, piece: Piece) -> tuple[tuple[Party, bool], ...]:
        """Whose names look as this piece does, once a machine took one letter for another."""
        digits = any(sign.isdigit() for sign in piece.folded)
        found = []
        for name, party, family in self._looks.get(look_of(piece.folded), ()):
            first = piece.raw[:1] == "l" and name[0] == "i"
            plain = piece.namelike and len(name) > _LEAST_LOOK and piece.folded not in known_given_names()
            if digits or first or plain:
                found.append((party, family))
        return tuple(dict.fromkeys(found))

    def _nearest(self, piece: Piece) -> tuple[Rule, tuple[tuple[Party, bool], ...]] | None:
        text = piece.folded
        looks = self._misread(piece)
        if looks:
            return Rule.FUZZY, looks
        alike = [
            (name, owners)
            for name, owners in self._names.items()
            if _one_slip(text, name) or fuzz.ratio(text, name) >= _RATIO
        ]
        best = max(alike, key=lambda each: (fuzz.ratio(text, each[0]), each[0]), default=None)
        sounded = piece.namelike and len(text) >= 4 and self._sounds.get(sound_of(text))
        heard = [(party, family) for name, party, family in sounded or () if fuzz.ratio(text, name) >= 50]
        family = best is not None and all(mine for _, mine in best[1])
        another = text in (common_given_names() if family else known_given_names()) and not heard
        plain = piece.namelike or (
            best is not None and best[0] not in ALSO_WORDS and _one_slip(text, best[0]) and len(text) >= 6
        )
        if best is None or not plain or another:
            return (Rule.SOUND, tuple(heard)) if heard else None
        hidden = [owner for _, owners in alike for owner in owners if owner[0].role == "redact"]
        return Rule.FUZZY, tuple(dict.fromkeys([*best[1], *heard, *hidden]))


def _asks(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a word at a sentence's start asks or orders and names nobody: "Will he", "May we", "Will be seen"."""
    piece = pieces[index]
    after = pieces[index + 1].folded if index + 1 < len(pieces) and not piece.ends else ""
    return piece.starts and piece.folded in _AUXILIARIES and after in _BEHIND_AUXILIARY


def _one_slip(text: str, name: str) -> bool:
    """Whether one letter is wrong, missing, doubled or swapped; short names keep their first letter."""
    if abs(len(text) - len(name)) > 1 or len(name) < 4:
        return False
    if len(name) <= 5 and text[0] != name[0]:
        return False
    return OSA.distance(text, name, score_cutoff=1) <= 1


def _fits(pattern: Pattern, pieces: Sequence[Piece], index: int, *, addressed: bool = False) -> int | None:
    """Where the pattern ends if it stands at `index`; behind "mrs" a small letter does for a capital."""
    position = index
    for number, wanted in enumerate(pattern.pieces):
        if number and pattern.gap:
            skipped = 0
            while (
                position < len(pieces)
                and pieces[position].folded != wanted
                and skipped < 2
                and pieces[position].capital
                and pieces[position].folded not in TITLES
                and not (pieces[position - 1].ends or pieces[position - 1].pauses)
            ):
                position += 1
                skipped += 1
        if position >= len(pieces) or pieces[position].folded != wanted:
            return None
        piece = pieces[position]
        if pattern.capital and not piece.capital and not (addressed and number == 0):
            return None
        if pattern.humped and (piece.upper or piece.raw[1:].islower() or piece.raw.islower()):
            return None
        if number and _parted(pieces[position - 1], pattern):
            return None
        position += 1
    if pattern.upper and not _in_capitals(pieces[index:position], addressed=addressed and pattern.titled):
        return None
    return position


def _in_capitals(run: Sequence[Piece], *, addressed: bool) -> bool:
    """Whether initials are written as such: in capitals, or small with dots or without a vowel: "g.l.p.", "glp"."""
    if all(piece.upper for piece in run) or addressed:
        return True
    letters = "".join(piece.folded for piece in run)
    if letters in NOT_SMALL_INITIALS or not all(piece.raw.islower() for piece in run):
        return False
    if len(run) == 1:
        return len(letters) > 2 and not set("aeiouy") & set(letters)
    return all(piece.refs == run[0].refs for piece in run) and all(piece.dotted for piece in run[:-1])


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
            name_like = not {hit.rule, next_hit.rule} & {Rule.RELATION, Rule.ROLE}
            apart = pieces[hit.end - 1].ends or pieces[hit.end - 1].pauses
            whole = hit.family != next_hit.family
            if next_hit.party.id == hit.party.id and name_like and whole and not apart:
                weak = next((h.rule for h in (hit, next_hit) if h.rule in _WEAK), Rule.NAME)
                more.append(Hit(hit.start, next_hit.end, hit.party, weak))
    return hits + more


def _rank(hit: Hit) -> tuple[int, int]:
    """The surer the smaller."""
    return -_SURE.get(hit.rule, 1), hit.distance


def _chosen(hits: Sequence[Hit]) -> list[Hit]:
    """The longest and surest readings that do not overlap; equal ones are told as `others`."""
    order = sorted(hits, key=lambda hit: (hit.start - hit.end, *_rank(hit), hit.start))
    same_place: dict[tuple[int, int], list[Hit]] = {}
    for hit in hits:
        same_place.setdefault((hit.start, hit.end), []).append(hit)
    taken: dict[int, Hit] = {}
    chosen: list[Hit] = []
    for hit in order:
        if any(index in taken for index in range(hit.start, hit.end)):
            continue
        rivals = {
            other.party.id: other.party
            for other in same_place[hit.start, hit.end]
            if other.party.id != hit.party.id and _rank(other) == _rank(hit)
        }
        best = Hit(hit.start, hit.end, hit.party, hit.rule, hit.family, tuple(rivals.values()), hit.titled)
        chosen.append(best)
        for index in range(hit.start, hit.end):
            taken[index] = best
    return sorted(chosen, key=lambda hit: hit.start)
