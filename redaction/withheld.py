"""The words a copy must not hold: given as words, or as salted hashes that name nobody (R30)."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from redaction.finder.folding import fold

_SALT_BYTES = 16


class Withheld:
    """Words that are looked for, whole or written in two parts."""

    def __init__(self, words: Iterable[str] = (), hashes: Sequence[str] = ()) -> None:
        """`words` as they are, and `hashes` as `hashed` made them."""
        self._words = frozenset(fold(word).replace(" ", "") for word in words) - {""}
        self._salt = hashes[0] if hashes else ""
        self._hashes = frozenset(hashes[1:])
        self._known: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._words or self._hashes)

    def has(self, text: str) -> bool:
        """Whether one word, as it is written, is one of these."""
        return self._is_one(fold(text).replace(" ", ""))

    def _is_one(self, token: str) -> bool:
        known = self._known.get(token)
        if known is None:
            hashed_too = bool(self._hashes) and _hash(self._salt, token) in self._hashes
            known = self._known[token] = token in self._words or hashed_too
        return known

    def found_in(self, text: str) -> bool:
        """Whether a text holds one of these, as a word or as two that follow each other."""
        return any(map(self._is_one, _tokens(text)))


def _tokens(text: str) -> Iterator[str]:
    tokens = [fold(token).replace(" ", "") for token in text.split()]
    yield from set(tokens)
    yield from {left + right for left, right in pairwise(tokens)}


def hashed(words: Iterable[str], salt_from: str) -> tuple[str, ...]:
    """Words as hashes, the salt first; the same words and the same `salt_from` give the same hashes."""
    folded = sorted({fold(word).replace(" ", "") for word in words} - {""})
    if not folded:
        return ()
    salt = hashlib.sha256(b"salt of " + salt_from.encode()).hexdigest()[: 2 * _SALT_BYTES]
    return (salt, *sorted(_hash(salt, word) for word in folded))


def _hash(salt: str, token: str) -> str:
    return hashlib.sha256(f"{salt} {token}".encode()).hexdigest()
