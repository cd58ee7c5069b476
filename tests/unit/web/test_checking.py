"""The second check: bound to one version, never by who marked it, every page read, changes told (S36, S38)."""

import re

import pytest

from models import acts
from models.words import Ground, LegalOpinion, Outcome, Role
from records.database import reading
from records.file import pages_read
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, copied_house, marked_house

pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was made and proved."""
    return copied_house(house)


@pytest.fixture
def checker(house: House, here: MarkedHouse) -> Person:
    """The line manager."""
    return house.person(Role.LINE_MANAGER)


def _check(here: MarkedHouse) -> str:
    return f"/requests/{here.ref}/check"


def _read_all(here: MarkedHouse, person: Person) -> None:
    copy = here.house.state(here.ref).copy
    assert copy is not None
    for page in range(1, copy.pages + 1):
        person.send_from(f"{_check(here)}/page/{page}", f"{_check(here)}/page/{page}/read")


def test_people_see_a_version_and_never_a_hash(here: MarkedHouse, checker: Person) -> None:
    page = checker.get(_check(here)).text
    copy = here.house.state(here.ref).copy
    assert copy is not None
    assert "Version 1" in page and copy.copy_sha256[:12] not in page


def test_the_copy_stands_beside_its_original(here: MarkedHouse, checker: Person) -> None:
    titles = []
    copy = here.house.state(here.ref).copy
    assert copy is not None
    for page in range(1, copy.pages + 1):
        shown = checker.get(f"{_check(here)}/page/{page}").text
        titles += re.findall(r"The original: ([^<]+) <", shown) or ["front"]
        assert checker.get(f"{_check(here)}/1/copy/{page}/screen").content.startswith(b"\x89PNG")
    assert titles == [
        "front",
        "Observation, page 1",
        "Visit, page 1",
        "Registration, page 1",
        "Registration, page 2",
    ]
    assert checker.get(f"{_check(here)}/1/original/2").content.startswith(b"\x89PNG")
    small, large = (len(checker.get(f"{_check(here)}/1/original/2{size}").content) for size in ("", "?size=large"))
    assert large > small, "small print is read on a larger picture"
    assert checker.get(f"{_check(here)}/1/original/2?size=huge").status_code == 404
    assert checker.get(f"{_check(here)}/1/original/1").status_code == 404
    assert checker.get(f"{_check(here)}/page/99").status_code == 404
    assert checker.get(f"{_check(here)}/7/copy/1/screen").status_code == 404


def test_the_count_of_pages_is_in_view_and_the_pass_waits_for_it(here: MarkedHouse, checker: Person) -> None:
    page = checker.get(_check(here)).text
    assert "5 of 5 pages still to read by you" in page and "Pass version" not in page
    _read_all(here, checker)
    page = checker.get(_check(here)).text
    assert "All 5 pages read by you" in page and "Pass version 1" in page


def test_reading_is_noted_under_the_copy_for_this_person_alone(here: MarkedHouse, checker: Person) -> None:
    _read_all(here, checker)
    copy = here.house.state(here.ref).copy
    assert copy is not None
    with reading(here.house.desk.engine) as session:
        assert pages_read(session, here.ref, copy.copy_sha256, checker.user.id) == {1, 2, 3, 4, 5}
        assert not pages_read(session, here.ref, copy.copy_sha256, "somebody-else")


def test_passing_is_bound_to_the_version_that_was_read(here: MarkedHouse, checker: Person) -> None:
    _read_all(here, checker)
    wrong = checker.send_from(_check(here), f"{_check(here)}/pass", {"version": "7"})
    assert "not the version that stands" in wrong.text
    done = checker.send_from(_check(here), f"{_check(here)}/pass", {"version": "1"})
    assert done.status_code == 303
    copy = here.house.state(here.ref).copy
    assert copy is not None
    assert [sign.copy_sha256 for sign in here.house.state(here.ref).sign_offs] == [copy.copy_sha256]


def test_who_marked_cannot_check(house: House, here: MarkedHouse) -> None:
    manager = house.person(Role.MANAGER)
    page = manager.get(_check(here)).text
    assert "The second check is done by the line manager" in page and "still to read by you" not in page
    answer = manager.send_from(_check(here), f"{_check(here)}/pass", {"version": "1"})
    assert answer.status_code == 422
    assert not house.state(here.ref).sign_offs


def test_who_may_not_see_the_copy_sees_nothing(house: House, here: MarkedHouse) -> None:
    for role in (Role.KEY_PERSON, Role.ADMINISTRATOR):
        person = house.person(role)
        assert person.get(_check(here)).status_code == 403
        assert person.get(f"{_check(here)}/1/original/2").status_code == 403


def test_a_comment_is_pinned_to_its_page_and_goes_along_when_it_is_sent_back(
    house: House, here: MarkedHouse, checker: Person
) -> None:
    page = f"{_check(here)}/page/2"
    checker.send_from(page, page + "/comment", {"comment": "The coat gives her away."})
    assert "The coat gives her away." in checker.get(page).text
    answer = checker.send_from(_check(here), f"{_check(here)}/back", {"to": "redaction"})
    assert answer.status_code == 303
    back = [event for event in here.events() if isinstance(event.act, acts.SentBack)][-1]
    assert here.reason_of(back) == "Page 2: The coat gives her away."
    marker = house.person(Role.MANAGER).get(here.path).text
    assert "came back" in marker and "The coat gives her away." in marker


def test_comments_are_no_marks(here: MarkedHouse, checker: Person) -> None:
    before = [row.id for row in here.marks()]
    page = f"{_check(here)}/page/2"
    checker.send_from(page, page + "/comment", {"comment": "Look here."})
    assert [row.id for row in here.marks()] == before


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"why": "Something"}, "Choose what has to be done again"),
        ({"to": "release", "why": "Something"}, "Choose what has to be done again"),
        ({"to": "redaction"}, "Say what has to be changed"),
    ],
)
def test_sending_back_needs_where_and_why(
    here: MarkedHouse, checker: Person, form: dict[str, str], words: str
) -> None:
    answer = checker.send_from(_check(here), f"{_check(here)}/back", form)
    assert answer.status_code == 422 and words in answer.text


def test_what_changed_since_the_last_check_is_told(house: House, here: MarkedHouse, checker: Person) -> None:
    checker.send_from(_check(here), f"{_check(here)}/back", {"to": "redaction", "why": "The noon too."})
    manager = house.person(Role.MANAGER)
    page = here.page("Observation")
    form = {"person": "none", "ground": Ground.REFUSED.value, "typed": "noon"}
    manager.send_from(page, page + "/mark", form)
    here.read_and_copy(manager)
    shown = checker.get(_check(here)).text
    assert "Changed since version 1" in shown and "Now black" in shown and "noon." in shown
    assert "Changed since the last check" in checker.get(f"{_check(here)}/page/2").text
    assert "Changed since the last check" not in checker.get(f"{_check(here)}/page/3").text


def test_the_advice_on_the_copy_stands_where_it_is_checked(here: MarkedHouse, checker: Person) -> None:
    """S13, S38: the checker reads what the adviser said of this version, and from whom."""
    assert "Legal advice" not in checker.get(_check(here)).text
    copy = here.house.state(here.ref).copy
    assert copy is not None
    advice = acts.LegalAdviceRecorded(opinion=LegalOpinion.CHANGES, copy_sha256=copy.copy_sha256)
    here.house.record(here.ref, advice, Role.LEGAL_ADVISER, "Leave out the second visit.")
    page = checker.get(_check(here)).text
    assert "Leave out the second visit." in page and "Go ahead with changes" in page


def test_a_void_copy_is_not_checked(house: House, here: MarkedHouse, checker: Person) -> None:
    here.decide("Fiona Tarrant", Outcome.REFERENCES, Ground.REFUSED)
    assert "no longer counts" in checker.get(_check(here)).text
    answer = checker.send_from(_check(here), f"{_check(here)}/pass", {"version": "1"})
    assert answer.status_code == 403 or answer.status_code == 422
    assert "no longer counts" in checker.get(f"{_check(here)}/page/1").text


@pytest.mark.parametrize(
    ("role", "told"),
    [(Role.LINE_MANAGER, False), (Role.LEGAL_ADVISER, False), (Role.SAFEGUARDING_LEAD, True), (Role.DEPUTY, False)],
)
def test_who_is_in_danger_is_told_to_those_only_who_decide_and_the_lead(
    house: House, role: Role, told: bool
) -> None:
    """The checker sees that it is black and about whom; the frightened person's reason is kept from them (S29)."""
    here = marked_house(house)
    here.decide("Dessa Quill", Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.SERIOUS_HARM)
    made = here.read_and_copy(house.person(Role.MANAGER))
    assert made is not None
    person = house.person(role)
    pages = [person.get(f"{_check(here)}/page/{page}").text for page in range(1, made.pages + 1)]
    pages.append(person.get(f"/requests/{here.ref}/copies/1/log").text)
    assert "I visited the family on Tuesday." in pages[-1]
    assert any("Serious harm" in page for page in pages) is told
    assert any("The reason is kept for those who decide" in page for page in pages) is not told


