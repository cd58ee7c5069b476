"""What is weighed before a decision: the talk with staff, what counts, the five questions (S31, S97-S99, R15)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from models.acts.base import ActBase, Id
from models.words import Answer, Factor


class StaffTalked(ActBase):
    """The talk with a member of staff; without a date: why it could not be held, in the submission (S31)."""

    kind: Literal["staff_talked"] = "staff_talked"
    party_id: Id
    on: date | None = None
    held_by: Id | None = None


class FactorsNoted(ActBase):
    """What counts for one third party, or for one passage of theirs, as far as nobody can compute it (R15)."""

    kind: Literal["factors_noted"] = "factors_noted"
    party_id: Id
    mention_id: Id | None = None
    factors: Annotated[tuple[Factor, ...], Field(max_length=len(Factor))] = ()


class BalanceWeighed(ActBase):
    """The five questions answered, to share or not to share; it counts when the lead backs it (S97-S99).

    The answers are codes; the words that go with them stand in the submission.
    """

    kind: Literal["balance_weighed"] = "balance_weighed"
    party_id: Id
    fits_the_aim: Answer
    vulnerable: Answer
    another_way: Answer
    needed_for_rights: Answer
    needed_to_protect: Answer
    share: bool
