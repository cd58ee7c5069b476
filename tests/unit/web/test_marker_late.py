"""A consent that comes late, or is taken back: what follows goes by itself, what a person did is asked (S33)."""

import re

import pytest

from models.words import Ground, Outcome, Role
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, marked_house

pytestmark = pytest.mark.usefixtures("patient")

TAKE_OFF = "Do as the decision says: take them off"


@pytest.fixture
def manager(house: House) -> Person:
    """Who marks."""
    return house.person(Role.MANAGER)


@pytest.fixture
def here(house: House, manager: Person) -> MarkedHouse:
    """A file, read and copied, with a page on which only words that point to Jean Okafor stand."""
    here = marked_house(house)
    here.add_paper("Second note", b"Second note. Grandma came late.", "text")
    here.complete()
    manager.get(here.path)
    page = here.page("Second note")
    manager.send_from(page, page + "/suggestions", {"answer": "accept_all"})
    manager.send_from(page, page + "/read")
    assert here.read_and_copy(manager) is not None
    return here


def _by_hand(here: MarkedHouse) -> dict[str, str]:
    jean = here.people["Jean Okafor"]
    return {row.words: row.ground for row in here.marks() if row.by != "software" and row.person_id == jean}


def _unread(here: MarkedHouse, manager: Person) -> set[str]:
    text = manager.get(here.path).text
    tiles = re.findall(
        r'href="[^"]+/page/([\w-]+)/(\d+)">.*?<strong class="govuk-tag[^"]*">\s*([^<]+?)\s*<', text, re.S
    )
    titles = {paper: title for title, paper in here.papers.items()}
    return {f"{titles[paper]} {page}" for paper, page, state in tiles if not state.startswith("Read")}


def test_a_late_consent_asks_about_each_mark_that_a_person_made(here: MarkedHouse, manager: Person) -> None:
    """S33, S35: none is left black on a reason that is not true any more; only their pages are reopened."""
    assert set(_by_hand(here)) == {"Jeen Okafor", "Grandma"}
    here.decide("Jean Okafor", Outcome.DISCLOSE, Ground.CONSENT)
    assert _unread(here, manager) == {"Observation 1", "Visit 1", "Registration 1", "Second note 1"}
    listed = f"{here.path}/questions"
    page = manager.get(listed).text
    assert "Marks by hand of somebody who is shown now: 2 pages" in page and TAKE_OFF in page
    ids = re.findall(r'name="question" value="([0-9a-f]+)"', page)
    manager.send_from(listed, listed, {"settle": "mark_outlived:follow", "question": ids})
    assert _by_hand(here) == {}
    assert "No question is open" in manager.get(listed).text


def test_a_mark_may_stay_black_for_a_reason_and_taking_it_off_is_undone(here: MarkedHouse, manager: Person) -> None:
    """S35: and is asked about again only where another mark was made."""
    here.decide("Jean Okafor", Outcome.DISCLOSE, Ground.CONSENT)
    page = here.page("Second note")
    (name,) = re.findall(r'value="([0-9a-f]+):stays_black"', manager.get(page).text)
    assert "Say why" in manager.send_from(page, page + "/settle", {"settle": f"{name}:stays_black"}).text
    said = {"settle": f"{name}:follow"}
    asked = manager.send_from(page, page + "/settle", said, headers={"Accept": "application/json"}).json()
    assert asked["undo"]["path"] == "back"
    manager.send_from(page, page + "/back", {"mark": asked["undo"]["mark"]})
    (name,) = re.findall(r'value="([0-9a-f]+):stays_black"', manager.get(page).text)
    manager.send_from(page, page + "/settle", {"settle": f"{name}:stays_black", f"why-{name}": "She is in danger."})
    assert "stays_black" not in manager.get(page).text and "Grandma" in _by_hand(here)


def test_a_consent_taken_back_reopens_pages_with_words_that_may_point_there(
    here: MarkedHouse, manager: Person
) -> None:
    """S33: they were read when these words could stay."""
    here.decide("Jean Okafor", Outcome.DISCLOSE, Ground.CONSENT)
    for paper in ("Second note", "Observation", "Visit", "Registration"):
        page = here.page(paper)
        for name in re.findall(r'value="([0-9a-f]+):follow"', manager.get(page).text):
            manager.send_from(page, page + "/settle", {"settle": f"{name}:follow"})
        manager.send_from(page, page + "/read")
    assert _unread(here, manager) == set()
    here.decide("Jean Okafor", Outcome.REFERENCES, Ground.REFUSED)
    assert _unread(here, manager) == {"Observation 1", "Visit 1", "Registration 1", "Second note 1"}


def test_marks_by_hand_leave_no_trace_once_nobody_may_know_of_the_person(
    here: MarkedHouse, manager: Person
) -> None:
    """R22: a bar that bears the reason of an earlier decision would tell that somebody is there."""
    here.decide("Jean Okafor", Outcome.EXISTENCE_WITHHELD, Ground.SERIOUS_HARM)
    listed = f"{here.path}/questions"
    page = manager.get(listed).text
    assert "Marks by hand that bear an earlier reason: 2 pages" in page
    ids = re.findall(r'name="question" value="([0-9a-f]+)"', page)
    manager.send_from(listed, listed, {"settle": "mark_on_another_ground:follow", "question": ids})
    jean = [row for row in here.marks() if row.person_id == here.people["Jean Okafor"]]
    assert {"Jeen Okafor", "Grandma"} <= {row.words for row in jean}
    assert {row.ground for row in jean} == {"serious_harm"}
