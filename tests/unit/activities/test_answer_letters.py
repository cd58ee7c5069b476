"""What goes with the copy: the letter the law wants beside it, and why some is left out (R26, R27)."""

from datetime import date
from typing import Any

import pytest

from letters.kinds import LetterKind
from models import acts
from models.words import ReleaseWay, Role
from records.database import writing
from records.file import documents_of
from rules.agenda import effects_due
from tests.unit.activities.test_clock_letters import letter
from tests.unit.web.conftest import furnished, house, patient
from tests.unit.web.house import House
from tests.unit.web.marked_house import MarkedHouse, checked_house

__all__ = ["furnished", "house", "patient"]
pytestmark = pytest.mark.usefixtures("patient")


@pytest.fixture
def here(house: House) -> MarkedHouse:
    """A request whose copy was made and passed."""
    return checked_house(house)


def given(here: MarkedHouse, **more: Any) -> list[str]:
    """The copy is handed over; the kinds of letters to the requester that are due then."""
    copy = here.house.state(here.ref).copy
    assert copy is not None
    act = acts.CopyGiven(
        copy_sha256=copy.copy_sha256,
        way=ReleaseWay.COLLECTION,
        on=here.house.desk.now.date(),
        **{"with_letters": True, "taken_away": True, **more},
    )
    here.house.record(here.ref, act)
    due = effects_due(here.ref, here.house.state(here.ref))
    return [one.letter_kind for one in due if one.letter_kind in {"receipt", "disclosure_cover", "refusal_partial"}]


def test_the_answer_carries_each_element_that_the_law_asks_for(here: MarkedHouse) -> None:
    """R26: the data, purposes, categories, recipients, retention, source, rights, and where to complain."""
    assert "disclosure_cover" in given(here)
    text = letter(here.house, here.ref, LetterKind.DISCLOSURE_COVER)
    for heading, words in (
        ("What is in it", "page "),
        ("Why we keep these records", "keep them safe"),
        ("What kinds of records they are", "Forms, consents and contact details."),
        ("Where they came from", "Our own staff."),
        ("Who may see them", "as far as they need them for their work"),
        ("How long we keep them", "for as long as the law and our policy ask"),
        ("Your rights", "you can ask us to put it right"),
        ("If you are not happy with this", "You can complain to the regulator (Information Commissioner's Office)"),
        ("Why some words are blacked out", "another person's information"),
    ):
        assert heading in text
        assert words in text.split(heading, 1)[1], heading


def test_a_copy_with_black_places_comes_with_the_reasons_and_the_rights(here: MarkedHouse) -> None:
    """R27: a refusal in part says why so far as it may, and names regulator and court."""
    assert given(here) == ["receipt", "disclosure_cover", "refusal_partial"]
    text = letter(here.house, here.ref, LetterKind.REFUSAL_PARTIAL)
    assert "does not hold everything that you asked for." in text
    assert "This is another person's information" in text
    assert "You can complain to" in text and "ask a court" in text


def test_what_is_left_out_without_a_trace_leads_to_no_letter(here: MarkedHouse) -> None:
    """R22, R26, R27: the letters follow from what the copy shows, so none betrays what it withholds."""
    state = here.house.state(here.ref)
    shows_nothing = state.copies[-1].made.model_copy(update={"shown": 0})
    assert shows_nothing.marks
    here.house.record(here.ref, shows_nothing, Role.CLOCK)
    assert given(here) == ["receipt", "disclosure_cover"]
    assert "blacked out" not in letter(here.house, here.ref, LetterKind.DISCLOSURE_COVER)


def test_the_index_in_the_letter_is_that_of_the_copy(here: MarkedHouse) -> None:
    """R26, R30: each paper with its pages in the copy, and nothing of who wrote it or what of."""
    given(here)
    text = letter(here.house, here.ref, LetterKind.DISCLOSURE_COVER)
    index = text.split("What is in it", 1)[1].split("Why", 1)[0].strip()
    assert index == (
        "- Paper of 03.05.2026, page 2 - Paper of 12.05.2026, page 3 - Paper of 01.09.2025, pages 4 to 5"
    )


def test_how_a_paper_stands_in_the_letter_comes_from_the_copy(here: MarkedHouse) -> None:
    """R26, S35: the file may say more of a paper than its copy: a day that is withheld, or one noted since."""
    with writing(here.house.desk.engine) as session:
        paper = next(one for one in documents_of(session, here.child_id) if one.dated == date(2026, 5, 12))
        paper.dated = date(2026, 5, 13)
    given(here)
    text = letter(here.house, here.ref, LetterKind.DISCLOSURE_COVER)
    assert "Paper of 12.05.2026, page 3" in text and "13.05.2026" not in text


@pytest.mark.parametrize(
    ("taken", "words"), [(True, "the copy of the file, "), (False, "read together and not taken away")]
)
def test_the_receipt_says_whether_the_copy_was_taken_away(here: MarkedHouse, taken: bool, words: str) -> None:
    """S45: the parent may take a copy away, and the receipt says whether they did."""
    given(here, taken_away=taken)
    text = letter(here.house, here.ref, LetterKind.RECEIPT)
    assert words in text
    assert ("not taken away" in text) is not taken


def test_a_giving_from_before_there_was_such_a_letter_gets_none_now(here: MarkedHouse) -> None:
    assert given(here, with_letters=False) == ["receipt"]
