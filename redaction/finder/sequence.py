"""The words of a document as one run of name-like pieces, whatever lines and pages cut through them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from redaction.finder.folding import fold_name, untold, without_possessive
from redaction.values import Page, Word

_PIECE = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*['’ʼ]?")
# The name of a sign that a line's end cut, where a typeset page tells signs that its face cannot show.
_CUT = re.compile(r"\[[a-z][a-z0-9 \-]*$")
_LONGEST_SIGN = 80
# What stands for a capital that a program could not keep: "?aneta" for "Żaneta" (a space: what is left of "¯").
_LOST_LETTERS = (" ", "?", "\ufffd", "¯", "£", "»", "¬", "¦", "©", "®", "¡")
_ENDS = re.compile(r"[.!?:•·]['”’\")\]]*$")


@dataclass(frozen=True, slots=True)
class Ref:
    """A word by its page number and its place among the words of that page."""

    page: int
    index: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a word: as written, folded, the words it stands in.

    `starts` and `ends` tell the borders of a sentence, `pauses` a comma or semicolon behind it, `stops` the latter;
    `dotted` a dot close behind it; `maimed` a first letter that was lost on the way from one coding to another.
    """

    raw: str
    folded: str
    refs: tuple[Ref, ...]
    starts: bool
    ends: bool
    pauses: bool
    stops: bool
    dotted: bool = False
    maimed: bool = False

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital or may have been, or in a script that has none."""
        first = self.raw[0]
        return self.maimed or first.isupper() or (not first.isascii() and unicodedata.category(first) == "Lo")

    @property
    def namelike(self) -> bool:
        """Whether it is written with a capital, or with a digit that a machine takes for one: "0mar", "1sla"."""
        return self.capital or (self.raw[:1] in "0158" and len(self.raw) > 3 and self.raw[1:].isalpha())

    @property
    def upper(self) -> bool:
        """Whether it is in capitals throughout; the ending of a possessive may be small."""
        return self.raw.isupper() or (self.capital and without_possessive(self.raw).isupper())


def pieces_of(pages: Sequence[Page]) -> list[Piece]:
    """The pieces of a document in reading order; a word cut by a hyphen at a line's end is one piece."""
    words = [(Ref(page.number, index), word) for page in pages for index, word in enumerate(page.words)]
    return _pieces(words)


def pieces_by_place(page: Page) -> list[Piece]:
    """The pieces of a page from top to bottom and left to right, for pages drawn out of order."""
    words = sorted(
        ((Ref(page.number, index), word) for index, word in enumerate(page.words)),
        key=lambda pair: (round((pair[1].box[1] + pair[1].box[3]) / 2 / 4), pair[1].box[0]),
    )
    return _pieces(words)


def _pieces(words: Sequence[tuple[Ref, Word]]) -> list[Piece]:
    pieces: list[Piece] = []
    starts, index = True, 0
    while index < len(words):
        text, refs = _whole(words, index)
        spaced = _letter_spaced(words, index)
        if len(refs) > 1:
            index += len(refs) - 1
        elif spaced > 1:
            text = "".join(_plain(word.text) for _, word in words[index : index + spaced])
            refs = tuple(ref for ref, _ in words[index : index + spaced])
            index += spaced - 1
        else:
            text, refs, joined = _unhyphenated(words, index, text, refs)
            index += joined
        ends, pauses = bool(_ENDS.search(text)), text.rstrip("\"'”’)]").endswith((",", ";"))
        found = list(_PIECE.finditer(text))
        for number, match in enumerate(found):
            raw = match.group()
            folded = fold_name(raw)
            if folded:
                last = number == len(found) - 1
                pieces.append(
                    Piece(
                        raw,
                        folded,
                        refs,
                        starts and number == 0,
                        ends and last,
                        pauses and last,
                        last and text.endswith(";"),
                        text.startswith(".", match.end()),
                        raw[0].islower() and text[: match.start()].endswith(_LOST_LETTERS),
                    )
                )
        starts = ends if found else starts or ends
        index += 1
    return pieces


@lru_cache(maxsize=50_000)
def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", untold(text)))
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Mn"})


def _whole(words: Sequence[tuple[Ref, Word]], index: int) -> tuple[str, tuple[Ref, ...]]:
    """The word here; with its other lines where the name of a sign was cut: "[arabic lette", "r meem]"."""
    ref, word = words[index]
    text, last = word.text, word
    refs: tuple[Ref, ...] = (ref,)
    while (cut := _CUT.search(text)) and len(refs) < len(words) - index:
        ref, word = words[index + len(refs)]
        if word.line == last.line or len(cut[0]) > _LONGEST_SIGN:
            break
        text, refs, last = text + word.text, (*refs, ref), word
    return (_plain(text), refs) if len(refs) > 1 else (_plain(words[index][1].text), (words[index][0],))


def _letter_spaced(words: Sequence[tuple[Ref, Word]], index: int) -> int:
    """How many single letters in a row stand here, as in a name written Z o f i a; three have to be as L e o is."""
    count = 0
    line = (words[index][0].page, words[index][1].line)
    while index + count < len(words):
        ref, word = words[index + count]
        text = _plain(word.text)
        if len(text) != 1 or not text.isalpha() or (ref.page, word.line) != line:
            break
        if count and text.isupper() and not _plain(words[index][1].text).islower() and _mixed(words, index):
            break
        count += 1
    spelt = count == 3 and _plain(words[index][1].text).isupper() and _mixed(words, index)
    return count if count >= 4 or spelt else 0


def _mixed(words: Sequence[tuple[Ref, Word]], index: int) -> bool:
    """Whether the second letter of a spaced run is small, so that a capital begins the next word."""
    return index + 1 < len(words) and _plain(words[index + 1][1].text).islower()


def _unhyphenated(
    words: Sequence[tuple[Ref, Word]], index: int, text: str, refs: tuple[Ref, ...]
) -> tuple[str, tuple[Ref, ...], int]:
    """The word with its other half from the next line, and how many words were taken with it."""
    if index + 1 >= len(words):
        return text, refs, 0
    ref, word = words[index + 1]
    here, there = words[index][1], _plain(word.text)
    other_line = word.line != here.line or ref.page != refs[0].page
    cut = len(text) > 2 and text[-1] in "-‐‑\xad¬" and text[-2].isalpha()
    if not (other_line and cut and there[:1].isalpha()):
        return text, refs, 0
    joined = text if there[:1].isupper() else text[:-1]
    return joined + there, (*refs, ref), 1
