"""How a scan of a folder is to be cut: what is proposed for each page, and the documents it makes (S16-S18)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from redaction import Look, PiecePage

TURNS = (0, 90, 180, 270)


@dataclass(frozen=True)
class Sheet:
    """One page of the scan on the cutting table: where it goes, whether a document begins with it."""

    number: int
    look: Look
    place: int
    starts: bool
    kept: bool
    turn: int = 0


def proposed(
    looks: Mapping[int, Look], after_blank: bool = False, begins: Container[int] = frozenset()
) -> list[Sheet]:
    """What the machine proposes: a new document after each separator sheet or, if wanted, after each blank one.

    Separators and blank sheets are left out; everything else is kept, in the order of the scan. `begins` are the
    pages with which a document begins already.
    """
    sheets: list[Sheet] = []
    anew = True
    for number, look in sorted(looks.items()):
        kept = look is Look.PAGE
        sheets.append(Sheet(number, look, number, (anew or number in begins) and kept, kept))
        if kept:
            anew = False
        elif look is Look.SEPARATOR or after_blank:
            anew = True
    return sheets


def documents(sheets: Sequence[Sheet]) -> list[list[PiecePage]]:
    """The documents, each a list of pages in their order; the first page always begins one."""
    made: list[list[PiecePage]] = []
    for sheet in sorted((sheet for sheet in sheets if sheet.kept), key=lambda sheet: (sheet.place, sheet.number)):
        if sheet.starts or not made:
            made.append([])
        made[-1].append(PiecePage(sheet.number, sheet.turn))
    return made
