"""What the black marker has to look for: decisions and mentions turned into people and passages (S35, S85, R15).

Proposed marks are a function of decisions and mentions; finding the places in the pages is the marker's work.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.files import Mention
from models.words import Ground, MentionKind, Outcome
from rules.consultation import Consultation, DecisionTaken

HIDES = frozenset(Outcome) - {Outcome.DISCLOSE}
_WITH_CONTRIBUTIONS = frozenset(
    {Outcome.REFERENCES_AND_CONTRIBUTIONS, Outcome.EVERYTHING_POINTING, Outcome.EXISTENCE_WITHHELD}
)
_EVERY_PASSAGE = frozenset({Outcome.EVERYTHING_POINTING, Outcome.EXISTENCE_WITHHELD})
_POINTING = HIDES - {Outcome.NAME_LEFT_OUT}

# The grounds on which something may be left out, in the order in which they are offered.
WITHHOLDING = (
    Ground.REFUSED,
    Ground.NO_REPLY,
    Ground.OTHER_CHILD,
    Ground.CONTACT_DETAILS,
    Ground.STAFF_ENDANGERED,
    Ground.POLICE_INVESTIGATION,
    Ground.CHILD_ABUSE_DATA,
    Ground.SERIOUS_HARM,
    Ground.LEGAL_PRIVILEGE,
    Ground.TO_FOLLOW,
)


@dataclass(frozen=True)
class Ruling:
    """What a decision in force says of a person, or of one passage: the outcome and why."""

    outcome: Outcome
    ground: Ground
    decision_id: str

    @property
    def hides_names(self) -> bool:
        """Whether the person's names are to be blacked out."""
        return self.outcome in HIDES

    @property
    def hides_pointing(self) -> bool:
        """Whether words that point to the person ("his gran", "the key person") are to be blacked out."""
        return self.outcome in _POINTING

    @property
    def hides_every_trace(self) -> bool:
        """Whether whatever leads to the person goes: role, place on the rota, initials, signature (S29)."""
        return self.outcome in _EVERY_PASSAGE


@dataclass(frozen=True)
class Passage:
    """A mention with the ruling on it; `whole` where all of its words are to be blacked out, not names alone.

    `boxes` is where it was drawn on its page, in points; without them its words say where it stands.
    """

    mention_id: str
    person_id: str
    document_id: str
    page: int
    words: str
    ruling: Ruling
    own: bool
    whole: bool
    boxes: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True)
class Sought:
    """One third party: what is decided of them, and of each noted passage."""

    person_id: str
    ruling: Ruling
    passages: tuple[Passage, ...] = ()

    @property
    def hidden_somewhere(self) -> bool:
        """Whether anything of this person is left out anywhere."""
        return any(ruling.hides_names for ruling in (self.ruling, *(each.ruling for each in self.passages)))

    @property
    def traced_somewhere(self) -> bool:
        """Whether every trace of this person goes, in one passage or everywhere."""
        rulings = (self.ruling, *(each.ruling for each in self.passages))
        return any(ruling.hides_every_trace for ruling in rulings)

    @property
    def pointing_somewhere(self) -> bool:
        """Whether words that point to this person are left out anywhere."""
        return any(ruling.hides_pointing for ruling in (self.ruling, *(each.ruling for each in self.passages)))


def what_to_look_for(parties: Mapping[str, Consultation], mentions: Iterable[Mention]) -> tuple[Sought, ...]:
    """What is to be looked for in the file, one entry a third party with a decision that stands.

    Args:
        parties: the third parties of the request, by the id of the person.
        mentions: the noted passages of the file, of whomever.
    """
    noted: dict[str, list[Mention]] = {}
    for mention in mentions:
        noted.setdefault(mention.person_id, []).append(mention)
    found = []
    for party_id, party in parties.items():
        ruling = _ruling(party.decision_for(None))
        if ruling is not None:
            passages = tuple(_passage(party, mention, ruling) for mention in noted.get(party_id, ()))
            found.append(Sought(party_id, ruling, passages))
    return tuple(found)


def without_trace(parties: Mapping[str, Consultation]) -> frozenset[tuple[str, str]]:
    """Whose marks, on which ground, leave neither bar nor label: decided is that their existence is withheld (R22).

    Pairs of the person's id and the ground of the decision in force.
    """
    return frozenset(
        (party_id, str(taken.decision.ground))
        for party_id, party in parties.items()
        for taken in party.decisions.values()
        if taken.stands and taken.decision.outcome is Outcome.EXISTENCE_WITHHELD
    )


def drawn_boxes(mention: Mention) -> tuple[tuple[float, float, float, float], ...]:
    """Where a passage was drawn on its page, in points from the upper left; nothing where its words tell."""
    return tuple(
        (float(b[0]), float(b[1]), float(b[2]), float(b[3])) for b in json.loads(mention.boxes_json or "[]")
    )


def _ruling(taken: DecisionTaken | None) -> Ruling | None:
    if taken is None or not taken.stands:
        return None
    return Ruling(taken.decision.outcome, taken.decision.ground, taken.decision.decision_id)


def _passage(party: Consultation, mention: Mention, otherwise: Ruling) -> Passage:
    """The mention under its own decision where that stands, else under the person's."""
    own = _ruling(party.decisions.get(mention.id))
    ruling = own or otherwise
    contributed = mention.kind is MentionKind.CONTRIBUTED_BY and ruling.outcome in _WITH_CONTRIBUTIONS
    return Passage(
        mention_id=mention.id,
        person_id=mention.person_id,
        document_id=mention.document_id,
        page=mention.page,
        words=mention.words,
        ruling=ruling,
        own=own is not None,
        whole=contributed or ruling.outcome in _EVERY_PASSAGE,
        boxes=drawn_boxes(mention),
    )
