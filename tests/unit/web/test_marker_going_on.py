"""Marking goes on: a reading is taken back, an accepted suggestion offers its like, lists go on where they were."""

import asyncio
import re
from typing import Any

import pytest

from models import acts
from models.words import Role
from records import audit
from records.database import reading
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, copied_house

pytestmark = pytest.mark.usefixtures("patient")


_STAMP = re.compile('data-stamp="([0-9a-f]{64})"')


def _looks_at(here: MarkedHouse) -> int:
    with reading(here.house.desk.engine) as session:
        return sum(entry.what == "viewed" for entry in audit.entries(session, here.ref))


def _parts(person: Person, page: str, path: str, form: dict[str, Any]) -> Any:
    return person.send_from(page, path, form, headers={"Accept": "application/json"}).json()


def _ids(text: str, words: str) -> list[str]:
    return re.findall(r'name="pick" value="([0-9a-f]+)"> <strong>' + re.escape(words), text)


def test_a_page_that_was_said_to_be_read_is_taken_back(here: MarkedHouse, manager: Person) -> None:
    """S35: a key pressed by mistake; and back again, as undo and redo do it."""
    page = here.page("Visit")
    done = _parts(manager, page, page + "/read", {})
    assert "Not read after all" in manager.get(page).text
    undone = _parts(manager, page, f"{page}/{done['undo']['path']}", {})
    assert "4 of 4 pages still to read" in manager.get(here.path).text
    _parts(manager, page, f"{page}/{undone['undo']['path']}", {})
    assert "3 of 4 pages still to read" in manager.get(here.path).text


def test_a_copy_of_a_page_that_is_to_be_read_again_no_longer_counts(house: House) -> None:
    """S35, S38: what goes to the second check was read, page by page."""
    here = copied_house(house)
    manager, page = house.person(Role.MANAGER), here.page("Visit")
    assert house.state(here.ref).copy is not None
    manager.send_from(page, page + "/not-read")
    assert isinstance(here.events()[-1].act, acts.MarksChanged) and house.state(here.ref).copy is None
    events = len(here.events())
    manager.send_from(page, page + "/not-read")
    assert len(here.events()) == events, "taken back already"
    assert "1 page to read" in manager.send_from(here.path, f"{here.path}/copy").text


def test_an_accepted_suggestion_offers_the_same_words_elsewhere(here: MarkedHouse, manager: Person) -> None:
    """S35: not where somebody said that they stay."""
    for title in ("Second note", "Third note"):
        here.add_paper(title, f"{title}. Grandma came late.".encode(), "text")
    here.complete()
    kept, page = here.page("Third note"), here.page("Observation")
    (stays,) = _ids(manager.get(kept).text, "Grandma")
    manager.send_from(kept, kept + "/suggestions", {"one": f"reject:{stays}", "reason": "Her great-aunt."})
    (found,) = _ids(manager.get(page).text, "Grandma")
    told = _parts(manager, page, page + "/suggestions", {"one": f"accept:{found}"})
    assert "“Grandma” stands" not in told["panel"] and "1 other place" in told["bar"]
    (of,) = told["undo"]["mark"]
    _parts(manager, page, page + "/others", {"of": of})
    marked = {row.document_id for row in here.marks() if row.words.startswith("Grandma")}
    assert marked == {here.papers["Observation"], here.papers["Second note"]}


def test_a_note_goes_with_one_mark_and_not_with_the_next(here: MarkedHouse, manager: Person) -> None:
    """S35: fields whose form was done come back empty; after a fault what was typed stands."""
    page = here.page("Observation")
    form = {"person": "none", "ground": "refused", "typed": "noon", "reason": "She asked for it."}
    assert "She asked for it." not in _parts(manager, page, page + "/mark", form)["panel"]
    assert "She asked for it." in _parts(manager, page, page + "/mark", {**form, "typed": "midnight"})["panel"]


