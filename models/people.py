"""Who works here: the setting, the people who sign in, and their sessions (S59, S66, R34)."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from models.columns import UtcMoment, kept_as_text
from models.words import Role


class Setting(SQLModel, table=True):
    """The nursery, pre-school or children's centre; one row an installation."""

    id: str = Field(primary_key=True)
    name: str
    address: str
    telephone: str
    mailbox: str
    nation: str = "england"
    profile: str = "early_years_2018"
    regulator_name: str = "Information Commissioner's Office"
    regulator_telephone: str = "0303 123 1113"
    regulator_site: str = "ico.org.uk"
    inspectorate_name: str | None = None
    inspectorate_telephone: str | None = None
    inspectorate_site: str | None = None
    """Who inspects the setting, where it is not the one of its nation (`rules.inspectorates`)."""


class User(SQLModel, table=True):
    """Somebody who signs in, with one role."""

    __tablename__ = "person_of_setting"

    id: str = Field(primary_key=True)
    name: str
    email: str = Field(unique=True)
    role: Role = Field(sa_type=kept_as_text(Role))
    password_hash: str
    active: bool = True


class OfficeHours(SQLModel, table=True):
    """Hours of one weekday (0 is Monday) in which somebody can meet a parent; minutes of the local day."""

    __tablename__ = "office_hours"

    id: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="person_of_setting.id", index=True)
    weekday: int
    opens: int
    closes: int


class CalendarFeed(SQLModel, table=True):
    """The address of somebody's calendar (.ics), read for busy times while times for a meeting are looked for."""

    __tablename__ = "calendar_feed"

    user_id: str = Field(primary_key=True, foreign_key="person_of_setting.id")
    url: str


class SignIn(SQLModel, table=True):
    """A server-side session; the cookie's secret is stored as a hash only."""

    __tablename__ = "sign_in"

    id_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="person_of_setting.id", index=True)
    csrf: str
    started_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
    last_seen_at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))


class SignInFailure(SQLModel, table=True):
    """A failed attempt to sign in, counted per address so that guessing gets slow."""

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    address_hash: str = Field(index=True)
    at: datetime = Field(sa_column=Column(UtcMoment, nullable=False))
