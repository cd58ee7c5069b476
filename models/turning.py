"""What was drawn on a page before somebody turned it: it has to be looked at again (S18, S35)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment


class BeforeTurn(SQLModel, table=True):
    """A mark, a drawn passage or a comment from before its page was turned; `turn` is how the page was shown then.

    `thing_id` is the id of the mark, the mention or the comment; `turn` counts degrees clockwise.
    """

    __tablename__ = "before_turn"

    thing_id: str = Field(primary_key=True)
    document_id: str = Field(foreign_key="document.id", index=True)
    page: int
    turn: int
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
