"""The list of spellings like names: small letters, cut words, and every answer taken back (S19, S35)."""

import re

import pytest

from tests.unit.web.house import Person
from tests.unit.web.marked_house import MarkedHouse

pytestmark = pytest.mark.usefixtures("patient")

CHAT = b"mum said dave came. then dave left with Wilbur Drax.\nand wilbur drax was late"


def spelling(page: str, words: str) -> str:
    """The id of a spelling on the list."""
    (key,) = re.findall(rf'value="([0-9a-f]+)"[^>]*><label[^>]*><strong>{words}', page)
    return str(key)


def again(page: str, words: str) -> str:
    """The id of an answered spelling."""
    (key,) = re.findall(rf'name="again" value="([^"]+)">Ask again<[^>]*>: {words}<', page)
    return str(key)


def test_a_name_in_small_letters_is_listed_and_settled_by_one_answer(here: MarkedHouse, manager: Person) -> None:
    """S35: in a chat nobody writes capitals."""
    here.add_paper("Chat", CHAT, "text")
    here.complete()
    names = f"{here.path}/names"
    page = manager.get(names).text
    assert "2 places. In small letters this may be somebody&#39;s name" in page
    manager.send(names, {"one": f"keep:{spelling(page, 'dave')}"})
    assert "<strong>dave" not in manager.get(names).text


def test_leaving_a_spelling_standing_is_taken_back(here: MarkedHouse, manager: Person) -> None:
    """S35: an answer that settled many places must not be for ever."""
    here.add_paper("Chat", CHAT, "text")
    here.complete()
    names = f"{here.path}/names"
    manager.send(names, {"one": f"keep:{spelling(manager.get(names).text, 'dave')}"})
    page = manager.get(names).text
    assert "1 spelling answered" in page and "Left standing." in page
    manager.send(f"{names}/again", {"again": again(page, "dave")})
    assert spelling(manager.get(names).text, "dave")
    assert "answered</span>" not in manager.get(names).text


def test_blacking_a_spelling_out_everywhere_is_taken_back(here: MarkedHouse, manager: Person) -> None:
    """S35: the marks come off with the answer, and the spelling is asked about as before."""
    here.add_paper("Chat", CHAT, "text")
    here.complete()
    names = f"{here.path}/names"
    key = spelling(manager.get(names).text, "Wilbur Drax")
    manager.send(names, {"spelling": key, "answer": "mark", "person": "none", "ground": "other_child"})
    before = here.marks()
    page = manager.get(names).text
    assert "Black in 2 places" in page
    manager.send(f"{names}/again", {"again": again(page, "Wilbur Drax")})
    assert spelling(manager.get(names).text, "Wilbur Drax") == key
    assert {mark.words for mark in before} - {mark.words for mark in here.marks()} == {
        "Wilbur Drax.",
        "wilbur drax",
    }


def test_a_name_whose_signs_are_told_by_name_is_blacked_out(here: MarkedHouse, manager: Person) -> None:
    """S35: "everywhere" holds where the page's words are not those of the list, too."""
    here.add_paper("Note", "we rang 李娜 about it".encode(), "text")
    here.complete()
    names = f"{here.path}/names"
    key = spelling(manager.get(names).text, "李娜")
    manager.send(names, {"spelling": key, "answer": "mark", "person": "none", "ground": "other_child"})
    assert any("ideograph" in mark.words for mark in here.marks())
    assert "<strong>李娜" not in manager.get(names).text


def test_what_is_asked_again_twice_is_told(here: MarkedHouse, manager: Person) -> None:
    """S35: two people at one list."""
    names = f"{here.path}/names"
    assert "asked about already" in manager.send(f"{names}/again", {"again": "nothing"}).text
