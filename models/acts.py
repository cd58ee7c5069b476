"""Everything that can be said in a request: one frozen message an act, without personal data.

Reasons and names stay in `records`; an act carries ids, codes, dates and hashes only, because it crosses
Temporal. `Act` is the union of all, told apart by `kind`.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.words import (
    Channel,
    ClosedAs,
    Controversy,
    DueChoice,
    Evidence,
    FeeGround,
    Ground,
    LegalOpinion,
    Outcome,
    ParentalSource,
    PartyKind,
    ReleaseWay,
    ReplyKind,
    WhoLearns,
    WhyTakenOut,
)

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,80}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Act(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RequestReceived(_Act):
    """The form: a request arrived (S3, R1). The first event of every log."""

    kind: Literal["request_received"] = "request_received"
    received_on: date
    calendar_files_ok: bool = True
    neutral_subjects: bool = False
    legal_always: bool = False


class IntakeSettled(_Act):
    """Authority, identity, controversy and risk are answered (R11-R14, S15, S54).

    `identity_reasonable` says whether there was real doubt when identity was asked for: only then does the clock
    wait for the evidence (R2).
    """

    kind: Literal["intake_settled"] = "intake_settled"
    entitled: bool
    authority: ParentalSource
    ask_identity: bool = False
    identity_reasonable: bool = True
    controversial: tuple[Controversy, ...] = ()
    at_risk: bool = False


class IdentityReceived(_Act):
    """Evidence of identity or authority came (R2, R14)."""

    kind: Literal["identity_received"] = "identity_received"
    received_on: date


class FeeAsked(_Act):
    """A fee is asked for, where the law allows one; the clock waits for it (R2, R10, S11)."""

    kind: Literal["fee_asked"] = "fee_asked"
    asked_on: date
    pence: Annotated[int, Field(ge=1, le=1_000_000)]
    ground: FeeGround


class FeePaid(_Act):
    """The fee was paid; the clock counts from this day (R2)."""

    kind: Literal["fee_paid"] = "fee_paid"
    paid_on: date


class ClarificationAsked(_Act):
    """The requester was asked which information they mean; the clock pauses (R4)."""

    kind: Literal["clarification_asked"] = "clarification_asked"
    asked_on: date


class ClarificationAnswered(_Act):
    """The requester said which information they mean; the clock goes on (R4)."""

    kind: Literal["clarification_answered"] = "clarification_answered"
    answered_on: date


class ExtensionNoticed(_Act):
    """The limit is extended once, for complexity or number of requests (R3)."""

    kind: Literal["extension_noticed"] = "extension_noticed"
    noticed_on: date


class FoundControversial(_Act):
    """The content turned out to be controversial: legal review opens (S15)."""

    kind: Literal["found_controversial"] = "found_controversial"
    grounds: Annotated[tuple[Controversy, ...], Field(min_length=1)]


class LegalAdviceRecorded(_Act):
    """The adviser's opinion, by themselves or recorded by the manager (S13-S15, S38)."""

    kind: Literal["legal_advice_recorded"] = "legal_advice_recorded"
    opinion: LegalOpinion
    copy_sha256: Digest | None = None


class StopPlaced(_Act):
    """A safeguarding stop on everything, or on one third party (S54)."""

    kind: Literal["stop_placed"] = "stop_placed"
    party_id: Id | None = None


class StopLifted(_Act):
    """A safeguarding stop is proposed to be lifted; it lifts when a second person backs it."""

    kind: Literal["stop_lifted"] = "stop_lifted"
    stop_seq: int


class Backed(_Act):
    """A second person backs an event that needs two (S98, R24)."""

    kind: Literal["backed"] = "backed"
    seq: int


class FileChanged(_Act):
    """Documents were added, reordered or taken out: what was confirmed before no longer stands (S18)."""

    kind: Literal["file_changed"] = "file_changed"
    digest: Digest
    documents: int
    pages: int
    health: tuple[Id, ...] = ()


class HealthOpinion(_Act):
    """What a health professional said of a document with health data: may it be disclosed (R21)?"""

    kind: Literal["health_opinion"] = "health_opinion"
    document_id: Id
    given_on: date
    disclose: bool


