"""Which reasons of law hold where the setting is, and which do not (R19, R20).

What is about abuse may be withheld in England, Wales and Northern Ireland; Scotland has no such reason. The test of
serious harm for education data is for schools: a nursery has it nowhere, so there is no reason of that name.
"""

from collections.abc import Mapping

from models.words import Ground
from rules.calendars import Nation

_NOT_IN: Mapping[Nation, frozenset[Ground]] = {Nation.SCOTLAND: frozenset({Ground.CHILD_ABUSE_DATA})}


def holds_in(nation: Nation, ground: Ground) -> bool:
    """Whether this is a reason in that nation."""
    return ground not in _NOT_IN.get(nation, frozenset())
