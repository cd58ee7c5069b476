"""Words by which a relation or a role is told without a name: "Nan", "mum's mum", "next door", "the key person"."""

from redaction.finder.common import word_list
from redaction.finder.folding import fold

_FAMILIES: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split("|")) for line in word_list("relations").splitlines()
)


def wordings(relation: str) -> frozenset[str]:
    """All wordings of a relation, folded; a relation that is not known stands for itself."""
    plain = fold(relation)
    for lead in ("the ", "a ", "an ", "his ", "her ", "their ", "childs "):
        plain = plain.removeprefix(lead)
    found = {plain} if plain else set()
    for family in _FAMILIES:
        if plain in family and _leads(plain, family):
            found |= family
    return frozenset(found)


def _leads(plain: str, family: frozenset[str]) -> bool:
    """General words open their own family only, so that "gran" does not stand for one side alone."""
    narrow = {"maternal grandmother", "paternal grandmother"} & family
    return not narrow or plain in narrow or " " in plain
