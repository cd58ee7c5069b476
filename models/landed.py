"""What was done on a page of the marker under a key made in the page, so that it lands once (S35)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class LandedAct(SQLModel, table=True):
    """One act of the marker that came to its end: sent again, it is answered from here and not done again.

    `key` is a digest of the page's key and what was sent; `undo_json` is how it is undone, by ids, or empty.
    """

    __tablename__ = "landed_act"

    key: str = Field(primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    undo_json: str = ""
    others_of: str = ""
    onward: str = ""
    changed: bool = False
    noted: bool = False
