"""Collecting the file (S16-S18, S52, R25): what is taken, what is not and why, order, complete, confirmed."""

from datetime import date
from typing import Any

import httpx
import pytest

from models.files import Document
from models.words import DocumentKind, Role
from records import audit
from records.database import reading
from records.file import documents_of
from records.requests import get_request
from tests.unit.web import papers
from tests.unit.web.house import House, Person
from web.filing.documents import moved
from web.filing.search_places import PLACES
from web.filing.taking_in import shown_name
from web.protection import LARGEST_FILE

ALL_PLACES = [place.value for place in PLACES]


def bring(person: Person, ref: str, *files: tuple[str, bytes] | tuple[str, bytes, str]) -> httpx.Response:
    return person.send(f"/requests/{ref}/documents", files=[("documents", file) for file in files])


def papers_of(house: House, ref: str) -> list[Document]:
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return documents_of(session, request.child_id)


@pytest.fixture
def ref(house: House) -> str:
    """A request that is being collected for."""
    found = house.request()
    house.entitled(found)
    return found


@pytest.fixture
def manager(house: House) -> Person:
    """The manager, signed in."""
    return house.person(Role.MANAGER)


def test_documents_are_taken_in_and_the_request_is_told(house: House, ref: str, manager: Person) -> None:
    answer = bring(manager, ref, ("2026-03-04 note.pdf", papers.pdf("one", "two")), ("call.txt", b"She called."))
    assert answer.status_code == 303
    first, second = papers_of(house, ref)
    assert (first.title, first.dated, first.pages, first.media) == ("2026 03 04 note", date(2026, 3, 4), 2, "pdf")
    assert (second.title, second.media) == ("Call", "text")
    file = house.state(ref).file
    assert file is not None
    assert (file.documents, file.pages) == (2, 3)


def test_what_is_attached_to_a_mail_becomes_a_document_of_its_own(house: House, ref: str, manager: Person) -> None:
    bring(manager, ref, ("mail.eml", papers.mail(("report.pdf", papers.pdf("report")))))
    mail, report = papers_of(house, ref)
    assert (mail.title, mail.author, mail.dated) == ("E-mail: Rowan on Tuesday", "Ines Aldane", date(2026, 3, 3))
    assert mail.kind is DocumentKind.CORRESPONDENCE
    assert (report.title, report.explanation) == ("Report", "Was inside mail.eml.")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.pdf", b"", "empty"),
        ("letter.pdf", b"this is not a PDF", "contents are something else"),
        ("locked.pdf", papers.encrypted_pdf(), "password"),
        ("broken.pdf", papers.pdf("x")[:300], ""),
        ("all.zip", papers.zipped(), "Unpack it"),
        ("photo.heic", b"\x00\x01\x02\x03" * 50, "not known"),
    ],
    ids=["empty", "not a PDF", "encrypted", "broken", "zip", "unknown"],
)
def test_what_cannot_be_taken_is_named_and_the_rest_is_taken(
    house: House, ref: str, manager: Person, name: str, data: bytes, said: str
) -> None:
    page = bring(manager, ref, (name, data), ("good.txt", b"Good."))
    assert page.status_code == 422
    assert f"{name}: " in page.text
    assert said in page.text
    assert "good.txt (1 page)" in page.text
    assert [paper.name for paper in papers_of(house, ref)] == ["good.txt"]


def test_a_file_over_25_megabytes_is_named_with_its_size(house: House, ref: str, manager: Person) -> None:
    page = bring(manager, ref, ("scan.pdf", b"%PDF-1.7" + b"x" * LARGEST_FILE), ("good.txt", b"Good."))
    assert "scan.pdf: this file is 25 MB; at most 25 MB" in page.text
    assert len(papers_of(house, ref)) == 1


def test_the_same_document_twice_is_refused_with_the_others_title(house: House, ref: str, manager: Person) -> None:
    bring(manager, ref, ("note.txt", b"Same."))
    page = bring(manager, ref, ("copy of note.txt", b"Same."))
    assert "is in the file already, as “Note”" in page.text
    assert len(papers_of(house, ref)) == 1


def test_sending_nothing_is_said_so(ref: str, manager: Person) -> None:
    assert "Choose at least one file" in manager.send(f"/requests/{ref}/documents", {}).text


