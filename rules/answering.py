"""Which letters go with the copy that was given: its receipt, what the law wants beside it, why some is left out.

The answer carries purposes, categories, sources, recipients, retention and rights (R26). Where the copy itself
shows that something was left out, a letter says why so far as it may, and where to complain (R27). Both follow from
the copy alone: what is left out without a trace leads to no letter.
"""

from collections.abc import Iterator

from models.acts import CopyGiven, CopyMade
from rules.state import RequestState

Letter = tuple[str, str, str | None]


def letters_with(state: RequestState) -> Iterator[Letter]:
    """The letters of each part that was given, and of the whole, as (effect, kind, nobody's)."""
    for number, part in enumerate(state.parts, start=1):
        yield from _letters(state, part, f"/part/{number}")
    if state.given is not None:
        yield from _letters(state, state.given, again(state))


def _letters(state: RequestState, given: CopyGiven, which: str) -> Iterator[Letter]:
    yield f"letter/receipt{which}", "receipt", None
    if given.with_note:
        yield f"letter/meeting_record{which}", "meeting_record", None
    if not given.with_letters:
        return
    yield f"letter/disclosure_cover{which}", "disclosure_cover", None
    copy = copy_given(state, given)
    if copy is not None and copy.shown:
        yield f"letter/refusal_partial{which}", "refusal_partial", None


def again(state: RequestState) -> str:
    """What tells a letter of a request that was taken up again from the one that went before."""
    return f"/{state.reopened[-1][0]}" if state.reopened else ""


def given_with(state: RequestState, effect: str) -> CopyGiven | None:
    """The giving that a letter belongs to, by the name of its effect."""
    _, _, part = effect.partition("/part/")
    return state.parts[int(part) - 1] if part else state.given


def copy_given(state: RequestState, given: CopyGiven | None) -> CopyMade | None:
    """The copy that was given, the newest of those with its hash."""
    made = [each.made for each in state.copies if given and each.made.copy_sha256 == given.copy_sha256]
    return made[-1] if made else None
