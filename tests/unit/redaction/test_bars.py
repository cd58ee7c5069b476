"""What bars do to what stays: which words they touch, and which names their width may tell (S35, R30)."""

import pytest

from redaction import Box, Mark, Word, telling_gaps, touched_words


def _mark(words: str, box: Box, rule: str = "name", more: tuple[Box, ...] = ()) -> Mark:
    return Mark("a", 1, (box, *more), "x", rule, words)


HERE = (100.0, 100.0, 130.0, 112.0)


@pytest.mark.parametrize(
    ("words", "rule", "tells"),
    [
        ("Jean", "name", True),
        ("Jean", "nickname", True),
        ("Jean Okafor", "name", False),
        ("Jean", "person", True),
        ("upstairs", "person", False),
        ("Jean", "paper", True),
        ("grandma", "relation", False),
        ("…", "name", False),
        ("", "person", False),
    ],
)
def test_a_single_name_is_told_by_its_width(words: str, rule: str, tells: bool) -> None:
    """S35: found as a name, or marked by hand and written like one."""
    assert bool(telling_gaps([_mark(words, HERE, rule)])) is tells


@pytest.mark.parametrize(
    ("beside", "tells"),
    [
        ((133.0, 100.0, 150.0, 112.0), False),
        ((80.0, 100.0, 97.0, 112.0), False),
        ((150.0, 100.0, 170.0, 112.0), True),
        ((100.0, 114.0, 130.0, 126.0), True),
        ((90.0, 95.0, 300.0, 120.0), False),
        ((100.1, 100.0, 130.0, 112.0), True),
    ],
)
def test_with_a_bar_beside_it_a_name_is_not_alone(beside: Box, tells: bool) -> None:
    """S35: next to it on the line, or around it; another line, a far word or the same place again do not count."""
    gaps = telling_gaps([_mark("Jean", HERE), _mark("two words", beside, "person")])
    assert bool(gaps) is tells


def test_a_name_over_two_lines_has_no_width() -> None:
    """S35: broken at the end of a line, its two parts tell less than a guess."""
    assert not telling_gaps([_mark("Wilhel-mina", HERE, more=((20.0, 114.0, 50.0, 126.0),))])


def test_words_above_and_below_are_touched_and_those_on_the_line_are_hidden() -> None:
    """R30: a word is touched where a bar takes more than a sliver of it without hiding it."""
    words = [
        Word("hidden", (100.0, 100.0, 130.0, 112.0), 1),
        Word("beside", (140.0, 100.0, 170.0, 112.0), 1),
        Word("close", (100.0, 108.0, 130.0, 120.0), 2),
        Word("far", (100.0, 114.0, 130.0, 126.0), 3),
    ]
    assert [word.text for word in touched_words(words, [HERE])] == ["close"]
    assert touched_words(words, []) == ()


def test_bars_read_off_a_picture_are_wider_and_touch_more() -> None:
    """R30: places read by OCR are less exact, so their bars are burned with more room around."""
    near = [Word("near", (100.0, 109.5, 130.0, 121.5), 2)]
    assert not touched_words(near, [HERE])
    assert touched_words(near, [HERE], from_picture=True)


@pytest.mark.parametrize(("until", "asked"), [(112.0, True), (120.0, True), (127.0, False), (130.0, False)])
def test_a_word_that_a_bar_hides_in_part_only_is_asked_about(until: float, asked: bool) -> None:
    """R30: a bar for a leaning word must not take the first letters of the next one, and its text, unasked."""
    word = Word("came", HERE, 1)
    assert bool(touched_words([word], [(60.0, 99.0, until, 113.0)])) is asked


def test_two_bars_that_hide_a_word_together_are_not_asked_about() -> None:
    """R30: a name in two marks, one behind the other."""
    bars = [(60.0, 99.0, 116.0, 113.0), (115.0, 99.0, 140.0, 113.0)]
    assert touched_words([Word("Garner", HERE, 1)], bars) == ()
