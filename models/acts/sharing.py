"""What can be said in a sharing: with consent or without, passed on, consent taken back (S93-S113, R33)."""

from datetime import date
from typing import Literal

from models.acts.base import ActBase
from models.matter_words import ConsentPart, ParentsTold, SharedPart, WhyNotAsked
from models.words import Answer


class SharingConsent(ActBase):
    """What somebody who may consent said; by word of mouth suffices (S104, S105, S107), but to a provider (S115).

    `told` are the parts that were explained; `able` whether they could decide, `free` whether nobody pressed them.
    """

    kind: Literal["sharing_consent"] = "sharing_consent"
    on: date
    given: bool
    in_writing: bool
    to_provider: bool = False
    told: tuple[ConsentPart, ...] = ()
    able: bool
    free: bool


class ConsentTakenBack(ActBase):
    """Consent was taken back, which can be done at any time (S105)."""

    kind: Literal["consent_taken_back"] = "consent_taken_back"
    on: date


class SharingWeighed(ActBase):
    """The five questions, to share without consent or not to; the safeguarding lead backs it (S97-S102).

    `not_asked` is why the parents are neither asked nor told first; without it they were asked.
    """

    kind: Literal["sharing_weighed"] = "sharing_weighed"
    fits_the_aim: Answer
    vulnerable: Answer
    another_way: Answer
    needed_for_rights: Answer
    needed_to_protect: Answer
    not_asked: WhyNotAsked | None = None
    share: bool


class PassedOn(ActBase):
    """It was passed on; `checked` is what was made sure of each part of it (S112), `parents` S113."""

    kind: Literal["passed_on"] = "passed_on"
    on: date
    checked: tuple[SharedPart, ...]
    parents: ParentsTold
