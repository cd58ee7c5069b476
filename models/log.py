"""What was said and what happened: submissions, event log, audit chain (temporal.md, "How an act is done")."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text
from models.words import Role, SubmissionStatus


class Submission(SQLModel, table=True):
    """What somebody said, saved before it is acted on. Free text and names stay here."""

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="process.ref", index=True)
    kind: str
    act_json: str
    reason: str = ""
    actor_id: str
    role: Role = Field(sa_type=kept_as_text(Role))
    status: SubmissionStatus = Field(default=SubmissionStatus.PENDING, sa_type=kept_as_text(SubmissionStatus))
    refused_code: str = ""
    said_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False, index=True))
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class EventRow(SQLModel, table=True):
    """One line of a request's log. Append-only: the database refuses update and delete."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("ref", "seq"), UniqueConstraint("ref", "effect_key"))

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(foreign_key="process.ref", index=True)
    seq: int
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    actor_id: str
    role: Role = Field(sa_type=kept_as_text(Role))
    submission_id: str | None = Field(default=None, foreign_key="submission.id", unique=True)
    effect_key: str | None = None
    kind: str
    act_json: str


class AuditRow(SQLModel, table=True):
    """One entry of a hash chain; one chain a request, one for the house. Append-only."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain", "n"),)

    id: int | None = Field(default=None, primary_key=True)
    chain: str = Field(index=True)
    n: int
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    actor_id: str
    what: str
    detail_json: str
    previous: str
    digest: str
