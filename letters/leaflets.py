"""Two leaflets to hand out: why a place in the copy is black, and what it means to be mentioned (S20, S42, S45)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from letters.sheets import Section, printed


class Leaflet(StrEnum):
    """Which leaflet; the value is the name of its file."""

    WHY_BLACK = "why-is-it-black"
    MENTIONED = "you-were-mentioned"


TITLES: Final = {
    Leaflet.WHY_BLACK: "Why is it black?",
    Leaflet.MENTIONED: "You were mentioned",
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
    body = _WHY_BLACK if leaflet is Leaflet.WHY_BLACK else _MENTIONED
    return printed(TITLES[leaflet], (*body, *_whom_to_ask(house)), house.name)


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
