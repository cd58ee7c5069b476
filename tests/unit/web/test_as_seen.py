"""Two managers at one file: nobody's work is overwritten, and each is told what the other did (S18)."""

from typing import Any

import httpx
import pytest

from models.words import Role
from tests.unit.web.house import House, Person
from tests.unit.web.test_documents import bring, papers_of


@pytest.fixture
def ref(house: House) -> str:
    """A request with two documents in the file."""
    found = house.request()
    house.entitled(found)
    bring(house.person(Role.MANAGER), found, ("a.txt", b"a"), ("b.txt", b"b"))
    return found


@pytest.fixture
def manager(house: House) -> Person:
    """The manager, signed in."""
    return house.person(Role.MANAGER)


@pytest.fixture
def deputy(house: House) -> Person:
    """The deputy, signed in."""
    return house.person(Role.DEPUTY)


def send(person: Person, path: str, opened: dict[str, str], **form: str) -> httpx.Response:
    """Send a form from a page that was opened some time ago."""
    data: dict[str, Any] = {**opened, **form}
    return person.browser.post(path, data=data, follow_redirects=False)


def facts(title: str, author: str = "") -> dict[str, str]:
    return {"title": title, "author": author, "kind": "personal", "explanation": ""}


def test_whoever_saves_second_overwrites_nothing_and_keeps_what_they_typed(
    house: House, ref: str, manager: Person, deputy: Person
) -> None:
    path = f"/requests/{ref}/documents/{papers_of(house, ref)[0].id}"
    opened = manager.hidden(path)
    house.later(minutes=5)
    assert deputy.send(path, facts("Call note", "Ines Aldane")).status_code == 303
    page = send(manager, path, opened, **facts("Telephone note"))
    assert page.status_code == 422
    assert "Tomos Prydderch changed the author and the title at 9:35am" in page.text
    assert 'value="Telephone note"' in page.text
    assert "What stands now" in page.text
    assert "Ines Aldane" in page.text
    assert papers_of(house, ref)[0].title == "Call note"


def test_what_was_typed_can_be_sent_again_once_the_other_change_was_seen(
    house: House, ref: str, manager: Person, deputy: Person
) -> None:
    path = f"/requests/{ref}/documents/{papers_of(house, ref)[0].id}"
    opened = manager.hidden(path)
    deputy.send(path, facts("Call note"))
    page = send(manager, path, opened, **facts("Telephone note"))
    seen = page.text.partition('name="as_seen" value="')[2].partition('"')[0]
    again = send(manager, path, {**opened, "as_seen": seen}, **facts("Telephone note"))
    assert again.status_code == 303
    assert papers_of(house, ref)[0].title == "Telephone note"


def test_two_who_type_the_same_do_not_disturb_each_other(
    house: House, ref: str, manager: Person, deputy: Person
) -> None:
    path = f"/requests/{ref}/documents/{papers_of(house, ref)[0].id}"
    opened = manager.hidden(path)
    deputy.send(path, facts("Call note"))
    assert send(manager, path, opened, **facts("Call note")).status_code == 303


def test_a_form_that_never_saw_what_stands_changes_nothing(house: House, ref: str, manager: Person) -> None:
    path = f"/requests/{ref}/documents/{papers_of(house, ref)[0].id}"
    opened = {name: value for name, value in manager.hidden(path).items() if name != "as_seen"}
    assert send(manager, path, opened, **facts("Call note")).status_code == 422
    assert send(manager, path, {**opened, "as_seen": "x/y"}, **facts("Call note")).status_code == 422
    assert papers_of(house, ref)[0].title == "A"


def test_an_order_that_changed_meanwhile_is_looked_at_first(
    house: House, ref: str, manager: Person, deputy: Person
) -> None:
    path = f"/requests/{ref}/documents"
    first, second = papers_of(house, ref)
    opened = manager.hidden(path)
    deputy.send_from(path, f"{path}/order", {"move": f"down:{first.id}"})
    page = send(manager, f"{path}/order", opened, move=f"up:{second.id}")
    assert "Tomos Prydderch changed the order at 9:30am. Nothing was moved." in page.text
    assert [paper.id for paper in papers_of(house, ref)] == [second.id, first.id]


def test_a_document_added_meanwhile_is_told_of(house: House, ref: str, manager: Person, deputy: Person) -> None:
    """Also where it was added through another request about the same child: the file is kept once."""
    path = f"/requests/{ref}/documents"
    beside = house.request(requester_name="Tom Ashdown", child_id=house.child_of(ref))
    house.entitled(beside)
    opened = manager.hidden(path)
    bring(deputy, beside, ("c.txt", b"c"))
    page = send(manager, f"{path}/order", opened, move="by_date")
    assert "Tomos Prydderch added a document at" in page.text
