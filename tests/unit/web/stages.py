"""Stages of a house from which many tests begin: built once in a process, and copied for each test from then on."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar

from tests.unit.one_engine import untouched
from tests.unit.web.house import NOW, House, settings_for
from web.marker.reading import LIBRARY

Found = TypeVar("Found")
More = ParamSpec("More")


@dataclass(frozen=True)
class _Stage(Generic[Found]):
    """A house as it was when it had been built so far, and what the test was handed."""

    file: bytes
    found: Found
    now: datetime
    begun: tuple[str, ...]
    letters: tuple[str, ...]

    @classmethod
    def of(cls, house: House, found: Found) -> "_Stage[Found]":
        LIBRARY.rest()
        desk = house.desk
        desk.engine.dispose()  # writes the file out
        there = copy.deepcopy(found, {id(house): None})
        return cls(house.file.read_bytes(), there, desk.now, tuple(desk.begun), tuple(desk.letters))

    def set_up(self, house: House) -> Found:
        desk = house.desk
        desk.engine.dispose()
        house.file.write_bytes(self.file)
        desk.now, desk.begun, desk.letters = self.now, [*self.begun], [*self.letters]
        found = copy.deepcopy(self.found)
        if hasattr(found, "house"):
            found.house = house
        return found


def staged(build: Callable[Concatenate[House, More], Found]) -> Callable[Concatenate[House, More], Found]:
    """Build in a house that nothing has happened in by copying what was built there before; else in earnest."""
    kept: dict[object, _Stage[Found]] = {}

    @wraps(build)
    def begin(house: House, /, *how: More.args, **more: More.kwargs) -> Found:
        if house.staged or not _as_furnished(house):
            return build(house, *how, **more)
        key = (how, tuple(more.items()))
        if key in kept:
            found = kept[key].set_up(house)
        else:
            found = build(house, *how, **more)
            kept[key] = _Stage.of(house, found)
        house.staged = True
        return found

    return begin


def _as_furnished(house: House) -> bool:
    desk = house.desk
    same = desk.now == NOW and not desk.asleep and desk.settings == settings_for(desk.settings.var)
    return same and untouched(house.file)
