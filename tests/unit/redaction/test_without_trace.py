"""What nobody may learn of leaves no trace in the copy: no bar, no label, no gap, no number missing (R22, S35)."""

import json
from datetime import date

import pytest

from redaction import CopyItem, FrontMatter, Mark, ReadMode, make_copy, read_pages
from redaction.closing_up import closed_up
from redaction.grammar import read_copy
from redaction.typeset import tokens_of
from redaction.values import LABEL, Copy
from tests.unit.web.marked_house import pdf_of

FRONT = FrontMatter("Mira Ashdown", 1, "A nursery", "Rowan Ashdown", date(2026, 11, 23))
NOTE = """Rowan built a tower this morning.

The social worker Dessa Quill came at noon and spoke with the key person for a while.

Rowan slept well.
"""


def _marks(data: bytes, kind: str, words: str, *, trace: bool = False) -> tuple[Mark, ...]:
    """A mark over these words wherever they stand on one line."""
    found = []
    for page in read_pages(data, kind, mode=ReadMode.NEVER):  # type: ignore[arg-type]
        wanted = words.split()
        texts = [word.text for word in page.words]
        for start in range(len(texts) - len(wanted) + 1):
            if texts[start : start + len(wanted)] == wanted:
                boxes = tuple(word.box for word in page.words[start : start + len(wanted)])
                found.append(Mark("d", page.number, boxes, "p", "person", words, "x", None, not trace))
    assert found
    return tuple(found)


def _text(copy: Copy) -> str:
    pages = read_pages(copy.pdf, "pdf", mode=ReadMode.ALWAYS)
    return " ".join(word.text for page in pages for word in page.words)


def test_a_paragraph_goes_and_the_text_closes_up() -> None:
    """R22: no label, and no empty place where the paragraph stood."""
    paragraph = "The social worker Dessa Quill came at noon and spoke with the key person for a while."
    item = CopyItem("d", "Paper", NOTE.encode(), "text", _marks(NOTE.encode(), "text", paragraph))
    copy = make_copy([item], None)
    plain = make_copy([CopyItem("d", "Paper", NOTE.replace(f"{paragraph}\n\n", "").encode(), "text")], None)
    assert copy.proof.proved, copy.proof.faults
    assert copy.pdf == plain.pdf, "the copy is that of a paper in which it never stood"


DIARY = "Monday was fine.\nRowan ate well and slept.\n  - tower\nSang a song, then drew a house."


@pytest.mark.parametrize(
    "where",
    ["{}\n" + DIARY, DIARY + "\n{}", DIARY.replace("\n  -", "\n{}\n  -"), DIARY.replace("then", "{} then")],
    ids=["first line", "last line", "line between", "inside a line"],
)
def test_a_line_goes_wherever_it_stands_and_the_others_keep_their_places(where: str) -> None:
    """R22: to the byte the copy of a diary in which it never stood; short lines are not run together."""
    secret = "Somebody rang."
    data = where.format(secret).encode()
    copy = make_copy([CopyItem("d", "Paper", data, "text", _marks(data, "text", secret))], None)
    plain = where.replace("{}\n", "").replace("\n{}", "").replace("{} ", "").encode()
    assert copy.pdf == make_copy([CopyItem("d", "Paper", plain, "text")], None).pdf
    tops = [word.box[1] for word in read_pages(copy.pdf, "pdf", mode=ReadMode.NEVER)[0].words]
    assert tops == sorted(tops)


AGENDA = "Agenda\n{0} The sand tray\n{1} A call from outside\nand what was said\n{2} The garden\n\nThe end"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (("1.", "2.", "3."), ("1.", "2.")),
        (("(1)", "(2)", "(3)"), ("(1)", "(2)")),
        (("a)", "b)", "c)"), ("a)", "b)")),
        (("(a)", "(b)", "(c)"), ("(a)", "(b)")),
        (("2.4", "2.5", "2.6"), ("2.4", "2.5")),
        (("9.", "10.", "11."), ("9.", "10.")),
    ],
)
@pytest.mark.parametrize("with_number", [True, False], ids=["marked with its number", "its number forgotten"])
def test_the_numbers_of_a_list_close_up(written: tuple[str, ...], left: tuple[str, ...], with_number: bool) -> None:
    """R22: a missing number would tell; the copy is that of an agenda on which the item never stood."""
    data = AGENDA.format(*written).encode()
    first = f"{written[1]} A call from outside" if with_number else "A call from outside"
    if with_number and written[1] == "(b)":
        first = "( b) A call from outside"
    marks = (*_marks(data, "text", first), *_marks(data, "text", "and what was said"))
    plain = AGENDA.replace("{1} A call from outside\nand what was said\n", "").replace("{2}", "{1}").format(*left)
    copy = make_copy([CopyItem("d", "Paper", data, "text", marks)], None)
    assert copy.pdf == make_copy([CopyItem("d", "Paper", plain.encode(), "text")], None).pdf


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("1. One\n2. Two gone\nstays\n3. Three", ["1.", "2.", "3."]),
        ("1. May was wet\n2. May gone\n3. May was dry", ["1.", "2.", "3."]),
        ("1. One\n\n5. Five gone\n\n7. Seven", ["1.", "7."]),
    ],
    ids=["an item that stays in part", "days of a month", "no list"],
)
def test_other_numbers_stay_as_they_are(text: str, left: list[str]) -> None:
    """R30: what stays is shown truly; a date is not an item of a list."""
    words = next(line for line in text.splitlines() if "gone" in line).split(maxsplit=1)[1]
    copy = make_copy([CopyItem("d", "Paper", text.encode(), "text", _marks(text.encode(), "text", words))], None)
    told = [word for page in read_copy(copy.pdf).pages for word in page.words]
    assert [word for word in told if word[0].isdigit()] == left


