"""The words of the matters beside a request: kinds, stages, outcomes (S48-S50, R28, R29, R35, R36)."""

from collections.abc import Mapping

from models.matter_words import (
    Claim,
    ComplaintAbout,
    ContainmentStep,
    Finding,
    MatterOutcome,
    MatterStage,
    Risk,
    WhyNotTold,
)
from models.words import ProcessKind

MATTERS: Mapping[ProcessKind, str] = {
    ProcessKind.RECTIFICATION: "Change to an entry",
    ProcessKind.COMPLAINT: "Complaint",
    ProcessKind.BREACH: "Something went out wrongly",
    ProcessKind.SHARING: "Sharing",
}
OUTCOMES_OF_MATTERS: Mapping[MatterOutcome, str] = {
    MatterOutcome.CORRECTED: "Put right",
    MatterOutcome.STATEMENT_ADDED: "The parent's own view stands beside it",
    MatterOutcome.LEFT_AS_IT_IS: "Left as it is",
    MatterOutcome.UPHELD: "Upheld: we got it wrong",
    MatterOutcome.PARTLY_UPHELD: "Upheld in part",
    MatterOutcome.NOT_UPHELD: "Not upheld",
    MatterOutcome.DEALT_WITH: "Dealt with",
    MatterOutcome.SHARED: "Shared",
    MatterOutcome.NOT_SHARED: "Not shared",
    MatterOutcome.TAKEN_BACK: "Taken back",
}
ABOUT: Mapping[ComplaintAbout, tuple[str, str]] = {
    ComplaintAbout.INFORMATION: (
        "How we handled information",
        "The request, the copy, what was left out, or what others got to see.",
    ),
    ComplaintAbout.CARE: ("Our care, or how we run the setting", "What the early years framework asks of us."),
}
CLAIMS: Mapping[Claim, str] = {
    Claim.FACT: "A fact is wrong",
    Claim.OPINION: "The parent sees it otherwise",
}
FINDINGS: Mapping[Finding, str] = {
    Finding.FACT_WRONG: "The fact is wrong: a correction is put beside it",
    Finding.FACT_RIGHT: "The fact is right: the parent's statement is put beside it",
    Finding.OPINION: "It is an opinion and stands: the parent's statement is put beside it",
}
STEPS: Mapping[ContainmentStep, str] = {
    ContainmentStep.CALLED_BACK: "It was called back",
    ContainmentStep.ASKED_TO_DELETE: "The person who has it was asked not to read, copy or pass it on",
    ContainmentStep.CONFIRMED_DELETED: "It is back, or they confirmed in writing that it is gone",
    ContainmentStep.ACCESS_CLOSED: "A link, an account or a mailbox was closed",
    ContainmentStep.CORRECTED_COPY: "A corrected copy or letter was given",
    ContainmentStep.OTHER: "Something else was done",
}
RISKS: Mapping[Risk, tuple[str, str]] = {
    Risk.NONE: ("No risk is likely", "Nobody is told. A second person has to agree."),
    Risk.SOME: ("There is a risk", "The regulator is told within 72 hours."),
    Risk.HIGH: (
        "The risk is high",
        "The regulator is told, and so are the people it is about, where that is safe.",
    ),
}
WHY_NOT_TOLD: Mapping[WhyNotTold, str] = {
    WhyNotTold.NOT_SAFE: "Telling them, or writing to them, is not safe",
    WhyNotTold.NOT_FINDABLE: "They cannot be found",
    WhyNotTold.KNOWS_ALREADY: "They know already",
}


def stage_words(kind: ProcessKind, stage: MatterStage) -> str:
    """Where a matter stands, in words: a breach is not answered, people are told of it."""
    if kind is ProcessKind.BREACH and stage is MatterStage.TELL:
        return "Somebody is to be told"
    return stage.people_read
