"""A checker from outside sees the copy they are invited to check, and nothing else (S38, S59)."""

import re

import httpx
import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.writing import LetterActivities
from models import acts
from models.words import DocumentKind, MentionKind, PartyKind, Role, WhoLearns
from records import people
from records.database import reading, writing
from records.post import letters_of
from records.scope import request_digest
from rules.agenda import effects_due
from rules.signoff import roles_missing
from tests.unit.web.house import PASSWORD, Browser, House, Person
from tests.unit.web.marked_house import MarkedHouse, copied_house, marked_house
from tests.unit.web.parties import somebody, user_id
from tests.unit.web.tools_by_hand import tools_of

pytestmark = pytest.mark.usefixtures("patient")

HIDDEN = re.compile(r'name="(csrf|said)" value="([^"]*)"')
CHAIR = {"name": "Celia Hartwell", "email": "chair@example.org", "why": "Chair of our committee."}
CHOSEN = "four odd green wagons"
_PAGES = ("", "/plan", "/documents", "/people", "/letters", "/replies", "/decisions", "/history", "/marker")
_MORE = ("/release", "/stops", "/legal", "/checkers", "/copies/1", "/copies/1/log", "/went-wrong", "/backing")


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was made and proved."""
    return copied_house(house)


@pytest.fixture
def guest(house: House) -> Person:
    """The chair of the committee, with an account for checking."""
    with writing(house.desk.engine) as session:
        people.add_user(session, "Celia Hartwell", "chair@example.org", Role.INVITED_CHECKER, PASSWORD, by="test")
    return house.person(Role.INVITED_CHECKER)


def _invite(here: MarkedHouse, guest: Person) -> None:
    manager = here.house.person(Role.MANAGER)
    path = f"/requests/{here.ref}/checkers"
    said = manager.send_from(path, path, {"who": guest.user.id, "why": "Chair of our committee."})
    assert said.status_code == 303 and "End the invitation of Celia Hartwell" in manager.get(path).text
    assert guest.user.id in here.house.state(here.ref).invited_checkers


def test_an_invited_checker_reads_and_passes_the_copy(here: MarkedHouse, guest: Person) -> None:
    """S38: in the line manager's stead, page by page."""
    check = f"/requests/{here.ref}/check"
    _invite(here, guest)
    assert f'href="{check}"' in guest.get("/").text
    copy = here.house.state(here.ref).copy
    assert copy is not None
    for page in range(1, copy.pages + 1):
        assert guest.get(f"{check}/1/copy/{page}/screen").status_code == 200
        guest.send_from(f"{check}/page/{page}", f"{check}/page/{page}/read")
    guest.send_from(check, f"{check}/pass", {"version": "1"})
    assert roles_missing(here.house.state(here.ref)) == ()


def test_an_invited_checker_sends_the_copy_back(here: MarkedHouse, guest: Person) -> None:
    """S38."""
    check = f"/requests/{here.ref}/check"
    _invite(here, guest)
    answer = guest.send_from(check, f"{check}/back", {"to": "redaction", "why": "A name stands on page 2."})
    assert answer.status_code == 303 and guest.get(check).status_code == 200
    assert here.house.state(here.ref).copy is None


@pytest.mark.parametrize(
    "below",
    [*_PAGES, *_MORE],
)
def test_nothing_else_of_the_request_is_seen(here: MarkedHouse, guest: Person, below: str) -> None:
    """S59: no file, no people, no letters, no history."""
    here.house.record(here.ref, acts.CheckerInvited(user_id=guest.user.id))
    path = f"/requests/{here.ref}{below}"
    assert guest.get(path).status_code == 403
    page = guest.get(f"/requests/{here.ref}/check").text
    assert f'href="{path}"' not in page


def test_the_check_of_another_request_stays_shut(here: MarkedHouse, guest: Person) -> None:
    """S59: pages and pictures, before the invitation, after it, and after the end."""
    shut = [f"/requests/{here.ref}/check{below}" for below in ("", "/page/1", "/1/copy/1/screen", "/1/original/2")]
    other = here.house.request(requester_name="Tom Ashdown", child_name="Ivy Ashdown")
    here.house.record(other, acts.CheckerInvited(user_id=guest.user.id))
    assert {guest.get(path).status_code for path in shut} == {403}
    assert here.ref not in guest.get("/").text
    _invite(here, guest)
    assert {guest.get(path).status_code for path in shut} == {200}
    manager = here.house.person(Role.MANAGER)
    invitations = f"/requests/{here.ref}/checkers"
    manager.send_from(invitations, f"{invitations}/{guest.user.id}/dismiss")
    assert {guest.get(path).status_code for path in shut} == {403}
    here.house.record(here.ref, acts.CheckerInvited(user_id=guest.user.id))
    here.house.record(here.ref, acts.RequestWithdrawn())
    assert {guest.get(path).status_code for path in shut} == {403}


