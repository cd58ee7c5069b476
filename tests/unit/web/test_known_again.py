"""Is this the copy that we gave? Asked a year later, with a file or with the receipt alone (S39, S45)."""

import pytest
from sqlmodel import select

from models import acts
from models.files import Sealed
from models.words import ClosedAs, ReleaseWay, Role
from records.copies import copy_by_hash
from records.database import reading, writing
from records.store import destroy
from rules.handed_over import check_number
from rules.times import local_date
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, checked_house

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was collected; it was closed, and a year has gone by."""
    here = checked_house(house)
    copy, on = house.state(here.ref).copy, local_date(house.desk.now)
    assert copy is not None
    house.record(here.ref, acts.ReleaseConfirmed(copy_sha256=copy.copy_sha256, way=ReleaseWay.COLLECTION))
    given = acts.CopyGiven(copy_sha256=copy.copy_sha256, way=ReleaseWay.COLLECTION, on=on, taken_away=True)
    house.record(here.ref, given)
    house.record(here.ref, acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART))
    house.later(days=365)
    return here


def compare(here: MarkedHouse, manager: Person, data: bytes = b"", number: str = "") -> str:
    """What the page answers."""
    path = f"/requests/{here.ref}/release/known-again"
    files = {"file": ("from the parent.pdf", data, "application/pdf")} if data else {}
    return manager.send(path, {"number": number}, files=files).text


def pdf_of(here: MarkedHouse, manager: Person) -> bytes:
    """The copy that was given, as anybody could have it."""
    return manager.get(f"/requests/{here.ref}/copies/1/pdf").content


def sealed(house: House) -> int:
    """How many items lie sealed in the cabinet."""
    with reading(house.desk.engine) as session:
        return len(session.exec(select(Sealed.id)).all())


def test_the_file_that_was_given_is_known_to_the_last_byte(here: MarkedHouse) -> None:
    """S39, S45: version, day and way; what is kept here is looked at too."""
    manager = here.house.person(Role.MANAGER)
    answer = compare(here, manager, pdf_of(here, manager))
    assert "This is version 1" in answer and "It was given on 23 November 2026 by collection." in answer
    assert "What we keep of it is unchanged." in answer


def test_the_receipt_alone_leads_to_it(here: MarkedHouse) -> None:
    """S45: the number stands in the letter and on the page."""
    manager, state = here.house.person(Role.MANAGER), here.house.state(here.ref)
    assert state.given is not None
    number = check_number(state.given.copy_sha256)
    assert number in manager.get(f"/requests/{here.ref}/release").text
    assert "It was given on 23 November 2026" in compare(here, manager, number=number.lower().replace(" ", "-"))


def test_a_file_that_was_changed_is_not_taken_for_it(here: MarkedHouse) -> None:
    """S39: one byte more, another file, a number that is no number, nothing at all."""
    manager = here.house.person(Role.MANAGER)
    assert "It may have been saved anew" in compare(here, manager, pdf_of(here, manager) + b"\n")
    assert "It may have been saved anew" in compare(here, manager, b"GIF89a")
    assert "Look at the receipt again" in compare(here, manager, number="1234 5678")
    assert "Choose the file, or type the check number" in compare(here, manager)


def test_a_copy_that_was_destroyed_is_still_known(here: MarkedHouse) -> None:
    """R31: the key is gone, the hash stays."""
    manager, house = here.house.person(Role.MANAGER), here.house
    given = pdf_of(here, manager)
    state = house.state(here.ref)
    assert state.given is not None
    with writing(house.desk.engine, here.ref) as session:
        row = copy_by_hash(session, here.ref, state.given.copy_sha256)
        assert row is not None
        destroy(session, row.sealed_id, by="u", backed_by="v", why="retention", chain=here.ref)
    answer = compare(here, manager, given)
    assert "This is version 1" in answer and "was destroyed when its time was up" in answer


def test_only_who_may_see_copies_asks_and_nothing_of_the_file_is_kept(here: MarkedHouse) -> None:
    """S59, R34."""
    house = here.house
    assert house.person(Role.KEY_PERSON).get(f"/requests/{here.ref}/release/known-again").status_code == 403
    manager = house.person(Role.MANAGER)
    given = pdf_of(here, manager)
    before = sealed(house)
    compare(here, manager, given)
    assert sealed(house) == before


def test_a_request_taken_up_again_still_shows_what_was_given(here: MarkedHouse) -> None:
    """R31, S45."""
    here.house.record(here.ref, acts.RequestReopened())
    here.house.later(days=1)
    page = here.house.person(Role.MANAGER).get(f"/requests/{here.ref}/release").text
    assert "What has been so far" in page and "Check number" in page
