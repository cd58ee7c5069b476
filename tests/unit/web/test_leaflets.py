"""The leaflets to hand out (S20, S42, S53)."""

import pytest

from models.words import Role
from records.database import reading
from records.people import get_setting
from tests.unit.web.house import House
from tests.unit.web.marked_house import checked_house
from tests.unit.web.parties import ready
from tests.unit.web.test_question_sheet import words_of

WHY, MENTIONED = "/leaflets/why-is-it-black.pdf", "/leaflets/you-were-mentioned.pdf"
ANOTHER_BODY, EDUCATIONAL = "/leaflets/another-body-s-file.pdf", "/leaflets/the-educational-record.pdf"


@pytest.mark.parametrize("path", [WHY, MENTIONED, ANOTHER_BODY, EDUCATIONAL])
def test_a_leaflet_names_the_setting_and_the_helpline_and_nobody_else(house: House, path: str) -> None:
    """S53: the helpline is the setting's, no literal."""
    with reading(house.desk.engine) as session:
        setting = get_setting(session)
    assert setting is not None
    answer = house.person(Role.MANAGER).get(path)
    assert answer.headers["content-type"] == "application/pdf"
    words = words_of(answer.content)
    for told in (
        setting.name,
        setting.telephone,
        setting.mailbox,
        setting.regulator_name,
        setting.regulator_telephone,
    ):
        assert told in words
    assert house.person(Role.MANAGER).user.name not in words


def test_the_leaflets_are_listed_for_those_who_lead(house: House) -> None:
    """S20, S42."""
    page = house.person(Role.MANAGER).get("/leaflets").text
    assert WHY in page and MENTIONED in page
    assert house.person(Role.KEY_PERSON).get("/leaflets").status_code == 403
    assert house.person(Role.ADMINISTRATOR).get(WHY).status_code == 403
    assert house.person(Role.MANAGER).get("/leaflets/other.pdf").status_code == 404


@pytest.mark.usefixtures("patient")
def test_the_pages_of_the_copy_and_of_the_people_lead_to_their_leaflet(house: House) -> None:
    """S20, S42."""
    here = checked_house(house)
    manager = house.person(Role.MANAGER)
    assert WHY in manager.get(f"/requests/{here.ref}/release").text
    assert MENTIONED in manager.get(f"/requests/{here.ref}/people").text


def test_the_first_page_leads_to_the_leaflets(house: House) -> None:
    """S20."""
    ready(house)
    assert 'href="/leaflets"' in house.person(Role.MANAGER).get("/").text


@pytest.mark.parametrize(
    ("asked", "path", "words"),
    [
        ("agency", ANOTHER_BODY, "They have one month to answer."),
        ("educational", EDUCATIONAL, "It has to show you the record within 15 school days."),
    ],
)
def test_what_is_no_request_here_comes_with_a_sheet_for_the_parent(
    house: House, asked: str, path: str, words: str
) -> None:
    """S26, R6: whom to ask, how, and by when they answer; and what can be asked for here all the same."""
    manager = house.person(Role.MANAGER)
    assert path in manager.send("/requests/first", {"asked": asked}).text
    sheet = words_of(manager.get(path).content)
    assert words in sheet
    assert "You can ask us to see" in sheet
