"""One scan of the whole folder: taken in, looked through, cut by a person, counted (S16-S18, R25)."""

import re
from typing import Any

import httpx
import pytest

from models.files import Document
from models.words import Role
from records import boxes, store
from records.database import reading, writing
from records.file import documents_of
from records.requests import get_request
from redaction import Look
from tests.patience import until
from tests.unit.redaction.test_cutting import folder_scan
from tests.unit.web.house import House, Person
from web.filing.box_plan import documents, proposed

pytestmark = pytest.mark.usefixtures("nothing_read_ahead")

SCAN = ("page", "page", "separator", "page", "blank", "page")


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


def brought(manager: Person, ref: str, data: bytes, name: str = "folder.pdf") -> httpx.Response:
    return manager.send(f"/requests/{ref}/documents/box", files=[("scan", (name, data))])


def on_the_table(manager: Person, ref: str, *kinds: str) -> tuple[str, str]:
    """A scan that is looked through; returns its page's address and text."""
    place = brought(manager, ref, folder_scan(*kinds)).headers["location"]
    until(lambda: "pages looked at" not in manager.get(place).text, "the table", pause_seconds=0)
    return place, manager.get(place).text


def as_proposed(manager: Person, place: str, **more: str) -> dict[str, Any]:
    """The table's form as it stands, with `more`."""
    page = manager.get(place).text
    form = dict(re.findall(r'name="(place-\d+)"[^>]*value="(\d+)"', page))
    ticked = re.findall(r'name="((?:starts|keep)-\d+)" type="checkbox" value="yes" checked', page)
    return {**form, **dict.fromkeys(ticked, "yes"), **more}


def papers_of(house: House, ref: str) -> list[Document]:
    with reading(house.desk.engine) as session:
        request = get_request(session, ref)
        assert request is not None
        return documents_of(session, request.child_id)


def test_a_folder_is_cut_at_its_separators_and_the_request_is_told(house: House, ref: str, manager: Person) -> None:
    """S17, S18: separators and blank sheets are left out, everything else is kept."""
    place, page = on_the_table(manager, ref, *SCAN)
    assert "1 separator sheet" in page
    answer = manager.send(place, as_proposed(manager, place, sheets="4"))
    assert answer.status_code == 303
    assert [(paper.pages, paper.name) for paper in papers_of(house, ref)] == [
        (2, "folder.pdf, pages 1 to 2"),
        (2, "folder.pdf, pages 4, 6"),
    ]
    file = house.state(ref).file
    assert file is not None
    assert file.pages == 4
    assert manager.get(f"/requests/{ref}/documents/{papers_of(house, ref)[0].id}/pages/2.png").status_code == 200


def test_a_person_cuts_turns_orders_and_keeps_by_hand(house: House, ref: str, manager: Person) -> None:
    """S18: what the machine proposes is only a proposal."""
    place, _ = on_the_table(manager, ref, "page", "page", "blank")
    typed = {"starts-2": "yes", "turn-1": "90", "place-2": "0", "keep-3": "yes", "starts-3": "yes", "sheets": "3"}
    assert "from 1 to" in manager.send(place, as_proposed(manager, place, **typed)).text
    typed |= {"place-2": "1", "place-1": "2", "starts-1": ""}
    manager.send(place, as_proposed(manager, place, **typed))
    with reading(house.desk.engine) as session:
        box_id = place.rpartition("/")[2]
        assert [piece.pages for piece, _ in boxes.pieces_of(session, box_id)] == ["2 1:90", "3"]


def test_a_count_that_differs_from_the_paper_is_explained(ref: str, manager: Person) -> None:
    """S18: "the folder holds 9 sheets; 4 came in" is not passed over."""
    place, _ = on_the_table(manager, ref, *SCAN)
    refused = manager.send(place, as_proposed(manager, place, sheets="9")).text
    assert "The folder holds 9 sheets and 4 pages are kept" in refused
    assert 'value="9"' in refused
    assert "Count the sheets" in manager.send(place, as_proposed(manager, place, sheets="")).text
    explained = as_proposed(manager, place, sheets="9", note="Five are receipts of another family")
    assert manager.send(place, explained).status_code == 303


