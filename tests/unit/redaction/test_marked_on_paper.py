"""Sheets are printed with codes, marked with a pen, and read back however they come (S37)."""

import io

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw

from redaction import (
    Page,
    PrintSheet,
    Returned,
    Stroke,
    Unreadable,
    print_sheets,
    read_pages,
    read_returned,
    sheet_code,
    strokes_on,
)
from redaction.printing import layout_of, read_code
from tests.unit.redaction.hostile import set_in_type
from tests.unit.redaction.papers import as_bytes, paper, text_at

DPI = 200
FIRST = paper(
    text_at(40, 250, "Seen today by Jean Garner and others."),
    text_at(40, 250, "Nothing is black on this page.") + text_at(40, 150, "ALL BLACK AND BOLD", 30),
)
CODES = {page: sheet_code("AR-2027-0001", "d", str(page), "hash") for page in (1, 2)}


@pytest.fixture(scope="module")
def pages() -> tuple[Page, ...]:
    return read_pages(FIRST, "pdf")


@pytest.fixture(scope="module")
def sheets() -> list[Image.Image]:
    """The printed sheets as pictures; on the first, a pen goes over the words Jean Garner."""
    document = pdfium.PdfDocument(print_sheets([_sheet(1), _sheet(2)]))
    pictures = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    pen = ImageDraw.Draw(pictures[0])
    x0, y0, x1, y1 = _on_sheet("Jean", "Garner")
    middle = (y0 + y1) / 2
    pen.line([(x0, middle), ((x0 + x1) / 2, middle + 2), (x1, middle - 1)], fill=25, width=int((y1 - y0) * 0.7))
    return pictures


def _sheet(page: int) -> PrintSheet:
    return PrintSheet(CODES[page], FIRST, "pdf", page, "AR-2027-0001")


def _on_sheet(first: str, last: str) -> tuple[float, float, float, float]:
    page = read_pages(FIRST, "pdf")[0]
    left, top, right, _ = layout_of(page.width_pt, page.height_pt).page
    scale = (right - left) / page.width_pt
    one, other = (next(word.box for word in page.words if word.text == text) for text in (first, last))
    edges = (left + one[0] * scale, top + one[1] * scale, left + other[2] * scale, top + other[3] * scale)
    x0, y0, x1, y1 = (value * DPI / 72 for value in edges)
    return (x0, y0, x1, y1)


def _as_pdf(*pictures: Image.Image) -> bytes:
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    return stream.getvalue()


def _askew(picture: Image.Image) -> Image.Image:
    """A photo of the sheet on a dark table: seen at an angle, in uneven light, with grain."""
    whole = np.asarray(picture.convert("RGB"))
    height, width = whole.shape[:2]
    ends = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = np.array(
        [[180, 120], [width + 60, 200], [width + 140, height + 160], [90, height + 60]], dtype=np.float32
    )
    matrix = cv2.getPerspectiveTransform(ends, seen)
    table = cv2.warpPerspective(whole, matrix, (width + 300, height + 300), borderValue=(90, 70, 50))
    light = np.linspace(0.65, 1.0, table.shape[1])[None, :, None]
    grain = np.random.default_rng(3).normal(0, 6, table.shape)
    return Image.fromarray(np.clip(table * light + grain, 0, 255).astype(np.uint8))


def _strokes(returned: Returned, data: bytes, kind: str, pages: tuple[Page, ...]) -> tuple[Stroke, ...]:
    page = next(number for number, code in CODES.items() if code == returned.code)
    found = strokes_on(returned, data, kind, _sheet(page), pages[page - 1].words)  # type: ignore[arg-type]
    assert found.settled
    assert found.picture.startswith(b"\xff\xd8")
    return found.strokes


def test_sheets_in_any_order_turned_and_askew_are_known_and_their_strokes_found(
    sheets: list[Image.Image], pages: tuple[Page, ...]
) -> None:
    """S37: what the pen covered is what is marked, and nothing else."""
    scan = _as_pdf(sheets[1].rotate(180), sheets[0].rotate(3, fillcolor=255, expand=True))
    second, first = read_returned(scan, "pdf")
    assert (second.code, first.code) == (CODES[2], CODES[1])
    assert _strokes(second, scan, "pdf", pages) == ()
    [stroke] = _strokes(first, scan, "pdf", pages)
    assert (stroke.words, stroke.sure) == ("Jean Garner", True)
    jean = next(word for word in pages[0].words if word.text == "Jean")
    assert stroke.boxes[0][:2] == jean.box[:2]


