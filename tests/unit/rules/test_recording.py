"""What is noticed in how a paper was recorded (S52, S74-S77)."""

import pytest

from rules.recording import Lack, Noticed, noticed

GOOD = """Incident form
Date of incident: 3 March 2026
Rowan fell off the step and cried. I put a cold cloth on his knee.
Recorded on 3 March 2026
Signed: Ines Aldane"""


def lacks(text: str) -> list[Lack]:
    return [one.lack for one in noticed(text)]


def test_an_entry_with_date_signature_and_facts_is_left_alone() -> None:
    """S74-S77."""
    assert noticed(GOOD) == ()


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("Rowan was tired.\nBorn 3 March 2023\nSigned: I. Aldane", Lack.UNDATED),
        ("3 March 2026\nRowan was tired.", Lack.UNSIGNED),
        (GOOD.replace("Signed:", "Witness:\nSigned:"), Lack.NOT_FILLED_IN),
        (f"{GOOD}\nAction taken: ______", Lack.NOT_FILLED_IN),
    ],
)
def test_what_is_missing_is_noticed(text: str, lack: Lack) -> None:
    """S74, S52: a day of birth is no date of an entry."""
    assert lacks(text) == [lack]


@pytest.mark.parametrize("date", ["3.3.26", "03/03/2026", "2026-03-03", "3rd March"])
def test_a_date_in_another_form_is_a_date(date: str) -> None:
    """S74."""
    assert lacks(f"{date}\nSigned: Ines") == []


def test_words_that_judge_and_opinions_are_shown_with_what_stands_around_them() -> None:
    """S75, S76."""
    text = f"{GOOD}\nHe was very naughty today and I think he was tired."
    assert noticed(text) == (
        Noticed(Lack.JUDGING, "He was very naughty today and I think he was tired."),
        Noticed(Lack.OPINION, "He was very naughty today and I think he was tired."),
    )


def test_what_stands_around_a_word_is_cut_between_words() -> None:
    """S75."""
    line = "After the long walk through the wet wood he was rude to everybody at the table, and to us too."
    (found,) = noticed(f"{GOOD}\n{line}")
    assert found.words == "…long walk through the wet wood he was rude to everybody at the table, and to us…"


def test_lying_on_a_mat_is_no_judgement() -> None:
    """S75: whole words only, and those that have a plain meaning are left out."""
    assert noticed(f"{GOOD}\nLying on the mat, trudely, moodyish, probable.") == ()


@pytest.mark.parametrize(
    ("entered", "days"),
    [("5 March 2026", None), ("6 March 2026", 3), ("20 March 2026", 17), ("1 March 2026", None)],
)
def test_an_entry_made_long_after_is_noticed_where_two_dates_tell(entered: str, days: int | None) -> None:
    """S77."""
    found = noticed(GOOD.replace("Recorded on 3 March 2026", f"Recorded on {entered}"))
    assert [one.days for one in found if one.lack is Lack.LATE] == ([days] if days else [])


def test_a_date_below_its_label_tells_as_well() -> None:
    """S77."""
    text = GOOD.replace("Date of incident: 3 March 2026", "Date of incident:\n1 February 2026")
    assert Lack.LATE in lacks(text)


def test_nothing_is_said_of_a_paper_of_which_nothing_was_read() -> None:
    """S52."""
    assert noticed(" \n ") == ()


CONCERN = f"{GOOD.replace('Incident form', 'Record of a concern, confidential')}\nHe said that he is hungry."


@pytest.mark.parametrize(
    "told", ["Parents informed on 3 March 2026.", "I told his mother why we write this down.", "Shared with dad."]
)
def test_a_confidential_record_that_does_not_say_that_parents_were_told_is_asked_about(told: str) -> None:
    """S73: when and why such a record is made, is told to parents; where the paper says so nothing is asked."""
    assert lacks(CONCERN) == [Lack.PARENTS_NOT_TOLD]
    assert lacks(f"{CONCERN}\n{told}") == []


def test_a_log_of_medicines_with_several_children_is_pointed_out() -> None:
    """S86: medication and first aid are kept for each child; the same child twice is one child."""
    log = "Medicine log\nChild: Rowan A.\n3 March 2026: 5 ml\nChild: {}\n4 March 2026: 5 ml\nSigned: Ines Aldane"
    assert lacks(log.format("Noor H.")) == [Lack.SEVERAL_CHILDREN]
    assert lacks(log.format("rowan a.")) == []
    assert lacks(log.format("Noor H.").replace("Medicine log", "Register")) == []
