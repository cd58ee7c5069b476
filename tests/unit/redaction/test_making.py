"""The clean copy: what it shows, what it never betrays, and that the same input gives the same bytes."""

import io
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from PIL import Image

from redaction import (
    LABEL,
    CopyItem,
    Doubt,
    FrontMatter,
    Mark,
    Party,
    ReadMode,
    Rule,
    Unreadable,
    make_copy,
    propose,
    prove,
    read_pages,
)
from tests.unit.redaction.helpers import everything_in, marked_copy, text_of_copy
from tests.unit.redaction.hostile import NAME, PLAIN, SHOWN
from tests.unit.redaction.papers import as_bytes, paper, text_at

LETTER = paper(PLAIN + NAME, text_at(40, 250, "The second page stays."))
_SCRAWL = as_bytes(Image.fromarray(np.random.default_rng(3).integers(0, 2, (400, 300), dtype=np.uint8) * 255))
NOTE = b"Jean Garner rang.\nZofia was well."


class Memory:
    """A cache that remembers what it was asked."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.hits = 0
        self.puts = 0

    def get(self, key: str) -> bytes | None:
        self.hits += key in self.kept
        return self.kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.puts += 1
        self.kept[key] = value


def items(people: tuple[Party, ...], *titles: str) -> list[CopyItem]:
    first, second = titles or ("Letter of 3 May", "Telephone note")
    documents = [("a", read_pages(LETTER, "pdf")), ("b", read_pages(NOTE, "text"))]
    marks = propose(documents, people).marks
    return [
        CopyItem("a", first, LETTER, "pdf", tuple(mark for mark in marks if mark.document_id == "a")),
        CopyItem("b", second, NOTE, "text", tuple(mark for mark in marks if mark.document_id == "b")),
    ]


def bookmarks(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        return [entry.title for entry in outline.root]


def test_a_copy_opens_with_cover_index_and_reasons(people: tuple[Party, ...], front: FrontMatter) -> None:
    copy = make_copy(items(people), front)
    text = text_of_copy(copy.pdf)
    for words in ("Clean copy", "Little Oaks", "Anna Price", "Version 2, issued 1 March 2027", front.cover_text[0]):
        assert words in text
    assert front.reasons[0] in text
    assert "pages 2 to 3" in text and "page 4" in text
    assert bookmarks(copy.pdf) == ["Letter of 3 May", "Telephone note"]
    assert copy.proof.proved, copy.proof.faults


def test_every_page_bears_recipient_version_and_number(people: tuple[Party, ...], front: FrontMatter) -> None:
    copy = make_copy(items(people), front)
    with pikepdf.open(io.BytesIO(copy.pdf)) as document:
        count = len(document.pages)
    text = text_of_copy(copy.pdf)
    for number in range(1, count + 1):
        assert f"Anna Price · version 2 · page {number} of {count}" in text


def test_the_page_map_leads_from_every_page_to_its_place(people: tuple[Party, ...], front: FrontMatter) -> None:
    assert make_copy(items(people), front).page_map == (("a", 1, 2), ("a", 2, 3), ("b", 1, 4))


def test_the_same_input_gives_the_same_bytes(people: tuple[Party, ...], front: FrontMatter) -> None:
    first = make_copy(items(people), front)
    assert make_copy(items(people), front, workers=1) == first
    assert make_copy(items(people), front, cache=Memory()) == first


@pytest.mark.parametrize(
    "title", ["Letter about Jean Garner", "jean_garner-2027.pdf", "Mrs Garner's note", "GARNER"]
)
def test_a_title_that_tells_a_name_becomes_a_number(
    title: str, people: tuple[Party, ...], front: FrontMatter
) -> None:
    copy = make_copy(items(people, title, "Note"), front)
    assert bookmarks(copy.pdf) == ["Document 1", "Note"]
    assert "arner" not in everything_in(copy.pdf)
    assert copy.proof.proved


def test_a_document_blacked_out_wholly_has_no_telling_title(front: FrontMatter) -> None:
    everything = Mark("a", 1, ((0.0, 0.0, 400.0, 300.0),), "g", "person", "")
    copy = make_copy([CopyItem("a", "Social worker's report", paper(PLAIN), "pdf", (everything,))], front)
    assert bookmarks(copy.pdf) == ["Document 1"]
    assert "report" not in text_of_copy(copy.pdf)


def test_a_name_in_letters_told_by_name_is_hidden_beside_others_that_stay() -> None:
    """R30: "[arabic letter alef]" is told in words that other Arabic writing has as well; that betrays nothing."""
    copy, _ = marked_copy("يوسف حداد جاء. يُوسُف".encode(), "text", [Party("y", "يوسف حداد")])
    assert copy.proof.faults == ()
    assert text_of_copy(copy.pdf).count("[another person's information]") == 2
    assert "[arabic letter jeem]" in text_of_copy(copy.pdf)


def test_what_cannot_be_named_stands_in_the_index_as_others_do(
    people: tuple[Party, ...], front: FrontMatter
) -> None:
    """S35: a title of its own would tell that the paper's title was withheld."""
    everything = Mark("a", 1, ((0.0, 0.0, 400.0, 300.0),), "g", "person", "")
    plain = "Paper without a date"
    black = CopyItem("a", "A report", paper(PLAIN), "pdf", (everything,), plain_title=plain)
    named = replace(items(people, "Letter about Jean Garner", "Note")[0], document_id="b", plain_title=plain)
    undated = CopyItem("c", plain, b"Hello", "text")
    copy = make_copy([black, named, undated], front)
    assert bookmarks(copy.pdf) == [plain] * 3
    assert copy.titles == (("a", plain), ("b", plain), ("c", plain))