def test_a_comment_is_pinned_to_a_place_and_the_marker_sees_it_there(
    house: House, here: MarkedHouse, checker: Person
) -> None:
    """S36, S38: a comment lies where the checker drew it, on the copy's page and on the marker's."""
    page = f"{_check(here)}/page/4"
    checker.send_from(page, page + "/comment", {"comment": "Her name shows.", "box": "60,90,200,110"})
    checker.send_from(page, page + "/comment", {"comment": "Off the page.", "box": "60,90,9000,110"})
    shown = checker.get(page).text
    assert 'x="60.0" y="90.0" width="140.0" height="20.0"' in shown and "Off the page." in shown
    checker.send_from(_check(here), f"{_check(here)}/back", {"to": "redaction"})
    marked = house.person(Role.MANAGER).get(here.page("Registration")).text
    assert "The checker: Her name shows." in marked
    assert "The checker: Her name shows." not in house.person(Role.MANAGER).get(here.page("Registration", 2)).text


def test_a_comment_is_taken_back_by_who_wrote_it_alone(house: House, here: MarkedHouse, checker: Person) -> None:
    """S36: what somebody wrote is theirs to take back."""
    page = f"{_check(here)}/page/2"
    checker.send_from(page, page + "/comment", {"comment": "Look here."})
    (comment_id,) = re.findall(r"/comment/(comment-[0-9a-f]+)/take-back", checker.get(page).text)
    path = f"{page}/comment/{comment_id}/take-back"
    manager = house.person(Role.MANAGER)
    assert "take-back" not in manager.get(page).text
    assert "taken back by the person who wrote it" in manager.send_from(here.path, path).text
    assert checker.send_from(page, path).status_code == 303
    assert "Look here." not in checker.get(page).text


