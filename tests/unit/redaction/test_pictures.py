"""Photos and scans: turned upright, read by OCR, blacked out, and never called clean when unread."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from redaction import CopyItem, Doubt, Mark, Party, ReadMode, inspect, make_copy, page_picture, read_pages
from redaction.ocr import upright_turn
from redaction.ocr_child import without_dots
from redaction.sheets import load_sheet
from tests.unit.redaction.helpers import marked_copy, text_of_copy
from tests.unit.redaction.papers import as_bytes, writing

LINES = (
    "Zofia had a good morning outside.",
    "Jean Garner came for her at noon.",
    "We talked about the cold weather.",
    "The register was signed by hand.",
)


def scan(turn: int = 0, **keys: object) -> bytes:
    return as_bytes(writing(*LINES).rotate(-turn, expand=True), "JPEG", quality=85, **keys)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_photo_of_a_page_is_read_and_blacked_out(form: str, people: tuple[Party, ...]) -> None:
    data = as_bytes(writing(*LINES), form)
    assert inspect(data, f"a.{form.lower()}").kind == "image"
    copy, proposals = marked_copy(data, "image", people, ReadMode.WHERE_NEEDED, read_again=True)
    assert [mark.words for mark in proposals.marks] == ["Jean Garner"]
    assert copy.proof.proved and copy.proof.ocr_checked
    text = text_of_copy(copy.pdf)
    assert "Garner" not in text and "good morning outside." in text


def test_dots_of_a_fax_are_run_together_before_it_is_read_and_nothing_else_is_touched() -> None:
    """R30: of a page whose paper was sent as dots three words were read, and all names stayed."""
    written = np.asarray(writing(*LINES).point(lambda shade: min(shade, 246)))
    sent = np.asarray(Image.fromarray(written).convert("1").convert("L"))
    assert len(np.unique(sent)) == 2 and len(np.unique(without_dots(sent))) > 2
    assert without_dots(written) is written
    bare = np.where(written < 128, 0, 255).astype(np.uint8)
    assert without_dots(bare) is bare


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_scan_on_its_side_or_head_is_turned_upright(turn: int, people: tuple[Party, ...]) -> None:
    data = scan(turn)
    sheet = load_sheet(data, "image", 1)
    assert upright_turn(sheet.picture) == (360 - turn) % 360
    copy, proposals = marked_copy(data, "image", people, ReadMode.WHERE_NEEDED)
    assert [mark.words for mark in proposals.marks] == ["Jean Garner"]
    picture = Image.open(io.BytesIO(page_picture(data, "image", 1)))
    assert picture.width > picture.height
    assert copy.proof.proved


def test_a_persons_turn_wins() -> None:
    page = read_pages(scan(0), "image", turns={1: 90}, mode=ReadMode.NEVER)[0]
    assert page.height_pt > page.width_pt


def test_a_tiff_of_three_pages_has_three_pages(people: tuple[Party, ...]) -> None:
    frames = [writing(f"page {number} of the file") for number in (1, 2, 3)]
    data = as_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert inspect(data, "a.tiff").pages == 3
    pages = read_pages(data, "image")
    assert [page.text for page in pages] == [f"page {number} of the file" for number in (1, 2, 3)]


def test_a_phone_photo_is_turned_by_what_the_camera_noted() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = as_bytes(writing(*LINES).rotate(90, expand=True), "JPEG", exif=exif.tobytes())
    inspection = inspect(data, "a.jpg")
    assert inspection.sheets[0][0] > inspection.sheets[0][1]
    assert "good morning" in read_pages(data, "image")[0].text


def test_scrawl_that_nothing_can_read_is_not_called_read() -> None:
    page = read_pages(_scrawl(), "image")[0]
    assert not page.machine_read
    assert Doubt.NOT_READ in {question.kind for question in page.questions}


def _scrawl() -> bytes:
    noise = np.random.default_rng(3).integers(0, 2, (400, 300), dtype=np.uint8) * 255
    return as_bytes(Image.fromarray(noise))


def test_a_blank_sheet_is_read_and_holds_nothing() -> None:
    page = read_pages(as_bytes(Image.new("L", (600, 800), 255)), "image")[0]
    assert page.words == ()
    assert page.machine_read


def test_what_the_camera_wrote_into_a_photo_stays_out_of_the_copy() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Jean Garner at the gate"
    data = as_bytes(Image.effect_noise((400, 300), 60).convert("RGB"), "JPEG", exif=exif.tobytes())
    copy = make_copy([CopyItem("p", "Photo", data, "image")], None, mode=ReadMode.NEVER)
    assert b"Jean" not in copy.pdf
    assert copy.proof.proved


def test_a_bar_over_a_photo_is_black_in_the_copy() -> None:
    photo = Image.effect_noise((800, 600), 80).convert("RGB")
    mark = Mark("p", 1, ((100.0, 100.0, 200.0, 150.0),), None, "person", "")
    item = CopyItem("p", "Photo", as_bytes(photo, "JPEG"), "image", (mark,))
    copy = make_copy([item], None, mode=ReadMode.NEVER)
    assert copy.proof.proved
    seen = Image.open(io.BytesIO(page_picture(copy.pdf, "pdf", 1, 72))).convert("L")
    assert np.asarray(seen)[102:148, 102:198].max() < 40
    assert np.asarray(seen)[160:, :].max() > 120


def test_a_see_through_picture_lies_on_white() -> None:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    seen = Image.open(io.BytesIO(page_picture(as_bytes(clear), "image", 1)))
    assert seen.convert("L").getextrema() == (255, 255)


def test_handwriting_beside_print_is_shown_to_a_person() -> None:
    page = writing(*LINES)
    pen = ImageDraw.Draw(page)
    chance = np.random.default_rng(4)
    for row in range(3):
        points = [(80 + 9 * step, 560 + row * 80 + int(chance.integers(-22, 22))) for step in range(100)]
        pen.line(points, fill=30, width=3)
    read = read_pages(as_bytes(page), "image")[0]
    asked = [question for question in read.questions if question.kind is Doubt.NOT_READ]
    assert len(asked) == 1
    assert asked[0].box[1] > 200
    assert "good morning" in read.text


def test_a_picture_of_one_point_is_a_page_like_any_other() -> None:
    """S18: whatever was brought is shown."""
    assert len(read_pages(as_bytes(Image.new("L", (1, 1), 0)), "image", mode=ReadMode.ALWAYS)) == 1


def test_a_clean_scan_asks_nothing() -> None:
    assert read_pages(as_bytes(writing(*LINES)), "image")[0].questions == ()
