"""Two leaders mark together and pass each other's pages, in the browser (S36)."""

import pytest

from models.words import Role
from rules.signoff import release_is_cleared
from rules.together import pages_for
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, marked_house

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request under the policy that lets two mark together; everybody is decided, nothing is marked by hand."""
    return marked_house(house, "childrens_centre")


def _mark(here: MarkedHouse, person: Person, paper: str, words: str) -> None:
    path = here.page(paper, 1)
    form = {"typed": words, "person": here.people["Jean Okafor"], "ground": "refused"}
    answer = person.send_from(path, path + "/mark", form)
    assert answer.status_code == 303, answer.text


def _pass(here: MarkedHouse, person: Person) -> int:
    """Read what is this person's to read, and pass the copy; the status of the answer."""
    copy, check = here.house.state(here.ref).copy, f"/requests/{here.ref}/check"
    assert copy is not None
    for page in pages_for(copy, person.user.role):
        person.send_from(f"{check}/page/{page}", f"{check}/page/{page}/read")
    return person.send_from(check, f"{check}/pass", {"version": "1"}).status_code


def test_both_mark_and_each_passes_the_pages_of_the_other(house: House, here: MarkedHouse) -> None:
    """S36: from the marker, which says what is still to be confirmed by whom, to a copy that is cleared."""
    head, centre = house.person(Role.MANAGER), house.person(Role.LINE_MANAGER)
    _mark(here, centre, "Registration", "Rowan Ashdown")
    marker = centre.get(here.path).text
    assert "Still to be confirmed by the second person" in marker
    assert "1 page marked by you, to be confirmed by the Headteacher" in marker
    assert f"marked by {head.user.name}, to be confirmed by the Children&#39;s Centre Manager" in marker
    made = here.read_and_copy(centre)
    assert made is not None
    shares = {share.who: share.pages for share in made.made_by}
    assert shares[centre.user.id] and set(shares) == {head.user.id, centre.user.id}
    check = head.get(f"/requests/{here.ref}/check").text
    assert "Two marked this file together" in check and "the other passes it" in check
    assert _pass(here, head) == 303 and not release_is_cleared(house.state(here.ref))
    assert _pass(here, centre) == 303 and release_is_cleared(house.state(here.ref))


def test_the_marker_stays_shut_to_the_line_manager_under_another_policy(house: House) -> None:
    """S38, S59: there they check, and who checks does not mark."""
    here = marked_house(house)
    line = house.person(Role.LINE_MANAGER)
    assert line.get(here.path).status_code == 403 and line.get(here.page("Visit", 1)).status_code == 403
    assert f'href="{here.path}"' not in line.get(f"/requests/{here.ref}").text
