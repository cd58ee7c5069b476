"""Documents of the file are cut apart, put in another order and bound on the cutting table (S16-S18, R25)."""

import re
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from models import acts
from models.files import Document
from models.words import Ground, Outcome, Role
from records import audit, store
from records.database import reading, writing
from records.file import documents_of
from redaction import separator_sheets
from tests.patience import until
from tests.unit.redaction.test_binding import WORDS, photo
from tests.unit.redaction.test_cutting import folder_scan
from tests.unit.web.house import House, Person
from tests.unit.web.marked_house import MarkedHouse, marked_house

pytestmark = pytest.mark.usefixtures("nothing_read_ahead")

OLD_AND_NEW = (date(2024, 5, 3), date(2030, 5, 3))


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


def add(manager: Person, ref: str, **files: bytes) -> None:
    sent = [("documents", (name.replace("_", "."), data)) for name, data in files.items()]
    assert manager.send(f"/requests/{ref}/documents", files=sent).status_code == 303


def papers_of(house: House, ref: str) -> list[Document]:
    with reading(house.desk.engine) as session:
        return documents_of(session, house.child_of(ref))


def laid_out(manager: Person, ref: str, *titles: str, **form: str) -> str:
    """The documents with these titles on the table, looked through; returns its address."""
    page = manager.get(f"/requests/{ref}/documents").text
    known = {
        title: key for key, title in re.findall(r'name="choose" value="([^"]+)" aria-label="Choose ([^"]+)"', page)
    }
    chosen = {"choose": [known[title] for title in titles], **form}
    answer = manager.send_from(f"/requests/{ref}/documents", f"/requests/{ref}/documents/table", chosen)
    assert answer.status_code == 303, answer.text
    place = str(answer.headers["location"])
    until(lambda: "pages looked at" not in manager.get(place).text, "the table", pause_seconds=0)
    return place


def form_of(manager: Person, place: str, **more: str) -> dict[str, str]:
    """The table's form as it stands, with `more`."""
    page = manager.get(place).text
    form = dict(re.findall(r'name="(place-\d+)"[^>]*value="(\d+)"', page))
    ticked = re.findall(r'name="((?:starts|keep)-\d+)" type="checkbox" value="yes" checked', page)
    return {**form, **dict.fromkeys(ticked, "yes"), **more}


def test_a_document_is_cut_apart_and_its_pages_put_in_another_order(
    house: House, ref: str, manager: Person
) -> None:
    """S18: what came stays sealed as it came, the request is told, and it can be undone."""
    scan = folder_scan("page", "page", "page")
    add(manager, ref, Folder_pdf=scan)
    original = papers_of(house, ref)[0]
    place = laid_out(manager, ref, "Folder")
    assert [paper.id for paper in papers_of(house, ref)] == [original.id], "it stays in the file until then"
    form = form_of(manager, place, **{"starts-2": "yes", "place-3": "1", "turn-2": "90"})
    assert manager.send(place, form).status_code == 303
    made = papers_of(house, ref)
    assert [(paper.title, paper.pages) for paper in made] == [("Folder, pages 1, 3", 2), ("Folder, page 2", 1)]
    assert made[1].turns == "1:0"
    file = house.state(ref).file
    assert file is not None
    assert (file.documents, file.pages) == (2, 3)
    picture = manager.get(f"/requests/{ref}/documents/{made[1].id}/pages/1.png").content
    assert Image.open(BytesIO(picture)).width > Image.open(BytesIO(picture)).height
    with reading(house.desk.engine) as session:
        assert store.unseal(session, house.desk.key, original.sealed_id) == scan
    assert "Put them back as they were" in manager.get(place).text
    assert manager.send_from(place, f"{place}/anew").status_code == 303
    assert [paper.id for paper in papers_of(house, ref)] == [original.id]


def test_every_page_left_out_is_counted_and_named_and_can_be_kept(house: House, ref: str, manager: Person) -> None:
    """R25, S18: faint writing may be taken for a blank page; it is named before and after, and what came stays."""
    scan = folder_scan("page", "blank", "blank")
    add(manager, ref, Folder_pdf=scan)
    (original,) = papers_of(house, ref)
    place = laid_out(manager, ref, "Folder")
    page = manager.get(place).text
    assert "2 pages left out as it stands now:</strong> Folder, page 2; Folder, page 3." in page
    assert manager.send(place, form_of(manager, place, **{"keep-3": "yes"})).status_code == 303
    done = manager.get(place).text
    assert "1 page was left out" in done
    assert "1 page left out of the documents: Folder, page 2." in done
    with reading(house.desk.engine) as session:
        assert store.unseal(session, house.desk.key, original.sealed_id) == scan
        (bound,) = [row for row in audit.entries(session, ref) if row.what == "documents.bound"]
    assert '"left_out":1' in bound.detail_json.replace(" ", "")


def test_documents_that_would_fall_out_of_a_request_by_their_new_date_are_told_first(
    house: House, ref: str, manager: Person
) -> None:
    """R25, S18: a new document has the date of its first page; behind a later one an older would count no more."""
    add(manager, ref, Old_pdf=folder_scan("page"), New_pdf=folder_scan("page"))
    place = laid_out(manager, ref, "Old", "New")
    with writing(house.desk.engine, ref) as session:
        for paper, dated in zip(documents_of(session, house.child_of(ref)), OLD_AND_NEW, strict=True):
            session.get_one(Document, paper.id).dated = dated
    page = manager.get(place).text
    assert "Dates: Old: 3 May 2024; New: 3 May 2030." in page
    assert "no longer count" not in page
    upside = form_of(manager, place, **{"place-1": "2", "place-2": "1"}) | {"starts-1": "", "starts-2": "yes"}
    refused = manager.send(place, upside)
    assert refused.status_code == 422 and "would no longer count Old" in refused.text
    assert [paper.title for paper in papers_of(house, ref)] == ["Old", "New"]
    forward = form_of(manager, place) | {"starts-2": ""}
    assert manager.send(place, upside | {"falls": "yes"}).status_code == 303
    assert [paper.pages for paper in papers_of(house, ref)] == [2]
    manager.send_from(place, f"{place}/anew")
    assert manager.send(place, forward).status_code == 303, "behind an earlier one nothing falls out"


