"""Notes for the setting on how a paper was recorded; beside the file, never in it or in a copy (S52, S73-S77)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class RecordingNote(SQLModel, table=True):
    """What somebody wants the setting to do better, said of one paper. Append-only.

    Its words go with the paper, once two people had it destroyed (R31).
    """

    __tablename__ = "recording_note"

    id: str = Field(primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    words: str
    by: str = Field(foreign_key="person_of_setting.id")
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
