"""The file marked on paper: printed, marked with a pen, scanned back, taken over, copied as always (S37)."""

import html
import io
import re
from collections.abc import Mapping

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from models.cases import AccessRequest
from models.files import Document
from models.words import Ground, Role, WhyTakenOut
from records.database import reading, writing
from records.file import copies_of
from records.page_cache import FolderCache
from records.store import unseal
from records.turning import turn_page
from redaction import read_pages, sheet_code
from redaction.printing import layout_of
from tests.patience import until
from tests.unit.redaction.helpers import text_of_copy
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import NOTE, MarkedHouse, marked_house, pdf_of
from web.marker import paper_back, paper_print
from web.marker.file import read_as
from web.marker.reading import loader

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
    waiting = f"{here.path}/paper/sheets?wait=yes"  # each look draws at least one more
    until(lambda: "are ready" in manager.get(waiting).text, "the sheets", pause_seconds=0)
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
    """Bring scans back, and wait until all sheets are looked at; where it leads."""
    path = send_back(here, manager, files)
    # Each look looks at one more sheet at least.
    until(lambda: "goes on by itself" not in manager.get(path).text, "the marks", pause_seconds=0)
    return path


def send_back(here: MarkedHouse, manager: Person, files: Mapping[str, bytes]) -> str:
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
    assert "Pages of which no sheet came back: 2" in listed
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
    assert "1 scan to go through" in manager.get(here.path).text, "the copy waits for it"
    assert manager.send(path).status_code == 303
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
    assert "An empty side" in listed
    assert "No code could be read" not in listed
    assert manager.get(f"{path}/1").status_code == 404
    assert manager.get(f"{path}/1/picture").status_code == 404
    assert manager.send(path).status_code == 303, "there is nothing that somebody has to look at"


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
    assert listed.count("This page came more than once") == 2, "each names the other"
    assert listed.count("Codes of two sheets lie on this scan.") == 1
    assert f"Pages of which no sheet came back: {len(sheets) - 1}" in listed, (
        "nothing is taken from two on one scan"
    )


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
    refused = manager.send(path)
    assert refused.status_code == 422
    assert "1 sheet still wants something" in refused.text
    assert manager.send(path, {"leave": "yes"}).status_code == 303
    assert "Scans to go through" not in manager.get(f"{here.path}/paper").text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.KEY_PERSON])
def test_who_may_not_see_the_marker_sees_no_sheet(here: MarkedHouse, house: House, role: Role) -> None:
    """S59: the sheets show the whole file."""
    assert house.person(role).get(f"{here.path}/paper/sheets").status_code == 403


def codeless(sheet: Image.Image) -> Image.Image:
    """The same sheet, all four corners torn off."""
    torn, side = sheet.copy(), round(70 * DPI / 72)
    width, height = torn.size
    for x, y in ((0, 0), (width - side, 0), (width - side, height - side), (0, height - side)):
        ImageDraw.Draw(torn).rectangle((x, y, x + side, y + side), fill=255)
    return torn


def test_a_sheet_of_an_earlier_version_is_told_and_laid_on_no_page(here: MarkedHouse, manager: Person) -> None:
    """S37: turned, taken out or cut anew since it was printed; each is said in a sentence, and nothing is taken."""
    note, visit, registration, _ = printed(here, manager)
    with writing(here.house.desk.engine, here.ref) as session:
        turn_page(
            session, here.papers["Registration"], here.ref, 1, 0, 180, "seed",
            requests=[here.ref], read_as=read_as(here.papers["Registration"]),
        )  # fmt: skip
        for title, why in (("Visit", WhyTakenOut.DOUBLE), ("Observation", WhyTakenOut.CUT_ANEW)):
            paper = session.get_one(Document, here.papers[title])
            paper.removed_at, paper.removed_why = here.house.desk.now, why
            session.add(paper)
    path = bring(here, manager, {"back.pdf": scanned(registration, visit, note)})
    listed = manager.get(path).text
    assert listed.count("Earlier version") == 3
    assert "as it lay before it was turned" in listed
    assert "its paper was taken out" in listed
    assert "its paper was cut or bound anew" in listed
    assert "of another request" not in listed
    assert 'name="place"' not in manager.get(f"{path}/1").text


