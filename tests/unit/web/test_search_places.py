"""Where the child's papers were looked for: each place answered by whom and when (S52)."""

import pytest

from models.searching import Place
from models.words import Role
from records import audit
from records.database import reading
from records.searching import places_of
from tests.unit.web.house import House, Person
from web.filing.search_places import PLACES


@pytest.fixture
def ref(house: House) -> str:
    """A request that is being collected for."""
    found = house.request()
    house.entitled(found)
    return found


@pytest.fixture
def manager(house: House) -> Person:
    """The manager, signed in."""
    return house.person(Role.MANAGER)


def said_of(manager: Person, ref: str, place: Place, found: str, **more: str) -> str:
    day = {"looked_on-day": "20", "looked_on-month": "11", "looked_on-year": "2026"}
    form = {"found": found, "looked_by": "Ines Aldane", "note": "", **day, **more}
    return manager.send(f"/requests/{ref}/documents/places/{place.value}", form).text


def test_a_place_is_answered_by_who_looked_there_and_when(house: House, ref: str, manager: Person) -> None:
    """S52: nothing is kept elsewhere unseen; the newest answer counts and the older one stays."""
    assert "8 places are not answered yet" in manager.get(f"/requests/{ref}/documents/places").text
    said_of(manager, ref, Place.EMAIL, "nothing")
    said_of(manager, ref, Place.EMAIL, "looked", note="Two mails of March.")
    page = manager.get(f"/requests/{ref}/documents/places").text
    assert "Ines Aldane, 20 November 2026. Two mails of March." in page
    assert "7 places are not answered yet" in page
    with reading(house.desk.engine) as session:
        assert len(audit.entries(session, ref, "place.searched")) == 2
        assert "Ines" not in audit.entries(session, ref, "place.searched")[0].detail_json


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"found": "not_looked"}, "Say why nobody looked there"),
        ({"found": "no_such_place"}, "Say why nobody looked there"),
        ({"found": "somewhere"}, "Choose what came of it"),
        ({"found": "looked", "looked_by": ""}, "Enter the name of the person"),
        ({"found": "looked", "looked_on-year": "2031"}, "in the future"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    house: House, ref: str, manager: Person, form: dict[str, str], words: str
) -> None:
    """S52."""
    page = said_of(manager, ref, Place.CCTV, **form)
    assert words in page
    with reading(house.desk.engine) as session:
        assert places_of(session, ref) == {}


def test_what_was_answered_before_is_not_asked_again_when_the_file_is_complete(
    house: House, ref: str, manager: Person
) -> None:
    """S16, S52: the last page asks for the places that are left, and notes them with name and date."""
    manager.send(f"/requests/{ref}/documents", files=[("documents", ("note.txt", b"Text."))])
    said_of(manager, ref, Place.CCTV, "no_such_place", note="There is no camera.")
    path = f"/requests/{ref}/documents/complete"
    assert 'value="cctv"' not in manager.get(path).text
    rest = [place.value for place in PLACES if place is not Place.CCTV]
    assert manager.send(path, {"searched": rest}).status_code == 303
    history = manager.get(f"/requests/{ref}/history").text
    assert "We do not have this: CCTV and photographs. There is no camera." in history
    with reading(house.desk.engine) as session:
        assert set(places_of(session, ref)) == set(PLACES)


def test_a_place_that_is_not_on_the_list_is_no_page(ref: str, manager: Person) -> None:
    assert manager.get(f"/requests/{ref}/documents/places/attic").status_code == 404


def test_only_those_who_may_change_the_file_answer(house: House, ref: str) -> None:
    """S52: who reads only, answers for no place."""
    line_manager = house.person(Role.LINE_MANAGER)
    assert line_manager.get(f"/requests/{ref}/documents/places").status_code == 200
    assert line_manager.get(f"/requests/{ref}/documents/places/cctv").status_code == 403
