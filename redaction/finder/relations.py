"""Words by which a relation or a role is told without a name: "Nan", "mum's mum", "next door", "the key person"."""

from redaction.finder.common import word_list
from redaction.finder.folding import fold

_LINES = tuple(line.split("|") for line in word_list("relations").splitlines())
_SIDES = {"maternal grandmother", "paternal grandmother"}
_FAMILIES = tuple(frozenset(line) for line in _LINES if line[0] not in _SIDES)
_OF_A_SIDE = tuple(frozenset(line) for line in _LINES if line[0] in _SIDES)
_LEADS = ("the ", "a ", "an ", "his ", "her ", "their ", "childs ")


def wordings(relation: str) -> dict[str, int]:
    """All wordings of a relation, folded, each with how far it is from what was registered.

    0 is the wording itself, 1 the wording without "her" or "the", 2 and 3 are other words for these: where two
    people could be meant, the nearer one is.
    """
    plain = fold(relation)
    bare = plain
    for lead in _LEADS:
        bare = bare.removeprefix(lead)
    found: dict[str, int] = {}
    for words, distance in ((plain, 0), (bare, 1)):
        if words:
            found.setdefault(words, distance)
    for words, distance in ((plain, 2), (bare, 3)):
        for other in sorted(_others(words)):
            found.setdefault(other, distance)
    return found


def _others(plain: str) -> frozenset[str]:
    """Other words for a relation; "mum's mum" stands for that side of the family alone."""
    sides = [family for family in _OF_A_SIDE if plain in family]
    told = plain in _SIDES or " " in plain
    chosen = sides if sides and told else [family for family in _FAMILIES if plain in family]
    return frozenset().union(*chosen)