@pytest.mark.parametrize(
    "day", ["3 May 2026", "3rd of May 2026", "May 3, 2026", "03/05/2026", "3.5.26", "2026-05-03"]
)
def test_a_title_names_no_day_that_its_paper_names_no_more(day: str, front: FrontMatter) -> None:
    """S35: titles and dates betray nothing; a day that stands elsewhere on the paper may stay."""
    for text, title in (
        (f"{day} came", "Document 1"),
        (f"{day} came\nthree days after 3 May 2026", "Paper of 03.05.2026"),
    ):
        words = read_pages(text.encode(), "text")[0].words
        marks = tuple(Mark("a", 1, (word.box,), None, "person", word.text) for word in words[: len(day.split())])
        copy = make_copy([CopyItem("a", "Paper of 03.05.2026", text.encode(), "text", marks)], front)
        assert bookmarks(copy.pdf) == [title]


def test_a_document_left_out_leaves_no_gap(people: tuple[Party, ...], front: FrontMatter) -> None:
    copy = make_copy(items(people)[1:], front)
    assert bookmarks(copy.pdf) == ["Telephone note"]
    assert copy.page_map == (("b", 1, 2),)


def test_a_cover_that_names_a_withheld_person_is_not_proved(people: tuple[Party, ...], front: FrontMatter) -> None:
    telling = replace(front, cover_text=("We asked 07700 900123.",))
    marked = make_copy(items(people), telling)
    assert marked.proof.proved
    named = Mark("b", 1, ((0.0, 0.0, 1.0, 1.0),), "g", Rule.NAME, "Jean Garner")
    note = replace(items(people)[1], marks=(*items(people)[1].marks, named))
    betrayed = make_copy([note], replace(front, reasons=("Jean Garner said no.",)))
    assert not betrayed.proof.proved


def test_a_changed_mark_remakes_only_its_page(people: tuple[Party, ...], front: FrontMatter) -> None:
    cache = Memory()
    before = make_copy(items(people), front, cache=cache)
    puts = cache.puts
    again = make_copy(items(people), front, cache=cache)
    assert (cache.puts, again) == (puts, before)
    more = Mark("a", 2, ((40.0, 30.0, 90.0, 60.0),), None, "person", "The second")
    changed = items(people)
    changed[0] = replace(changed[0], marks=(*changed[0].marks, more))
    after = make_copy(changed, front, cache=cache)
    assert cache.puts == puts + 1
    assert "second" not in text_of_copy(after.pdf) and "page stays." in text_of_copy(after.pdf)


def test_a_changed_mark_in_a_text_sets_only_its_page_anew(front: FrontMatter) -> None:
    """R30: the other pages of a long text are those that were made before."""
    text = "\n".join(f"Line {number} of a long note." for number in range(150)).encode()
    pages = read_pages(text, "text")
    assert len(pages) == 4
    item = CopyItem("a", "Note", text, "text")
    cache = Memory()
    make_copy([item], front, cache=cache)
    before = len(cache.kept)
    word = pages[2].words[1]
    marked = replace(item, marks=(Mark("a", 3, (word.box,), None, "person", word.text),))
    assert make_copy([marked], front, cache=cache) == make_copy([marked], front)
    assert len(cache.kept) == before + 1


def test_the_log_tells_every_mark_with_the_hash_of_its_source(people: tuple[Party, ...]) -> None:
    made = items(people)
    log = make_copy(made, None).log
    assert [(entry.document_id, entry.words) for entry in log] == [("a", "Jean Garner"), ("b", "Jean Garner")]
    assert all(len(entry.source_sha256) == 64 for entry in log)


