"""What a paper suggests about itself, for a person to accept (S18, S58, R21)."""

from datetime import date

import pytest

from models.words import DocumentKind
from rules.suggesting import pages_said, suggested
from samples import SOURCES, load_sample

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Date: 4 March 2026", date(2026, 3, 4)),
        ("Wrenfield\n4th Mar 2026\nDear Ms Brandt", date(2026, 3, 4)),
        ("Seen on 04/03/2026", date(2026, 3, 4)),
        ("2026-03-04 10:15", date(2026, 3, 4)),
        ("Date of birth 14 May 2022\nDate 4 March 2026", date(2026, 3, 4)),
        ("We met on 2 March 2026.\nDated: 4 March 2026", date(2026, 3, 4)),
        ("Date of birth 14 May 2022", None),
        ("31 February 2026", None),
        ("4 March 2031", None),
        ("Room 12/30/1999/7", None),
        ("", None),
    ],
)
def test_a_date_is_read_where_it_stands(text: str, dated: date | None) -> None:
    """S18: no day of birth, no day that never was, none in the future."""
    found = suggested(text, TODAY).get("dated")
    assert (found.value if found else None) == dated


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Written by Ngozi Ellery, key person", "Ngozi Ellery"),
        ("Taken by N. Ellery at noon", "N. Ellery"),
        ("From: Sunita Rao <sunita.rao@health.example.org>", "Sunita Rao"),
        ("Dear Judith,\nthank you.\nYours sincerely\nBeatrix Oduya", "Beatrix Oduya"),
        ("Harbour Women's Aid\nDear Judith,\nthank you.", "Harbour Women's Aid"),
        ("It was written by hand.", None),
        ("Amara slept well.", None),
    ],
)
def test_an_author_is_read_where_one_is_named(text: str, author: str | None) -> None:
    """S74: who wrote it, who signed it, or whose letterhead it is."""
    found = suggested(text, TODAY).get("author")
    assert (found.value if found else None) == author


def test_the_words_a_suggestion_comes_from_are_shown() -> None:
    """S18: a person judges by them."""
    assert suggested("Date: 4 March 2026", TODAY)["dated"].words == "Date: 4 March 2026"


def test_most_papers_of_the_sample_are_taken_for_what_they_are() -> None:
    """S58, R21: and no paper with health data of the sample is taken for something that needs no opinion."""
    kinds, dates = [], []
    for paper in load_sample().documents:
        text = (SOURCES / paper.source).read_text(encoding="utf-8").replace("| ", "").replace("# ", "")
        found = suggested(text, TODAY)
        kinds.append("kind" in found and found["kind"].value is paper.kind)
        dates.append("dated" in found and found["dated"].value == paper.dated)
        if paper.kind is DocumentKind.HEALTH:
            assert found["kind"].value is DocumentKind.HEALTH
    assert sum(kinds) >= 0.6 * len(kinds)
    assert sum(dates) >= 0.5 * len(dates)


@pytest.mark.parametrize(("text", "pages"), [("Page 1 of 3 ... page 2 of 3", 3), ("page of 3", None)])
def test_how_many_pages_a_paper_says_it_has(text: str, pages: int | None) -> None:
    """S18: so that a missing page is seen."""
    assert pages_said(text) == pages
