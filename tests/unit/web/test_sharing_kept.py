"""A sharing: its pages and their copy, to whom it may not go, from whom it is kept, guidance (S61, S103-S118)."""

import hashlib

import pytest

from activities.matter_facts import matter_fault
from models import acts
from models.files import Document
from models.sharing_words import HowChecked
from models.words import DocumentKind, Ground, ProcessKind, Role
from records.database import reading, writing
from records.file import documents_of, edit_document, facts_of_document
from records.matters import add_person, list_matters
from records.people import users
from records.requests import children_on_file
from rules.refusals import words_for
from tests.unit.activities.test_sharing import words_of
from tests.unit.web import papers
from tests.unit.web.house import House, Person
from tests.unit.web.sharing_house import (
    CONSENT,
    begun,
    boxes,
    filled,
    made_sure,
    make_the_copy,
    passed_on,
)


@pytest.fixture
def request_ref(house: House) -> str:
    """A request, by which the child is on file."""
    return house.request()


@pytest.fixture
def manager(house: House, request_ref: str) -> Person:
    """Who begins the sharing."""
    return house.person(Role.MANAGER)


def told_apart(house: House, paper: Document, kind: DocumentKind) -> None:
    """Somebody corrects what kind of paper it is."""
    with writing(house.desk.engine) as session:
        facts = facts_of_document(paper).model_copy(update={"kind": kind})
        edit_document(session, paper.id, "house", facts, "u-manager")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("Deputy@Example.org", "belongs to somebody of the setting"),
        ("requests@setting.example", "belongs to somebody of the setting"),
        ("mira@example.org", "belongs to the child&#39;s family"),
    ],
)
def test_it_goes_neither_to_ourselves_nor_to_the_family(
    house: House, manager: Person, email: str, words: str
) -> None:
    """S5, S7, S112: a parent asks to see the file by a request, where everybody in it is heard."""
    path = begun(house, manager)
    ref = path.rsplit("/", 1)[1]
    with writing(house.desk.engine, ref) as session:
        person_id = add_person(session, ref, "Somebody", manager.user.id, email=email)
        code = matter_fault(session, ref, acts.ReceiverChecked(person_id=person_id, how=HowChecked.KNOWN))
    assert code is not None
    assert words.replace("&#39;", "'") in words_for(code)


def test_what_came_back_is_made_sure_of_anew_and_in_the_wrong_hands_it_is_a_breach(
    house: House, manager: Person
) -> None:
    """S112, R35: an address typed wrong; the breach begins in the same step, about the child."""
    path = begun(house, manager)
    made_sure(manager, path, email="duty@council.exmaple")
    manager.send(f"{path}/sharing/consent", {**CONSENT, **boxes(house, "consent_on")})
    page = f"{path}/sharing/pass-on"
    assert "duty@council.exmaple" in manager.get(page).text
    manager.send_from(page, f"{path}/sharing/passed-on", passed_on(house, "first"))
    came_back = {"where": "came_back", "astray_words": "The address does not exist."}
    assert manager.send(f"{path}/sharing/astray", came_back).status_code == 303
    assert "Make sure first who gets it" in manager.get(page).text
    made_sure(manager, path, email="duty@council.example")
    manager.send_from(page, f"{path}/sharing/passed-on", passed_on(house, "first"))
    wrong = {"where": "wrong_hands", "astray_words": "A neighbour opened it."}
    assert manager.send(f"{path}/sharing/astray", wrong).status_code == 303
    with reading(house.desk.engine) as session:
        (breach,) = list_matters(session, kind=ProcessKind.BREACH)
    assert (breach.ref, breach.child_name) == ("BR-2026-0001", "Rowan Ashdown")
    assert "A neighbour opened it." in manager.get("/matters/BR-2026-0001").text


def test_the_record_is_listed_for_the_child_and_in_a_register(
    house: House, manager: Person, request_ref: str
) -> None:
    """S100: it is found from the child's own request and in the register, which has no names when taken out."""
    begun(house, manager)
    assert "SH-2026-0001" in manager.get(f"/requests/{request_ref}").text
    assert "SH-2026-0001" in manager.get("/matters/register/sharings").text
    table = manager.get("/matters/register/sharings/export.csv").text
    assert "SH-2026-0001" in table
    assert "Rowan" not in table


