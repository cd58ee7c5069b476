"""Files that were brought for a child's file and cannot be opened here (S17, S52)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class UnopenedFile(SQLModel, table=True):
    """A file that needs a person: sealed as it came, on the list until somebody says what became of it."""

    __tablename__ = "unopened_file"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="process.ref", index=True)
    child_id: str = Field(foreign_key="child.id", index=True)
    sealed_id: str = Field(foreign_key="sealed.id")
    sha256: str
    name: str
    why: str
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    settled_words: str = ""
    settled_by: str | None = None
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
