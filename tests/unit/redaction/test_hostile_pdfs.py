"""No way of showing or hiding a name in a PDF gets it into the copy (R30)."""

import io

import numpy as np
import pytest
from PIL import Image

from redaction import Doubt, Party, ReadMode, can_read_pictures, inspect, page_picture, read_pages
from tests.unit.redaction.helpers import burned, everything_in, marked_copy, picture, text_of_copy
from tests.unit.redaction.hostile import (
    HIDDEN,
    SHOWN,
    UNDERNEATH,
    as_outlines,
    set_in_type,
    with_a_lying_font,
    written_askew,
)
from tests.unit.redaction.papers import HEIGHT, WIDTH, scan, writing

needs_ocr = pytest.mark.usefixtures("ocr")


@pytest.fixture(scope="module")
def ocr() -> None:
    assert can_read_pictures(), "the OCR engine belongs to the installation"


def leaks(pdf: bytes) -> list[str]:
    inside = everything_in(pdf).lower().replace("-", "")
    return [name for name in ("jean", "garner") if name in inside]


@pytest.mark.parametrize("way", SHOWN)
def test_a_name_shown_in_any_way_is_burned_out_and_leaves_no_trace(way: str, people: tuple[Party, ...]) -> None:
    copy, proposals = marked_copy(SHOWN[way], "pdf", people)
    assert proposals.marks
    assert copy.proof.proved, copy.proof.faults
    assert leaks(copy.pdf) == []
    assert {"Seen", "today", "by", "the", "nursery."} <= set(text_of_copy(copy.pdf).split())


@pytest.mark.parametrize("way", SHOWN)
def test_where_the_name_stood_nothing_but_a_bar_is_seen(way: str, people: tuple[Party, ...]) -> None:
    copy, proposals = marked_copy(SHOWN[way], "pdf", people)
    upright = "plainly" if way.startswith("turned") else way
    before, after = picture(SHOWN[upright]), burned(copy.pdf)
    assert before.shape == after.shape
    scale = 150 / 72
    outside = np.ones(before.shape, dtype=bool)
    for mark in proposals.marks:
        for x0, y0, x1, y1 in mark.boxes:
            inside = after[round(y0 * scale) : round(y1 * scale), round(x0 * scale) : round(x1 * scale)]
            assert inside.size and inside.max() == 0
            rows = slice(max(int(y0 * scale) - 7, 0), int(y1 * scale) + 8)
            outside[rows, max(int(x0 * scale) - 2, 0) : int(x1 * scale) + 4] = False
    assert np.array_equal(before[outside], after[outside])


@pytest.mark.parametrize("way", HIDDEN)
def test_hidden_text_is_asked_about_and_never_gets_into_the_copy(way: str, people: tuple[Party, ...]) -> None:
    page = read_pages(HIDDEN[way], "pdf", mode=ReadMode.NEVER)[0]
    asked = [question.text for question in page.questions if question.kind is not Doubt.NOT_READ]
    assert any("Jean Garner" in text for text in asked)
    copy, proposals = marked_copy(HIDDEN[way], "pdf", people)
    assert leaks(copy.pdf) == []
    assert copy.proof.proved
    assert any(item.must for item in proposals.review)


@pytest.mark.parametrize("way", UNDERNEATH)
def test_what_lies_underneath_a_page_is_told_and_left_out(way: str, people: tuple[Party, ...]) -> None:
    inspection = inspect(UNDERNEATH[way], "letter.pdf")
    assert inspection.faults or inspection.parts
    copy, _ = marked_copy(UNDERNEATH[way], "pdf", people)
    assert leaks(copy.pdf) == []
    assert copy.proof.proved


def test_a_file_inside_a_pdf_becomes_an_item_of_its_own() -> None:
    part = inspect(UNDERNEATH["a file inside"], "letter.pdf").parts[0]
    assert (part.name, part.kind, part.data) == ("note.txt", "text", b"Rang Jean Garner.")


