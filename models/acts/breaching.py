"""What can be said where something went out wrongly (R35)."""

from datetime import datetime
from typing import Literal

from models.acts.base import ActBase, Id
from models.matter_words import ContainmentStep, Risk, WhyNotTold


class StepTaken(ActBase):
    """Something was done to contain it: what, when; by whom and how stands in the words."""

    kind: Literal["step_taken"] = "step_taken"
    text_id: Id
    step: ContainmentStep
    taken_at: datetime


class RiskAssessed(ActBase):
    """How great the risk is to the people it is about. That there is none needs a second person."""

    kind: Literal["risk_assessed"] = "risk_assessed"
    risk: Risk


class RegulatorTold(ActBase):
    """The regulator was told."""

    kind: Literal["regulator_told"] = "regulator_told"
    told_at: datetime


class PersonAffected(ActBase):
    """Somebody whose information it was: told, or not told for a reason that a second person backs."""

    kind: Literal["person_affected"] = "person_affected"
    person_id: Id
    tell: bool
    why_not: WhyNotTold | None = None


class LinkRenewed(ActBase):
    """The requester gets a new link for the one that was closed; it counts when a second person backs it (R35)."""

    kind: Literal["link_renewed"] = "link_renewed"


class LessonNoted(ActBase):
    """What the setting does differently from now on."""

    kind: Literal["lesson_noted"] = "lesson_noted"
    text_id: Id
