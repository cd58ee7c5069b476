"""People and helpers that most tests of the black marker use."""

import datetime

import pytest

from redaction import FrontMatter, Party

GRANDMOTHER = Party(
    "g",
    "Jean Garner",
    relations=("grandmother",),
    phones=("07700 900123",),
    emails=("jean.garner@example.org",),
    addresses=("12 Mill Lane, Barton BN1 2AB",),
)
CHILD = Party("z", "Zofia Price", role="keep")


@pytest.fixture
def people() -> tuple[Party, ...]:
    return (GRANDMOTHER, CHILD)


@pytest.fixture
def front() -> FrontMatter:
    return FrontMatter(
        recipient="Anna Price",
        version=2,
        setting="Little Oaks",
        about_child="Zofia Price",
        issued=datetime.date(2027, 3, 1),
        cover_text=("Here is the copy you asked for.",),
        reasons=("The law protects other people too.",),
    )