def test_a_retyped_page_tells_nothing_by_its_gaps(people: tuple[Party, ...]) -> None:
    short, long = (paper(PLAIN + text_at(40, 200, f"{name} came.")) for name in ("Jo", "Wilhelmina"))
    copies = []
    for data, name in ((short, "Jo"), (long, "Wilhelmina")):
        marks = propose([("a", read_pages(data, "pdf"))], [Party("x", name)]).marks
        assert marks
        copies.append(make_copy([CopyItem("a", "t", data, "pdf", marks, retype=frozenset({1}))], None))
    assert copies[0].pdf == copies[1].pdf
    assert text_of_copy(copies[0].pdf) == f"Seen today by the nursery. {LABEL} came."


def test_a_short_name_behind_a_bar_is_told_as_a_risk(people: tuple[Party, ...]) -> None:
    data = paper(PLAIN + text_at(40, 200, "Jean came."))
    marks = propose([("a", read_pages(data, "pdf"))], people).marks
    review = make_copy([CopyItem("a", "t", data, "pdf", marks)], None).review
    assert [item.kind for item in review] == ["gap_width"]
    assert not review[0].must


def test_a_bar_that_touches_the_next_line_is_told(people: tuple[Party, ...]) -> None:
    data = paper(text_at(40, 200, "Jean Garner") + text_at(40, 193, "staying words"))
    marks = propose([("a", read_pages(data, "pdf"))], people).marks
    review = make_copy([CopyItem("a", "t", data, "pdf", marks)], None).review
    assert [(item.kind, item.must) for item in review] == [("tight_lines", True)]


def test_a_copy_asks_about_what_it_shows_and_nothing_could_read() -> None:
    """S35: whoever made the marks may not have been asked; black all over, there is nothing to ask."""
    cache = Memory()
    for _ in ("made", "kept"):
        shown = make_copy([CopyItem("p", "Note", _SCRAWL, "image")], None, mode=ReadMode.NEVER, cache=cache)
        assert [(item.kind, item.must) for item in shown.review] == [(Doubt.NOT_READ, True)]
        assert [(place.document_id, place.page) for place in shown.review[0].places] == [("p", 1)]
    page = read_pages(_SCRAWL, "image", mode=ReadMode.NEVER)[0]
    half = (0.0, 0.0, page.width_pt, 0.6 * page.height_pt)
    for box, asked in ((half, 1), ((0.0, 0.0, page.width_pt, page.height_pt), 0)):
        item = CopyItem("p", "Note", _SCRAWL, "image", (Mark("p", 1, (box,), None, "person", ""),))
        assert len(make_copy([item], None, mode=ReadMode.NEVER).review) == asked


def test_a_mark_on_a_page_that_is_not_there_is_a_fault(people: tuple[Party, ...]) -> None:
    mark = Mark("a", 9, ((0.0, 0.0, 9.0, 9.0),), "g", "name", "Jean")
    proof = make_copy([CopyItem("a", "t", LETTER, "pdf", (mark,))], None).proof
    assert not proof.proved


def test_a_damaged_document_stops_the_copy_with_a_sentence(front: FrontMatter) -> None:
    with pytest.raises(Unreadable):
        make_copy([CopyItem("a", "t", LETTER[:300], "pdf")], front)


def test_a_sealed_copy_is_proved_again_from_its_manifest_alone(
    people: tuple[Party, ...], front: FrontMatter
) -> None:
    copy = make_copy(items(people), front)
    assert prove(copy.pdf, copy.manifest).proved
    assert prove(copy.pdf, copy.manifest, ["Jean", "Garner", "07700900123"]).proved


def test_progress_is_told_to_the_end(people: tuple[Party, ...]) -> None:
    told: list[tuple[int, int]] = []
    make_copy(items(people), None, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_empty_copy_is_a_cover_that_says_so(front: FrontMatter) -> None:
    copy = make_copy([], front)
    assert "Nothing." in text_of_copy(copy.pdf)
    assert copy.proof.proved


def test_marks_drawn_by_a_person_hide_what_they_touch() -> None:
    mark = Mark("a", 1, ((44.0, 88.0, 60.0, 100.0),), None, "person", "")
    copy = make_copy([CopyItem("a", "t", SHOWN["plainly"], "pdf", (mark,))], None)
    assert "Jean" not in text_of_copy(copy.pdf) and "Garner" in text_of_copy(copy.pdf)
