"""A page that lies on its side is turned by a person: shown, read, marked, printed and copied so (S18)."""

import json
import re
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from models.words import MentionKind, Role
from records import store
from records.database import reading
from records.file import copies_of, pages_read
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, checked_house

pytestmark = pytest.mark.usefixtures("patient")


def turn(here: MarkedHouse, person: Person, way: str, paper: str = "Registration", page: int = 1) -> str:
    """Turn a page from the marker; returns where that leads."""
    path = f"/requests/{here.ref}/documents/{here.papers[paper]}"
    form = {"way": way, "back": "marker"}
    answer = person.send_from(path, f"{path}/pages/{page}/turn", form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def boxes(here: MarkedHouse, words: str) -> list[tuple[float, ...]]:
    return [tuple(box) for row in here.marks() if row.words == words for box in json.loads(row.boxes_json)]


def draw(here: MarkedHouse, manager: Person) -> None:
    """A box by hand over "Collected by:", and the page is read."""
    path = here.page("Registration")
    person = here.people["Jean Okafor"]
    form = {"box": "58,100,125,116", "person": person, "ground": "refused"}
    assert manager.send_from(path, f"{path}/mark", form).status_code == 303
    manager.send_from(path, f"{path}/read")


def test_the_page_is_shown_and_read_turned_and_marks_of_decisions_are_made_anew(
    here: MarkedHouse, manager: Person
) -> None:
    """S18, S35: what follows from a decision is found on the page as it lies now."""
    before = boxes(here, "Jean Okafor")
    location = turn(here, manager, "right")
    assert location == here.page("Registration")
    manager.get(here.path)
    (x0, y0, x1, y1) = next(box for box in boxes(here, "Jean Okafor") if box not in before)
    assert y1 - y0 > x1 - x0, "the name now runs down the page"
    picture = manager.get(f"{here.path}/picture/{here.papers['Registration']}/1/screen").content
    assert Image.open(BytesIO(picture)).width > Image.open(BytesIO(picture)).height
    page = manager.get(f"/requests/{here.ref}/documents/{here.papers['Registration']}").text
    assert "turned by a person" in page


def test_a_mark_drawn_before_is_a_question_and_never_moved(here: MarkedHouse, manager: Person) -> None:
    """S35: it is taken off, proposed where it would lie, and a person says whether that is right."""
    draw(here, manager)
    assert len(boxes(here, "Collected by:")) == 1
    turn(here, manager, "right")
    page = manager.get(here.page("Registration")).text
    assert boxes(here, "Collected by:") == []
    assert "marked before the page was turned" in page
    pick = re.search(r'name="pick" value="([0-9a-f]+)"> <strong>Collected by:', page)
    assert pick is not None
    path = here.page("Registration")
    manager.send_from(path, f"{path}/suggestions", {"answer": "accept", "pick": pick[1]})
    assert boxes(here, "Collected by:") == [(842 - 116, 58, 842 - 100, 125)]


def test_the_copy_shows_the_page_turned_with_the_words_gone(here: MarkedHouse, manager: Person) -> None:
    """S35, S40: what was black before is black on the turned page, and proved so."""
    draw(here, manager)
    turn(here, manager, "left")
    made = here.read_and_copy(manager)
    assert made is not None
    assert made.proved
    with reading(here.house.desk.engine) as session:
        pdf = store.unseal(session, here.house.desk.key, copies_of(session, here.ref)[-1].sealed_id)
    pages = [page for page in pypdfium2.PdfDocument(pdf) if page.get_width() > page.get_height()]
    assert len(pages) == 1
    words = pages[0].get_textpage().get_text_range()
    assert "Rowan" in words
    assert "Okafor" not in words
    assert "Collected" not in words


def test_a_turn_makes_a_checked_copy_void_and_the_page_unread(house: House) -> None:
    """S38: what somebody passed was another page."""
    here = checked_house(house)
    turn(here, house.person(Role.MANAGER), "over")
    state = house.state(here.ref)
    assert state.copy is None
    with reading(house.desk.engine) as session:
        assert pages_read(session, here.ref, f"file:{here.papers['Registration']}") == frozenset({2})


def test_a_passage_drawn_before_the_turn_is_asked_about(here: MarkedHouse, manager: Person) -> None:
    """S35: "they wrote this" was drawn on a page that lay another way."""
    path = here.page("Registration")
    person = here.people["Dessa Quill"]
    manager.send_from(path, f"{path}/contributed", {"box": "58,690,300,700", "person": person})
    drawn = [one for one in here.mentions("Dessa Quill") if one.boxes_json]
    assert len(drawn) == 1
    assert drawn[0].kind is MentionKind.CONTRIBUTED_BY
    turn(here, manager, "right")
    page = manager.get(path).text
    assert "do not stand here" in page
    assert "marked before the page was turned" in page


def test_only_who_may_change_the_file_turns_pages_and_only_such_as_there_are(
    here: MarkedHouse, house: House, manager: Person
) -> None:
    """S59: texts stand upright already."""
    path = f"/requests/{here.ref}/documents/{here.papers['Registration']}"
    assert manager.send_from(path, f"{path}/pages/7/turn", {"way": "left"}).status_code == 404
    key_person = house.person(Role.KEY_PERSON)
    assert "Turn left" not in key_person.get(path).text
    assert key_person.send_from(path, f"{path}/pages/1/turn", {"way": "left"}).status_code == 403
    assert "Turn left" in manager.get(path).text
    assert "Turn left" not in manager.get(f"/requests/{here.ref}/documents/{here.papers['Observation']}").text
