"""The words of the matters beside a request: what can be said of them, how they end (S48-S50, S93-S113)."""

from enum import StrEnum


class Claim(StrEnum):
    """What somebody says of an entry: that a fact in it is wrong, or that they see it otherwise (S50)."""

    FACT = "fact"
    OPINION = "opinion"


class MatterStage(StrEnum):
    """How far a matter is; `people_read` gives the word on the page."""

    LOOK = "look"
    SECOND = "second"
    TELL = "tell"
    ENDED = "ended"

    @property
    def people_read(self) -> str:
        """The word people read for this."""
        return _MATTER_STAGE_WORDS[self]


_MATTER_STAGE_WORDS = {
    MatterStage.LOOK: "Being looked into",
    MatterStage.SECOND: "Waits for a second person",
    MatterStage.TELL: "Answer to be given",
    MatterStage.ENDED: "Ended",
}


class MatterOutcome(StrEnum):
    """How a matter ended (S48-S50, R28, R29, R35, R36)."""

    CORRECTED = "corrected"
    STATEMENT_ADDED = "statement_added"
    LEFT_AS_IT_IS = "left_as_it_is"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    DEALT_WITH = "dealt_with"
    SHARED = "shared"
    NOT_SHARED = "not_shared"
    TAKEN_BACK = "taken_back"


class ComplaintAbout(StrEnum):
    """Under which rules a complaint falls: how information was handled (R29), or the setting's care (R36)."""

    INFORMATION = "information"
    CARE = "care"


class Finding(StrEnum):
    """What was found about a disputed entry (S50)."""

    FACT_WRONG = "fact_wrong"
    FACT_RIGHT = "fact_right"
    OPINION = "opinion"


class ContainmentStep(StrEnum):
    """What can be done at once when something went out wrongly (R35)."""

    CALLED_BACK = "called_back"
    ASKED_TO_DELETE = "asked_to_delete"
    CONFIRMED_DELETED = "confirmed_deleted"
    ACCESS_CLOSED = "access_closed"
    CORRECTED_COPY = "corrected_copy"
    OTHER = "other"


class Risk(StrEnum):
    """How great the risk to people is: with some the regulator is told, with a high one they are too (R35)."""

    NONE = "none"
    SOME = "some"
    HIGH = "high"


class WhyNotTold(StrEnum):
    """Why somebody whose information went astray is not told (R35, S54)."""

    NOT_SAFE = "not_safe"
    NOT_FINDABLE = "not_findable"
    KNOWS_ALREADY = "knows_already"
