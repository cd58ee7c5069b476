"""The walkthrough says what the tests play, and shows what is there (S42, R2: a page a manager can trust)."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tools.walkthrough import LARGEST_BYTES, PAGE, PICTURES, STEPS, Missing, cases, figures, shrink, take_pictures

HERE = PAGE.read_text(encoding="utf-8")


def test_every_case_that_is_played_stands_in_the_page_in_its_words() -> None:
    told = [words for words in cases() if words not in HERE]
    assert not told, "Run: python -m tools.walkthrough"
    assert len(list(cases())) >= 10
    assert all(re.match(r"\*\*[A-Z].+\*\* ", words) for words in cases())


def test_every_step_has_its_picture_and_no_picture_is_large() -> None:
    assert [name for name in re.findall(r"\(pictures/([^)]+)\)", HERE)] == [step.picture for step in STEPS]
    for step in STEPS:
        assert (PICTURES / step.picture).stat().st_size <= LARGEST_BYTES


def test_figures_are_read_from_the_end_of_a_story() -> None:
    told = ("  Somebody does something      1.5 s", "", "  letters written        31", "  median of a form  47 ms")
    story = "\n".join(told)
    assert list(figures(story)) == [("letters written", "31"), ("median of a form", "47 ms")]


def test_a_screen_that_was_not_taken_is_named(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="Run make shots first"):
        take_pictures(tmp_path, tmp_path)


def test_a_picture_is_cut_and_small(tmp_path: Path) -> None:
    Image.new("RGB", (1200, 9000), "white").save(tmp_path / "001-new.png")
    shrink(tmp_path / "001-new.png", tmp_path / "small.png")
    with Image.open(tmp_path / "small.png") as small:
        assert small.size == (900, 760)