def _link(here: MarkedHouse) -> str:
    """What the worker does when somebody is invited: the letter is written; its link is in it and nowhere else."""
    desk = here.house.desk
    due = [
        one for one in effects_due(here.ref, here.house.state(here.ref)) if one.letter_kind == "checker_invitation"
    ]
    with pytest.raises(ApplicationError, match="mail_server_away"):
        ActivityEnvironment().run(LetterActivities(tools_of(here.house)).send_letter, due[0])
    with reading(desk.engine) as session:
        letter = next(one for one in letters_of(session, here.ref) if one.kind == "checker_invitation")
    assert "Rowan" not in letter.text and "Ashdown" not in letter.text and "Ashdown" not in letter.subject
    return str(re.findall(r"http://127.0.0.1:8000(/welcome/\S+)", letter.text)[0])


def _code(here: MarkedHouse) -> str:
    with reading(here.house.desk.engine) as session:
        letters = [letter for letter in letters_of(session, here.ref) if letter.kind == "answer_code"]
    assert letters[-1].to_email == "chair@example.org"
    return str(re.findall(r"\b(\d{6})\b", letters[-1].text)[0])


def _send(browser: Browser, page: httpx.Response, path: str, **form: str) -> httpx.Response:
    return browser.post(path, data={**dict(HIDDEN.findall(page.text)), **form})


def test_somebody_without_an_account_is_invited_by_the_manager_and_comes_in_by_a_code(here: MarkedHouse) -> None:
    """S38, R34: name and address are enough; the letter has a link, the code goes apart, the link serves once."""
    path = f"/requests/{here.ref}/checkers"
    manager = here.house.person(Role.MANAGER)
    assert manager.send(path, CHAIR).status_code == 303
    welcome, browser = _link(here), here.house.browser()
    start = browser.get(welcome)
    assert "Rowan" not in start.text and here.ref not in start.text
    typing = _send(browser, start, f"{welcome}/code")
    short = _send(browser, typing, f"{welcome}/open", code=_code(here), new="short", again="short")
    assert "too short" in short.text
    wrong = _send(browser, typing, f"{welcome}/open", code="000000", new=CHOSEN, again=CHOSEN)
    assert "This code is not right" in wrong.text
    inside = _send(browser, typing, f"{welcome}/open", code=_code(here), new=CHOSEN, again=CHOSEN)
    assert "You are invited to check" in inside.text and "Read the copy page by page" in inside.text
    assert "You have used this link" in here.house.browser().get(welcome).text


