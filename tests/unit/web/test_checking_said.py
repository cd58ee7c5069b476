"""What stands beside a page in the second check: said before, disputed, typed anew (S38)."""

import re

import pytest

from models.words import Ground, Role
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, copied_house, pdf_of
from tests.unit.web.matters_said import opened

pytestmark = pytest.mark.usefixtures("patient")
COAT = "The coat gives her away."


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was made and proved."""
    return copied_house(house)


@pytest.fixture
def checker(house: House, here: MarkedHouse) -> Person:
    """The line manager."""
    return house.person(Role.LINE_MANAGER)


@pytest.fixture
def manager(house: House, here: MarkedHouse) -> Person:
    """Who marks."""
    return house.person(Role.MANAGER)


def _check(here: MarkedHouse, page: int = 0) -> str:
    return f"/requests/{here.ref}/check" + (f"/page/{page}" if page else "")


def _sent_back(here: MarkedHouse, checker: Person, *pages: int) -> list[str]:
    """A comment on each of these pages, and the copy sent back; the comments' ids."""
    for page in pages:
        checker.send_from(
            _check(here, page), f"{_check(here, page)}/comment", {"comment": COAT, "box": "60,90,200,110"}
        )
    checker.send_from(_check(here), f"{_check(here)}/back", {"to": "redaction"})
    return re.findall(r'value="(comment-[0-9a-f]+):done"', here.house.person(Role.MANAGER).get(here.path).text)


def test_the_marker_says_what_became_of_a_comment_and_the_checker_reads_it(
    here: MarkedHouse, checker: Person, manager: Person
) -> None:
    """S36, S38: answered on its page; in the next version it stands beside that page, for whoever checks."""
    (comment,) = _sent_back(here, checker, 4)
    page = here.page("Registration")
    assert COAT in manager.get(page).text
    assert COAT not in manager.get(here.page("Registration", 2)).text
    done = {"comment": f"{comment}:done", f"said-{comment}": "The next word is black too."}
    assert manager.send_from(page, f"{page}/comment", done).status_code == 303
    assert "The checker: " not in manager.get(page).text, "what is answered is no longer drawn on the page"
    manager.send_from(page, f"{page}/mark", {"person": "none", "ground": Ground.REFUSED.value, "typed": "form"})
    here.read_and_copy(manager)
    assert COAT not in manager.get(here.path).text, "answered, and the next version is made"
    for shown in (checker.get(_check(here)).text, checker.get(_check(here, 4)).text):
        assert COAT in shown
        assert "Done</strong>: The next word is black too." in shown
    assert COAT not in checker.get(_check(here, 5)).text
    assert "cc-shape--before" in checker.get(_check(here, 4)).text


def test_a_comment_on_a_front_page_is_answered_from_the_overview_and_only_with_a_reason_left(
    here: MarkedHouse, checker: Person, manager: Person
) -> None:
    """S38: what is on no page of the file is answered too; why something stays is what the checker reads."""
    (comment,) = _sent_back(here, checker, 1)
    path = f"{here.path}/comment"
    refused = manager.send_from(here.path, path, {"comment": f"{comment}:left"})
    assert refused.status_code == 422
    assert "Say why it is left as it is" in refused.text
    left = {"comment": f"{comment}:left", f"said-{comment}": "The parent knows her coat."}
    assert manager.send_from(here.path, path, left).status_code == 303
    assert "Stays as it is" in manager.get(here.path).text
    assert manager.send_from(here.path, path, {"comment": f"{comment}:again"}).status_code == 303
    assert "Stays as it is" not in manager.get(here.path).text
    assert manager.send_from(here.path, path, {"comment": "comment-none:done"}).status_code == 404


def test_what_the_marker_did_not_answer_stays_open_and_the_checker_is_told(
    here: MarkedHouse, checker: Person, manager: Person
) -> None:
    """S38: a new version makes no comment go away."""
    _sent_back(here, checker, 2)
    page = here.page("Observation")
    manager.send_from(page, f"{page}/mark", {"person": "none", "ground": Ground.REFUSED.value, "typed": "noon"})
    here.read_and_copy(manager)
    assert COAT in manager.get(here.path).text
    assert COAT in manager.get(page).text
    assert "Not answered by the marker" in checker.get(_check(here, 2)).text


def test_who_may_not_mark_answers_no_comment(here: MarkedHouse, checker: Person) -> None:
    """S36: the checker asks, the marker answers."""
    (comment,) = _sent_back(here, checker, 2)
    answer = checker.send_from(_check(here), f"{here.path}/comment", {"comment": f"{comment}:done"})
    assert answer.status_code == 403


def test_the_check_says_which_entry_is_disputed_on_its_page(
    house: House, here: MarkedHouse, checker: Person, manager: Person
) -> None:
    """S49, S50: whoever checks sees it on the page of the entry, and on no other."""
    (matter,) = opened(house, here.ref, manager, "rectification")
    entry = {
        "words": "Collected by: Jean Okafor",
        "claim": "fact",
        "should_say": "Collected by her mother.",
        "paper": here.papers["Registration"],
        "page": "1",
    }
    assert manager.send_from(f"/matters/{matter}", f"/matters/{matter}/entry", entry).status_code == 303
    here.read_and_copy(manager)
    assert "An entry on page 1 is disputed" in checker.get(_check(here, 4)).text
    assert "disputed" not in checker.get(_check(here, 5)).text
    assert checker.get(_check(here)).text.count('<span class="cc-tile__more">disputed') == 1


def test_a_page_that_is_typed_anew_is_told_with_the_reason(
    here: MarkedHouse, checker: Person, manager: Person
) -> None:
    """S35, R30: the checker compares it word by word with its original, which stands beside it."""
    page = here.page("Registration")
    manager.send_from(page, f"{page}/retype", {"retype": "The gap tells a short name."})
    here.read_and_copy(manager)
    shown = checker.get(_check(here, 4)).text
    assert "This page is typed anew in the copy." in shown
    assert "The gap tells a short name. (Judith Amberley)" in shown
    assert "The original: Registration, page 1" in shown
    assert "typed anew" not in checker.get(_check(here, 5)).text


def test_a_page_on_which_no_word_could_be_read_is_not_typed_anew(here: MarkedHouse, manager: Person) -> None:
    """S35, R30: nothing of it would be in the copy, and nobody would have said that it is left out."""
    here.add_paper("Drawing", pdf_of(""), "pdf")
    page = here.page("Drawing")
    answer = manager.send_from(page, f"{page}/retype", {"retype": "The gap tells a short name."})
    assert answer.status_code == 422
    assert "No machine could read a word on this page" in answer.text
