"""What is said when a request arrives, and what moves its clock (S3, S11, R1-R4, R10-R14)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from models.acts.base import ActBase, Id
from models.words import AuthorityEnd, ChildsView, Controversy, CourtOrder, FeeGround, ParentalSource


class RequestReceived(ActBase):
    """The form: a request arrived (S3, R1). The first event of every log.

    `oral`: it was said and not written, so it is written down and confirmed to the requester.
    `requester_user_id`: who asks works here, so nothing about this child is theirs to do or see (R24, S59).
    """

    kind: Literal["request_received"] = "request_received"
    received_on: date
    calendar_files_ok: bool = True
    neutral_subjects: bool = False
    legal_always: bool = False
    oral: bool = False
    requester_user_id: Id | None = None


class IntakeSettled(ActBase):
    """Authority, identity, controversy and risk are answered (R11-R14, S15, S54).

    `identity_reasonable` says whether there was real doubt when identity was asked for: only then does the clock
    wait for the evidence (R2). `authority_seen`: the written authority of somebody who acts for a parent was seen
    (R14), `authority_until` its last day where it has one. `dispute`: the parents disagree (S107). `looked_after`:
    a care order shares responsibility with the local authority, which was asked; `looked_after_unasked`: it was
    not, for a reason (S107, R13). `allegations` concern the requester; `confidence`: something is owed to the child
    in confidence (R12). `lead_told`: the safeguarding lead hears of somebody who is not entitled (S54).
    """

    kind: Literal["intake_settled"] = "intake_settled"
    entitled: bool
    authority: ParentalSource
    ask_identity: bool = False
    identity_reasonable: bool = True
    controversial: tuple[Controversy, ...] = ()
    at_risk: bool = False
    order: CourtOrder = CourtOrder.NONE_KNOWN
    childs_view: ChildsView = ChildsView.TOO_YOUNG
    authority_seen: bool = False
    dispute: bool = False
    looked_after: bool = False
    looked_after_unasked: bool = False
    allegations: bool = False
    confidence: bool = False
    authority_until: date | None = None
    lead_told: bool = False


class AuthorityEnded(ActBase):
    """What let somebody ask for the child has ended: nothing is given to them any more (R13, R14)."""

    kind: Literal["authority_ended"] = "authority_ended"
    why: AuthorityEnd
    ended_on: date


class AuthorityShown(ActBase):
    """Authority was shown anew, until a day where it has one; the request goes on (R13, R14)."""

    kind: Literal["authority_shown"] = "authority_shown"
    until: date | None = None


class OwnDataAnswered(ActBase):
    """What somebody who is not entitled to the child's file is told of the records about themselves (R11)."""

    kind: Literal["own_data_answered"] = "own_data_answered"


class IdentityReceived(ActBase):
    """Evidence of identity or authority came (R2, R14)."""

    kind: Literal["identity_received"] = "identity_received"
    received_on: date


class ChannelChanged(ActBase):
    """The requester is reached in another way from now on (R23); the address itself stands in their request."""

    kind: Literal["channel_changed"] = "channel_changed"
    other_address: bool
    calendar_files_ok: bool
    neutral_subjects: bool


class FeeAsked(ActBase):
    """A fee is asked for, where the law allows one; the clock waits for it (R2, R10, S11)."""

    kind: Literal["fee_asked"] = "fee_asked"
    asked_on: date
    pence: Annotated[int, Field(ge=1, le=1_000_000)]
    ground: FeeGround


class FeePaid(ActBase):
    """The fee was paid; the clock counts from this day (R2)."""

    kind: Literal["fee_paid"] = "fee_paid"
    paid_on: date


class ClarificationAsked(ActBase):
    """The requester was asked which information they mean; the clock pauses (R4).

    `whatever_stops`: no stop holds this letter, for a stop never holds the clock (S54). Lines from before that was
    so have False, and their letter goes when it went then.
    """

    kind: Literal["clarification_asked"] = "clarification_asked"
    asked_on: date
    whatever_stops: bool = False


class ClarificationAnswered(ActBase):
    """The requester said which information they mean; the clock goes on (R4)."""

    kind: Literal["clarification_answered"] = "clarification_answered"
    answered_on: date


class ExtensionNoticed(ActBase):
    """The limit is extended once, for complexity or number of requests (R3)."""

    kind: Literal["extension_noticed"] = "extension_noticed"
    noticed_on: date