def test_a_person_says_which_page_a_sheet_is_whose_code_is_gone(here: MarkedHouse, manager: Person) -> None:
    """S37: it is laid there by its print; on a page that it is not it does not lie, and can be told anew."""
    note = printed(here, manager)[0]
    draw_over(note, NOTE.encode(), "text", "garden")
    path = bring(here, manager, {"torn.pdf": scanned(codeless(note))})
    assert "No code could be read" in manager.get(path).text
    assert manager.get(f"{path}/1/picture").headers["content-type"] == "image/png"
    assert manager.send_from(f"{path}/1", f"{path}/1/page", {"page": "nowhere/1"}).status_code == 422
    for paper, lies in (("Visit", False), ("Observation", True)):
        manager.send_from(f"{path}/1", f"{path}/1/page", {"page": f"{here.papers[paper]}/1"})
        shown = manager.get(f"{path}/1").text
        assert ("garden" in shown) is lies
        assert ("does not lie well" in shown or "could not be laid" in shown) is not lies
    assert f"{paper}, page 1" in manager.get(path).text
    manager.send_from(f"{path}/1", f"{path}/1/page", {"page": ""})
    assert "No code could be read" in manager.get(path).text


def test_a_page_that_came_in_two_files_is_told_on_both(here: MarkedHouse, manager: Person) -> None:
    """S37: two people marked the same page; each place is asked about; what is marked is not marked again."""
    note = printed(here, manager)[0]
    other = note.copy()
    draw_over(note, NOTE.encode(), "text", "garden")
    draw_over(other, NOTE.encode(), "text", "garden", "tower")
    assert bring(here, manager, {"a.pdf": scanned(note), "b.pdf": scanned(other)}).endswith("/paper/back")
    listed = manager.get(f"{here.path}/paper/back").text
    assert "also as sheet 1 of b.pdf" in listed
    assert "also as sheet 1 of a.pdf" in listed
    first, second = re.findall(r'href="([^"]*/paper/scan-[^"]*/1)"', listed)
    form = {"place": "1", "person": "none", "ground": Ground.REFUSED.value}
    assert manager.send(first, form).status_code == 303
    shown = manager.get(second).text
    assert "garden: marked already" in shown
    assert "tower" in shown


def test_a_page_is_read_on_paper_only_when_somebody_says_so(here: MarkedHouse, manager: Person) -> None:
    """S37, S36: bringing a sheet back says nothing about having read it."""
    path = bring(here, manager, {"back.pdf": scanned(printed(here, manager)[0])})
    manager.get(f"{path}/1")
    assert "4 of 4 pages still to read" in manager.get(here.path).text
    assert manager.send_from(f"{path}/1", f"{path}/1/read").status_code == 303
    assert "3 of 4 pages still to read" in manager.get(here.path).text


def test_who_waits_for_sheets_or_scans_sees_how_far_it_is(
    here: MarkedHouse, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S37: a long file is drawn, and a long scan looked at, a moment at a time; what is done is kept."""
    monkeypatch.setattr(paper_print, "DRAWING_SECONDS", 0.0)
    path = f"{here.path}/paper/sheets"
    assert "1 of 4 sheets drawn" in manager.get(path).text
    shown = manager.get(f"{path}?wait=yes").text
    assert "2 of 4 sheets drawn" in shown
    for done in (3, 4):
        (onward,) = re.findall(r'content="1;url=([^"]+)"', shown)
        shown = manager.get(html.unescape(onward)).text
        assert (f"{done} of 4 sheets drawn" if done < 4 else "All 4 sheets are ready") in shown
    assert "All 4 sheets are ready" in manager.get(f"{path}?wait=yes&from=nonsense").text
    sheets = printed(here, manager)
    monkeypatch.setattr(paper_back, "LOOKING_SECONDS", 0.0)
    back = send_back(here, manager, {"back.pdf": scanned(*sheets[:2])})
    assert "1 of 2 sheets looked at" in manager.get(back).text
    assert "Open each sheet" in manager.get(back).text


def test_what_is_drawn_goes_with_its_paper(here: MarkedHouse, manager: Person) -> None:
    """S69, R31: a sheet shows the whole page, so it is kept under the paper's own key, never under the house's."""
    printed(here, manager)
    desk = here.house.desk
    with reading(desk.engine) as session:
        paper = session.get_one(Document, here.papers["Observation"])
    name = f"printed-1-{sheet_code(here.ref, paper.id, '1', paper.sha256)}-1-4"
    own = loader(desk).kept(paper)
    assert own is not None
    assert (own.get(name) or b"").startswith(b"%PDF")
    assert FolderCache(desk.settings.var / "cache" / "read", desk.key).get(name) is None
