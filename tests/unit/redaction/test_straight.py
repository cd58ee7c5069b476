"""Slanted scans and photos taken at an angle are laid straight, and nothing of them is lost (R30)."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from redaction import CopyItem, Party, ReadMode, Rule, make_copy, propose, read_pages
from redaction.lie_child import slant_of
from redaction.upright import load_upright
from tests.unit.redaction.helpers import burned
from tests.unit.redaction.papers import as_bytes, writing

LINES = ("Rang the clinic about Monday.", "Jean Garner came at noon.", "All was well after that.", "No more today.")


def page() -> Image.Image:
    """A page of a few lines."""
    return writing(*LINES, size=44)


def slanted(degrees: float) -> bytes:
    """The page as it comes out of a feeder that pulled it in askew."""
    turned = page().rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return as_bytes(turned)


def at_an_angle() -> bytes:
    """The page on a dark table, seen from the side."""
    whole = np.asarray(page())
    height, width = whole.shape
    ends = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = np.array([[150, 90], [width + 40, 150], [width + 110, height + 90], [60, height + 40]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(ends, seen)
    return as_bytes(
        Image.fromarray(cv2.warpPerspective(whole, matrix, (width + 200, height + 160), borderValue=(70,)))
    )


def left_over(data: bytes) -> float:
    """How many degrees the page still slants after it was laid."""
    sheet, _ = load_upright(data, "image", 1, {})
    grey = np.asarray(Image.fromarray(sheet.picture).convert("L"))
    return abs(slant_of(grey))


@pytest.mark.parametrize("degrees", [-8.0, -2.5, 1.2, 5.0])
def test_a_slanted_scan_is_laid_straight(degrees: float) -> None:
    """R30: a bar on a level line does not touch its neighbours."""
    assert left_over(slanted(degrees)) <= 0.3


@pytest.mark.parametrize("degrees", [13.0, -20.0, 38.0])
def test_lines_that_slant_steeply_are_known_by_how_they_lie(degrees: float) -> None:
    """R30: a photo held askew slants more than a page that a feeder drew in."""
    small = page().resize((620, 430), Image.Resampling.LANCZOS)
    turned = small.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert abs(slant_of(np.asarray(turned)) + degrees) <= 0.3


def test_a_photo_taken_at_an_angle_is_laid_flat() -> None:
    """R30: the sheet becomes a rectangle again."""
    assert left_over(at_an_angle()) <= 0.3


def test_a_straight_page_stays_exactly_as_it_is() -> None:
    """R30: what needs no help is not touched."""
    sheet, turn = load_upright(as_bytes(page()), "image", 1, {})
    assert turn == 0
    assert (sheet.picture == np.asarray(page().resize(sheet.picture.shape[::-1], Image.Resampling.LANCZOS))).all()


def test_a_photo_without_writing_is_left_alone() -> None:
    """R30: children and gardens are no lines of writing."""
    rough = np.random.default_rng(4).integers(0, 256, (30, 40), dtype=np.uint8)
    photo = as_bytes(Image.fromarray(rough).resize((1200, 900), Image.Resampling.BICUBIC))
    sheet, _ = load_upright(photo, "image", 1, {})
    assert (sheet.width_pt, sheet.height_pt) == (793.33, 595.0)


def test_a_slanted_name_is_marked_where_it_is_shown(people: tuple[Party, ...]) -> None:
    """R30: marks, picture and copy all mean the page as it is shown."""
    data = slanted(4.0)
    pages = read_pages(data, "image")
    marks = propose([("d", pages)], people).marks
    [name] = [mark for mark in marks if mark.rule == Rule.NAME]
    assert name.boxes[0][3] - name.boxes[0][1] < 40
    copy = make_copy(
        [CopyItem("d", "Scan", data, "image", marks)], None, mode=ReadMode.WHERE_NEEDED, read_again=True
    )
    assert copy.proof.proved
    x0, y0, x1, y1 = name.boxes[0]
    pixels = burned(copy.pdf)
    scale = pixels.shape[1] / pages[0].width_pt
    assert (
        int(pixels[int(y0 * scale) + 2 : int(y1 * scale) - 2, int(x0 * scale) + 2 : int(x1 * scale) - 2].max()) == 0
    )


def test_a_page_that_a_person_turned_is_laid_straight_too() -> None:
    """R30: where nothing can tell which way up a page is, a person turns it; the rest is done for them."""
    data = as_bytes(page().rotate(93, Image.Resampling.BICUBIC, expand=True, fillcolor=255))
    sheet, turn = load_upright(data, "image", 1, {1: 90})
    assert turn == 90
    assert abs(slant_of(np.asarray(Image.fromarray(sheet.picture).convert("L")))) <= 0.3


def drawing() -> Image.Image:
    """A child's drawing: the ground slants a little, and there is no writing."""
    picture = Image.new("L", (1200, 860), 255)
    pen = ImageDraw.Draw(picture)
    pen.line([(60, 640), (1150, 700)], fill=30, width=8)
    for place in range(6):
        pen.ellipse([120 + 170 * place, 90 + 60 * place, 220 + 170 * place, 190 + 60 * place], outline=30, width=6)
        pen.line([(160 + 170 * place, 650), (140 + 190 * place, 420)], fill=30, width=7)
    return picture


@pytest.mark.parametrize("turns", [{}, {1: 90}])
def test_a_drawing_keeps_the_slant_of_its_ground(turns: dict[int, int]) -> None:
    """R30: what has no lines of writing is not laid straight by the one line it has."""
    sheet, turn = load_upright(as_bytes(drawing()), "image", 1, turns)
    assert sorted((sheet.width_pt, sheet.height_pt)) == [595.0, 830.23] and turn == turns.get(1, 0)


@pytest.mark.parametrize("degrees", [-4.0, 3.0])
def test_a_page_that_lies_on_its_side_on_purpose_is_laid_straight_by_its_own_lines(degrees: float) -> None:
    """R30: lines that run upwards are made upright, as a person left them."""
    side = page().rotate(90 + degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert slant_of(np.asarray(side)) == pytest.approx(-degrees, abs=0.3)
