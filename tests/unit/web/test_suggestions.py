"""The file looked over by machine: suggestions, double sheets, missing pages, what nothing read (S18, R21)."""

from datetime import date

import pytest

import redaction
from models.files import Document
from models.words import DocumentKind, Role
from records.database import reading
from records.file import documents_of
from records.requests import get_request
from tests.patience import until
from tests.unit.web import papers
from tests.unit.web.house import House, Person
from web.filing.looking_over import not_read
from web.marker.reading import Paper

REPORT = b"Speech and language report\nDate: 4 March 2026\nWritten by Catrin Llewellyn\nNHS clinic, therapist"


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


def bring(manager: Person, ref: str, *files: tuple[str, bytes]) -> None:
    manager.send(f"/requests/{ref}/documents", files=[("documents", file) for file in files])


def when_read(manager: Person, path: str) -> str:
    """The page once everything was read behind it."""
    until(lambda: "Look again" not in manager.get(path).text, "what was read in the papers")
    return manager.get(path).text


def papers_of(house: House, ref: str) -> list[Document]:
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return documents_of(session, request.child_id)


def test_a_suggestion_counts_only_when_a_person_accepts_it(house: House, ref: str, manager: Person) -> None:
    """S18, R21: date, author and kind are read, shown with their words, and taken over one by one."""
    bring(manager, ref, ("report.txt", REPORT))
    page = when_read(manager, f"/requests/{ref}/documents/suggestions")
    assert "Read from “Date: 4 March 2026”" in page
    (paper,) = papers_of(house, ref)
    assert (paper.dated, paper.author, paper.kind) == (None, "", DocumentKind.PERSONAL)
    ticked = [f"{paper.id}-dated-2026-03-04", f"{paper.id}-kind-health"]
    assert manager.send(f"/requests/{ref}/documents/suggestions", {"take": ticked}).status_code == 303
    (after,) = papers_of(house, ref)
    assert (after.dated, after.author, after.kind) == (date(2026, 3, 4), "", DocumentKind.HEALTH)
    file = house.state(ref).file
    assert file is not None
    assert file.health == (paper.id,)


def test_what_the_paper_does_not_say_cannot_be_accepted(house: House, ref: str, manager: Person) -> None:
    """S18: a form made up by somebody changes nothing."""
    bring(manager, ref, ("report.txt", REPORT))
    when_read(manager, f"/requests/{ref}/documents/suggestions")
    (paper,) = papers_of(house, ref)
    page = manager.send(f"/requests/{ref}/documents/suggestions", {"take": [f"{paper.id}-dated-2019-01-01"]})
    assert "Tick what is right" in page.text
    assert papers_of(house, ref)[0].dated is None


def test_double_sheets_and_missing_pages_are_shown_and_explained(house: House, ref: str, manager: Person) -> None:
    """S18: nothing is deleted; what is odd is explained before the file is complete."""
    words = "The same long words of one and the same sheet, which was scanned twice. Page 1 of 3"
    bring(manager, ref, ("a.pdf", papers.pdf(words)), ("b.txt", words.encode()))
    page = when_read(manager, f"/requests/{ref}/documents")
    assert "The same words as “A”" in page
    assert "Says 3 pages, has 1" in page
    path = f"/requests/{ref}/documents/complete"
    places = ["cabinet", "email", "apps", "messages", "cctv", "notebooks", "logs", "elsewhere"]
    assert "Explain these here" in manager.send(path, {"searched": places}).text
    form = {"searched": places, "gaps": "Scanned twice; the other pages were lost in 2025."}
    assert manager.send(path, form).status_code == 303


def page_of(number: int, machine_read: bool) -> redaction.Page:
    return redaction.Page(number, 595, 842, (), "", machine_read)


@pytest.mark.parametrize(
    ("paper", "remarks"),
    [
        (Paper((page_of(1, True),)), []),
        (Paper((page_of(1, False),)), ["Not machine-read"]),
        (Paper((page_of(1, True), page_of(2, False))), ["Not machine-read: page 2"]),
        (Paper((page_of(1, False), page_of(2, True), page_of(3, False))), ["Not machine-read: pages 1 and 3"]),
        (Paper(fault="It cannot be opened."), ["Not machine-read"]),
    ],
)
def test_what_nothing_could_read_is_never_shown_as_clean(paper: Paper, remarks: list[str]) -> None:
    """R30: a page without words of the machine is said to be one."""
    assert not_read(paper) == remarks
