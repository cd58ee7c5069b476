"""Developmental records shown to a parent at once, without a request: to whom, when, which (S56, S57)."""

from datetime import date, datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class RecordShowing(SQLModel, table=True):
    """One time a parent saw their child's developmental records, or was given them. Append-only."""

    __tablename__ = "record_showing"

    id: str = Field(primary_key=True)
    child_id: str = Field(foreign_key="child.id", index=True)
    shown_to: str
    relationship: str
    shown_on: date
    what: str
    taken_away: bool
    by: str = Field(foreign_key="person_of_setting.id")
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
