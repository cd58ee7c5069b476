"""A letter on paper, or one to be said, that a safeguarding stop holds before somebody posted or said it (S54)."""

from models.post import Letter
from models.words import LetterStatus
from rules.agenda import is_held
from rules.state import RequestState

HELD_ON_PAPER = (
    "A safeguarding stop holds this letter. Do not post it, hand it over or say it, and keep back what is printed. "
    "If it went before the stop, record when."
)


def held_on_paper(state: RequestState, letter: Letter) -> str:
    """What holds a letter that waits to be posted or said, in words; nothing where it may go."""
    waits = letter.status is LetterStatus.TO_POST and is_held(state, letter.kind, letter.person_id)
    return HELD_ON_PAPER if waits else ""
