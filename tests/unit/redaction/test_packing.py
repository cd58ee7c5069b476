"""Every page is packed to the pixel and in few bytes; photos as JPEG, with bars that stay black (R30)."""

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from redaction import CopyItem, make_copy
from redaction.composing import laid_together
from redaction.grammar import read_copy
from redaction.manifest import Manifest
from redaction.packing import Pixels, pack_page
from redaction.proof import _decoded
from redaction.rereading import _worth_reading
from tests.unit.redaction.papers import paper, text_at, writing

A4 = (595.0, 842.0)
GRID = (1240, 1755)


def shown(pixels: Pixels) -> Pixels:
    """What the packed pictures of a page show together."""
    pictures = pack_page(pixels, A4, (), ())
    return laid_together([(_decoded(image, facts), facts.at) for image, facts in pictures])[0][0]


def letter(*colours: str, paper_colour: str = "white") -> Pixels:
    """A page of lines, each in the next colour."""
    page = Image.new("RGB", GRID, paper_colour)
    pen = ImageDraw.Draw(page)
    for number in range(60):
        words = f"{number} a line of a letter that somebody wrote about a child and a rainy day " * 2
        pen.text((100, 60 + number * 27), words, fill=colours[number % len(colours)], font_size=18)
    return np.asarray(page)


PAGES = {
    "one coloured line": letter("blue", *["black"] * 59),
    "coloured headings": letter("darkred", *["black"] * 9),
    "all in blue": letter("navy"),
    "on yellow paper": letter("black", paper_colour="#ffffcc"),
    "every line another colour": letter("red", "green", "navy", "purple", "teal", "black"),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_with_colour_is_kept_to_the_pixel_in_few_bytes(page: Pixels) -> None:
    """R30: nothing is lost outside the bars, and a text page stays under 320 KB."""
    assert (shown(page) == page).all()
    assert sum(len(image.palette) + len(image.stream) for image, _ in pack_page(page, A4, (), ())) < 300_000


def test_parts_of_a_coloured_page_overlap_so_that_no_seam_shows_between_them() -> None:
    """R30: a copy that is shown smaller than it was made has no light lines across it."""
    _, *strips = [facts for _, facts in pack_page(PAGES["on yellow paper"], A4, (), ())]
    assert len(strips) > 5
    assert all(upper.at[1] < lower.at[1] + lower.at[3] for upper, lower in pairwise(strips))


NOISE = np.random.default_rng(1)


def noisy(width: int, height: int) -> Pixels:
    """A photo with as much to see as points of colour are given, as large as a page."""
    rough = Image.fromarray(NOISE.integers(0, 256, (height, width, 3), dtype=np.uint8))
    return np.asarray(rough.resize(GRID, Image.Resampling.BICUBIC))


PHOTOS = {
    "soft": noisy(30, 40),
    "leaves": noisy(250, 350),
    "a grainy scan of a dense page": np.clip(
        PAGES["all in blue"].min(axis=2) * 0.8 + NOISE.normal(40, 8, GRID[::-1]), 0, 255
    ).astype(np.uint8),
}


@pytest.mark.parametrize("photo", PHOTOS.values(), ids=PHOTOS)
def test_a_page_that_is_a_photo_stays_small(photo: Pixels) -> None:
    """R30: a copy must be small enough to be fetched, whatever was scanned or photographed."""
    packed = pack_page(photo, A4, ((0.0, 0.0, *A4),), ())
    assert packed[1][1].jpeg
    assert sum(len(image.stream) for image, _ in packed) < 260_000


def test_a_small_photo_is_packed_in_the_best_quality() -> None:
    """R30: only a photo that would make its page too large loses more than it must."""
    page = np.full((1755, 1240, 3), 255, np.uint8)
    page[200:600, 200:700] = noisy(60, 80)[200:600, 200:700]
    (_, (image, _)) = pack_page(page, A4, ((96.0, 96.0, 336.0, 288.0),), ())
    assert Image.open(BytesIO(image.stream)).info.get("progressive") is None


def test_a_bar_over_a_photo_is_black_to_its_edges_however_small_the_photo_is_packed() -> None:
    """R30: JPEG would leave light dots inside a small bar."""
    photo = PHOTOS["leaves"].copy()
    bars = [(x, y, x + 19, y + 8) for x in range(30, 1200, 190) for y in range(30, 1700, 190)]
    for x0, y0, x1, y1 in bars:
        photo[y0:y1, x0:x1] = 0
    pictures = pack_page(photo, A4, ((0.0, 0.0, *A4),), bars)
    page = laid_together([(_decoded(image, facts), facts.at) for image, facts in pictures])[0][0]
    assert max(int(page[y0:y1, x0:x1].max()) for x0, y0, x1, y1 in bars) == 0


def test_a_coloured_line_is_read_again_with_the_page_it_stands_on() -> None:
    """R30: the finished copy is read as a stranger reads it, not strip by strip."""
    line = b"0 0 1 rg\n" + text_at(40, 120, "Jean Garner", 14) + b"0 g\n"
    copy = make_copy([CopyItem("d", "t", paper(line + text_at(40, 60, "A plain line below it")), "pdf")], None)
    page, facts = read_copy(copy.pdf).pages[0], Manifest.from_json(copy.manifest).pages[0]
    decoded = [_decoded(image, fact) for image, fact in zip(page.images, facts.pictures, strict=True)]
    assert len(decoded) == 2
    ((whole, _),) = _worth_reading(decoded, page)
    assert whole.shape == (625, 834, 3)
    assert (whole.min(axis=2) < 99).any(axis=1).sum() > 30


def test_a_small_grey_page_is_one_picture() -> None:
    """R30: nothing is parted that need not be."""
    grey = np.asarray(writing("A page"))
    assert len(pack_page(grey, A4, (), ())) == 1
