"""The letters that a form would send, shown on its page before anything is said (S20, R26, R27)."""

from collections.abc import Callable

from sqlmodel import Session

from letters_ahead import Drafting, letters_ahead
from models.acts import Act
from web.asking.letter_faults import why_not_done
from web.guarding import Visit

_NOTHING_GOES = "No letter would go now: something else has to be done or decided before it."


def looks_first(
    visit: Visit, ref: str, act: Act, words: str, prepare: Callable[[Session], object] | None = None
) -> bool:
    """Whether the button "Show the letter first" was pressed; the letters then stand on the visit, for the page.

    Args:
        act: what the form would say; ask the rules first whether it may be.
        words: the free text that would stand with it.
        prepare: writes what the form would write before it; that is thrown away with all else.
    """
    if not visit.fields.yes("look_first"):
        return False
    settings = visit.desk.settings
    drafting = Drafting(visit.desk.key, settings.public_url, visit.now, settings.own_wording)
    found = letters_ahead(visit.desk.engine, drafting, ref, act, visit.actor, words, prepare)
    for code in dict.fromkeys(one.fault for one in found if one.fault):
        visit.fields.wrong("", why_not_done(code))
    visit.letters_ahead = tuple(one for one in found if not one.fault)
    if not found:
        visit.fields.wrong("", _NOTHING_GOES)
    return True
