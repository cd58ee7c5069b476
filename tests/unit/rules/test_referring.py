"""What a letter says of the person it is written to (S20)."""

from datetime import date

from rules.referring import Passage, reference_text


def test_the_words_written_for_the_letter_come_before_the_passages() -> None:
    passages = [Passage("she fetched him early", date(2026, 3, 9))]
    assert reference_text(" You fetched him on one day. ", passages) == "You fetched him on one day."


def test_each_passage_is_a_line_with_the_date_of_its_paper() -> None:
    passages = [Passage("she fetched him early", date(2026, 3, 9)), Passage("spoke with us", None)]
    assert reference_text("", passages).splitlines() == [
        "A paper of 9 March 2026 says: “she fetched him early”",
        "A paper says: “spoke with us”",
    ]


def test_nobody_mentioned_is_told_nothing() -> None:
    assert reference_text("", []) == ""