def test_an_invitation_that_has_ended_opens_nothing(here: MarkedHouse) -> None:
    """S59: the link in the letter is shut with the invitation, and with the request."""
    path = f"/requests/{here.ref}/checkers"
    manager = here.house.person(Role.MANAGER)
    manager.send(path, CHAIR)
    welcome = _link(here)
    (guest,) = here.house.state(here.ref).invited_checkers
    manager.send_from(path, f"{path}/{guest}/dismiss")
    assert "This invitation has ended" in here.house.browser().get(welcome).text
    here.house.record(here.ref, acts.CheckerInvited(user_id=guest))
    here.house.record(here.ref, acts.RequestWithdrawn())
    assert "This has come to its end" in here.house.browser().get(welcome).text
    assert here.house.browser().get("/welcome/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_nobody_of_the_setting_is_invited_as_somebody_from_outside(here: MarkedHouse) -> None:
    """S38: a second account for one person would be no second pair of eyes; what was typed is kept."""
    path = f"/requests/{here.ref}/checkers"
    manager = here.house.person(Role.MANAGER)
    said = manager.send(path, {**CHAIR, "email": manager.user.email.upper()})
    assert said.status_code == 422 and "they are not from outside" in said.text and "Celia Hartwell" in said.text
    assert not here.house.state(here.ref).invited_checkers
    lost = manager.send(path, {"why": "x"})
    assert "Enter their name" in lost.text and "Enter their e-mail address" in lost.text


def test_a_guest_who_confirms_sees_no_paper_that_the_law_keeps_apart(house: House, guest: Person) -> None:
    """S38, S101, R22: none on a sharing nobody was told of, and none that two people left out as a whole."""
    here = marked_house(house)
    quiet = here.add_paper("Quiet", b"Nobody was told of it.", "text", kind=DocumentKind.NOT_TOLD)
    facts = acts.FileChanged(digest=_digest(here), documents=4, pages=5, not_told=(quiet,))
    for act in (facts, acts.CheckerInvited(user_id=guest.user.id), acts.FileComplete(digest=_digest(here))):
        house.record(here.ref, act)
    page = guest.get(f"/requests/{here.ref}/check/file").text
    assert "Observation" in page and "Quiet" not in page
    assert guest.get(f"/requests/{here.ref}/check/file/{quiet}").status_code == 404
    assert guest.get(f"/requests/{here.ref}/check/file/{quiet}/1.png").status_code == 404


def test_a_guest_confirms_the_file_and_reads_the_letters(house: House, guest: Person) -> None:
    """S17, S20, S38: what a line manager would do, on pages of their own; nothing of it before the invitation."""
    here = marked_house(house)
    house.record(here.ref, acts.FileChanged(digest=_digest(here), documents=3, pages=4))
    check = f"/requests/{here.ref}/check"
    assert guest.get(f"{check}/file").status_code == 403 and guest.get(f"{check}/letters").status_code == 403
    house.record(here.ref, acts.CheckerInvited(user_id=guest.user.id))
    assert "Observation" not in guest.get(f"{check}/file").text, "it is not theirs to confirm yet"
    here.add_paper("Late note", b"A note that came late.", "text")
    house.record(here.ref, acts.FileChanged(digest=_digest(here), documents=4, pages=5))
    assert "Go through the file and confirm it" not in guest.get("/").text
    house.record(here.ref, acts.FileComplete(digest=_digest(here)))
    assert "Go through the file and confirm it" in guest.get("/").text
    assert "Observation" in guest.get(f"{check}/file").text
    picture = f"{check}/file/{here.papers['Observation']}/1.png"
    assert guest.get(picture).content.startswith(b"\x89PNG")
    assert guest.get(f"{check}/file/{here.papers['Advice']}").status_code == 404
    assert guest.send(f"{check}/file").status_code == 303
    assert house.state(here.ref).confirmed == (_digest(here), guest.user.id)
    shut = guest.get(f"{check}/file")
    assert "The file is confirmed" in shut.text and "Observation" not in shut.text
    assert guest.get(picture).status_code == 404, "confirmed: the papers are shut again"
    new = here.add_person("Aunt Bea", PartyKind.FAMILY, contact_email="bea@example.org")
    here.mention("Aunt Bea", "Late note", "A note that came late.", MentionKind.REFERS_TO)
    plan = acts.ContactPlanned(party_id=new, ask=True, who_learns=WhoLearns.SAFE)
    house.record(here.ref, plan)
    letters = guest.get(f"{check}/letters").text
    assert "The letter to Aunt Bea" in letters
    one = f"{check}/letters/{new}"
    summary = re.findall(r'name="summary" value="([^"]*)"', guest.get(one).text)[0]
    assert "tick the box" in guest.send(one, {"summary": summary}).text
    assert guest.send(one, {"summary": summary, "agreed": "yes"}).status_code == 303
    assert house.state(here.ref).parties[new].read == summary


def _digest(here: MarkedHouse) -> str:
    with reading(here.house.desk.engine) as session:
        return request_digest(session, here.ref)


def test_only_leaders_invite_and_an_empty_form_says_what_is_missing(here: MarkedHouse, guest: Person) -> None:
    """S38, S66."""
    path = f"/requests/{here.ref}/checkers"
    assert here.house.person(Role.LINE_MANAGER).get(path).status_code == 403
    said = here.house.person(Role.MANAGER).send_from(path, path)
    assert said.status_code == 422 and "Choose who is invited" in said.text and "Somebody else" in said.text


def test_where_the_only_line_manager_is_named_in_the_file_it_is_told_in_time(
    here: MarkedHouse, guest: Person
) -> None:
    """S38, R24: not first when they open the second check and may not pass it."""
    house, page = here.house, f"/requests/{here.ref}"
    manager = house.person(Role.MANAGER)
    assert "Helena Stroud" not in manager.get(page).text.partition("Waiting for")[0]
    somebody(house, here.ref, "Helena Stroud", PartyKind.STAFF, account=user_id(house, Role.LINE_MANAGER))
    told = manager.get(page).text
    assert "Somebody is missing" in told and "Helena Stroud cannot do it in this request" in told
    _invite(here, guest)
    assert "Helena Stroud cannot do it" not in manager.get(page).text