@pytest.mark.parametrize("text", ["Żaneta Łuczak called", "Zaneta Luczak called", "Żaneta\nŁuczak’s call"])
def test_names_with_other_letters_are_found_with_and_without_their_signs(text: str) -> None:
    party = Party("p", "Żaneta Łuczak")
    copy, _ = marked_copy(set_in_type(text), "pdf", [party])
    assert "uczak" not in text_of_copy(copy.pdf)
    assert "call" in text_of_copy(copy.pdf)


def test_ligatures_hide_no_name() -> None:
    copy, proposals = marked_copy(set_in_type("Mr Griﬃn came"), "pdf", [Party("p", "Tom Griffin")])
    assert [mark.words for mark in proposals.marks] == ["Mr Griffin"]
    assert "ffin" not in text_of_copy(copy.pdf)
    assert "came" in text_of_copy(copy.pdf)


@needs_ocr
def test_a_font_that_lies_about_its_letters_is_read_by_eye(people: tuple[Party, ...]) -> None:
    copy, proposals = marked_copy(with_a_lying_font(), "pdf", people, ReadMode.ALWAYS, read_again=True)
    assert [mark.words for mark in proposals.marks] == ["Jean Garner"]
    assert {item.kind for item in proposals.review if item.must} == {Doubt.DISAGREES}
    assert copy.proof.proved and copy.proof.ocr_checked


@needs_ocr
def test_a_name_drawn_as_shapes_is_found(people: tuple[Party, ...]) -> None:
    copy, proposals = marked_copy(as_outlines(), "pdf", people, ReadMode.WHERE_NEEDED, read_again=True)
    assert [mark.words for mark in proposals.marks] == ["Jean Garner"]
    assert copy.proof.proved


@needs_ocr
def test_a_scan_with_a_false_text_layer_is_told(people: tuple[Party, ...]) -> None:
    layer = b"BT 3 Tr /F1 12 Tf 1 0 0 1 20 20 Tm (Paid to Jean Garner) Tj ET\n"
    paper = scan(writing("The cat sat on the mat."), layer)
    copy, proposals = marked_copy(paper, "pdf", people, ReadMode.WHERE_NEEDED)
    assert any(item.kind is Doubt.HIDDEN_TEXT and "Jean Garner" in item.text for item in proposals.review)
    assert leaks(copy.pdf) == []
    assert "The cat sat on the mat." in text_of_copy(copy.pdf)


def test_without_ocr_a_scan_is_never_called_read() -> None:
    page = read_pages(scan(writing("The cat sat.")), "pdf", mode=ReadMode.NEVER)[0]
    assert not page.machine_read
    assert Doubt.NOT_READ in {question.kind for question in page.questions}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_is_turned_as_its_own_writing_stands_however_often_it_is_opened(turn: int) -> None:
    """R30: a page on its side is read, shown and copied upright, the same each time; a person's turn still wins."""
    data = SHOWN[f"turned by {turn}"]
    assert picture(data, dpi=72).shape == ((WIDTH, HEIGHT) if turn % 180 else (HEIGHT, WIDTH))
    first, second = (read_pages(data, "pdf", mode=ReadMode.NEVER)[0] for _ in range(2))
    asked = read_pages(data, "pdf", turns={1: 0}, mode=ReadMode.NEVER)[0]
    assert first == second == read_pages(SHOWN["plainly"], "pdf", mode=ReadMode.NEVER)[0]
    assert (asked.width_pt, asked.height_pt) == ((HEIGHT, WIDTH) if turn % 180 else (WIDTH, HEIGHT))
    seen = Image.open(io.BytesIO(page_picture(data, "pdf", 1, 72)))
    again = Image.open(io.BytesIO(page_picture(data, "pdf", 1, 72, turns={1: 0})))
    assert (seen.size, again.size) == ((WIDTH, HEIGHT), (asked.width_pt, asked.height_pt))


@pytest.mark.parametrize("angle", [12, 33, 45, 60, 78, 120, 200, 315])
def test_a_name_written_askew_is_found_whatever_the_angle(angle: int, people: tuple[Party, ...]) -> None:
    """R30: watermarks and stamps stand at any angle."""
    copy, proposals = marked_copy(written_askew(angle), "pdf", people)
    assert proposals.marks and copy.proof.proved
    assert leaks(copy.pdf) == []