def test_facts_are_corrected_and_the_document_is_not(house: House, ref: str, manager: Person) -> None:
    """R25: only what is known of it changes; the change is in the audit, its words are not."""
    bring(manager, ref, ("note.txt", b"Text."))
    (paper,) = papers_of(house, ref)
    path = f"/requests/{ref}/documents/{paper.id}"
    form = {"title": "Call note", "kind": "personal", "author": "Ines Aldane", "explanation": ""}
    dated = {"dated-day": "4", "dated-month": "3", "dated-year": "2026"}
    assert manager.send(path, {**form, **dated}).status_code == 303
    (after,) = papers_of(house, ref)
    assert (after.title, after.dated, after.sha256) == ("Call note", date(2026, 3, 4), paper.sha256)
    with reading(house.desk.engine) as session:
        (entry,) = audit.entries(session, ref, "document.edited")
    assert "Ines" not in entry.detail_json


def test_a_document_dated_in_the_future_is_refused(house: House, ref: str, manager: Person) -> None:
    bring(manager, ref, ("note.txt", b"Text."))
    (paper,) = papers_of(house, ref)
    form = {"title": "Note", "kind": "personal", "dated-day": "4", "dated-month": "3", "dated-year": "2028"}
    assert "in the future" in manager.send(f"/requests/{ref}/documents/{paper.id}", form).text


def test_documents_are_put_in_the_order_of_their_dates(house: House, ref: str, manager: Person) -> None:
    """S18."""
    bring(manager, ref, ("2026-05-01 b.txt", b"b"), ("2026-01-01 a.txt", b"a"), ("no date.txt", b"c"))
    assert "Out of date order" in manager.get(f"/requests/{ref}/documents").text
    manager.send_from(f"/requests/{ref}/documents", f"/requests/{ref}/documents/order", {"move": "by_date"})
    assert [paper.name for paper in papers_of(house, ref)] == [
        "2026-01-01 a.txt",
        "2026-05-01 b.txt",
        "no date.txt",
    ]


def test_one_document_is_moved() -> None:
    assert moved(["a", "b", "c"], "up:c") == ["a", "c", "b"]
    assert moved(["a", "b", "c"], "down:a") == ["b", "a", "c"]
    assert moved(["a", "b"], "up:a") == ["a", "b"]
    assert moved(["a", "b"], "sideways:a") == ["a", "b"]


def complete(person: Person, ref: str, **form: Any) -> httpx.Response:
    return person.send(f"/requests/{ref}/documents/complete", {"searched": ALL_PLACES, **form})


def test_the_file_is_complete_when_both_have_said_so(house: House, ref: str, manager: Person) -> None:
    """S16-S18."""
    bring(manager, ref, ("note.txt", b"Text."))
    assert complete(manager, ref).status_code == 303
    line_manager = house.person(Role.LINE_MANAGER)
    path = f"/requests/{ref}/documents"
    assert "Confirm that you went through" in line_manager.send_from(path, f"{path}/confirm").text
    assert line_manager.send_from(path, f"{path}/confirm", {"gone_through": "yes"}).status_code == 303
    assert "have both said that this file is complete" in manager.get(path).text


def test_a_place_that_was_not_searched_needs_a_reason(ref: str, manager: Person) -> None:
    """S52."""
    bring(manager, ref, ("note.txt", b"Text."))
    page = complete(manager, ref, searched=["cabinet", "email"])
    assert "Say why the other places were not searched" in page.text
    assert complete(manager, ref, searched=["cabinet"], not_searched="There is no CCTV.").status_code == 303
    assert "There is no CCTV." in manager.get(f"/requests/{ref}/history").text


def test_a_file_that_changed_has_to_be_looked_at_again(house: House, ref: str, manager: Person) -> None:
    bring(manager, ref, ("note.txt", b"Text."))
    hidden = manager.hidden(f"/requests/{ref}/documents/complete")
    bring(manager, ref, ("late.txt", b"Late."))
    form = {**hidden, "searched": ALL_PLACES}
    page = manager.browser.post(f"/requests/{ref}/documents/complete", data=form)
    assert "The file changed since this page was opened" in page.text
    assert house.state(ref).complete is None