def test_the_file_is_not_complete_while_a_scan_lies_uncut(house: House, ref: str, manager: Person) -> None:
    """S18, S52."""
    manager.send(f"/requests/{ref}/documents", files=[("documents", ("a.txt", b"words"))])
    on_the_table(manager, ref, "page", "page")
    page = manager.get(f"/requests/{ref}/documents/complete").text
    assert "folder.pdf" in page
    assert "is not cut into documents yet" in page


def test_it_is_cut_another_way_and_a_second_form_changes_nothing(house: House, ref: str, manager: Person) -> None:
    """S18."""
    place, _ = on_the_table(manager, ref, "page", "page")
    form = as_proposed(manager, place, sheets="2")
    manager.send(place, form)
    assert len(papers_of(house, ref)) == 1
    manager.send_from(place, f"{place}/anew")
    assert papers_of(house, ref) == []
    manager.send(place, as_proposed(manager, place, **{"starts-2": "yes"}, sheets="2"))
    assert len(papers_of(house, ref)) == 2
    assert "cut into documents already" in manager.send_from(f"/requests/{ref}/documents/box", place, form).text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("one.pdf", folder_scan("page"), "is no scan of several pages"),
        ("note.txt", b"words", "is no scan of several pages"),
        ("broken.pdf", b"%PDF-1.7 broken", "damaged"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_what_is_no_scan_is_refused_in_one_sentence(
    ref: str, manager: Person, name: str, data: bytes, words: str
) -> None:
    """S18: the way out is named, and nothing is kept."""
    page = brought(manager, ref, data, name).text
    assert words in page
    assert name in page


def test_only_those_who_may_change_the_file_cut(house: House, ref: str, manager: Person) -> None:
    """S59."""
    place, _ = on_the_table(manager, ref, "page", "page")
    line = house.person(Role.LINE_MANAGER)
    assert line.send(place, {"sheets": "2"}).status_code == 403
    assert house.person(Role.KEY_PERSON).get(place).status_code == 403
    other = house.request(child_name="Somebody Else")
    assert manager.get(place.replace(ref, other)).status_code == 404


def test_the_proposal_follows_separators_and_blank_sheets_where_wanted() -> None:
    """S18."""
    looks = {1: Look.PAGE, 2: Look.BLANK, 3: Look.PAGE, 4: Look.SEPARATOR, 5: Look.PAGE}
    assert [[page.number for page in made] for made in documents(proposed(looks))] == [[1, 3], [5]]
    assert [[page.number for page in made] for made in documents(proposed(looks, True))] == [[1], [3], [5]]
    assert [[page.number for page in made] for made in documents(proposed(looks, begins={3}))] == [[1], [3], [5]]


def test_separator_sheets_are_printed_from_the_page(manager: Person) -> None:
    """S18."""
    answer = manager.get("/documents/separator-sheets.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_destroyed_scan_is_not_shown_from_memory(house: House, ref: str, manager: Person) -> None:
    """R31: what was drawn before the key went is not shown after it."""
    place, _ = on_the_table(manager, ref, "page", "page")
    assert manager.get(f"{place}/pages/1.png").status_code == 200
    box_id = place.rsplit("/", 1)[1]
    with writing(house.desk.engine, ref) as session:
        box = boxes.get_box(session, box_id)
        assert box is not None
        store.destroy(session, box.sealed_id, by="user-1", backed_by="user-2", why="retention", chain=ref)
    assert manager.get(f"{place}/pages/1.png").status_code == 404


def test_to_look_at_the_table_changes_nothing_that_is_kept(house: House, ref: str, manager: Person) -> None:
    """R25, S18: what the pages are taken for is kept when somebody cuts the scan, not when somebody looks."""
    place, _ = on_the_table(manager, ref, "page", "page")
    box_id = place.rsplit("/", 1)[-1]
    with reading(house.desk.engine) as session:
        assert boxes.looks_of(session, box_id) == {}
    assert manager.send(place, as_proposed(manager, place, sheets="2")).status_code == 303
    with reading(house.desk.engine) as session:
        assert len(boxes.looks_of(session, box_id)) == 2
