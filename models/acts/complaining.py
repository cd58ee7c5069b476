"""What can be said in a complaint (S48, R29, R36)."""

from typing import Annotated, Literal

from pydantic import Field

from models.acts.base import ActBase, Id
from models.matter_words import ComplaintAbout, MatterOutcome


class ComplaintSorted(ActBase):
    """What the complaint is about, and so under which rules it is answered (R29, R36).

    `concerns` are those who work here and whom it is about: they have no part in it from then on.
    """

    kind: Literal["complaint_sorted"] = "complaint_sorted"
    about: Annotated[tuple[ComplaintAbout, ...], Field(min_length=1)]
    concerns: tuple[Id, ...] = ()


class ComplaintDecided(ActBase):
    """What was found; the reason says it in the words of the answer. Less than upheld needs a second person."""

    kind: Literal["complaint_decided"] = "complaint_decided"
    outcome: MatterOutcome


class ActionAgreed(ActBase):
    """Something the setting will do because of it; the words stand in the records."""

    kind: Literal["action_agreed"] = "action_agreed"
    text_id: Id
