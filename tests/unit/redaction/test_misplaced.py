"""A mark that no longer lies on its words is told, and is never moved or trusted in silence (S35, R30)."""

from dataclasses import replace

import pytest

from redaction import CopyItem, Kind, Mark, Party, make_copy, propose, read_pages
from tests.unit.redaction.hostile import NAME, PLAIN, SHOWN
from tests.unit.redaction.papers import paper, text_at

TWICE = paper(PLAIN + NAME + text_at(40, 120, "Jean came."))


def drawn(data: bytes, kind: Kind, people: tuple[Party, ...]) -> CopyItem:
    marks = propose([("d", read_pages(data, kind))], people).marks
    return CopyItem("d", "Letter", data, kind, marks)


def moved(mark: Mark, down: float) -> Mark:
    return replace(mark, boxes=tuple((x0, y0 + down, x1, y1 + down) for x0, y0, x1, y1 in mark.boxes))


@pytest.mark.parametrize("retype", [frozenset[int](), frozenset({1})])
def test_a_mark_beside_its_words_keeps_the_copy_from_being_proved(
    retype: frozenset[int], people: tuple[Party, ...]
) -> None:
    """S35: as after a page was laid straight that was marked before; one of two names may still be hidden."""
    item = replace(drawn(TWICE, "pdf", people), retype=retype)
    assert make_copy([item], None).proof.proved
    first, *others = item.marks
    faults = make_copy([replace(item, marks=(moved(first, 20), *others))], None).proof.faults
    assert any("Document 1. Page 1: a mark does not lie on the words" in fault for fault in faults)


def test_a_page_that_is_now_shown_another_way_round_asks_for_its_marks_again(people: tuple[Party, ...]) -> None:
    """S35: drawn while a person had it turned, copied as its writing stands."""
    data = SHOWN["turned by 180"]
    pages = read_pages(data, "pdf", turns={1: 0})
    item = CopyItem("d", "Letter", data, "pdf", propose([("d", pages)], people).marks)
    assert not make_copy([item], None).proof.proved
    assert make_copy([replace(item, turns={1: 0})], None).proof.proved


def test_a_mark_on_a_note_that_is_set_otherwise_is_told(people: tuple[Party, ...]) -> None:
    item = drawn(b"Zofia slept.\nJean Garner came.", "text", people)
    assert make_copy([item], None).proof.proved
    astray = replace(item, marks=tuple(moved(mark, -15.3) for mark in item.marks))
    assert any("does not lie" in fault for fault in make_copy([astray], None).proof.faults)


def test_marks_on_each_other_or_on_what_has_no_words_are_none_of_these(people: tuple[Party, ...]) -> None:
    """S28: a passage that somebody contributed, with their name in it, and a bar over handwriting."""
    item = drawn(paper(PLAIN + NAME), "pdf", people)
    passage = Mark("d", 1, ((35.0, 30.0, 360.0, 110.0),), "g", "person", "Seen today by the nursery. Jean Garner")
    blank = Mark("d", 1, ((200.0, 200.0, 260.0, 230.0),), None, "person", "")
    assert make_copy([replace(item, marks=(*item.marks, passage, blank))], None).proof.proved