def test_whoever_comes_back_to_a_page_sees_what_another_marked(here: MarkedHouse, manager: Person) -> None:
    """S36: the script asks for the parts of the page, and gets them as they are now."""
    page = here.page("Visit")
    deputy = here.house.person(Role.DEPUTY)
    form = {"person": "none", "ground": "refused", "typed": "cheerful"}
    wants = {"Accept": "application/json", "Clean-Copy-Waits": "yes"}
    before = _STAMP.findall(manager.get(page).text)[0]
    looked = _looks_at(here)
    quiet = asyncio.run(manager.browser.client.get(page, headers={**wants, "If-None-Match": before}))
    assert quiet.status_code == 304 and _looks_at(here) == looked, "nothing new: nothing is sent, nothing is noted"
    deputy.send_from(page, page + "/mark", form)
    seen = asyncio.run(manager.browser.client.get(page, headers={**wants, "If-None-Match": before}))
    parts = seen.json()
    assert set(parts) == {"overlay", "panel", "bar", "stamp"} and "cheerful" in parts["panel"]
    assert parts["stamp"] != before and _looks_at(here) > looked, "what is shown is noted"
    again = asyncio.run(manager.browser.client.get(page, headers={**wants, "If-None-Match": parts["stamp"]}))
    assert again.status_code == 304


def test_an_act_whose_answer_got_lost_lands_once(here: MarkedHouse, manager: Person) -> None:
    """S35: the page sends it again under its own key; the answer is that of the first time, with its way back."""
    page = here.page("Visit")
    form = {**manager.hidden(page), "person": "none", "ground": "refused", "typed": "cheerful", "said": "said-0001"}
    wants = {"Accept": "application/json"}
    first, second = (manager.browser.post(page + "/mark", data=form, headers=wants).json() for _ in range(2))
    assert [row.words for row in here.marks() if row.by != "software"] == ["cheerful."]
    assert second["ok"] and second["words"] == "This was saved already." and second["undo"] == first["undo"]
    other = manager.browser.post(page + "/mark", data={**form, "typed": "flat"}, headers=wants).json()
    assert other["words"] == "Marked.", "the same key with something else is something else"
    manager.browser.post(page + "/off", data={**form, **first["undo"]}, headers=wants)
    refused = manager.browser.post(page + "/mark", data={**form, "ground": ""}, headers=wants)
    assert refused.status_code == 422
    mended = manager.browser.post(page + "/mark", data={**form, "ground": "", "said": "said-0002"}, headers=wants)
    assert mended.status_code == 422, "what was refused did not land"


def test_a_change_that_voids_a_copy_is_told_once(house: House) -> None:
    """S35, S38: sent again under its key, it says nothing new to the request."""
    here = copied_house(house)
    manager, page = house.person(Role.MANAGER), here.page("Visit")
    form = {**manager.hidden(page), "person": "none", "ground": "refused", "typed": "cheerful", "said": "said-0003"}
    for _ in range(2):
        manager.browser.post(page + "/mark", data=form, headers={"Accept": "application/json"})
    assert sum(isinstance(event.act, acts.MarksChanged) for event in here.events()) == 1


def test_lists_of_questions_and_spellings_go_on_with_the_next(here: MarkedHouse, manager: Person) -> None:
    """S35: with seventy lines nobody looks for their place after each of them."""
    here.add_paper("List", b"Wilbur Drax came. Hester Pym left. Ottoline Vane stayed.", "text")
    here.complete()
    names = f"{here.path}/names"
    listed = re.findall(r'name="listed" value="([0-9a-f]+)"', manager.get(names).text)
    assert len(listed) > 2
    answer = manager.send(names, {"one": f"keep:{listed[1]}"})
    assert answer.headers["location"] == f"{names}#s-row-{listed[2]}"
    assert f'id="s-row-{listed[2]}"' in manager.get(names).text
    last = manager.send(names, {"one": f"keep:{listed[-1]}"})
    assert last.headers["location"] == names
