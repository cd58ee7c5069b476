"""What can be said at every moment: a stop, a second person, the choice on the due date (S54, S98, R35)."""

from datetime import datetime
from typing import Literal

from models.acts.base import ActBase, Id
from models.words import DueChoice


class StopPlaced(ActBase):
    """A safeguarding stop on everything, on one third party, on one passage of theirs, or on one paper (S54).

    `mentioned` are the third parties with passages on a stopped paper: their letters quote it.
    """

    kind: Literal["stop_placed"] = "stop_placed"
    party_id: Id | None = None
    mention_id: Id | None = None
    document_id: Id | None = None
    mentioned: tuple[Id, ...] = ()


class StopLifted(ActBase):
    """A safeguarding stop is proposed to be lifted; it lifts when a second person backs it."""

    kind: Literal["stop_lifted"] = "stop_lifted"
    stop_seq: int


class Backed(ActBase):
    """A second person backs an event that needs two (S98, R24)."""

    kind: Literal["backed"] = "backed"
    seq: int


class ReasonsOpened(ActBase):
    """Somebody opens the reasons of this request that are kept for those who decide; why, is said (S81, S91)."""

    kind: Literal["reasons_opened"] = "reasons_opened"


class DueChoiceMade(ActBase):
    """The choice on the due date; it counts when a second person backs it."""

    kind: Literal["due_choice_made"] = "due_choice_made"
    choice: DueChoice


class RequestWithdrawn(ActBase):
    """The requester no longer wants the file."""

    kind: Literal["request_withdrawn"] = "request_withdrawn"


class EffectRetried(ActBase):
    """A letter or copy that failed is to be tried again."""

    kind: Literal["effect_retried"] = "effect_retried"
    effect: Id


class HandedOver(ActBase):
    """The request has another manager from now on, who signs its letters (S91)."""

    kind: Literal["handed_over"] = "handed_over"
    to_user_id: Id


class WentWrong(ActBase):
    """Something went out wrongly: letters and release stop, links are revoked (R35)."""

    kind: Literal["went_wrong"] = "went_wrong"
    noticed_at: datetime
