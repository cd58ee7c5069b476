"""What can be said where somebody says that an entry is wrong (S49-S51, R28)."""

from datetime import date
from typing import Literal

from models.acts.base import ActBase, Id
from models.matter_words import Claim, Finding


class EntryDisputed(ActBase):
    """An entry is named: where it stands, and whether a fact or an opinion is disputed (S50)."""

    kind: Literal["entry_disputed"] = "entry_disputed"
    entry_id: Id
    claim: Claim
    document_id: Id | None = None


class FindingMade(ActBase):
    """What was found about one entry, with the reason; and whether the parent's side was recorded then (S50, S51).

    A disputed fact that is left as it is needs a second person.
    """

    kind: Literal["finding_made"] = "finding_made"
    entry_id: Id
    finding: Finding
    side_recorded: bool


class PaperAttached(ActBase):
    """The correction, or the parent's statement, stands in the file beside the entry, which stays (S50)."""

    kind: Literal["paper_attached"] = "paper_attached"
    entry_id: Id
    document_id: Id


class AnswerExtended(ActBase):
    """The answer takes longer, because it is complex or there are many requests; the reasons are told (R3, R28)."""

    kind: Literal["answer_extended"] = "answer_extended"
    noticed_on: date


class RecipientNamed(ActBase):
    """Somebody received the entry, and is told what became of it (R28)."""

    kind: Literal["recipient_named"] = "recipient_named"
    person_id: Id


class RecipientsKnown(ActBase):
    """Everybody who received an entry is named, or nobody did (R28)."""

    kind: Literal["recipients_known"] = "recipients_known"
