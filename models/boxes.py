"""A box file: one scan of a whole folder, sealed as it came, and what its pages are (S16-S18, R25)."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class BoxFile(SQLModel, table=True):
    """One scan of many sheets, kept as it came; the documents of the file are cut out of it."""

    __tablename__ = "box_file"
    __table_args__ = (UniqueConstraint("child_id", "sha256"),)

    id: str = Field(primary_key=True)
    child_id: str = Field(foreign_key="child.id", index=True)
    sealed_id: str = Field(foreign_key="sealed.id")
    sha256: str
    name: str
    media: str
    pages: int
    sheets_told: int | None = None
    sheets_note: str = ""
    cut_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
    added_by: str
    added_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class BoxPage(SQLModel, table=True):
    """What a machine takes a page of a box file for: page, blank or separator. A person has the last word."""

    __tablename__ = "box_page"

    box_id: str = Field(primary_key=True, foreign_key="box_file.id")
    number: int = Field(primary_key=True)
    look: str


class BoxPiece(SQLModel, table=True):
    """Out of which pages a document was cut: "3 4:90" is the third, and the fourth turned by 90 degrees."""

    __tablename__ = "box_piece"

    document_id: str = Field(primary_key=True, foreign_key="document.id")
    box_id: str = Field(foreign_key="box_file.id", index=True)
    pages: str
