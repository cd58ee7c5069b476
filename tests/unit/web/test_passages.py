"""Whether words stand on a page: what a page's setting does to spaces and lines does not count (S19)."""

import pytest

from web.asking.people_mentions import stands_on


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            "Second Ruth Hallam, grandmother ( mum's mum), 01632 960731",
            "Ruth Hallam, grandmother (mum's mum), 01632",
        ),
        ("Miriam Brandt ( mother) , Daniel Whitlock", "Miriam Brandt (mother), Daniel Whitlock"),
        ("She said “never” .\nAnd left", '"never". And left'),
        ("a well-\nknown face", "A well-known face"),
    ],
)
def test_words_stand_there_however_the_page_is_set(page: str, words: str) -> None:
    assert stands_on(page, words)


@pytest.mark.parametrize(
    ("page", "words"), [("Ruth rang on Monday", "Ruth rang on Tuesday"), ("a nightmare", "anight mare")]
)
def test_other_words_do_not(page: str, words: str) -> None:
    assert not stands_on(page, words)
