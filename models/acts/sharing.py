"""What can be said in a sharing: consent or none, passed on, taken back, told later (S70-S115, R33)."""

from datetime import date
from typing import Literal

from models.acts.base import ActBase, Digest, Id
from models.sharing_words import (
    Confidence,
    ConsentBy,
    ConsentPart,
    HowChecked,
    LookedAfter,
    ParentsTold,
    SentHow,
    SharedPart,
    WhereItWent,
    WhyNotAsked,
)
from models.words import Answer


class ReceiverChecked(ActBase):
    """It was made sure who gets it; `person_id` is who and where. Done anew it counts anew."""

    kind: Literal["receiver_checked"] = "receiver_checked"
    person_id: Id
    how: HowChecked


class ConfidenceAsked(ActBase):
    """Whether it is confidential for who gave it, and for whom it is about (S70, S71)."""

    kind: Literal["confidence_asked"] = "confidence_asked"
    giver: Confidence
    subject: Confidence


class DoubtRaised(ActBase):
    """Somebody doubts whether the parents may be asked: the line manager says, before anybody asks (S106)."""

    kind: Literal["doubt_raised"] = "doubt_raised"


class DoubtSettled(ActBase):
    """The line manager said whether the parents are asked (S106)."""

    kind: Literal["doubt_settled"] = "doubt_settled"
    ask: bool


class SharingConsent(ActBase):
    """What somebody who may consent said; by word of mouth suffices (S104, S105, S107), but to a provider (S115).

    `told` are the parts that were explained; `able` whether they could decide, `free` whether nobody pressed them.
    `replaces` is the line of what the same parent said before: somebody changed their mind. Without it a parent's
    answer stands beside what another parent said (S107).
    """

    kind: Literal["sharing_consent"] = "sharing_consent"
    on: date
    given: bool
    in_writing: bool
    to_provider: bool = False
    by: ConsentBy = ConsentBy.PARENT
    looked_after: LookedAfter = LookedAfter.NO
    told: tuple[ConsentPart, ...] = ()
    able: bool
    free: bool
    replaces: int | None = None


class ConsentTakenBack(ActBase):
    """Consent was taken back, which can be done at any time (S105).

    Where something went already, `receiver_told` says whether who has it knows.
    """

    kind: Literal["consent_taken_back"] = "consent_taken_back"
    on: date
    receiver_told: bool | None = None


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


class SharingDeclined(ActBase):
    """It is not to be shared, for a reason that needs no weighing: the caller is not who they said (S99).

    The safeguarding lead backs it.
    """

    kind: Literal["sharing_declined"] = "sharing_declined"


class PagesChosen(ActBase):
    """Which pages go, and what is black on them; the choice itself is kept in the cabinet (S112). None: only words.

    `digest` is the hash of the choice and of the papers it was made from.
    """

    kind: Literal["pages_chosen"] = "pages_chosen"
    choice_id: Id
    digest: Digest
    pages: int


class SharedCopyMade(ActBase):
    """The copy of the chosen pages was made, and proved or not (S112, R30)."""

    kind: Literal["shared_copy_made"] = "shared_copy_made"
    effect: Id
    version: int
    copy_sha256: Digest
    pages: int
    marks: int
    proved: bool


class SharedCopyRead(ActBase):
    """Somebody looked at every page of the copy that is to go: no other child, nothing too much (S112)."""

    kind: Literal["shared_copy_read"] = "shared_copy_read"
    copy_sha256: Digest


class PassedOn(ActBase):
    """It was passed on; `checked` is what was made sure of each part of it (S112), `parents` S113.

    `copy_sha256` is the copy that went, where pages were chosen; `review_on` the day on which it is asked again
    whether the parents can be told, where they are told later.
    """

    kind: Literal["passed_on"] = "passed_on"
    on: date
    checked: tuple[SharedPart, ...]
    parents: ParentsTold
    how: SentHow = SentHow.SPOKEN
    copy_sha256: Digest | None = None
    review_on: date | None = None


class ParentsInformed(ActBase):
    """The parents were told afterwards, or are not told at all, which the safeguarding lead backs (S113)."""

    kind: Literal["parents_informed"] = "parents_informed"
    on: date
    told: bool


class ReviewMoved(ActBase):
    """Telling the parents is not safe yet: the day on which it is asked again (S113)."""

    kind: Literal["review_moved"] = "review_moved"
    to: date


class WentAstray(ActBase):
    """What was passed on did not reach the receiver; in the wrong hands it is a breach (R35)."""

    kind: Literal["went_astray"] = "went_astray"
    where: WhereItWent


class RecordFiled(ActBase):
    """The record of the sharing stands as a paper in the child's file (S100)."""

    kind: Literal["record_filed"] = "record_filed"
    effect: Id
    document_id: Id