def test_forty_photos_are_bound_and_cut_at_their_separator_sheets(house: House, ref: str, manager: Person) -> None:
    """S18: many photos of one folder become documents, each photo with its own bytes."""
    separator = BytesIO()
    sheet = Image.open(BytesIO(_separator()))
    sheet.save(separator, "JPEG")
    photos = {f"photo{number:02}_jpg": photo(size=(240 + number, 160)) for number in range(6)}
    photos["photo02b_jpg"] = separator.getvalue()
    add(manager, ref, **dict(sorted(photos.items())))
    page = manager.get(f"/requests/{ref}/documents").text
    assert "Bind or cut all 7 photos" in page
    place = laid_out(manager, ref, all="photos")
    assert "1 separator sheet" in manager.get(place).text
    manager.send(place, form_of(manager, place))
    assert [(paper.title, paper.pages, paper.media) for paper in papers_of(house, ref)] == [
        ("Photo00", 3, "pdf"),
        ("Photo03", 3, "pdf"),
    ]


def _separator() -> bytes:
    stream = BytesIO()
    pypdfium2.PdfDocument(separator_sheets(1))[0].render(scale=1.5).to_pil().convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def test_a_letter_and_the_photo_of_its_last_page_become_one(house: House, ref: str, manager: Person) -> None:
    """S18: merged with what belongs to it."""
    add(manager, ref, Letter_pdf=folder_scan("page", "page"), Other_txt=b"a note", Last_jpg=photo())
    place = laid_out(manager, ref, "Letter", "Last")
    page = manager.get(place).text
    assert "Letter, page 2" in page
    manager.send(place, form_of(manager, place, **{"starts-3": ""}))
    made = papers_of(house, ref)
    assert [(paper.title, paper.pages) for paper in made] == [("Letter", 3), ("Other", 1)]
    assert manager.get(f"/requests/{ref}/documents/{made[0].id}/pages/3.png").status_code == 200


def test_a_text_is_cut_and_not_bound_to_pictures(house: House, ref: str, manager: Person) -> None:
    """S18: one sentence says why, and what was set up stays."""
    add(manager, ref, Notes_txt=WORDS.encode(), Photo_jpg=photo())
    place = laid_out(manager, ref, "Notes", "Photo")
    count = manager.get(place).text.count('class="cc-sheet ')
    assert (
        "Begin a new document between them"
        in manager.send(place, form_of(manager, place, **{f"starts-{count}": ""})).text
    )
    manager.send(place, form_of(manager, place, **{"starts-2": "yes"}))
    texts = [paper for paper in papers_of(house, ref) if paper.media == "text"]
    assert [paper.title for paper in texts] == [
        "Notes, page 1",
        *(["Notes, page 2"] if count == 3 else ["Notes, pages 2 to 3"]),
    ]


def test_what_is_decided_or_proposed_to_leave_stays_as_it_is(house: House) -> None:
    """R15, R25."""
    here: MarkedHouse = marked_house(house)
    manager = house.person(Role.MANAGER)
    path = f"/requests/{here.ref}/documents"
    answer = manager.send_from(path, f"{path}/table", {"choose": here.papers["Observation"]})
    assert answer.status_code == 303, "passages without a decision of their own go with their page"
    mention = here.mentions("Dessa Quill")[0]
    here.decide("Dessa Quill", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, mention.id)
    answer = manager.send_from(path, f"{path}/table", {"choose": here.papers["Visit"]})
    assert "Something is decided on passages" in answer.text


def test_a_stop_placed_while_documents_lie_on_the_table_keeps_them_as_they_are(
    house: House, ref: str, manager: Person
) -> None:
    """S54: nothing slips from under a stop, also not from under that of another request about the child."""
    add(manager, ref, Letter_pdf=folder_scan("page", "page"))
    (letter,) = papers_of(house, ref)
    place = laid_out(manager, ref, "Letter")
    form = form_of(manager, place, **{"starts-2": "yes"})
    second = house.request(child_id=house.child_of(ref))
    house.record(second, acts.StopPlaced(document_id=letter.id), Role.SAFEGUARDING_LEAD, "He must not read it.")
    assert "A stop is on one of these documents" in manager.send(place, form).text
    assert [paper.id for paper in papers_of(house, ref)] == [letter.id]
    documents = f"/requests/{ref}/documents"
    again = manager.send_from(documents, f"{documents}/table", {"choose": letter.id})
    assert "A stop is on one of these documents" in again.text


def test_only_those_who_may_change_the_file_lay_it_out(house: House, ref: str, manager: Person) -> None:
    """S59: and a table of another child's file is not found."""
    add(manager, ref, Letter_pdf=folder_scan("page", "page"))
    place = laid_out(manager, ref, "Letter")
    line = house.person(Role.LINE_MANAGER)
    assert line.send_from(place, f"/requests/{ref}/documents/table", {"choose": "x"}).status_code == 403
    assert line.send(place, {}).status_code == 403
    other = house.request(child_name="Somebody Else")
    assert manager.get(place.replace(ref, other)).status_code == 404
    assert manager.get(f"{place.replace(ref, other)}/pages/1.png").status_code == 404
    assert "Choose at least one" in manager.send_from(place, f"/requests/{ref}/documents/table").text
