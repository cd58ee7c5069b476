"""The request and the child it is about, and what the lists show of it (S1-S12, R1, R11, R23)."""

from datetime import date, datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text
from models.words import Arrival, ParentalSource


class Child(SQLModel, table=True):
    """The data subject. The file belongs to the child and is kept once."""

    id: str = Field(primary_key=True)
    name: str
    known_as: str = ""
    born_on: date


class AccessRequest(SQLModel, table=True):
    """One written request to see one child's file. Its process is the event log; this row is what was asked."""

    __tablename__ = "access_request"

    ref: str = Field(primary_key=True, foreign_key="process.ref")
    number: int
    year: int
    form_key: str = Field(unique=True)
    child_id: str = Field(foreign_key="child.id", index=True)
    requester_name: str
    requester_email: str = ""
    requester_address: str = ""
    requester_telephone: str = ""
    relationship: str
    parental_source: ParentalSource = Field(sa_type=kept_as_text(ParentalSource))
    received_on: date
    arrived_by: Arrival = Field(sa_type=kept_as_text(Arrival))
    asked_for: str
    profile: str
    nation: str
    terms_json: str
    calendar_version: str
    calendar_files_ok: bool = True
    neutral_subjects: bool = False
    channel_note: str = ""
    manager_id: str = Field(foreign_key="person_of_setting.id")
    created_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class RequestScope(SQLModel, table=True):
    """What of the child's file is this request's: up to which date, and who of its people asks (R11)."""

    __tablename__ = "request_scope"

    ref: str = Field(primary_key=True, foreign_key="access_request.ref")
    cut_off: date | None = None
    requester_person_id: str | None = Field(default=None, foreign_key="person.id")


class RequestStanding(SQLModel, table=True):
    """The read model of the lists, of requests and matters: computed from the log each time; never the truth."""

    __tablename__ = "request_standing"

    ref: str = Field(primary_key=True, foreign_key="process.ref")
    stage: str
    due_on: date | None = None
    waiting_on: str = ""
    waiting_until: date | None = None
    seq: int = 0
    updated_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