@pytest.mark.parametrize("said", ["page/2/read", "page/2/comment", "pass", "back"])
def test_what_is_said_of_a_version_that_changed_meanwhile_counts_for_nothing(
    here: MarkedHouse, checker: Person, said: str
) -> None:
    """S38: somebody else made a new version while this person looked; nothing is noted of a page they never saw."""
    _read_all(here, checker)
    manager = here.house.person(Role.MANAGER)
    path = here.page("Observation")
    manager.send_from(path, path + "/mark", {"person": "none", "ground": Ground.REFUSED.value, "typed": "noon"})
    gone = checker.send_from(_check(here), f"{_check(here)}/{said}", {"version": "1", "comment": "Her coat."})
    assert gone.status_code == 422
    assert "There is no copy that stands now" in gone.text
    here.read_and_copy(manager)
    late = checker.send_from(_check(here), f"{_check(here)}/{said}", {"version": "1", "comment": "Her coat."})
    assert late.status_code == 422
    assert "not the version that stands now. Look at version 2." in late.text
    assert "2 of 5 pages still to read by you" in checker.get(_check(here)).text, "its front page, and what changed"
    assert not here.house.state(here.ref).sign_offs


def test_whose_pass_is_not_needed_is_told_so_and_not_that_it_was_given(house: House, here: MarkedHouse) -> None:
    """S38: a legal adviser reads a copy that needs no advice; nobody takes that for a pass."""
    adviser = house.person(Role.LEGAL_ADVISER).get(_check(here)).text
    assert "This version does not need your pass." in adviser
    assert "is passed" not in adviser
    assert "still to read by you" not in adviser
