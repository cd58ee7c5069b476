"""Where the child's papers were looked for, by whom and when: each place answered, nothing kept elsewhere (S52)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text


class Place(StrEnum):
    """Where papers about a child may lie; the order is that of the page."""

    CABINET = "cabinet"
    EMAIL = "email"
    APPS = "apps"
    MESSAGES = "messages"
    CCTV = "cctv"
    NOTEBOOKS = "notebooks"
    LOGS = "logs"
    ELSEWHERE = "elsewhere"


class Found(StrEnum):
    """What came of looking in one place."""

    LOOKED = "looked"
    NOTHING = "nothing"
    NO_SUCH_PLACE = "no_such_place"
    NOT_LOOKED = "not_looked"


class PlaceSearch(SQLModel, table=True):
    """What somebody said of one place in one request. The newest row of a place counts; none is changed."""

    __tablename__ = "place_search"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(foreign_key="access_request.ref", index=True)
    place: Place = Field(sa_type=kept_as_text(Place))
    found: Found = Field(sa_type=kept_as_text(Found))
    looked_by: str
    looked_on: date
    note: str = ""
    by: str
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
