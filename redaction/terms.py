"""Which words a copy withholds, so that neither its titles nor anything else in it may hold them (S35, R30)."""

from collections.abc import Sequence

from redaction.finder.common import TITLES
from redaction.finder.folding import fold_name
from redaction.reporting import Made
from redaction.values import LABEL, CopyItem, FrontMatter, Rule

_TELLING = {
    Rule.NAME, Rule.ALIAS, Rule.NICKNAME, Rule.FUZZY, Rule.SOUND, Rule.PHONE, Rule.EMAIL, Rule.ADDRESS, Rule.SHARED,
}  # fmt: skip


def telling_parts(names: Sequence[str]) -> tuple[str, ...]:
    """The parts of names that tell somebody, folded, without titles."""
    parts = {fold_name(part) for name in names for part in name.split()} - TITLES
    return tuple(sorted(part for part in parts if len(part.replace(" ", "")) > 2))


def withheld_words(
    items: Sequence[CopyItem], made: Sequence[Made], front: FrontMatter | None
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words no title may hold, and words that must not be found anywhere in the copy."""
    kept = {fold_name(word.text) for each in made for word in each.piece.page.words}
    # A sign that a typeset page tells by its name is a word of several: "[arabic letter alef]".
    kept |= {fold_name(part) for each in made for word in each.piece.page.words for part in word.text.split()}
    kept |= {fold_name(word) for word in LABEL.split()}
    own = set()
    if front is not None:
        people = (front.recipient, front.setting, front.about_child)
        own = {fold_name(word) for text in people for word in text.split()}
    marks = [mark for item in items for mark in item.marks]
    named = {fold_name(w) for mark in marks if mark.rule in _TELLING for w in mark.words.split()}
    named = {word for word in named if len(word.replace(" ", "")) > 1} - TITLES
    places = {fold_name(w) for mark in marks if mark.rule == Rule.ADDRESS for w in mark.words.split()}
    gone = {fold_name(word) for each in made for word in each.piece.withheld} | named
    gone = {word for word in gone if len(word.replace(" ", "")) > 2}
    stays = {word.replace(" ", "") for word in kept}  # as they are looked for: "(0)1632" is "01632" there
    terms = {word for word in (named & gone) - places - own if word.replace(" ", "") not in stays}
    return frozenset(named | (gone - kept)), tuple(sorted(terms))
