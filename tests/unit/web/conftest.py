"""A furnished house for each test: tables, a setting, somebody for every role."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.files import Document
from models.ids import new_id
from models.people import Setting
from models.words import Role
from records import people
from records.database import open_database, writing
from records.keys import HouseKey
from records.migrate import upgrade
from tests.patience import PATIENCE_SECONDS
from tests.unit.one_engine import engine_at
from tests.unit.web.house import NOW, PASSWORD, DeskWithMemory, House, Person, settings_for
from tests.unit.web.marked_house import MarkedHouse, marked_house
from web.filing import looking_over
from web.marker.reading import LIBRARY, Library, Load, Paper

NAMES = {
    Role.MANAGER: "Judith Amberley",
    Role.DEPUTY: "Tomos Prydderch",
    Role.LINE_MANAGER: "Helena Stroud",
    Role.SAFEGUARDING_LEAD: "Farida Nasser",
    Role.LEGAL_ADVISER: "Edmund Carrow",
    Role.KEY_PERSON: "Ngozi Ellery",
    Role.ADMINISTRATOR: "Piotr Wharton",
}


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with a setting and its people, to be copied; made once, whichever folder's tests ask first."""
    if not _MADE:
        _MADE.append(_furnish(tmp_path_factory.mktemp("house") / "clean-copy.db"))
    return _MADE[0]


_MADE: list[bytes] = []


def _furnish(file: Path) -> bytes:
    upgrade(f"sqlite:///{file}")
    engine = open_database(f"sqlite:///{file}")
    setting = Setting(
        id=new_id("setting"),
        name="Larkrise Nursery",
        address="1 Larkrise Lane\nCandleford",
        telephone="01632 960100",
        mailbox="requests@setting.example",
        profile="uk_gdpr",
    )
    with writing(engine) as session:
        people.save_setting(session, setting, by="seed", at=NOW)
        for role, name in NAMES.items():
            people.add_user(session, name, f"{role.value}@example.org", role, PASSWORD, by="seed", at=NOW)
    engine.dispose()
    return file.read_bytes()


@pytest.fixture
def house(furnished: bytes, tmp_path: Path) -> Iterator[House]:
    """The house, with nobody in it yet."""
    file = tmp_path / "clean-copy.db"
    file.write_bytes(furnished)
    made = House(DeskWithMemory(settings_for(tmp_path), engine_at(file), HouseKey(bytes(range(32)))))
    yield made
    LIBRARY.rest()
    made.desk.engine.dispose()


@pytest.fixture
def patient() -> Iterator[None]:
    """The pages wait for all papers to be read, however busy the machine is."""
    before, LIBRARY.patience_seconds = LIBRARY.patience_seconds, PATIENCE_SECONDS
    yield
    LIBRARY.patience_seconds = before


class Unhurried(Library):
    """A library that reads no paper before somebody opens it."""

    def read_ahead(self, document: Document, load: Load) -> Paper | None:
        """The pages where they were read."""
        return self.known(document)


@pytest.fixture
def nothing_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scans are not read by machine behind the list of documents: where nothing is asked of their words."""
    monkeypatch.setattr(looking_over, "LIBRARY", Unhurried())


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request that has come to the marker."""
    return marked_house(house)


@pytest.fixture
def manager(house: House, here: MarkedHouse) -> Person:
    """The manager, with the marker opened once."""
    person = house.person(Role.MANAGER)
    assert person.get(here.path).status_code == 200
    return person
