"""A setting's own wording tried out with stand-in words: what a letter has to say, it always says (S20-S22)."""

import typing
from collections.abc import Iterator
from typing import Any, Final

from jinja2 import TemplateError, UndefinedError

from letters.context import LetterContext
from letters.environment import environment
from letters.fields import ALWAYS, optional_fields, placeholders, required_fields
from letters.kinds import LetterKind

Stand = str | list[str] | bool
_PREPARED: Final = {"task_count": "tasks", "fee": "fee_pence"}


def lists_of(kind: LetterKind) -> frozenset[str]:
    """The placeholders of a kind that hold several lines, for a loop."""
    return frozenset(name for name in placeholders(kind) if _holds(name, tuple))


def choices_of(kind: LetterKind) -> frozenset[str]:
    """The placeholders of a kind that are yes or no, for an if."""
    return frozenset(name for name in placeholders(kind) if _holds(name, bool))


def fault_of(kind: LetterKind, source: str, needed: frozenset[str]) -> str:
    """What a text leaves out or cannot say in some letter of its kind, in words; nothing where all is well.

    Args:
        needed: the placeholders that the letter has to say, whatever else it is told.
    """
    template = environment().from_string(source)
    for words in _letters(kind):
        try:
            said = template.render(words)
        except UndefinedError as fault:
            name = str(fault).partition("'")[2].partition("'")[0]
            return f"{{{{ {name} }}}} is not always there. Put it between {{% if {name} %}} and {{% endif %}}."
        except TemplateError:
            return "it cannot be made into a letter. Look at its ifs and loops."
        for name in sorted(needed):
            if _stand_in(name) not in said:
                return f"{{{{ {name} }}}} is missing in some letters. It has to stand outside every if."
        if not said.strip():
            return "it says nothing in some letters."
    return ""


def _letters(kind: LetterKind) -> Iterator[dict[str, Stand]]:
    """The least a letter is told, on screen and on paper; with each further word alone; with all of them."""
    certain = {*ALWAYS, *required_fields(kind)} - {"on_paper", "regulator_website"}
    further = [*optional_fields(kind), "on_paper", "regulator_website"]
    yield _told(kind, certain)
    for name in further:
        yield _told(kind, certain | {name})
    yield _told(kind, certain | set(further))


def _told(kind: LetterKind, fields: set[str]) -> dict[str, Stand]:
    told: dict[str, Stand] = {"on_paper": False}
    for name in placeholders(kind):
        if _PREPARED.get(name, name) in fields:
            told[name] = [_stand_in(name)] if _holds(name, tuple) else _holds(name, bool) or _stand_in(name)
    return told


def _stand_in(name: str) -> str:
    return f"<{name}>"


def _holds(name: str, kind: type) -> bool:
    field = LetterContext.model_fields.get(name)
    return field is not None and kind in _kinds(field.annotation)


def _kinds(annotation: Any) -> set[Any]:
    origin = typing.get_origin(annotation) or annotation
    return {origin, *typing.get_args(annotation)}
