"""The papers that came with legal advice: kept with the request, never in the child's file (S13-S15, R22)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class AdvicePaper(SQLModel, table=True):
    """A paper of legal advice, sealed. It belongs to the request: no copy, index or page count knows of it."""

    __tablename__ = "advice_paper"

    id: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    sealed_id: str = Field(foreign_key="sealed.id")
    sha256: str
    name: str
    added_by: str
    added_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
