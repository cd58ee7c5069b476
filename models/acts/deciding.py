"""What is decided for a third party or a passage (S28-S31, S35, R15)."""

from typing import Literal, Self

from pydantic import model_validator

from models.acts.base import ActBase, Id
from models.words import Factor, Ground, Outcome


class PaperDecided(ActBase):
    """What happens to a paper as a whole: left out for a reason of law, or, without one, in the copy (R19, R22).

    It counts when a second person backs it.
    """

    kind: Literal["paper_decided"] = "paper_decided"
    document_id: Id
    ground: Ground | None = None


class DecisionMade(ActBase):
    """What happens to one third party's passages, or to one passage of theirs (S28-S31, S35, R15).

    `factors` are those noted when it was decided: whoever reads the log later sees what was weighed. `lead`:
    somebody may be in danger, so it counts only once the safeguarding lead backs it, whatever the reason (S98).
    """

    kind: Literal["decision_made"] = "decision_made"
    decision_id: Id
    party_id: Id
    mention_id: Id | None = None
    outcome: Outcome
    ground: Ground
    factors: tuple[Factor, ...] = ()
    lead: bool = False

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        """Nothing is shared for a reason to leave it out, nor left out because they agreed (R15)."""
        if not can_stand_on(self.outcome, self.ground):
            raise ValueError("This outcome cannot stand on this ground. Choose a ground that goes with it.")
        return self


_TO_SHARE = frozenset(
    {Ground.CONSENT, Ground.REASONABLE_WITHOUT_CONSENT, Ground.ALREADY_KNOWN, Ground.OFFICIAL_CAPACITY}
)
_TO_HIDE = frozenset(
    {Ground.POLICE_INVESTIGATION, Ground.CHILD_ABUSE_DATA, Ground.SERIOUS_HARM, Ground.LEGAL_PRIVILEGE}
)


def can_stand_on(outcome: Outcome, ground: Ground) -> bool:
    """Whether a decision of this kind can be built at all; which one is right for whom say the rules."""
    if outcome is Outcome.DISCLOSE:
        return ground in _TO_SHARE
    if outcome is Outcome.NAME_LEFT_OUT:
        return ground is not Ground.TO_FOLLOW
    if outcome is Outcome.EXISTENCE_WITHHELD:
        return ground in _TO_HIDE
    return ground not in _TO_SHARE - {Ground.REASONABLE_WITHOUT_CONSENT}


class NoticeSettled(ActBase):
    """Whether somebody who is overridden is told before it goes (S28, R18).

    Not to tell them counts once the safeguarding lead backs it; why it is not safe stands in the submission.
    """

    kind: Literal["notice_settled"] = "notice_settled"
    party_id: Id
    tell: bool
