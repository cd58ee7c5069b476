"""Where a page's own text and what is seen on it differ, what is seen is never passed over (R30)."""

import json
from typing import Any

import numpy as np
import pytest
from pikepdf import Dictionary, Name, Pdf

from redaction import Doubt, Party, propose
from redaction.ocr import ReadMode, read_sheet
from redaction.reading import read_pages
from redaction.sheets import Sheet
from redaction.values import Box, Word
from tests.unit.redaction.papers import image_stream, paper, writing

WIDTH = 400
JEAN = Party("g", "Jean Garner")


class Eyes:
    """Remembers what an engine once saw in a picture, so that it need not look again."""

    def __init__(self, *seen: tuple[str, Box]) -> None:
        self._seen = json.dumps([[text, *box, number, 0.99] for number, (text, box) in enumerate(seen)]).encode()

    def get(self, key: str) -> bytes | None:
        return self._seen if key.startswith("ocr-") else None

    def put(self, key: str, value: bytes) -> None:
        raise AssertionError("Nothing new is looked at here.")


def page_of(own: tuple[Word, ...], hidden: tuple[Word, ...], *seen: tuple[str, Box], shade: int) -> Sheet:
    pixels = np.full((300, WIDTH), 255, np.uint8)
    pixels[40:60, 40:300] = shade  # ink of its own for each test: readings are kept by picture
    sheet = Sheet(1, float(WIDTH), 300.0, words=own, hidden=hidden, pixels=pixels)
    return read_sheet(sheet, b"", "pdf", 0, ReadMode.ALWAYS, Eyes(*seen))[0]


@pytest.mark.parametrize("said", ["-", "to", "I"])
def test_a_short_word_of_the_text_does_not_stand_for_a_name_that_is_seen(said: str) -> None:
    """A font without a table of letters gave "-" for a whole name, which then stayed in the copy."""
    own = Word(said, (60.0, 42.0, 70.0, 58.0), 0)
    sheet = page_of((own,), (), ("Garner", (50.0, 40.0, 120.0, 60.0)), shade=10 + len(said) + ord(said[0]))
    assert "Garner" in [word.text for word in sheet.words]


def test_a_layer_in_the_wrong_place_does_not_carry_the_bar_away() -> None:
    """A scan's layer of words may lie beside the ink: the mark reaches over both."""
    layer = Word("Garner", (60.0, 30.0, 100.0, 46.0), 0)
    sheet = page_of((), (layer,), ("Garner", (50.0, 40.0, 120.0, 60.0)), shade=90)
    (word,) = sheet.words
    assert word.box[0] <= 50 and word.box[1] <= 30 and word.box[2] >= 120 and word.box[3] >= 60


def test_a_word_that_lies_where_it_is_seen_keeps_its_place() -> None:
    """An engine's boxes are higher than type, and a bar of that height would touch the lines beside it."""
    own = Word("Garner", (52.0, 44.0, 118.0, 56.0), 0)
    sheet = page_of((own,), (), ("Garner", (50.0, 40.0, 120.0, 60.0)), shade=91)
    assert sheet.words == (own,)


def test_a_picture_that_cannot_be_opened_is_asked_about_and_never_clean() -> None:
    def damaged(pdf: Pdf, page: Any) -> None:
        picture = image_stream(pdf, writing("Jean Garner"))
        picture.write(b"no picture at all", filter=Name.JBIG2Decode)
        page.Resources.XObject = Dictionary(Im=pdf.make_indirect(picture))

    (page,) = read_pages(paper(b"q 300 0 0 200 20 50 cm /Im Do Q", setup=damaged), "pdf", mode=ReadMode.NEVER)
    told = [each.text for each in page.questions if each.kind is Doubt.NOT_READ]
    assert any("cannot be opened" in text for text in told)
    assert any(item.must for item in propose([("d", (page,))], (JEAN,)).review)