class FileComplete(_Act):
    """The manager says that the file is complete and in order (S16-S18)."""

    kind: Literal["file_complete"] = "file_complete"
    digest: Digest


class FileConfirmed(_Act):
    """The line manager went through the file and confirms it (S17)."""

    kind: Literal["file_confirmed"] = "file_confirmed"
    digest: Digest


class PaperTakenOut(_Act):
    """A paper is proposed to be taken out of the child's file; it counts when a second person backs it (R25)."""

    kind: Literal["paper_taken_out"] = "paper_taken_out"
    document_id: Id
    why: WhyTakenOut


class PaperKept(_Act):
    """A proposal to take a paper out is dropped: the paper stays."""

    kind: Literal["paper_kept"] = "paper_kept"
    document_id: Id


class PartyNamed(_Act):
    """A third party is mentioned in the file (S19, S24, S25, S27)."""

    kind: Literal["party_named"] = "party_named"
    party_id: Id
    party_kind: PartyKind
    staff_user_id: Id | None = None


class PartyTakenOff(_Act):
    """A third party was named by mistake; allowed only before a letter went to them."""

    kind: Literal["party_taken_off"] = "party_taken_off"
    party_id: Id


class ContactPlanned(_Act):
    """ "Who will learn of this?" is answered for one third party (R18, R23)."""

    kind: Literal["contact_planned"] = "contact_planned"
    party_id: Id
    ask: bool
    who_learns: WhoLearns
    channel: Channel = Channel.EMAIL


class ConsultationStarted(_Act):
    """The letters to third parties may go, with one reply date (S20, S21)."""

    kind: Literal["consultation_started"] = "consultation_started"
    reply_by: date


class LetterPosted(_Act):
    """A letter was put in the post, or said on the telephone or in person."""

    kind: Literal["letter_posted"] = "letter_posted"
    effect: Id
    on: date


class ReplyReceived(_Act):
    """A third party answered (S22). Consent and conditional consent carry their evidence."""

    kind: Literal["reply_received"] = "reply_received"
    party_id: Id
    reply_id: Id
    reply: ReplyKind
    evidence: Evidence | None = None
    received_at: datetime
    objection: bool
    consented: tuple[Id, ...] = ()


class LetterBounced(_Act):
    """A letter came back for good: its addressee cannot be reached in this way."""

    kind: Literal["letter_bounced"] = "letter_bounced"
    effect: Id


class ReplyConfirmed(_Act):
    """A named member of staff says what a mail means, with the raw mail on screen."""

    kind: Literal["reply_confirmed"] = "reply_confirmed"
    party_id: Id
    reply_id: Id
    reply: ReplyKind


class ObjectionSettled(_Act):
    """One person settles an objection with a reason; then a decision can be made."""

    kind: Literal["objection_settled"] = "objection_settled"
    party_id: Id


class DecisionMade(_Act):
    """What happens to one third party's passages, or to one passage of theirs (S28-S31, S35, R15)."""

    kind: Literal["decision_made"] = "decision_made"
    decision_id: Id
    party_id: Id
    mention_id: Id | None = None
    outcome: Outcome
    ground: Ground


class CopyOrdered(_Act):
    """The marks are done: make the copy (S35, S40)."""

    kind: Literal["copy_ordered"] = "copy_ordered"
    marks_digest: Digest


class MarksChanged(_Act):
    """Marks were added or taken off after a copy was made: it no longer stands."""

    kind: Literal["marks_changed"] = "marks_changed"
    marks_digest: Digest


class SignedOff(_Act):
    """A checker passes the copy, bound to its hash (S38, R24)."""

    kind: Literal["signed_off"] = "signed_off"
    copy_sha256: Digest


class SentBack(_Act):
    """A checker sends the copy back with comments, to the decisions or to the marks."""

    kind: Literal["sent_back"] = "sent_back"
    copy_sha256: Digest
    to: Literal["decision", "redaction"]


class ReleaseConfirmed(_Act):
    """Right person, right copy, right address, confirmed: the invitation may go (S41)."""

    kind: Literal["release_confirmed"] = "release_confirmed"
    copy_sha256: Digest
    way: ReleaseWay = ReleaseWay.MEETING
    slot_ids: tuple[Id, ...] = ()


