"""The question sheet without names (S97)."""

import pypdfium2
import pytest

from models.words import Role
from records.database import reading
from records.people import get_setting
from records.requests import get_request
from tests.unit.web.house import House
from tests.unit.web.parties import weighed
from tests.unit.web.test_weighing import page_of, refused

TYPED = {"situation": "A grandparent told us something.", "question": "May we share it?"}


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_the_sheet_has_kinds_codes_and_answers_and_nobody_s_name(house: House) -> None:
    """S97."""
    ref, person = refused(house)
    weighed(house, ref, person, share=False)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, person, "/question-sheet")
    assert "question-sheet" in manager.get(page_of(house, ref, person, "/five-questions")).text
    answer = manager.send(path, TYPED)
    assert answer.headers["content-type"] == "application/pdf"
    words = words_of(answer.content)
    assert "family member" in words and "A-NO" in words and "do not share it" in words
    assert "Q5. Is it needed to protect somebody?" in words and "A grandparent told us something." in words
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        setting = get_setting(session)
    assert request is not None and setting is not None
    named = (request.requester_name, manager.user.name, setting.name)
    for told in (ref, "Tomos", "Prydderch", "2026", *named):
        assert told not in words and told.encode() not in answer.content


@pytest.mark.parametrize("field", ["situation", "question"])
@pytest.mark.parametrize("typed", ["Tomos said it", "PRYDDERCH", "on 3 May", "ring 0121 496 0000", "AR-2019-0044"])
def test_a_name_typed_is_refused_by_its_field_and_said_nowhere_else(house: House, field: str, typed: str) -> None:
    """S97: what was typed is kept in its field alone."""
    ref, person = refused(house)
    answer = house.person(Role.MANAGER).send(
        page_of(house, ref, person, "/question-sheet"), {**TYPED, field: typed}
    )
    assert answer.status_code == 422
    assert answer.text.count(typed) == 1
    assert f'href="#{field}"' in answer.text


def test_before_the_questions_are_answered_the_sheet_says_so(house: House) -> None:
    """S97."""
    ref, person = refused(house)
    answer = house.person(Role.MANAGER).send(page_of(house, ref, person, "/question-sheet"), TYPED)
    assert words_of(answer.content).count("Not answered yet") == 5


def test_only_those_who_answer_the_five_questions_make_a_sheet(house: House) -> None:
    """S97, S59."""
    ref, person = refused(house)
    path = page_of(house, ref, person, "/question-sheet")
    assert house.person(Role.KEY_PERSON).get(path).status_code == 403


@pytest.mark.parametrize(
    "typed", ["Tomoz said it", "T.P. said it", "Tоmos said it", "the Pryderch woman", "Tomos\u00adX"]
)
def test_a_name_is_seen_in_any_spelling_letters_or_initials(house: House, typed: str) -> None:
    """S97: as the marker sees it, misspelt, short, or in letters of another alphabet."""
    ref, person = refused(house)
    form = {**TYPED, "situation": f"We heard that {typed}."}
    answer = house.person(Role.MANAGER).send(page_of(house, ref, person, "/question-sheet"), form)
    assert answer.status_code == 422
    assert "has a name that is kept in Clean Copy in it" in answer.text


def test_what_looks_like_a_name_that_nobody_entered_is_asked_about(house: House) -> None:
    """S97: a neighbour, a pub, a school; whoever types it says that it tells nobody."""
    ref, person = refused(house)
    manager, path = house.person(Role.MANAGER), page_of(house, ref, person, "/question-sheet")
    form = {**TYPED, "situation": "It was said by Barry from the pub."}
    answer = manager.send(path, form)
    assert answer.status_code == 422
    assert "This looks like a name: \u201cBarry\u201d" in answer.text and 'name="no_names"' in answer.text
    assert 'name="no_names"' not in manager.get(path).text
    made = manager.send(path, {**form, "situation": "The Children Act may ask it.", "no_names": "yes"})
    assert made.headers["content-type"] == "application/pdf"
