"""The words of the matters beside a request: kinds, stages, outcomes (S48-S50, R28, R29, R35, R36)."""

from collections.abc import Mapping

from models.words import ComplaintAbout, MatterOutcome, ProcessKind

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
    MatterOutcome.TAKEN_BACK: "Taken back",
}
ABOUT: Mapping[ComplaintAbout, tuple[str, str]] = {
    ComplaintAbout.INFORMATION: (
        "How we handled information",
        "The request, the copy, what was left out, or what others got to see.",
    ),
    ComplaintAbout.CARE: ("Our care, or how we run the setting", "What the early years framework asks of us."),
}
