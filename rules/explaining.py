"""The words in which a parent or a third party reads why something is shown or left out (R26, R27, R30).

They say enough to understand and to object, and nothing that betrays who spoke or what was said. Several grounds
share one sentence on purpose: a sentence of its own would give a frightened person away.
"""

from models.words import ClosedAs, Ground, Outcome
from rules.authority import authority_is_over
from rules.consultation import EXEMPTIONS
from rules.state import RequestState

ANOTHER_PERSON = "This is another person's information, or something that the law asks us to leave out."

NEITHER_CONFIRMS_NOR_DENIES = (
    "We may give only what the law lets us give. Where it does not, we say the same to everybody: we do not say "
    "whether we hold anything more."
)

ENDED_WORDS: dict[ClosedAs | None, str] = {
    ClosedAs.DISCLOSED_IN_FULL: "The request has been answered.",
    ClosedAs.DISCLOSED_IN_PART: "The request has been answered.",
    ClosedAs.NO_IDENTITY: "We asked you for something that we need before we can go on, and it has not come. "
    "Send it, and we take up your request again.",
}
"""What the letter says of an end where nobody's own words stand in it."""

_AUTHORITY_OVER = (
    "What let you ask for these records has ended, as far as we know. Show us that it holds again, and we take up "
    "your request again."
)


def ended_words(state: RequestState) -> str:
    """How a request ended, where nobody's own words stand in the letter (R13, R14, R27)."""
    if state.closed_as is ClosedAs.NO_IDENTITY and authority_is_over(state) and not state.identity_open:
        return _AUTHORITY_OVER
    return ENDED_WORDS.get(state.closed_as, "")


def says_no_more(state: RequestState) -> bool:
    """Whether a refusal gives no reason of its own, because one could lead to somebody in danger (S54, R19, R27).

    So it is once a safeguarding stop was placed, somebody was not asked for safety, or an exemption was used.
    """
    return (
        bool(state.stops)
        or any(ruling.ground is not None for ruling in state.papers_ruled.values())
        or any(party.in_danger for party in state.parties.values())
        or any(
            taken.decision.ground in EXEMPTIONS or taken.decision.outcome is Outcome.EXISTENCE_WITHHELD
            for party in state.parties.values()
            for taken in party.decisions.values()
        )
    )


# One sentence for all: a second one would tell the parent that somebody is being protected.
PARENT_WORDS: dict[Ground, str] = dict.fromkeys(Ground, ANOTHER_PERSON)

NOTICE_WORDS: dict[Ground, str] = {
    ground: "We weighed what you told us. We think that it is fair to share this part all the same."
    for ground in Ground
} | {
    Ground.ALREADY_KNOWN: "The parent knows this already, so leaving it out would protect nobody.",
    Ground.OFFICIAL_CAPACITY: "You took part in your work, and parents may know who worked with their child.",
}
