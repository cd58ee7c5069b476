"""A checker from outside sees the copy they are invited to check, and nothing else (S38, S59)."""

from collections.abc import Iterator

import pytest

from models import acts
from models.words import Role
from records import people
from records.database import writing
from rules.signoff import roles_missing
from tests.unit.web.house import PASSWORD, House, Person
from tests.unit.web.marked_house import MarkedHouse, copied_house
from web.marker_reading import LIBRARY

_PAGES = ("", "/plan", "/documents", "/people", "/letters", "/replies", "/decisions", "/history", "/marker")
_MORE = ("/release", "/stops", "/legal", "/checkers", "/copies/1", "/copies/1/log", "/went-wrong", "/backing")


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """The pages wait for all papers to be read, however busy the machine is."""
    before = LIBRARY.patience_seconds
    LIBRARY.patience_seconds = 60.0
    yield
    LIBRARY.patience_seconds = before


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was made and proved."""
    return copied_house(house)


@pytest.fixture
def guest(house: House) -> Person:
    """The chair of the committee, with an account for checking."""
    with writing(house.desk.engine) as session:
        people.add_user(session, "Celia Hartwell", "chair@example.org", Role.INVITED_CHECKER, PASSWORD, by="test")
    return house.person(Role.INVITED_CHECKER)


def _invite(here: MarkedHouse, guest: Person) -> None:
    manager = here.house.person(Role.MANAGER)
    path = f"/requests/{here.ref}/checkers"
    said = manager.send_from(path, path, {"who": guest.user.id, "why": "Chair of our committee."})
    assert said.status_code == 303 and "End the invitation of Celia Hartwell" in manager.get(path).text
    assert guest.user.id in here.house.state(here.ref).invited_checkers


def test_an_invited_checker_reads_and_passes_the_copy(here: MarkedHouse, guest: Person) -> None:
    """S38: in the line manager's stead, page by page."""
    check = f"/requests/{here.ref}/check"
    _invite(here, guest)
    assert f'href="{check}"' in guest.get("/").text
    copy = here.house.state(here.ref).copy
    assert copy is not None
    for page in range(1, copy.pages + 1):
        assert guest.get(f"{check}/1/copy/{page}/screen").status_code == 200
        guest.send_from(f"{check}/page/{page}", f"{check}/page/{page}/read")
    guest.send_from(check, f"{check}/pass", {"version": "1"})
    assert roles_missing(here.house.state(here.ref)) == ()


def test_an_invited_checker_sends_the_copy_back(here: MarkedHouse, guest: Person) -> None:
    """S38."""
    check = f"/requests/{here.ref}/check"
    _invite(here, guest)
    answer = guest.send_from(check, f"{check}/back", {"to": "redaction", "why": "A name stands on page 2."})
    assert answer.status_code == 303 and guest.get(check).status_code == 200
    assert here.house.state(here.ref).copy is None


@pytest.mark.parametrize(
    "below",
    [*_PAGES, *_MORE],
)
def test_nothing_else_of_the_request_is_seen(here: MarkedHouse, guest: Person, below: str) -> None:
    """S59: no file, no people, no letters, no history."""
    here.house.record(here.ref, acts.CheckerInvited(user_id=guest.user.id))
    path = f"/requests/{here.ref}{below}"
    assert guest.get(path).status_code == 403
    page = guest.get(f"/requests/{here.ref}/check").text
    assert f'href="{path}"' not in page


def test_the_check_of_another_request_stays_shut(here: MarkedHouse, guest: Person) -> None:
    """S59: pages and pictures, before the invitation, after it, and after the end."""
    shut = [f"/requests/{here.ref}/check{below}" for below in ("", "/page/1", "/1/copy/1/screen", "/1/original/2")]
    other = here.house.request(requester_name="Tom Ashdown", child_name="Ivy Ashdown")
    here.house.record(other, acts.CheckerInvited(user_id=guest.user.id))
    assert {guest.get(path).status_code for path in shut} == {403}
    assert here.ref not in guest.get("/").text
    _invite(here, guest)
    assert {guest.get(path).status_code for path in shut} == {200}
    manager = here.house.person(Role.MANAGER)
    invitations = f"/requests/{here.ref}/checkers"
    manager.send_from(invitations, f"{invitations}/{guest.user.id}/dismiss")
    assert {guest.get(path).status_code for path in shut} == {403}
    here.house.record(here.ref, acts.CheckerInvited(user_id=guest.user.id))
    here.house.record(here.ref, acts.RequestWithdrawn())
    assert {guest.get(path).status_code for path in shut} == {403}


def test_only_leaders_invite_and_an_empty_form_says_what_is_missing(here: MarkedHouse, guest: Person) -> None:
    """S38, S66."""
    path = f"/requests/{here.ref}/checkers"
    assert here.house.person(Role.LINE_MANAGER).get(path).status_code == 403
    said = here.house.person(Role.MANAGER).send_from(path, path)
    assert said.status_code == 422 and "Choose who is invited" in said.text
