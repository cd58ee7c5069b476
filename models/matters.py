"""What stands beside a request: the matters, and the row that every process has (S48-S50, S93-S101, R28, R29, R35).

A matter is a rectification, a complaint, a breach or a sharing. Its process is the event log, as a request's is.
"""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text
from models.matter_words import Claim
from models.words import Arrival, ProcessKind, Role


class Process(SQLModel, table=True):
    """One row for each request and each matter: log, audit, letters and links belong to it."""

    __table_args__ = (UniqueConstraint("kind", "year", "number"),)

    ref: str = Field(primary_key=True)
    kind: ProcessKind = Field(sa_type=kept_as_text(ProcessKind))
    year: int
    number: int
    opened_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class Matter(SQLModel, table=True):
    """What was brought up: by whom, when, in which words; about which child and, where there is one, which request.

    `said` is what the requester said, or what went wrong. `manager_id` is who handles it and signs its letters.
    """

    ref: str = Field(primary_key=True, foreign_key="process.ref")
    kind: ProcessKind = Field(sa_type=kept_as_text(ProcessKind))
    form_key: str = Field(unique=True)
    request_ref: str | None = Field(default=None, foreign_key="access_request.ref", index=True)
    child_id: str | None = Field(default=None, foreign_key="child.id", index=True)
    raised_by: Role = Field(sa_type=kept_as_text(Role))
    arrived_by: Arrival = Field(sa_type=kept_as_text(Arrival))
    received_on: date
    said: str
    terms_json: str
    manager_id: str = Field(foreign_key="person_of_setting.id")
    created_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class MatterText(SQLModel, table=True):
    """Words that belong to a matter: a step that was taken, a lesson, what was agreed. Acts name them by id."""

    __tablename__ = "matter_text"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="matter.ref", index=True)
    kind: str
    words: str
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class MatterPerson(SQLModel, table=True):
    """Somebody who is told something in a matter: who received an entry, whose information went astray.

    `why` says in a few words who they are; the addresses may be corrected.
    """

    __tablename__ = "matter_person"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="matter.ref", index=True)
    name: str
    email: str = ""
    address: str = ""
    why: str = ""
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class DisputedEntry(SQLModel, table=True):
    """An entry that somebody says is wrong: where it stands, its words, and what should stand there (S49-S51)."""

    __tablename__ = "disputed_entry"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="matter.ref", index=True)
    document_id: str | None = Field(default=None, foreign_key="document.id", index=True)
    page: int | None = None
    words: str
    claim: Claim = Field(sa_type=kept_as_text(Claim))
    should_say: str
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
