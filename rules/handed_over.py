"""What was handed over, and how a copy is known again years later: its version and its check number (S39, S45)."""

import re
from dataclasses import dataclass

from models.acts import CopyGiven, CopyMade
from rules.answering import copy_given
from rules.state import RequestState

CHECK_DIGITS = 16
_BETWEEN = re.compile(r"[\s.-]")


def check_number(sha256: str) -> str:
    """The number by which a copy is known again: the beginning of its hash, in groups of four as people type it."""
    digits = sha256[:CHECK_DIGITS].upper()
    return " ".join(digits[at : at + 4] for at in range(0, CHECK_DIGITS, 4))


@dataclass(frozen=True)
class HandedOver:
    """One giving of a copy; `made` is None where the log does not know the copy."""

    given: CopyGiven
    made: CopyMade | None
    part: bool = False


def handings_over(state: RequestState) -> tuple[HandedOver, ...]:
    """Everything that was given in a request, in its order: first parts, before it was taken up again, and now."""
    last = [state.given] if state.given is not None else []
    found = [HandedOver(one, copy_given(state, one), part=True) for one in state.parts]
    found += [HandedOver(one, copy_given(state, one)) for one in (*state.given_before, *last)]
    return tuple(sorted(found, key=lambda one: one.given.on))


def copy_of_number(state: RequestState, typed: str) -> CopyMade | None:
    """The copy with this check number, however it was typed; None where no copy of this request has it."""
    digits = _BETWEEN.sub("", typed).lower()
    if len(digits) != CHECK_DIGITS:
        return None
    return next((one.made for one in reversed(state.copies) if one.made.copy_sha256.startswith(digits)), None)


def copy_of_bytes(state: RequestState, sha256: str) -> CopyMade | None:
    """The copy of this request that is the same to the last byte, or None."""
    return next((one.made for one in reversed(state.copies) if one.made.copy_sha256 == sha256), None)