def test_a_document_added_later_voids_what_was_confirmed(house: House, ref: str, manager: Person) -> None:
    bring(manager, ref, ("note.txt", b"Text."))
    complete(manager, ref)
    bring(manager, ref, ("late.txt", b"Late."))
    assert "both have to look again" in manager.get(f"/requests/{ref}/documents").text


def test_only_those_who_lead_add_documents(house: House, ref: str) -> None:
    line_manager = house.person(Role.LINE_MANAGER)
    page = bring(line_manager, ref, ("note.txt", b"Text."))
    assert "Your role cannot change the file" in page.text
    assert papers_of(house, ref) == []


def test_a_page_is_shown_as_a_picture_to_those_who_may_see_it(house: House, ref: str, manager: Person) -> None:
    bring(manager, ref, ("note.pdf", papers.pdf("one")))
    (paper,) = papers_of(house, ref)
    path = f"/requests/{ref}/documents/{paper.id}"
    assert f"{path}/pages/1.png" in manager.get(path).text
    picture = manager.get(f"{path}/pages/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert manager.get(f"{path}/pages/2.png").status_code == 404
    assert house.person(Role.LEGAL_ADVISER).get(f"{path}/pages/1.png").status_code == 403
    with reading(house.desk.engine) as session:
        assert audit.entries(session, ref, "viewed")


def test_a_document_of_another_child_is_not_found(house: House, ref: str, manager: Person) -> None:
    bring(manager, ref, ("note.txt", b"Text."))
    (paper,) = papers_of(house, ref)
    other = house.request(child_name="Somebody Else")
    assert manager.get(f"/requests/{other}/documents/{paper.id}").status_code == 404


def test_a_name_is_shown_without_folders_and_not_too_long() -> None:
    assert shown_name("C:\\files\\note.pdf") == "note.pdf"
    assert shown_name("../../etc/passwd") == "passwd"
    assert shown_name("") == "a file without a name"
    assert len(shown_name("x" * 500 + ".pdf")) <= 121
    assert shown_name("x" * 500 + ".pdf").endswith(".pdf")


def one_by_one(person: Person, ref: str, *files: tuple[str, bytes]) -> list[dict[str, Any]]:
    path = f"/requests/{ref}/documents"
    return [person.send_from(path, f"{path}/one", files=[("documents", file)]).json() for file in files]


def test_files_that_come_one_by_one_are_answered_each_and_count_at_the_end(
    house: House, ref: str, manager: Person
) -> None:
    """S17: broken ones are named, the rest is taken, and the request is told once of them all."""
    answers = one_by_one(manager, ref, ("a.txt", b"One."), ("b.pdf", b"no PDF"), ("c.txt", b"Two."))
    assert [answer["taken"] for answer in answers] == [1, 0, 1]
    assert answers[1]["refused"][0].startswith("b.pdf: ")
    before = house.state(ref).file
    assert before is None or before.documents == 0
    path = f"/requests/{ref}/documents"
    assert manager.send_from(path, f"{path}/told", {"taken": "2"}).status_code == 303
    file = house.state(ref).file
    assert file is not None
    assert file.documents == 2


def test_documents_whose_sending_broke_off_are_kept_and_said_so(house: House, ref: str, manager: Person) -> None:
    """R25: nothing is lost when the browser goes away between the first file and the last."""
    bring(manager, ref, ("first.txt", b"First."))
    one_by_one(manager, ref, ("a.txt", b"One."))
    path = f"/requests/{ref}/documents"
    assert "Nothing is lost" in manager.get(path).text
    manager.send_from(path, f"{path}/told")
    assert "Nothing is lost" not in manager.get(path).text
    one_by_one(manager, ref, ("b.txt", b"Two."))
    hidden = manager.hidden(path)
    manager.browser.post(f"{path}/told", data=hidden, follow_redirects=False)
    file = house.state(ref).file
    assert file is not None
    assert file.documents == 3


def test_who_may_not_change_the_file_is_told_so_for_each(house: House, ref: str) -> None:
    """S59: also where a script sends the files."""
    (answer,) = one_by_one(house.person(Role.LINE_MANAGER), ref, ("a.txt", b"One."))
    assert "Your role cannot change the file" in answer["refused"][0]
    assert papers_of(house, ref) == []
