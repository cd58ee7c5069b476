"""Letters out, replies in, links and appointments (S20-S23, S41, R23)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text
from models.words import Channel, Evidence, GuestPart, LetterStatus, LinkPurpose, ReplyKind


class Letter(SQLModel, table=True):
    """The outbox: a letter is written once under a unique key, then sent; its raw form is sealed."""

    id: str = Field(primary_key=True)
    key: str = Field(unique=True)
    ref: str | None = Field(default=None, foreign_key="process.ref", index=True)
    effect: str = ""
    kind: str
    person_id: str | None = Field(default=None, foreign_key="person.id")
    to_name: str = ""
    to_email: str = ""
    to_address: str = ""
    channel: Channel = Field(sa_type=kept_as_text(Channel))
    subject: str
    text: str
    sealed_id: str = Field(foreign_key="sealed.id")
    message_id: str = Field(unique=True)
    token: str = Field(index=True)
    status: LetterStatus = Field(default=LetterStatus.PENDING, sa_type=kept_as_text(LetterStatus))
    fault: str = ""
    written_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class ReceivedMail(SQLModel, table=True):
    """A mail as it was received, kept before anything is made of it."""

    __tablename__ = "received_mail"

    id: str = Field(primary_key=True)
    intake_key: str = Field(unique=True)
    sealed_id: str = Field(foreign_key="sealed.id")
    ref: str | None = Field(default=None, foreign_key="process.ref", index=True)
    letter_id: str | None = Field(default=None, foreign_key="letter.id")
    kind: str = "unclear"
    standing: str = "triage"
    why: str = ""
    sender: str = ""
    subject: str = ""
    text: str = ""
    received_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
    shown_id: str | None = Field(default=None, foreign_key="sealed.id")


class Reply(SQLModel, table=True):
    """What a third party answered. A consent without evidence cannot be stored (S22, S104, S105)."""

    __table_args__ = (
        CheckConstraint(
            "kind NOT IN ('CONSENT', 'CONDITIONAL') OR evidence IS NOT NULL", name="consent_has_evidence"
        ),
    )

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    kind: ReplyKind = Field(sa_type=kept_as_text(ReplyKind))
    evidence: Evidence | None = Field(default=None, sa_type=kept_as_text(Evidence))
    evidence_ref: str = ""
    typed_name: str = ""
    text: str = ""
    mail_id: str | None = Field(default=None, foreign_key="received_mail.id")
    recorded_by: str
    received_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class Link(SQLModel, table=True):
    """A link in a letter: signed, expiring, for one purpose; only its hash is kept."""

    token_hash: str = Field(primary_key=True)
    ref: str = Field(foreign_key="process.ref", index=True)
    purpose: LinkPurpose = Field(sa_type=kept_as_text(LinkPurpose))
    person_id: str | None = Field(default=None, foreign_key="person.id")
    letter_id: str | None = None
    expires_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class OneTimeCode(SQLModel, table=True):
    """The short code that goes apart from the link; kept as a hash, with few tries."""

    __tablename__ = "one_time_code"

    id: str = Field(primary_key=True)
    token_hash: str = Field(foreign_key="link.token_hash", index=True)
    code_hash: str
    tries_left: int = 5
    made_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    expires_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class Slot(SQLModel, table=True):
    """A time at which manager and line manager can meet the parent (S41, S42)."""

    __table_args__ = (UniqueConstraint("ref", "starts_at"),)

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    starts_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    minutes: int = 60
    place: str = ""


class MeetingGuest(SQLModel, table=True):
    """Somebody who may attend the meeting once this was checked, or who must not be on site at that time (S44)."""

    __tablename__ = "meeting_guest"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    name: str
    part: GuestPart = Field(sa_type=kept_as_text(GuestPart))
    note: str = ""
    added_by: str
    added_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    basis: str = ""
    checked_by: str | None = None
    checked_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
    taken_off_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class MeetingNote(SQLModel, table=True):
    """What the two who hold the meeting want to say or expect to be asked at a page of a paper (S42)."""

    __tablename__ = "meeting_note"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    page: int
    words: str
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_off_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


NOT_THERE = "Without the "
"""How a line among those who attended begins that says who was missing, and why; it stays inside."""


class Meeting(SQLModel, table=True):
    """What was said at the meeting: who came, what was explained and asked, what was handed over (S42-S45)."""

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    held_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    attendees: str
    explained: str
    asked: str = ""
    taken_away: bool
    recorded_by: str
