"""A cabinet with a manager and a request in it."""

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from models.words import Arrival, ParentalSource, Role
from records import people
from records.database import reading, writing
from records.requests import NewRequest, create_request

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

FORM = NewRequest(
    child_name="Aled Fictional",
    child_born_on=date(2023, 4, 2),
    requester_name="Bronwen Fictional",
    requester_email="bronwen@example.org",
    relationship="mother",
    parental_source=ParentalSource.MOTHER,
    received_on=date(2026, 11, 20),
    arrived_by=Arrival.EMAIL,
    asked_for="The whole file",
    profile="uk_gdpr",
    nation="england",
    terms_json="{}",
    calendar_version="0",
)


def a_manager(engine: Engine, email: str = "manager@example.org") -> str:
    """A manager who signs in with "correct horse battery"; returns their id, also where they exist."""
    with reading(engine) as session:
        known = [user.id for user in people.users(session) if user.email == email]
    if known:
        return known[0]
    with writing(engine) as session:
        return people.add_user(
            session, "Judith Amberley", email, Role.MANAGER, "correct horse battery", by="test", at=NOW
        ).id


def a_request(engine: Engine, form_key: str = "form-1", form: NewRequest = FORM) -> str:
    """A request in the cabinet; returns its reference."""
    manager_id = a_manager(engine)
    with writing(engine) as session:
        return create_request(session, form, form_key, manager_id, NOW)[0]
