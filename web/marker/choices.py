"""What a person can answer to each question on a page; some answers do something, some need a reason (S35, R30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redaction import Doubt
from web.marker.finding import NOT_FOUND, OUTLIVED, REGROUND, SET_ANEW, TRACES

RETYPE, WIDEN, BLACK, FOLLOW = "retype", "widen", "black", "follow"
"""The answers that change the copy: the page is typed anew, bars are made wider, the place is blacked out, marks
that a decision overtook do as it says."""


@dataclass(frozen=True)
class Choice:
    """One answer: its code, its words on the button and in the log, and whether a reason has to stand beside it."""

    code: str
    words: str
    needs_reason: bool = False


_TYPE_ANEW = Choice(RETYPE, "Type this page anew")
_MARKED = Choice("marked", "I looked, and what has to be black is marked")
_ADDED = Choice("added", "It belongs to the file: I have added it as a paper")
_BLACK_OUT = Choice(BLACK, "Nobody can read it: black it out")

CHOICES: Mapping[str, Sequence[Choice]] = {
    Doubt.GAP_WIDTH: (
        _TYPE_ANEW,
        Choice(WIDEN, "Black out the next word too"),
        Choice("tells_nothing", "The width tells nothing", needs_reason=True),
    ),
    Doubt.TIGHT_LINES: (_TYPE_ANEW, Choice("readable", "What stays can be read", needs_reason=True)),
    Doubt.HIDDEN_TEXT: (Choice("stays_out", "It may stay out of the copy"), _ADDED),
    Doubt.NOTE: (Choice("stays_out", "It may stay out of the copy"), _ADDED),
    Doubt.PART: (Choice("stays_out", "Nothing in it is about the child", needs_reason=True), _ADDED),
    Doubt.FAULT: (Choice("stays_out", "Nothing in it is about the child", needs_reason=True), _ADDED),
    Doubt.TINY_TEXT: (_MARKED, _BLACK_OUT),
    Doubt.NOT_READ: (_MARKED, Choice("no_writing", "There is no writing in it"), _BLACK_OUT),
    Doubt.TURN: (Choice("upright", "I could read all of it"),),
    Doubt.DISAGREES: (_MARKED, Choice(BLACK, "Black it out")),
    NOT_FOUND: (_MARKED, Choice("not_here", "It does not stand in this paper", needs_reason=True)),
    TRACES: (_MARKED, Choice("nothing", "There is nothing more to mark")),
    SET_ANEW: (Choice("right", "That is right"),),
    OUTLIVED: (
        Choice(FOLLOW, "Do as the decision says: take them off"),
        Choice("stays_black", "They stay black", needs_reason=True),
    ),
    REGROUND: (Choice(FOLLOW, "Do as the decision says: give its reason"),),
}
OTHERWISE: Sequence[Choice] = (_MARKED,)
FOR_MANY = frozenset({Doubt.GAP_WIDTH.value, OUTLIVED, REGROUND})
"""The questions that one answer may settle on several pages at once."""


def choices_for(kind: str) -> Sequence[Choice]:
    """What can be answered to a question of this kind."""
    return CHOICES.get(kind, OTHERWISE)


def choice_of(kind: str, code: str) -> Choice | None:
    """The answer with this code, where the question offers it."""
    return next((each for each in choices_for(kind) if each.code == code), None)


def choice_words(kind: str, code: str | None) -> str:
    """An answer in words; answers of earlier releases said that somebody had looked."""
    found = choice_of(kind, code or "")
    return found.words if found is not None else "Somebody looked at it"
