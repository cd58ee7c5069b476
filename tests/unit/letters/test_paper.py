"""The letter for the post fits a window envelope, carries the code, and comes out the same each time."""

import datetime as dt

import pypdfium2
import pytest

from letters.errors import LetterError
from letters.kinds import LetterKind
from letters.paper import Sheet, letter_pdf, sheet_pdf, window_lines
from letters.render import render
from tests.unit.letters.complete import COMPLETE, SETTING

POINTS_A_MM = 72 / 25.4
KIND = LetterKind.THIRD_PARTY_FAMILY


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def text_in_mm(pdf: bytes, left: float, top: float, right: float, bottom: float) -> list[str]:
    """The words of the first page that lie within a rectangle given in millimetres from the top left."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    height = page.get_height()
    box = (left * POINTS_A_MM, height - bottom * POINTS_A_MM, right * POINTS_A_MM, height - top * POINTS_A_MM)
    text: str = page.get_textpage().get_text_bounded(*box)
    document.close()
    return text.split()


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert letter_pdf(KIND, COMPLETE, code="482913") == letter_pdf(KIND, COMPLETE, code="482913")


def test_the_address_alone_shows_in_the_window_however_the_sheet_slides() -> None:
    """A British DL window: 35 x 90 mm, 20 mm from the left; the sheet can slide by 11 mm."""
    pdf = letter_pdf(KIND, COMPLETE)
    address = " ".join(COMPLETE.recipient_address).split()
    for top in (46.0, 57.0):
        assert text_in_mm(pdf, 20, top, 110, top + 35) == address


def test_the_code_and_the_link_are_printed_only_when_given() -> None:
    with_code = text_of(letter_pdf(KIND, COMPLETE, code="482913"))
    assert "Answer page: https://records.example.org/a/7Yk2 Code: 482913" in with_code
    assert "482913" not in text_of(letter_pdf(KIND, COMPLETE))


def test_paper_says_every_word_of_the_letter() -> None:
    letter = render(KIND, COMPLETE.model_copy(update={"on_paper": True}))
    printed = text_of(letter_pdf(KIND, COMPLETE))
    for word in letter.text.replace("- ", "").split():
        assert word in printed


def test_a_letter_from_the_outbox_prints_like_one_just_written() -> None:
    """What was filed as text can be put on paper later, with the same bytes."""
    written = render(KIND, COMPLETE.model_copy(update={"on_paper": True}))
    sheet = Sheet(
        setting=SETTING,
        address=COMPLETE.recipient_address,
        written_on=dt.date(2027, 1, 18),
        title=written.subject.partition(" [Ref ")[0],
        text=written.text,
        reference="k3v9q2m7",
        link="https://records.example.org/a/7Yk2",
        code="482913",
    )
    assert sheet_pdf(sheet) == letter_pdf(KIND, COMPLETE, code="482913")


@pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.value)
def test_every_letter_can_go_by_post(kind: LetterKind) -> None:
    assert letter_pdf(kind, COMPLETE).startswith(b"%PDF-")


def test_names_of_many_tongues_are_printed_as_written() -> None:
    context = COMPLETE.model_copy(update={"recipient_address": ("Żaneta Wójcik-Şahin", "Łąka 3", "Ñuñoa")})
    assert "Żaneta Wójcik-Şahin" in text_of(letter_pdf(KIND, context))


def test_what_the_typeface_lacks_is_refused_without_repeating_it() -> None:
    context = COMPLETE.model_copy(update={"child_name": "王小明"})
    with pytest.raises(LetterError) as fault:
        letter_pdf(KIND, context)
    assert "3 character(s)" in str(fault.value)
    assert "王" not in str(fault.value)


def test_a_long_address_is_joined_until_it_fits() -> None:
    address = ("Rosa Lind", "Flat 2", "Old Mill", "4 Mill Row", "Lower End", "Elmbrook", "Larchshire", "EB2 2BB")
    lines = window_lines(address)
    assert len(lines) == 6
    assert lines[0] == "Rosa Lind"
    assert ", ".join(lines) == ", ".join(address)


@pytest.mark.parametrize("address", [(), ("x" * 90,), tuple(["A street with a long name of its own"] * 9)])
def test_an_address_that_cannot_show_in_the_window_is_refused(address: tuple[str, ...]) -> None:
    with pytest.raises(LetterError, match="address"):
        window_lines(address)


def test_a_paper_letter_without_a_date_is_refused() -> None:
    with pytest.raises(LetterError, match="date is missing"):
        letter_pdf(KIND, COMPLETE.model_copy(update={"written_on": None}))


def test_the_name_stands_above_an_address_that_lacks_it() -> None:
    context = COMPLETE.model_copy(update={"recipient_address": ("4 Mill Row", "EB2 2BB")})
    assert text_in_mm(letter_pdf(KIND, context), 20, 46, 110, 92)[:2] == ["Rosa", "Lind"]


@pytest.mark.parametrize("kind", LetterKind)
def test_a_name_never_stands_alone_at_the_top_of_a_page(kind: LetterKind) -> None:
    """S20: greeting and name stay with the last words of the letter."""
    document = pypdfium2.PdfDocument(letter_pdf(kind, COMPLETE))
    for page in list(document)[1:]:
        lines = [line.strip() for line in page.get_textpage().get_text_range().splitlines() if line.strip()]
        assert lines[1] not in ("With kind regards,", SETTING.signed_by), kind
    document.close()


@pytest.mark.parametrize(
    "kind", [LetterKind.EXTENSION, LetterKind.LATE_APOLOGY, LetterKind.REFUSAL_FULL, LetterKind.CLOSURE], ids=str
)
def test_whom_to_ask_takes_no_page_of_its_own(kind: LetterKind) -> None:
    """S22: a second sheet for two lines that the letterhead says as well is a second sheet too many."""
    pages = pypdfium2.PdfDocument(letter_pdf(kind, COMPLETE))
    assert len(pages) == 1
    pages.close()


def test_a_long_line_of_an_address_is_parted_where_it_has_a_comma() -> None:
    """S22: an address typed in one line fits the window all the same."""
    address = (
        "Rosa Lind",
        "Flat 12, Old Mill House, 147 Upper Elmbrook Road, Elmbrook St Mary, Larchshire EB2 2BB",
    )
    lines = window_lines(address)
    assert len(lines) == 4 and ", ".join(lines) == ", ".join(address)


def test_a_picture_or_sign_is_printed_as_its_name() -> None:
    """S22: what somebody quotes from a message on a telephone does not keep the letter from the post."""
    said = "Fine 👍🏽\N{SMALL EM DASH}really ✔\ufe0f Zoe\u0308"
    printed = text_of(letter_pdf(KIND, COMPLETE.model_copy(update={"reference_text": said})))
    assert "Fine [thumbs up sign]-really [heavy check mark] Zoë" in printed


def test_the_name_of_a_setting_never_runs_over_the_edge() -> None:
    """S22."""
    long = SETTING.model_copy(update={"name": "St Bartholomew's and All Saints Church of England Nursery " * 2})
    pdf = letter_pdf(KIND, COMPLETE.model_copy(update={"setting": long}))
    assert "".join(text_in_mm(pdf, 24, 15, 187, 25)) == "".join(long.name.split())
