"""Words are found where they stand, in whatever spelling; boxes, paragraphs and cover are told rightly."""

import pytest

import redaction
from redaction.places import (
    boxes_of,
    covered,
    folded,
    on_the_page,
    paragraphs,
    run_over_pages,
    runs_of,
    text_of,
    touches,
    words_in,
)

TEXT = "First line here.\nSecond line goes on.\n\nAnother paragraph with Zoë O'Hara in it.\n"


@pytest.fixture(scope="module")
def page() -> redaction.Page:
    """A page of a short text."""
    return redaction.read_pages(TEXT.encode(), "text")[0]


@pytest.mark.parametrize("words", ["Zoë O'Hara", "zoe ohara", "ZOË  O’HARA"])
def test_words_are_found_whatever_their_case_and_accents(page: redaction.Page, words: str) -> None:
    (run,) = runs_of(page, words)
    assert text_of(page, run) == "Zoë O'Hara"


def test_only_whole_words_are_found(page: redaction.Page) -> None:
    assert runs_of(page, "line")
    assert runs_of(page, "lin") == []
    assert runs_of(page, "...") == []


def test_a_run_over_two_lines_has_one_box_a_line(page: redaction.Page) -> None:
    (run,) = runs_of(page, "here. Second line")
    assert len(boxes_of(page, run)) == 2


def test_a_passage_is_followed_onto_the_next_page() -> None:
    pages = redaction.read_pages(("word " * 1_500 + "the end").encode(), "text")
    last, words = pages[0], [word.text for word in pages[0].words]
    found = run_over_pages(pages, 1, " ".join(words[-900:]) + " word" * 20)
    assert set(found) >= {1}
    assert run_over_pages(pages, 2, "nowhere to be found") == {}
    assert last.number == 1


def test_a_gap_between_lines_begins_a_paragraph(page: redaction.Page) -> None:
    numbers = paragraphs(page)
    by_word = {word.text: number for word, number in zip(page.words, numbers, strict=True)}
    assert by_word["First"] == by_word["Second"] != by_word["Another"]


def test_a_box_takes_the_words_whose_middle_it_holds(page: redaction.Page) -> None:
    first = page.words[0].box
    assert words_in(page, first) == (0,)
    assert words_in(page, (0, 0, 5, 5)) == ()


def test_a_box_is_cut_to_the_page_and_refused_off_it(page: redaction.Page) -> None:
    assert on_the_page(page, (20, 30, -10, 10)) == (0, 10, 20, 30)
    assert on_the_page(page, (-50, -50, -10, -10)) is None
    assert on_the_page(page, (5, 5, 5.2, 5.2)) is None


def test_cover_means_every_box_and_touch_means_one() -> None:
    one, two, other = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0), (100.0, 0.0, 110.0, 10.0)
    assert covered([one, two], [one, two])
    assert not covered([one, other], [one, two])
    assert touches([one, other], [two, one])
    assert not touches([other], [one, two])
    assert not covered([], [one])


def test_folding_keeps_letters_and_digits_alone() -> None:
    assert folded("Mrs. O’Neill-Żak, 07700 900 123") == "mrsoneillzak07700900123"