def test_whom_it_is_about_sees_nothing_of_it(house: House, manager: Person, request_ref: str) -> None:
    """S61, S98: a worry about a colleague: neither page, list, register, task nor breach shows it to them."""
    with reading(house.desk.engine) as session:
        deputy_user = users(session, Role.DEPUTY)[0]
    path = begun(house, manager, about=[deputy_user.id])
    deputy = house.person(Role.DEPUTY)
    for below in ("", "/history", "/backing", "/letters", "/sharing/pages", "/sharing/copy", "/sharing/consent"):
        assert deputy.get(path + below).status_code == 404
    for page in ("/", "/matters", "/matters/register/sharings", f"/requests/{request_ref}"):
        assert "SH-2026-0001" not in deputy.get(page).text
    assert "SH-2026-0001" not in deputy.get("/matters/register/sharings/export.csv").text
    assert "SH-2026-0001" in manager.get("/matters").text
    made_sure(manager, path)
    manager.send(f"{path}/sharing/consent", {**CONSENT, **boxes(house, "consent_on")})
    page = f"{path}/sharing/pass-on"
    manager.send_from(page, f"{path}/sharing/passed-on", passed_on(house, "first"))
    manager.send(f"{path}/sharing/astray", {"where": "wrong_hands", "astray_words": "Lost on the bus."})
    assert "BR-2026-0001" in manager.get("/matters").text
    assert "BR-2026-0001" not in deputy.get("/matters").text
    assert deputy.get("/matters/BR-2026-0001").status_code == 404


def test_nobody_begins_a_record_about_themselves(house: House, manager: Person) -> None:
    """S61: a colleague does."""
    answer = manager.send("/share", {**filled(house), "about": [manager.user.id]})
    assert "You cannot keep a record about yourself" in answer.text


def test_pages_are_chosen_copied_looked_at_and_only_then_taken_out(house: House, manager: Person) -> None:
    """S112, R30: a paper added here, its pages, the copy by the black marker; no backing, no file to take away."""
    path = begun(house, manager)
    page = f"{path}/sharing/pages"
    assert "make sure who gets it" in manager.get(page).text
    made_sure(manager, path)
    files = {"documents": ("visit.pdf", papers.pdf("Rowan fell.", "Tilly saw it.", "Nothing else."))}
    assert manager.send_from(page, f"{path}/sharing/papers", files=files).status_code == 303
    with reading(house.desk.engine) as session:
        (paper,) = documents_of(session, children_on_file(session)[0].id)
    chosen = {"papers": [paper.id], f"pages-{paper.id}": "2-4", "black": "Tilly"}
    answer = manager.send(page, chosen)
    assert "It has 3 pages" in answer.text
    assert manager.send(page, {**chosen, f"pages-{paper.id}": "1, 2"}).status_code == 303
    assert "is being made" in manager.get(f"{path}/sharing/copy").text
    sha256 = make_the_copy(house, path)
    looking = manager.get(f"{path}/sharing/copy").text
    assert f"{sha256}/2.png" in looking
    assert manager.get(f"{path}/sharing/copy/{sha256}/2.png").headers["content-type"] == "image/png"
    assert manager.get(f"{path}/sharing/copy/{'0' * 64}/2.png").status_code == 404
    assert manager.get(f"{path}/sharing/copy.pdf").status_code == 403
    read = {"looked": "yes", "sha256": sha256}
    assert manager.send(f"{path}/sharing/copy", {**read, "sha256": "0" * 64}).status_code == 422
    assert manager.send(f"{path}/sharing/copy", read).status_code == 303
    assert manager.get(f"{path}/sharing/copy.pdf").status_code == 403
    manager.send(f"{path}/sharing/consent", {**CONSENT, **boxes(house, "consent_on")})
    told_apart(house, paper, DocumentKind.LEGAL_ADVICE)
    assert "Choose the pages again" in manager.get(f"{path}/sharing/copy.pdf").text, "it is privileged after all"
    told_apart(house, paper, paper.kind)
    taken = manager.get(f"{path}/sharing/copy.pdf").content
    assert hashlib.sha256(taken).hexdigest() == sha256
    words = words_of(taken)
    assert "Rowan fell." in words
    assert "saw it." in words
    assert "Tilly" not in words
    assert "Nothing else." not in words
    form = passed_on(house, "first", how="secure_mail")
    assert manager.send_from(f"{path}/sharing/pass-on", f"{path}/sharing/passed-on", form).status_code == 303
    assert "pages went" in manager.get(path).text


