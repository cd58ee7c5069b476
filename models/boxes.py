"""A box file: one scan of a whole folder, sealed as it came, and what its pages are (S16-S18, R25)."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment

BOUND = "bound"
"""The media of what lies on the table where documents of the file do, and no scan."""


class BoxFile(SQLModel, table=True):
    """What lies on the cutting table: one scan of many sheets, kept as it came, or documents of the file (BOUND).

    The documents that are cut out of it stand in the file; of documents that lie here, `sealed_id` is the list.
    """

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


class BoxSource(SQLModel, table=True):
    """A document of the file that lies on the cutting table: its pages are numbered on from `first` there."""

    __tablename__ = "box_source"

    box_id: str = Field(primary_key=True, foreign_key="box_file.id")
    place: int = Field(primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    first: int
    pages: int
