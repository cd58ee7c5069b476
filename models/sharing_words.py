"""The words of a sharing outside a request: with whom, who asked, consent, how it went (S70-S115)."""

from enum import StrEnum


class WithWhom(StrEnum):
    """With whom something is shared."""

    SOCIAL_CARE = "social_care"
    POLICE = "police"
    HEALTH = "health"
    NEXT_PROVIDER = "next_provider"
    OTHER = "other"


class AskedBy(StrEnum):
    """Who wanted it shared."""

    RECEIVER = "receiver"
    PARENT = "parent"
    SETTING = "setting"
    COURT = "court"


class HowChecked(StrEnum):
    """How it was made sure that the receiver is who they say they are."""

    RANG_BACK = "rang_back"
    RANG_THEM = "rang_them"
    BADGE = "badge"
    KNOWN = "known"


class Confidence(StrEnum):
    """Whether somebody may expect that it stays with the setting (S70, S71)."""

    NO = "no"
    AGREES = "agrees"
    YES = "yes"
    NOT_ASKED = "not_asked"


class ConsentBy(StrEnum):
    """Who answered when consent was asked for (S105, S107)."""

    PARENT = "parent"
    PARENT_APART = "parent_apart"
    CHILD = "child"
    LOCAL_AUTHORITY = "local_authority"
    NOT_ENTITLED = "not_entitled"


PARENTS = frozenset({ConsentBy.PARENT, ConsentBy.PARENT_APART})
"""Of these more than one person may answer."""


class LookedAfter(StrEnum):
    """Whether the child is looked after by the local authority, and what it says to the sharing (S107)."""

    NO = "no"
    AGREES = "agrees"
    DISAGREES = "disagrees"
    NOT_ASKED = "not_asked"


class ConsentPart(StrEnum):
    """What somebody has to be told before their consent counts (S105)."""

    WHY = "why"
    WHAT = "what"
    WHO = "who"
    PURPOSE = "purpose"
    IMPLICATIONS = "implications"
    MAY_REFUSE = "may_refuse"
    MAY_TAKE_BACK = "may_take_back"


class WhyNotAsked(StrEnum):
    """Why consent is not asked for, and parents are not told first (S101, S102)."""

    HURT_AND_URGENT = "hurt_and_urgent"
    MORE_RISK = "more_risk"
    INVESTIGATION = "investigation"
    REQUIRED = "required"
    COVER_UP = "cover_up"


class SharedPart(StrEnum):
    """What has to be so of everything that is passed on (S112)."""

    RELEVANT = "relevant"
    ACCURATE = "accurate"
    FACTUAL = "factual"
    CURRENT = "current"


class SentHow(StrEnum):
    """How it went to the receiver."""

    SPOKEN = "spoken"
    HANDED = "handed"
    SECURE_MAIL = "secure_mail"
    POST = "post"


class ParentsTold(StrEnum):
    """Whether parents knew before it was passed on (S113)."""

    FIRST = "first"
    LATER = "later"
    NOT_TOLD = "not_told"


class WhereItWent(StrEnum):
    """Where something went that did not reach the receiver."""

    CAME_BACK = "came_back"
    WRONG_HANDS = "wrong_hands"