def test_papers_are_added_from_a_sharing_by_who_may_and_open_requests_hear_of_it(
    house: House, manager: Person, request_ref: str
) -> None:
    """S59, S38, R34: whoever reads the file does not change it; what is added changes the open request's file."""
    path = begun(house, manager)
    made_sure(manager, path)
    page = f"{path}/sharing/pages"
    files = {"documents": ("visit.pdf", papers.pdf("Rowan fell."))}
    lead = house.person(Role.SAFEGUARDING_LEAD)
    assert "Add papers" not in lead.get(page).text
    assert lead.send_from(page, f"{path}/sharing/papers", files=files).status_code == 403
    before = house.state(request_ref).file
    assert manager.send_from(page, f"{path}/sharing/papers", files=files).status_code == 303
    told = house.state(request_ref).file
    assert told is not None
    assert told != before
    assert told.documents == 1


def test_a_paper_that_is_stopped_or_left_out_in_an_open_request_says_so(
    house: House, manager: Person, request_ref: str
) -> None:
    """S54, S112, R19: in plain words beside the paper; it may be chosen all the same."""
    path = begun(house, manager)
    made_sure(manager, path)
    page = f"{path}/sharing/pages"
    for name in ("first.pdf", "second.pdf"):
        files = {"documents": (name, papers.pdf(f"Rowan fell. {name}"))}
        manager.send_from(page, f"{path}/sharing/papers", files=files)
    with reading(house.desk.engine) as session:
        first, second = documents_of(session, children_on_file(session)[0].id)
    assert "Careful" not in manager.get(page).text
    house.record(request_ref, acts.StopPlaced(document_id=first.id))
    decided = house.record(request_ref, acts.PaperDecided(document_id=second.id, ground=Ground.LEGAL_PRIVILEGE))
    assert "It is left out" not in manager.get(page).text
    house.record(request_ref, acts.Backed(seq=decided.seq), Role.LINE_MANAGER)
    text = manager.get(page).text
    assert text.count(f"A safeguarding stop stands on it in {request_ref}") == 1
    assert text.count(f"It is left out of the copy in {request_ref}") == 1
    assert manager.send(page, {"papers": [first.id, second.id]}).status_code == 303


def test_its_pages_open_and_are_for_those_who_handle_matters(house: House, manager: Person) -> None:
    """S93, S59: what waits is on the list of who handles it, every page opens, and others are kept out."""
    path = begun(house, manager)
    assert "SH-2026-0001" in manager.get("/").text
    below = ["", "/letters", "/backing", "/history"]
    below += [
        f"/sharing/{one}"
        for one in (
            *("receiver", "confidence", "pages", "copy", "consent", "five-questions"),
            *("pass-on", "parents", "astray", "leave"),
        )
    ]
    lead, adviser = house.person(Role.SAFEGUARDING_LEAD), house.person(Role.LEGAL_ADVISER)
    for page in below:
        assert manager.get(path + page).status_code == 200, page
        assert lead.get(path + page).status_code == 200, page
        assert adviser.get(path + page).status_code == 403, page
    assert manager.get(f"{path}/sharing/copy.pdf").status_code == 403
    for page in ("/share", "/share/urgent", "/share/guidance"):
        assert manager.get(page).status_code == 200
        assert adviser.get(page).status_code == 403


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("S103", "What gives cause"),
        ("S108", "We cannot promise that it stays secret"),
        ("S109", "We ask for their consent first in most cases"),
        ("S110", "Forms signed when the child joined"),
        ("S111", "Local partners"),
        ("S114", "When the child moves on, we tell the next school"),
        ("S116", "Two settings at once"),
        ("S117", "The privacy notice and the leaflets"),
        ("S118", "Social care and police may tell them who told"),
    ],
)
def test_guidance_stands_beside_the_record(manager: Person, number: str, words: str) -> None:
    """S103, S108-S111, S114, S116-S118: causes, limits, ways to consent, partners, next school."""
    assert "/share/guidance" in manager.get("/share").text
    assert words in manager.get("/share/guidance").text, number
