"""The tables of the rules are whole: every act has its roles and its guard, every refusal its words."""

import ast
import typing
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest

from models import acts
from models.words import Role
from rules.applying import APPLY
from rules.guards.table import GUARDS
from rules.matters import breach, complaint, rectification, sharing
from rules.matters.book import Book
from rules.permissions import ACTS, PAGES, See
from rules.refusals import WORDS

BOOKS: tuple[Book[Any], ...] = (rectification.BOOK, complaint.BOOK, breach.BOOK, sharing.BOOK)
CLASSES: tuple[type[Any], ...] = get_args(get_args(acts.Act)[0])
SOFTWARE = {kind for kind, roles in ACTS.items() if roles == {Role.CLOCK}}


def kind_of(act: type[Any]) -> str:
    """The word an act is told apart by."""
    return str(act.model_fields["kind"].default)


@pytest.mark.parametrize("act", CLASSES, ids=lambda act: act.__name__)
def test_every_act_has_its_roles_and_its_guard(act: type[Any]) -> None:
    """S59, S66: an act without an entry in the tables could be done by anybody, or by nobody."""
    assert kind_of(act) in ACTS
    guarded = act in GUARDS or any(act in book.guards for book in BOOKS)
    assert guarded != (kind_of(act) in SOFTWARE)


@pytest.mark.parametrize("act", CLASSES, ids=lambda act: act.__name__)
def test_what_may_be_done_is_taken_into_the_state(act: type[Any]) -> None:
    """design.md: an act that passes a guard and has no applier would stop its process for good."""
    assert act not in GUARDS or act in APPLY
    assert all(act in book.appliers for book in BOOKS if act in book.guards)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.new_state.__name__)
def test_every_book_takes_in_what_the_software_records(book: Book[Any]) -> None:
    """A letter that was sent in a matter is known to be sent."""
    assert {acts.LetterSent, acts.EffectFailed, acts.MomentPassed} <= set(book.appliers)


@pytest.mark.parametrize("act", CLASSES, ids=lambda act: act.__name__)
def test_no_act_has_room_for_free_text(act: type[Any]) -> None:
    """design.md: ids, codes, dates and hashes only cross Temporal; a name or an address does not fit."""
    for name, field in act.model_fields.items():
        for part in _leaves(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation):
            assert part is not str, f"{act.__name__}.{name} could carry a name"


def _leaves(kind: Any) -> list[Any]:
    if kind is str:
        return [str]
    if get_origin(kind) is Annotated:
        first, *rest = get_args(kind)
        held = any(getattr(one, "pattern", None) or getattr(one, "metadata", None) for one in rest)
        return [] if first is str and held else _leaves(first)
    if get_origin(kind) is typing.Literal:
        return []
    return [leaf for part in get_args(kind) for leaf in _leaves(part)]


def test_an_id_holds_no_name_and_no_address() -> None:
    """design.md: the type of an id refuses what a person would be recognised by."""
    for text in ("Amina Khan", "amina@example.org", "12 High Street", "", "x" * 81):
        with pytest.raises(ValueError, match="String should"):
            acts.PartyTakenOff(party_id=text)


def test_every_refusal_has_words_that_say_what_to_do() -> None:
    """A code on a page helps nobody."""
    returned = set()
    for path in (*Path("rules/guards").glob("*.py"), *Path("rules/matters").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Return) and node.value is not None:
                returned |= {
                    part.value
                    for part in ast.walk(node.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and "_" in part.value
                }
    assert len(returned) > 25
    assert returned - set(WORDS) - {kind_of(act) for act in CLASSES} == set()


def test_every_kind_of_page_has_its_roles() -> None:
    """S59: a page nobody thought about is seen by nobody."""
    assert set(PAGES) == set(See)
    assert all(Role.ADMINISTRATOR not in roles for what, roles in PAGES.items() if what is not See.SYSTEM)