class WayChosen(_Act):
    """The requester chose how to get the copy (S46, R26)."""

    kind: Literal["way_chosen"] = "way_chosen"
    way: ReleaseWay


class SlotBooked(_Act):
    """An appointment is booked (S41)."""

    kind: Literal["slot_booked"] = "slot_booked"
    slot_id: Id


class SlotReleased(_Act):
    """An appointment is given back: moved, or nobody came."""

    kind: Literal["slot_released"] = "slot_released"
    slot_id: Id


class CopyGiven(_Act):
    """The parent was taken through the copy, or it was handed over (S42-S46)."""

    kind: Literal["copy_given"] = "copy_given"
    copy_sha256: Digest
    way: ReleaseWay
    on: date
    taken_away: bool


class DueChoiceMade(_Act):
    """The choice on the due date; it counts when a second person backs it."""

    kind: Literal["due_choice_made"] = "due_choice_made"
    choice: DueChoice


class RequestWithdrawn(_Act):
    """The requester no longer wants the file."""

    kind: Literal["request_withdrawn"] = "request_withdrawn"


class RequestClosed(_Act):
    """The request is finished, with its outcome."""

    kind: Literal["request_closed"] = "request_closed"
    closed_as: ClosedAs


class EffectRetried(_Act):
    """A letter or copy that failed is to be tried again."""

    kind: Literal["effect_retried"] = "effect_retried"
    effect: Id


class HandedOver(_Act):
    """The request has another manager from now on, who signs its letters (S91)."""

    kind: Literal["handed_over"] = "handed_over"
    to_user_id: Id


class WentWrong(_Act):
    """Something went out wrongly: letters and release stop, links are revoked (R35)."""

    kind: Literal["went_wrong"] = "went_wrong"
    noticed_at: datetime


# Recorded by the software itself, never submitted by a person.


class LetterSent(_Act):
    """A letter was handed to the mail server, or lies printed to be posted."""

    kind: Literal["letter_sent"] = "letter_sent"
    effect: Id
    letter_id: Id
    channel: Channel


class CopyMade(_Act):
    """The copy exists, with its version, hash and proof."""

    kind: Literal["copy_made"] = "copy_made"
    effect: Id
    version: int
    copy_sha256: Digest
    pages: int
    marks: int
    proved: bool
    in_full: bool
    marked_by: tuple[Id, ...] = ()
    inputs_seq: int = 0


class EffectFailed(_Act):
    """A letter or copy could not be done; a person has to look."""

    kind: Literal["effect_failed"] = "effect_failed"
    effect: Id
    code: Id


class MomentPassed(_Act):
    """A due moment passed: a reminder, the reply date, a warning, the due date."""

    kind: Literal["moment_passed"] = "moment_passed"
    moment: Id
    due_at: datetime


Act = Annotated[
    RequestReceived
    | IntakeSettled
    | IdentityReceived
    | FeeAsked
    | FeePaid
    | ClarificationAsked
    | ClarificationAnswered
    | ExtensionNoticed
    | FoundControversial
    | LegalAdviceRecorded
    | StopPlaced
    | StopLifted
    | Backed
    | FileChanged
    | HealthOpinion
    | FileComplete
    | FileConfirmed
    | PaperTakenOut
    | PaperKept
    | PartyNamed
    | PartyTakenOff
    | ContactPlanned
    | ConsultationStarted
    | LetterPosted
    | ReplyReceived
    | LetterBounced
    | ReplyConfirmed
    | ObjectionSettled
    | DecisionMade
    | CopyOrdered
    | MarksChanged
    | SignedOff
    | SentBack
    | ReleaseConfirmed
    | WayChosen
    | SlotBooked
    | SlotReleased
    | CopyGiven
    | DueChoiceMade
    | RequestWithdrawn
    | RequestClosed
    | EffectRetried
    | HandedOver
    | WentWrong
    | LetterSent
    | CopyMade
    | EffectFailed
    | MomentPassed,
    Field(discriminator="kind"),
]
