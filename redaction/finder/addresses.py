"""Finds postal addresses by what gives them away: number and street, street, house, postcode (S85)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from redaction.finder.common import BEGINNERS, word_list
from redaction.finder.folding import fold, fold_name
from redaction.finder.lookalikes import look_of
from redaction.finder.sequence import Piece
from redaction.values import Party

Found = tuple[int, int, Party | None]

_LINES = [line.split() for line in word_list("address_words").splitlines()]
# Each spelling stands for the first of its line; "st" for a street, as "saint" does, so that both agree.
_SAME = {word: line[0] for line in _LINES for word in line} | {"st": "street", "saint": "street"}
_KINDS = frozenset(line[0] for line in _LINES[: [line[0] for line in _LINES].index("house")])
_SAME_LOOK = {look_of(word): kind for word, kind in _SAME.items() if kind in _KINDS}
_UNIT = "flat"
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
_LEAST_SLIP, _MOST_NUMBER, _MOST_STREET = 5, 4, 4


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Words that give an address away; `capital`: only where they are written as a name is."""

    words: tuple[str, ...]
    party: Party
    around: frozenset[str]
    capital: bool = False


def find(pieces: Sequence[Piece], parties: Sequence[Party]) -> Iterator[Found]:
    """Each address, in whole or in part, as the pieces it covers and whose it is; None for nobody registered."""
    words = [_word(piece.raw) for piece in pieces]
    covered: set[int] = set()
    for first, last, party in _registered(words, pieces, parties):
        covered.update(range(first, last))
        yield first, last, party
    for first, last in _others(words, pieces):
        if covered.isdisjoint(range(first, last)):
            yield first, last, None


def _registered(
    words: Sequence[str], pieces: Sequence[Piece], parties: Sequence[Party]
) -> Iterator[tuple[int, int, Party]]:
    by_first: dict[str, list[_Anchor]] = {}
    codes: dict[str, _Anchor] = {}
    for anchor in (each for party in parties for address in party.addresses for each in _anchors(address, party)):
        by_first.setdefault(anchor.words[0], []).append(anchor)
        if _is_postcode(anchor):
            codes[look_of("".join(anchor.words))] = anchor
    for index, word in enumerate(words if by_first else ()):
        for anchor in by_first.get(word, ()):
            if _stands(anchor, words, pieces, index):
                yield (*_widened(words, pieces, index, index + len(anchor.words), anchor.around), anchor.party)
        for size in (1, 2):
            known = codes.get(look_of("".join(words[index : index + size])))
            if known is not None:
                yield (*_widened(words, pieces, index, index + size, known.around), known.party)


def _others(words: Sequence[str], pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Postcodes, and house numbers before a street's name."""
    for index, piece in enumerate(pieces):
        if piece.raw.isalpha():
            continue
        sizes = (size for size in (1, 2) if _is_code(pieces[index : index + size]))
        size = next(sizes, 0)
        if size:
            yield index, index + size
        elif piece.raw[:1].isdigit() and len(piece.raw) <= _MOST_NUMBER and not piece.ends:
            last = index + 1
            while last < len(pieces) and last <= index + _MOST_STREET and pieces[last].capital:
                if words[last] in _KINDS and last > index + 1:
                    yield index, last + 1
                    break
                if _ends(pieces[last]):
                    break
                last += 1


def _is_code(run: Sequence[Piece]) -> bool:
    return all(piece.raw.isupper() for piece in run) and bool(_POSTCODE.fullmatch(" ".join(p.folded for p in run)))


def _word(raw: str) -> str:
    """A word of an address in its one spelling: "St." and "Street", "King's", "Kings'" and "Kings" are one."""
    folded = fold_name(raw)
    whole = _SAME.get(folded)
    if whole is not None:
        return whole
    return folded.removesuffix("s") if len(folded) > 3 and folded.isalpha() else folded


def _words(text: str) -> tuple[str, ...]:
    return tuple(_word(part) for word in text.split() for part in re.split(r"[^\w'’ʼ]+", word) if fold(part))


def _anchors(address: str, party: Party) -> Iterator[_Anchor]:
    """What gives an address away: number and street, the street, the house, the postcode."""
    parts = [part.strip() for part in re.split(r"[,;\n]", address) if part.strip()]
    codes = [match.groups() for match in _POSTCODE.finditer(fold(address))]
    runs = [words for words in (_words(_without_code(part)) for part in parts) if words]
    around = frozenset(word for run in (*runs, *codes) for word in run)
    around |= {look_of(word) for word in around if len(word) >= _LEAST_SLIP}
    for code in codes:
        yield _Anchor(code, party, around)
    street_at = next((index for index, run in enumerate(runs) if _is_street(run)), None)
    for index, run in enumerate(runs):
        bare = tuple(word for word in run if not word[0].isdigit())
        numbered = len(run) > len(bare) and bool(bare) and run[0] != _UNIT
        if numbered:
            yield _Anchor(run, party, around)
        if len(bare) > 1 and _UNIT not in bare and (numbered or bare[-1] in _KINDS):
            yield _Anchor(bare, party, around, capital=all(word in _KINDS or word in BEGINNERS for word in bare))
        elif len(bare) > 1 and street_at is not None and index < street_at and _UNIT not in bare:
            yield _Anchor(bare, party, around, capital=True)


def _without_code(part: str) -> str:
    return re.sub(r"(?i)\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", " ", part)


def _is_street(run: tuple[str, ...]) -> bool:
    return len(run) > 1 and (run[-1] in _KINDS or any(word[0].isdigit() for word in run)) and run[0] != _UNIT


def _is_postcode(anchor: _Anchor) -> bool:
    return len(anchor.words) == 2 and bool(_POSTCODE.fullmatch(" ".join(anchor.words)))


def _stands(anchor: _Anchor, words: Sequence[str], pieces: Sequence[Piece], index: int) -> bool:
    """Whether an anchor stands here; behind a house number one longer word may have a slip."""
    size = len(anchor.words)
    here = tuple(words[index : index + size])
    if len(here) < size or (anchor.capital and not pieces[index + size - 1].capital):
        return False
    if here == anchor.words:
        return True
    if not anchor.words[0][0].isdigit():
        return False
    wrong = [(one, other) for one, other in zip(here, anchor.words, strict=True) if not _alike(one, other)]
    slips = (len(other) >= _LEAST_SLIP and OSA.distance(one, other, score_cutoff=1) <= 1 for one, other in wrong)
    return len(wrong) <= 1 and all(slips)


def _alike(one: str, other: str) -> bool:
    """Whether two words of an address are one, or a machine took one for the other."""
    look = look_of(one)
    return look == look_of(other) or (other in _KINDS and _SAME_LOOK.get(look) == other)


def _widened(
    words: Sequence[str], pieces: Sequence[Piece], first: int, last: int, around: frozenset[str]
) -> tuple[int, int]:
    """The anchor with the words of the same address beside it."""
    while first > 0 and _is_one_of(words[first - 1], around) and not _ends(pieces[first - 1]):
        first -= 1
    while last < len(words) and _is_one_of(words[last], around) and not _ends(pieces[last - 1]):
        last += 1
    return first, last


def _is_one_of(word: str, around: frozenset[str]) -> bool:
    return word in around or (len(word) >= _LEAST_SLIP and look_of(word) in around)


def _ends(piece: Piece) -> bool:
    """Whether a sentence ends here; the dot of "St." ends none."""
    return piece.stops or (piece.ends and _SAME.get(piece.folded) is None)
