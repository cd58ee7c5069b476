"""What is decided for a third party or a passage (S28-S31, S35, R15)."""

from typing import Literal

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


class NoticeSettled(ActBase):
    """Whether somebody who is overridden is told before it goes (S28, R18).

    Not to tell them counts once the safeguarding lead backs it; why it is not safe stands in the submission.
    """

    kind: Literal["notice_settled"] = "notice_settled"
    party_id: Id
    tell: bool
