"""The log in plain words: every act has its sentence (S99, R34)."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, get_args, get_origin

import pytest

from models import acts
from web.telling import tell

CLASSES: tuple[type[Any], ...] = get_args(get_args(acts.Act)[0])
SHA = "a" * 64
VALUES: dict[str, Any] = {
    "authority": "mother",
    "bool": True,
    "date": date(2027, 3, 1),
    "datetime": datetime(2027, 3, 1, 9, tzinfo=UTC),
    "int": 1,
}


def example(kind: type[Any]) -> Any:
    """An act of this kind with something in every field that has to be filled."""
    needed = {name: field for name, field in kind.model_fields.items() if field.is_required()}
    return kind(**{name: _value(name, field.annotation) for name, field in needed.items()})


def _value(name: str, annotation: Any) -> Any:
    if isinstance(annotation, type) and annotation.__name__ in VALUES:
        return VALUES[annotation.__name__]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return next(iter(annotation))
    if get_origin(annotation) is tuple:
        return (_value(name, get_args(annotation)[0]),)
    if "digest" in name or "sha256" in name:
        return SHA
    return {"to": "decision", "pence": 100, "moment": "due/2027-03-01"}.get(name, "letter/extension")


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_act_can_be_told(kind: type[Any]) -> None:
    """An act without its words would break the history of every request that has it."""
    assert tell(example(kind), {}).strip()


def test_what_went_wrong_is_told_with_the_seventy_two_hours() -> None:
    """R35: in hours, over the change of the clocks too."""
    told = tell(acts.WentWrong(noticed_at=datetime(2027, 3, 27, 12, 0, tzinfo=UTC)), {})
    assert "noticed 27 March 2027, 12:00pm" in told
    assert "the regulator is told by 30 March 2027, 1:00pm" in told
