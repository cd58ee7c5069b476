"""The answer page speaks the reader's language where it is translated, and then wholly (S105)."""

import re
from datetime import date

import pytest

from tests.unit.web.house import House
from tests.unit.web.parties import asked, ready
from tools.texts import CATALOGUE, catalogue, texts
from web.tongues import (
    ENGLISH,
    LOCALE,
    chosen,
    day,
    direction,
    entries,
    isolated,
    languages,
    speaking,
    translated,
    translations,
    unchecked,
)

FILLED_IN = re.compile(r"%\(\w+\)s")
OTHERS = languages()[1:]


def test_the_list_of_texts_is_that_of_the_pages() -> None:
    """S105: run `python -m tools.texts` after a change of words."""
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_whole_and_fills_in_the_same_places(language: str) -> None:
    """S105: nobody reads half a page in a language they do not know."""
    said = translations(language)
    assert set(said) == set(texts())
    for english, words in said.items():
        assert sorted(FILLED_IN.findall(english)) == sorted(FILLED_IN.findall(words)), english
        assert "<" not in words


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_that_no_speaker_has_checked_says_so(language: str) -> None:
    """S105: consent is informed; a reader knows that a text may be wrong."""
    head = dict(entries(LOCALE / f"{language}.po"))[""]
    with speaking(language):
        assert unchecked() == ("Reviewed-By: \n" in head)


@pytest.mark.parametrize(
    ("header", "wish", "language"),
    [
        ("pl-PL,pl;q=0.9,en;q=0.8", "", "pl"),
        ("en-GB,pl;q=0.9", "", ENGLISH),
        ("fr,pl;q=0.5,en;q=0.4", "", "pl"),
        ("fr;q=1,de", "", ENGLISH),
        ("pl;q=0", "", ENGLISH),
        ("", "", ENGLISH),
        ("\x00;;;,,q=" * 500, "", ENGLISH),
        ("pl", "en", ENGLISH),
        ("en", "pl", "pl"),
        ("en", "../../etc/passwd", ENGLISH),
    ],
)
def test_the_readers_wish_goes_before_the_browsers(header: str, wish: str, language: str) -> None:
    """S105, RFC 9110 section 12.5.4."""
    assert chosen(header, wish) == language


def test_english_is_said_as_it_is_written() -> None:
    assert translated("Your answer to %(setting)s", setting="100% Fun") == "Your answer to 100% Fun"


def test_the_page_speaks_the_language_of_the_browser_and_english_on_request(house: House) -> None:
    """S105: the start, the code page and what is wrong with a code."""
    ref, person = ready(house)
    token = asked(house, ref, person)
    browser, stranger = house.browser(), house.browser()
    for one in (browser, stranger):
        one.client.headers["Accept-Language"] = "pl"
    page = browser.get(f"/answer/{token}").text
    assert '<html lang="pl"' in page and "Wy\u015blij mi kod" in page and "Read this page in English" in page
    csrf = re.findall(r'name="csrf" value="([^"]*)"', page)[0]
    wrong = browser.post(f"/answer/{token}/open", data={"csrf": csrf, "code": "000000"})
    assert wrong.status_code == 422 and "Ten kod jest b\u0142\u0119dny" in wrong.text
    english = browser.get(f"/answer/{token}?language=en")
    assert "Send me the code" in english.text
    assert "Send me the code" in browser.get(f"/answer/{token}").text
    assert "Ten odno\u015bnik si\u0119 nie otwiera" in stranger.get("/answer/nothing").text


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("ur-PK", "rtl"), ("pl", "ltr"), (ENGLISH, "ltr")])
def test_a_page_is_laid_out_the_way_its_language_is_written(language: str, way: str) -> None:
    """S105."""
    with speaking(language):
        assert direction() == way


def test_words_of_the_file_keep_their_own_order_in_a_page_that_runs_the_other_way() -> None:
    """S105: the full stop of an English sentence stays at its end (UAX 9)."""
    assert isolated("He said: no.") == "He said: no."
    with speaking("ar"):
        assert isolated("He said: no.") == "\u2068He said: no.\u2069"
        assert day(date(2027, 5, 3)) == "03.05.2027"
    assert day(date(2027, 5, 3)) == "3 May 2027"
