"""Leaflets to hand out: why a place in the copy is black, what it means to be mentioned (S20, S42, S45).

And where to ask for what is no request here: another body's file, the educational record of a school (S26, R6).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from letters.sheets import Section, printed


class Leaflet(StrEnum):
    """Which leaflet; the value is the name of its file."""

    WHY_BLACK = "why-is-it-black"
    MENTIONED = "you-were-mentioned"
    ANOTHER_BODY = "another-body-s-file"
    EDUCATIONAL = "the-educational-record"


TITLES: Final = {
    Leaflet.WHY_BLACK: "Why is it black?",
    Leaflet.MENTIONED: "You were mentioned",
    Leaflet.ANOTHER_BODY: "Records that somebody else keeps",
    Leaflet.EDUCATIONAL: "The educational record of a school",
}


@dataclass(frozen=True, slots=True)
class House:
    """The setting as a leaflet names it: how to reach it, and who to ring besides."""

    name: str
    address: str
    telephone: str
    email: str
    regulator_name: str
    regulator_telephone: str
    regulator_site: str = ""


def leaflet_pdf(leaflet: Leaflet, house: House) -> bytes:
    """Set a leaflet on A4; it is the same for everybody who gets it. Raises LetterError as `printed` does."""
    return printed(TITLES[leaflet], (*_BODIES[leaflet], *_whom_to_ask(house)), house.name)


_WHY_BLACK: Final = (
    Section(
        "For parents",
        (
            "You asked to see what we keep on your child. You now have a copy. Some words in it may be black, or "
            "there may be a short note in brackets instead. This sheet says why.",
        ),
        points=False,
    ),
    Section(
        "What a black place means",
        (
            "It can be about another person. They have a right to their privacy, as you and your child have.",
            "Or it is something that the law says we should leave out.",
            "It does not mean that you did anything wrong, or that your child did.",
            "It does not mean that something bad is written there.",
        ),
    ),
    Section(
        "How we decide",
        (
            "We look at each place by itself. We want you to see as much as you can.",
            "Where it is right, we ask the people who are mentioned first. Then we decide.",
            "One person decides. Another person then reads every page again.",
            "We change nothing in the papers we keep. Only your copy has black in it.",
        ),
    ),
    Section(
        "What we cannot tell you",
        (
            "Who is behind a black place, or what it says. We give the same answer for every place, to everybody. "
            "So please do not read anything into it.",
        ),
        points=False,
    ),
    Section(
        "What you can do",
        (
            "Ask us about anything in your copy.",
            "Ask us to look at a black place again.",
            "Tell us if something is wrong. We put wrong facts right. If we see it another way, we keep what you "
            "say with the paper.",
            "Complain to us, or to the regulator below. You can also go to a court.",
        ),
    ),
)

_MENTIONED: Final = (
    Section(
        "For people named in a child's file",
        (
            "Somebody has asked to see what we keep on a child. You are mentioned in it. You got a letter from us, "
            "and this sheet says what it is about.",
        ),
        points=False,
    ),
    Section(
        "Why we ask you",
        (
            "A parent can ask to see their child's file. The law gives them and the child that right.",
            "You have rights too. So we want to hear from you before we decide.",
            "Your letter says where you come in. It does not show you the file.",
        ),
    ),
    Section(
        "What you can answer",
        (
            "Yes: they may see it.",
            "Yes, but: for example without your name, or only a part of it.",
            "No: you do not want it. Tell us why, if you can.",
            "You need not answer. We then decide without your answer. Please answer by the day in your letter.",
        ),
    ),
    Section(
        "What happens then",
        (
            "We think about what you say. What you say counts, but it does not decide alone.",
            "If you say yes, you can take it back until the copy is given. Tell us at once.",
            "If you are afraid of what could happen, tell us before anything else. Ring us. We take it seriously.",
        ),
    ),
    Section(
        "Please",
        (
            "Keep this to yourself. It is about a child.",
            "Do not ask the family about it. Ask us.",
        ),
    ),
    Section(
        "Your rights",
        (
            "You can ask what we keep about you.",
            "You can ask us to put right what is wrong.",
            "You can complain to us, or to the regulator below.",
        ),
    ),
)


_ANOTHER_BODY: Final = (
    Section(
        "For parents",
        (
            "You asked us for records that another body keeps: social care, a health service, the council, the "
            "police or a school. We cannot give you their file. They can.",
        ),
        points=False,
    ),
    Section(
        "How to ask them",
        (
            "Write to them, or ring them. Ask for your child's records. You need no form, and it is free.",
            "Say who you are, your child's name and date of birth, and what you want to see.",
            "They may ask you to show who you are.",
            "They have one month to answer. If it is a lot, they may take two months more, and have to tell you.",
        ),
    ),
    Section(
        "What we can do",
        (
            "We may keep papers that came from another body. You can ask us to see what we keep on your child. "
            "We then look at those papers as well.",
            "You can ask us and them at the same time.",
            "If you do not know whom to write to, ask us.",
        ),
    ),
)

_EDUCATIONAL: Final = (
    Section(
        "For parents",
        (
            "The educational record is what a school run by the council keeps on a pupil. A parent has a right of "
            "their own to see it.",
        ),
        points=False,
    ),
    Section(
        "How it works",
        (
            "Ask the school in writing. It has to show you the record within 15 school days.",
            "If you want a copy, the school may ask you to pay what the copy costs.",
            "A nursery school, a private nursery and an academy have no such record. Ask them for your child's "
            "records in the usual way.",
        ),
    ),
    Section(
        "What else you can ask for",
        (
            "You can ask us to see anything else that we keep on your child. That is a request of its own, and we "
            "have one month for it.",
            "You can see what your child does and learns at any time. Just ask.",
        ),
    ),
)

_BODIES: Final = {
    Leaflet.WHY_BLACK: _WHY_BLACK,
    Leaflet.MENTIONED: _MENTIONED,
    Leaflet.ANOTHER_BODY: _ANOTHER_BODY,
    Leaflet.EDUCATIONAL: _EDUCATIONAL,
}


def _whom_to_ask(house: House) -> tuple[Section, ...]:
    site = f", {house.regulator_site}" if house.regulator_site else ""
    return (
        Section(
            "Whom to ask",
            (
                f"{house.name}, {', '.join(line.strip() for line in house.address.splitlines() if line.strip())}",
                f"Telephone {house.telephone}, e-mail {house.email}",
                f"The regulator, for free advice: {house.regulator_name}, {house.regulator_telephone}{site}",
            ),
            points=False,
        ),
    )