def test_a_photo_taken_at_an_angle_is_laid_flat(sheets: list[Image.Image], pages: tuple[Page, ...]) -> None:
    """S37: a telephone will do."""
    photo = as_bytes(_askew(sheets[0]), "JPEG", quality=85)
    [returned] = read_returned(photo, "image")
    assert [stroke.words for stroke in _strokes(returned, photo, "image", pages)] == ["Jean Garner"]


def test_a_sheet_with_one_corner_left_is_still_known(sheets: list[Image.Image], pages: tuple[Page, ...]) -> None:
    """S37: coffee, a staple or a torn corner is no end of it."""
    torn = sheets[0].copy()
    pen = ImageDraw.Draw(torn)
    for corner in ((1950, 0, 2339, 300), (0, 1350, 2339, 1653)):
        pen.rectangle(corner, fill=255)
    scan = _as_pdf(torn)
    [returned] = read_returned(scan, "pdf")
    assert [corner for corner, _ in returned.corners] == [0]
    assert [stroke.words for stroke in _strokes(returned, scan, "pdf", pages)] == ["Jean Garner"]


@pytest.mark.parametrize(
    "gone", [(1,), (2, 3), (1, 2), (0, 2)], ids=["three corners", "upper two", "left two", "two across"]
)
def test_torn_corners_do_not_shift_what_is_black(
    gone: tuple[int, ...], sheets: list[Image.Image], pages: tuple[Page, ...]
) -> None:
    """S37: codes in few corners tell less, so what is printed on both settles how the sheet lies."""
    torn = sheets[0].copy()
    places = ((0, 0, 300, 300), (2039, 0, 2339, 300), (2039, 1353, 2339, 1653), (0, 1353, 300, 1653))
    for corner in gone:
        ImageDraw.Draw(torn).rectangle(places[corner], fill=255)
    scan = _as_pdf(torn.rotate(-2, fillcolor=255))
    [returned] = read_returned(scan, "pdf")
    assert len(returned.corners) == 4 - len(gone)
    assert [stroke.words for stroke in _strokes(returned, scan, "pdf", pages)] == ["Jean Garner"]


def test_a_sheet_without_any_code_is_laid_by_its_print_and_never_on_another_page(
    sheets: list[Image.Image], pages: tuple[Page, ...]
) -> None:
    """S37: a person says which page it is; where it is not, nothing on it is taken for sure."""
    torn = sheets[0].copy()
    for corner in ((0, 0, 2339, 180), (0, 1473, 2339, 1653)):
        ImageDraw.Draw(torn).rectangle(corner, fill=255)
    scan = _as_pdf(torn.rotate(3, fillcolor=255))
    [returned] = read_returned(scan, "pdf")
    assert (returned.code, returned.empty) == (None, False)
    right = strokes_on(returned, scan, "pdf", _sheet(1), pages[0].words)
    assert right.settled
    assert [stroke.words for stroke in right.strokes] == ["Jean Garner"]
    wrong = strokes_on(returned, scan, "pdf", _sheet(2), pages[1].words)
    assert not wrong.settled
    assert not any(stroke.sure for stroke in wrong.strokes)


def test_what_is_printed_on_a_sheet_counts_for_more_than_its_code(
    sheets: list[Image.Image], pages: tuple[Page, ...]
) -> None:
    """S37: a page that lies otherwise now than when it was printed is not blacked out in the wrong place."""
    scan = _as_pdf(sheets[0])
    [returned] = read_returned(scan, "pdf")
    printed_otherwise = PrintSheet(CODES[1], FIRST, "pdf", 1, "AR-2027-0001", {1: 180})
    turned = read_pages(FIRST, "pdf", turns={1: 180})[0]
    found = strokes_on(returned, scan, "pdf", printed_otherwise, turned.words)
    assert {word for stroke in found.strokes for word in stroke.words.split()} == {"Jean", "Garner"}
    another = PrintSheet(CODES[1], FIRST, "pdf", 2, "AR-2027-0001")
    found = strokes_on(returned, scan, "pdf", another, pages[1].words)
    assert not found.settled
    assert not any(stroke.sure for stroke in found.strokes)


