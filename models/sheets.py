"""Pages set anew, and sheets of paper that were marked by hand and scanned back (S35, S37, R30)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class RetypedPage(SQLModel, table=True):
    """A page that is typeset anew in the copy of one request, because the width of a gap would tell.

    The row that stands last for a page counts: `taken_back_at` is when it was to be shown as it is again.
    """

    __tablename__ = "retyped_page"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    page: int
    reason: str
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_back_by: str | None = None
    taken_back_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class MarkedScan(SQLModel, table=True):
    """A scan of printed sheets marked with a pen: sealed as it came, settled when somebody went through it."""

    __tablename__ = "marked_scan"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    sealed_id: str = Field(foreign_key="sealed.id")
    name: str
    media: str
    sheets: int
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    settled_by: str | None = None
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))


class MarkedSheet(SQLModel, table=True):
    """Which page a person says a sheet of a scan is, where its code does not tell; `number` counts from 1."""

    __tablename__ = "marked_sheet"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    scan_id: str = Field(foreign_key="marked_scan.id", index=True)
    number: int
    document_id: str = Field(foreign_key="document.id")
    page: int
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    taken_back_at: datetime | None = Field(default=None, sa_column=Column(UtcMoment, nullable=True))
