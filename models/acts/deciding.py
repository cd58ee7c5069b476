"""What is decided, and what legal advice said (S13-S15, S28-S31, S35, R15)."""

from typing import Annotated, Literal

from pydantic import Field

from models.acts.base import ActBase, Digest, Id
from models.words import Controversy, Ground, LegalOpinion, Outcome


class FoundControversial(ActBase):
    """The content turned out to be controversial: legal review opens (S15)."""

    kind: Literal["found_controversial"] = "found_controversial"
    grounds: Annotated[tuple[Controversy, ...], Field(min_length=1)]


class LegalAdviceRecorded(ActBase):
    """The adviser's opinion, by themselves or recorded by the manager (S13-S15, S38)."""

    kind: Literal["legal_advice_recorded"] = "legal_advice_recorded"
    opinion: LegalOpinion
    copy_sha256: Digest | None = None


class DecisionMade(ActBase):
    """What happens to one third party's passages, or to one passage of theirs (S28-S31, S35, R15)."""

    kind: Literal["decision_made"] = "decision_made"
    decision_id: Id
    party_id: Id
    mention_id: Id | None = None
    outcome: Outcome
    ground: Ground
