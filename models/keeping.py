"""What remains where papers were destroyed: that it was done, by which two people, and when (R31)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class DestroyedCase(SQLModel, table=True):
    """The papers of one ended request or matter are gone. Append-only; from then on its words may be emptied."""

    __tablename__ = "destroyed_case"

    ref: str = Field(primary_key=True, foreign_key="process.ref")
    proposed_by: str
    backed_by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