@pytest.mark.parametrize(
    "ink", [(30, 40, 190), (200, 30, 40), (255, 236, 40)], ids=["blue pen", "red pen", "highlighter"]
)
def test_a_thick_pen_in_colour_is_asked_about_and_never_passed_over(
    ink: tuple[int, int, int], sheets: list[Image.Image], pages: tuple[Page, ...]
) -> None:
    """S37: on a poor scan, slanted and of 150 dpi; the words are put before the person with the sheet."""
    clean = sheets[1].convert("RGB")
    [word] = [each for each in pages[1].words if each.text == "Nothing"]
    left, top, right, _ = layout_of(pages[1].width_pt, pages[1].height_pt).page
    scale = (right - left) / pages[1].width_pt
    x0, y0, x1, y1 = (value * scale * DPI / 72 for value in word.box)
    across, down = left * DPI / 72, top * DPI / 72
    glaze = Image.new("RGB", clean.size, (255, 255, 255))
    ImageDraw.Draw(glaze).rectangle((across + x0, down + y0, across + x1, down + y1), fill=ink)
    marked = ImageChops.darker(clean, glaze).rotate(5, fillcolor=(255, 255, 255), expand=True)
    scan = as_bytes(marked.resize((marked.width * 3 // 4, marked.height * 3 // 4)), "JPEG", quality=70)
    [returned] = read_returned(scan, "image")
    [stroke] = _strokes(returned, scan, "image", pages)
    assert (stroke.words, stroke.sure) == ("Nothing", False)


def test_a_thin_pen_on_a_washed_out_scan_is_asked_about(sheets: list[Image.Image], pages: tuple[Page, ...]) -> None:
    """S37: what a biro strikes out, or a marker on a pale copy, is put before the person and never lost."""
    marked = sheets[0].copy()
    x0, y0, x1, y1 = _on_sheet("Seen", "today")
    middle = (y0 + y1) / 2
    ImageDraw.Draw(marked).line([(x0, middle + 3), (x1, middle - 2)], fill=60, width=4)
    scan = _as_pdf(marked.point(lambda value: 190 + value * 55 // 255))
    [returned] = read_returned(scan, "pdf")
    found = strokes_on(returned, scan, "pdf", _sheet(1), pages[0].words)
    assert {(stroke.words, stroke.sure) for stroke in found.strokes} == {
        ("Seen today", False),
        ("Jean Garner", False),
    }


def test_a_page_without_a_code_and_a_strange_code_are_said_to_be_so(sheets: list[Image.Image]) -> None:
    """S37: what is not ours is not guessed at."""
    blank = Image.new("L", sheets[0].size, 255)
    noted = blank.copy()
    ImageDraw.Draw(noted).text((700, 900), "see over", fill=130, font_size=40)
    ImageDraw.Draw(blank).ellipse((60, 700, 110, 750), fill=60)  # a punched hole
    came = read_returned(_as_pdf(blank, sheets[0], noted), "pdf")
    assert [each.code for each in came] == [None, CODES[1], None]
    assert [each.empty for each in came] == [True, False, False], "a back with a pencilled word is no empty one"
    assert read_code("https://example.org") is None
    with pytest.raises(Unreadable, match="This is no scan"):
        read_returned(b"Dear Sir", "text")


def test_ink_that_is_no_word_is_marked_where_a_pen_covers_it() -> None:
    """S37: handwriting has no words to snap to, so the place itself is marked."""
    picture = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(picture).line([(200 + x, 600 + (x * 7) % 23) for x in range(0, 400, 3)], fill=60, width=3)
    data = as_bytes(picture)
    sheet = PrintSheet(sheet_code("r", "h", "1", "x"), data, "image", 1, "AR-2027-0001")
    document = pdfium.PdfDocument(print_sheets([sheet]))
    printed = document[0].render(scale=DPI / 72).to_pil().convert("L")
    document.close()
    layout = layout_of(595, 842)
    scale = (layout.page[2] - layout.page[0]) / 595
    x0, x1, y = (
        (layout.page[0] + 190 / 1240 * 595 * scale) * DPI / 72,
        (layout.page[0] + 610 / 1240 * 595 * scale) * DPI / 72,
        (layout.page[1] + 611 / 1240 * 595 * scale) * DPI / 72,
    )
    ImageDraw.Draw(printed).line([(x0, y), (x1, y)], fill=20, width=40)
    scan = _as_pdf(printed)
    [returned] = read_returned(scan, "pdf")
    [stroke] = strokes_on(returned, scan, "pdf", sheet, ()).strokes
    left, top, right, bottom = stroke.boxes[0]
    assert left < 105
    assert right > 280
    assert top < 300 < bottom


def test_a_code_tells_nothing_and_changes_with_what_it_is_bound_to() -> None:
    """S37: request, paper, page and hash are in it; none can be read out of it."""
    assert len({CODES[1], CODES[2], sheet_code("AR-2027-0001", "d", "1", "other hash")}) == 3
    with pytest.raises(ValueError, match="not the code"):
        print_sheets([PrintSheet("Jean Garner", set_in_type("x"), "pdf", 1, "")])
