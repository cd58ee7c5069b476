"""The file marked on paper: printed, marked with a pen, scanned back, taken over, copied as always (S37)."""

import io
import re
from collections.abc import Mapping

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from models.cases import AccessRequest
from models.words import Ground, Role
from records.database import reading
from records.file import copies_of
from records.store import unseal
from redaction import read_pages
from redaction.printing import layout_of
from tests.unit.redaction.helpers import text_of_copy
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import NOTE, MarkedHouse, marked_house, pdf_of

DPI = 150


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose file is being blacked out."""
    return marked_house(house)


@pytest.fixture
def manager(house: House) -> Person:
    """The manager at the screen."""
    return house.person(Role.MANAGER)


def printed(here: MarkedHouse, manager: Person) -> list[Image.Image]:
    """The sheets as they come out of the printer."""
    answer = manager.get(f"{here.path}/paper/sheets")
    assert answer.headers["content-type"] == "application/pdf"
    document = pdfium.PdfDocument(answer.content)
    pictures = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    return pictures


def draw_over(sheet: Image.Image, data: bytes, kind: str, *words: str) -> None:
    """A thick pen over these words of a paper's first page."""
    page = read_pages(data, kind)[0]  # type: ignore[arg-type]
    left, top, right, _ = layout_of(page.width_pt, page.height_pt).page
    scale, pen = (right - left) / page.width_pt, ImageDraw.Draw(sheet)
    for text in words:
        x0, y0, x1, y1 = next(word.box for word in page.words if word.text.startswith(text))
        ends = (left + x0 * scale, top + (y0 + y1) / 2 * scale, left + x1 * scale, top + (y0 + y1) / 2 * scale)
        pen.line([value * DPI / 72 for value in ends], fill=25, width=int((y1 - y0) * scale * DPI / 72 * 0.75))


def scanned(*sheets: Image.Image) -> bytes:
    """The sheets as one scan."""
    stream = io.BytesIO()
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:], resolution=DPI)
    return stream.getvalue()


def bring(here: MarkedHouse, manager: Person, files: Mapping[str, bytes]) -> str:
    """Bring scans back; where it leads."""
    uploads = [("scans", (name, data, "application/octet-stream")) for name, data in files.items()]
    answer = manager.send(f"{here.path}/paper", files=uploads)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_what_the_pen_covered_is_black_in_the_copy(here: MarkedHouse, manager: Person) -> None:
    """S37: printed, marked, scanned back in any order and upside down, confirmed, copied and proved."""
    note, _, registration, _ = printed(here, manager)
    draw_over(
        registration, pdf_of("Registration form\nRowan Ashdown\nCollected by: Jean Okafor"), "pdf", "Registration"
    )
    draw_over(note, NOTE.encode(), "text", "garden")
    path = bring(here, manager, {"back.pdf": scanned(note.rotate(180), registration)})
    listed = manager.get(path).text
    assert "Observation, page 1" in listed
    assert "Pages that did not come back with this scan: 2" in listed
    sheet = manager.get(f"{path}/1").text
    assert "garden" in sheet
    assert manager.get(f"{path}/1/picture").headers["content-type"] == "image/jpeg"
    for number in (1, 2):
        place = re.findall(r'name="place" value="(\d+)" checked', manager.get(f"{path}/{number}").text)
        form = {"place": place, "person": "none", "ground": Ground.REFUSED.value}
        assert manager.send(f"{path}/{number}", form).status_code == 303
    marks = {mark.words: mark for mark in here.marks() if mark.rule == "paper"}
    assert set(marks) == {"garden", "Registration"}
    assert all(mark.by == manager.user.id for mark in marks.values())
    assert "All marked" in manager.get(path).text
    made = here.read_and_copy(manager)
    assert made is not None
    assert made.proved
    text = copied(here)
    assert "tower" in text
    assert "garden" not in text


def copied(here: MarkedHouse) -> str:
    """All text of the newest copy."""
    with reading(here.house.desk.engine) as session:
        row = copies_of(session, here.ref)[-1]
        return text_of_copy(unseal(session, here.house.desk.key, row.sealed_id))


def test_a_blank_sheet_and_a_sheet_of_another_request_are_not_taken(
    here: MarkedHouse, manager: Person, house: House
) -> None:
    """S37, S7: what is not this request's is named, and nothing is taken from it."""
    other = MarkedHouse(house, house.request(child_name="Another Child"), "")
    with reading(house.desk.engine) as session:
        other.child_id = session.get_one(AccessRequest, other.ref).child_id
    other.add_paper("Observation", NOTE.encode(), "text")
    foreign = printed(other, manager)[0]
    path = bring(here, manager, {"mixed.pdf": scanned(foreign, Image.new("L", foreign.size, 255))})
    listed = manager.get(path).text
    assert "of another request" in listed
    assert "No code could be read" in listed
    assert manager.get(f"{path}/1").status_code == 404


def test_a_sheet_that_came_twice_two_on_one_scan_and_those_that_are_missing_are_told(
    here: MarkedHouse, manager: Person
) -> None:
    """S37: whoever feeds the scanner hears what went wrong with which sheet, and upside down is no fault."""
    sheets = printed(here, manager)
    first, second = sheets[:2]
    both = Image.new("L", (first.width + second.width, first.height), 255)
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    path = bring(here, manager, {"twice.pdf": scanned(first, first.rotate(180), both)})
    listed = manager.get(path).text
    assert listed.count("This page came twice.") == 1
    assert listed.count("Codes of two sheets lie on this scan.") == 1
    assert f"did not come back with this scan: {len(sheets) - 1}" in listed, "nothing is taken from two on one scan"


def test_a_file_that_is_no_scan_is_refused_by_name(here: MarkedHouse, manager: Person) -> None:
    """S37: one clear sentence, and the page stays."""
    files = [("scans", ("letter.txt", b"Dear Sir", "text/plain")), ("scans", ("a.pdf", b"%PDF-1.4 broken", "x"))]
    answer = manager.send(f"{here.path}/paper", files=files)
    assert answer.status_code == 422
    assert "letter.txt: this is no scan" in answer.text
    assert manager.send(f"{here.path}/paper").status_code == 422


def test_only_ticked_places_become_marks_and_only_with_who_and_why(here: MarkedHouse, manager: Person) -> None:
    """S35: a mark has a person, a ground and who made it; a scan that was gone through is put away."""
    note = printed(here, manager)[0]
    draw_over(note, NOTE.encode(), "text", "tower", "garden")
    path = bring(here, manager, {"back.pdf": scanned(note)})
    assert manager.send(f"{path}/1", {"person": "none", "ground": Ground.REFUSED.value}).status_code == 422
    assert manager.send(f"{path}/1", {"place": ["1"], "person": "none", "ground": ""}).status_code == 422
    assert [mark for mark in here.marks() if mark.rule == "paper"] == []
    answer = manager.send(f"{path}/1", {"place": ["1"], "person": "none", "ground": Ground.REFUSED.value})
    assert answer.headers["location"].endswith("/1")
    assert [mark.words for mark in here.marks() if mark.rule == "paper"] == ["tower"]
    assert "marked already" in manager.get(f"{path}/1").text
    assert manager.send(path).status_code == 303
    assert "Scans to go through" not in manager.get(f"{here.path}/paper").text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.KEY_PERSON])
def test_who_may_not_see_the_marker_sees_no_sheet(here: MarkedHouse, house: House, role: Role) -> None:
    """S59: the sheets show the whole file."""
    assert house.person(role).get(f"{here.path}/paper/sheets").status_code == 403
