"""What goes in a sharing: which pages were chosen and what is black on them, and the copy made of them (S112)."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class SharedPages(SQLModel, table=True):
    """A choice of pages of a child's file; only added to. `black` are words to be black, a line each."""

    __tablename__ = "shared_pages"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="matter.ref", index=True)
    pages_json: str
    people_json: str
    black: str = ""
    contacts: bool = False
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class SharedCopy(SQLModel, table=True):
    """The copy of the chosen pages: sealed with its log and proof, one for each choice."""

    __tablename__ = "shared_copy"
    __table_args__ = (UniqueConstraint("ref", "effect"),)

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="matter.ref", index=True)
    effect: str
    choice_id: str = Field(foreign_key="shared_pages.id")
    sha256: str
    sealed_id: str = Field(foreign_key="sealed.id")
    log_id: str = Field(foreign_key="sealed.id")
    manifest_id: str = Field(foreign_key="sealed.id")
    pages: int
    marks: int
    proved: bool
    proof_json: str
    made_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
