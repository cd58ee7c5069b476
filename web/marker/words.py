"""The words and signs of the marker: why a place is black, what is asked, a letter and a colour a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.files import Person
from models.words import Ground, Outcome
from redaction import Doubt, Rule
from web.marker.finding import (
    BEFORE_TURN,
    NOT_FOUND,
    NOTED,
    OUTLIVED,
    PASSAGE,
    REGROUND,
    SET_ANEW,
    TRACES,
    UNOPENED,
)

COLOURS = 8
NOBODY = "none"

GROUNDS: Mapping[str, str] = {
    Ground.CONSENT: "They consented",
    Ground.REASONABLE_WITHOUT_CONSENT: "Reasonable without consent",
    Ground.ALREADY_KNOWN: "The requester knows it already",
    Ground.OFFICIAL_CAPACITY: "A worker acting officially",
    Ground.REFUSED: "They refused",
    Ground.NO_REPLY: "They did not reply",
    Ground.OTHER_CHILD: "It is about another child",
    Ground.STAFF_ENDANGERED: "A member of staff is endangered",
    Ground.POLICE_INVESTIGATION: "Police investigation",
    Ground.CHILD_ABUSE_DATA: "Child-abuse data",
    Ground.SERIOUS_HARM: "Serious harm",
    Ground.LEGAL_PRIVILEGE: "Legal privilege",
    Ground.CONTACT_DETAILS: "Address, telephone or e-mail",
    Ground.TO_FOLLOW: "To follow later",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.DISCLOSE: "shown",
    Outcome.NAME_LEFT_OUT: "name left out",
    Outcome.REFERENCES: "references left out",
    Outcome.REFERENCES_AND_CONTRIBUTIONS: "references and contributions left out",
    Outcome.EVERYTHING_POINTING: "everything pointing to them left out",
    Outcome.EXISTENCE_WITHHELD: "existence withheld",
}

RULES: Mapping[str, str] = {
    Rule.NAME: "registered name",
    Rule.ALIAS: "other name",
    Rule.NICKNAME: "may be a nickname",
    Rule.INITIALS: "may be initials",
    Rule.FUZZY: "spelt much like the name",
    Rule.SOUND: "sounds like the name",
    Rule.RELATION: "word for a relation",
    Rule.ROLE: "word for a role",
    Rule.PHONE: "telephone number",
    Rule.EMAIL: "e-mail address",
    Rule.ADDRESS: "address",
    Rule.SHARED: "name shared by several people",
    "paper": "marked on paper",
    BEFORE_TURN: "marked before the page was turned: look whether it lies right",
    Rule.PERSON: "marked by hand",
    PASSAGE: "passage noted while collecting",
    NOTED: "reference noted while collecting",
}

QUESTIONS: Mapping[str, str] = {
    Doubt.HIDDEN_TEXT: "Hidden text: a reader cannot see it, but it is in the file. It is left out of the copy.",
    Doubt.NOTE: "A note lies on the page. It does not show in the copy.",
    Doubt.TINY_TEXT: "This is too small to be read. Look at it enlarged.",
    Doubt.TIGHT_LINES: "The lines stand so close that a bar touches words that are to stay.",
    Doubt.GAP_WIDTH: "A single name is black here. Who knows the family may guess it by the width of the bar.",
    Doubt.NOT_READ: "No machine could read this. Read it yourself, and mark it by drawing boxes.",
    Doubt.TURN: "This page may lie on its side or upside down, and no machine can tell. If it does, turn it.",
    Doubt.DISAGREES: "What the page shows and what its text says differ.",
    Doubt.FAULT: "Something on this page could not be opened.",
    Doubt.PART: "Something inside this paper is not shown.",
    NOT_FOUND: "These words were noted on this page, but they do not stand here. Mark the place by hand.",
    TRACES: "Everything that points to somebody on this page has to go. Look for a role, a place on the rota, "
    "initials, handwriting and a signature, and mark them.",
    UNOPENED: "This paper cannot be opened.",
    OUTLIVED: "Somebody blacked this out by hand before it was decided that it is shown.",
    REGROUND: "Somebody blacked this out by hand before it was decided for another reason that it is left out.",
    SET_ANEW: (
        "Nobody may learn that something is left out of this paper, so the copy types it anew as plain text. "
        "Pictures and handwriting do not come along; a page that no machine could read is left out whole. "
        "Is that right?"
    ),
}


@dataclass(frozen=True)
class Hatch:
    """The lines over a person's marks, so that nobody has to tell people by colour: how far apart, which way."""

    id: str
    colour: str
    step: float
    degrees: int


HATCHES = tuple(
    Hatch(f"hatch-{number}", f"cc-p{number}", 3.0 if number < 4 else 6.0, (45, 135, 0, 90)[number % 4])
    for number in range(COLOURS)
)
"""One for each colour: four ways to draw a line, near each other and far apart."""


@dataclass(frozen=True)
class Pen:
    """A person as the marker shows them: a letter and a colour, never the colour alone."""

    person_id: str
    name: str
    letter: str
    colour: int
    ruling: str = ""
    ground: str = ""


def pens_for(party_ids: Iterable[str], persons: Mapping[str, Person]) -> dict[str, Pen]:
    """A letter and a colour for each third party of the request, then for everybody else of the file."""
    ids = [key for key in party_ids if key in persons]
    ids += [key for key in persons if key not in ids]
    return {key: Pen(key, persons[key].name, letter_of(index), index % COLOURS) for index, key in enumerate(ids)}


def letter_of(index: int) -> str:
    """A to Z, then A2 and so on."""
    round_, place = divmod(index, 26)
    return f"{chr(65 + place)}{round_ + 1 if round_ else ''}"


def rule_words(rule: str) -> str:
    """How a place was found, in words."""
    return RULES.get(rule, rule)


def ground_words(ground: str) -> str:
    """Why a place is black, in words."""
    return GROUNDS.get(ground, "Nobody has said why yet")


TOGETHER: Mapping[str, str] = {
    Doubt.GAP_WIDTH: "The width of a bar may tell a name",
    OUTLIVED: "Marks by hand of somebody who is shown now",
    REGROUND: "Marks by hand that bear an earlier reason",
}
"""What several pages have in common that one answer may settle."""


def question_words(kind: str) -> str:
    """What is asked of a page."""
    return QUESTIONS.get(kind, "A person has to look at this.")
