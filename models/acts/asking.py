"""What is said of third parties: named, asked, what they answered (S19-S27, R18, R23)."""

from datetime import date, datetime
from typing import Literal

from models.acts.base import ActBase, Digest, Id
from models.words import Channel, Evidence, PartyKind, ReplyKind, WhoLearns


class PartyNamed(ActBase):
    """A third party is mentioned in the file (S19, S24, S25, S27)."""

    kind: Literal["party_named"] = "party_named"
    party_id: Id
    party_kind: PartyKind
    staff_user_id: Id | None = None


class RequesterKnown(ActBase):
    """A person of the child's file is who asks: their entries are their own, and they are no third party (R11)."""

    kind: Literal["requester_known"] = "requester_known"
    party_id: Id


class PartyTakenOff(ActBase):
    """A third party was named by mistake; allowed only before a letter went to them."""

    kind: Literal["party_taken_off"] = "party_taken_off"
    party_id: Id


class ContactPlanned(ActBase):
    """ "Who will learn of this?" is answered for one third party (R18, R23)."""

    kind: Literal["contact_planned"] = "contact_planned"
    party_id: Id
    ask: bool
    who_learns: WhoLearns
    channel: Channel = Channel.EMAIL


class LetterRead(ActBase):
    """A second person read what the letter says of one third party; a changed text has to be read again (S20).

    `digest` is that of `rules.referring.summary_digest`.
    """

    kind: Literal["letter_read"] = "letter_read"
    party_id: Id
    digest: Digest


class ConsultationStarted(ActBase):
    """The letters to third parties may go, with one reply date (S20, S21)."""

    kind: Literal["consultation_started"] = "consultation_started"
    reply_by: date


class LetterPosted(ActBase):
    """A letter was put in the post, or said on the telephone or in person."""

    kind: Literal["letter_posted"] = "letter_posted"
    effect: Id
    on: date


class ReplyReceived(ActBase):
    """A third party answered (S22). Consent and conditional consent carry their evidence."""

    kind: Literal["reply_received"] = "reply_received"
    party_id: Id
    reply_id: Id
    reply: ReplyKind
    evidence: Evidence | None = None
    received_at: datetime
    objection: bool
    consented: tuple[Id, ...] = ()


class LetterBounced(ActBase):
    """A letter came back for good: its addressee cannot be reached in this way."""

    kind: Literal["letter_bounced"] = "letter_bounced"
    effect: Id


class ReplyConfirmed(ActBase):
    """A named member of staff says what a mail means, with the raw mail on screen."""

    kind: Literal["reply_confirmed"] = "reply_confirmed"
    party_id: Id
    reply_id: Id
    reply: ReplyKind


class ObjectionSettled(ActBase):
    """One person settles an objection with a reason; then a decision can be made."""

    kind: Literal["objection_settled"] = "objection_settled"
    party_id: Id


class PassageNoted(ActBase):
    """A passage of somebody was noted after they had answered, or after it was decided about them (S22, S105).

    Their answer does not cover it. `gone`: it was taken off again.
    """

    kind: Literal["passage_noted"] = "passage_noted"
    party_id: Id
    mention_id: Id
    gone: bool = False