def test_a_passage_of_one_line_and_of_five_leave_the_same_copy() -> None:
    """S35: a label of fixed width, so that not even the number of lines tells what stood there."""
    copies = []
    for passage in ("Jean", "Jean Garner\n12 Mill Lane\nBarton\nBN1 2AB\n07700 900123"):
        data = f"Yours\n{passage}\nThe end".encode()
        marks = tuple(mark for line in passage.splitlines() for mark in _marks(data, "text", line, trace=True))
        copies.append(make_copy([CopyItem("d", "Paper", data, "text", marks)], None).pdf)
    assert copies[0] == copies[1]


def test_words_inside_a_line_go_and_the_line_closes_up() -> None:
    """R22: what is left reads on; nothing tells where the words stood."""
    item = CopyItem("d", "Paper", NOTE.encode(), "text", _marks(NOTE.encode(), "text", "Dessa Quill"))
    plain = CopyItem("d", "Paper", NOTE.replace(" Dessa Quill", "").encode(), "text")
    assert make_copy([item], None).pdf == make_copy([plain], None).pdf


def test_a_page_of_a_pdf_is_set_anew_without_the_words() -> None:
    """R22: a picture would keep the gap, so the paper is set anew as one text."""
    data = pdf_of("Report\nRowan is well.\nDessa Quill visited.\nThe end of it.", "Second page\nRowan sings.")
    marks = _marks(data, "pdf", "Dessa Quill visited.")
    copy = make_copy([CopyItem("d", "Paper", data, "pdf", marks)], FRONT)
    assert copy.proof.proved, copy.proof.faults
    told = _text(copy)
    assert "Quill" not in told and "Rowan is well." in told and "Rowan sings." in told
    for page in json.loads(copy.manifest)["pages"]:
        assert page["bars"] == []
    assert LABEL.split()[0] not in told.split("What was blacked out")[0]


def test_a_paper_of_which_nothing_is_left_leaves_the_index_and_the_numbers() -> None:
    """R22, R26: page numbers, index and bookmarks count what the copy has."""
    whole = "Only about Dessa Quill."
    data = pdf_of(whole)
    gone = CopyItem("d", "Paper of May", data, "pdf", _marks(data, "pdf", whole))
    stays = CopyItem("e", "Paper of June", pdf_of("Rowan sings."), "pdf")
    with_gone, without = make_copy([gone, stays], FRONT), make_copy([stays], FRONT)
    assert with_gone.pdf == without.pdf
    assert [place[0] for place in with_gone.page_map] == ["e"]
    assert [entry.without_trace for entry in with_gone.log] == [True], "the log stays with the originals"


def test_other_marks_on_the_page_keep_their_label() -> None:
    """S35: only what nobody may learn of goes without a trace."""
    data = NOTE.encode()
    marks = (*_marks(data, "text", "Dessa Quill"), *_marks(data, "text", "key person", trace=True))
    copy = make_copy([CopyItem("d", "Paper", data, "text", marks)], None)
    told = _text(copy)
    assert "another" in told and "Quill" not in told and "key" not in told


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("one two three", {1}, "one three"),
        ("one\n\ntwo\n\nthree", {1}, "one||three"),
        ("a short line\nand went on", {3}, "a short line|went on"),
        (
            "a long line that the margin of the paper broke just here\n"
            "and a second one that was broken by the same margin too\n"
            "and a third line where one word of it is to go away now\nand went on",
            {30},
            "a long line that the margin of the paper broke just here "
            "and a second one that was broken by the same margin too "
            "and a third line where one of it is to go away now and went on",
        ),
    ],
)
def test_lines_close_up(text: str, gone: set[int], left: str) -> None:
    """R22: what remains is set as if nothing had been between."""
    tokens = tokens_of(text)
    numbers = [index for index, token in enumerate(tokens) if token.text]
    stays = closed_up(tokens, frozenset(numbers[one] for one in gone))
    shown = ""
    for _, token in stays:
        shown += ("|" if token.line_start and shown else " " if shown and token.text else "") + token.text
    assert shown.replace("| ", "|").strip("|") == left.replace("||", "||")
