"""A value in a letter is a value: never a header, never markup, never the letter's own voice, never a template."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from letters.context import LetterContext, SettingDetails
from letters.errors import LetterError, MissingField
from letters.fields import required_fields
from letters.kinds import LetterKind
from letters.layouting import unwrapped, wrapped
from letters.render import render
from tests.unit.letters.complete import COMPLETE, SETTING

HOSTILE = "<b>Eve</b>\r\nBcc: all@example.org\u2028x\x00\u202e\"'>{{ 7*7 }}{% raw %}"


def told(**changes: object) -> LetterContext:
    """The complete context with some parts given anew, validated as a caller's would be."""
    parts = {name: getattr(COMPLETE, name) for name in LetterContext.model_fields}
    return LetterContext(**{**parts, **changes})


@pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.value)
def test_a_hostile_name_adds_no_header_and_no_markup(kind: LetterKind) -> None:
    letter = render(kind, told(child_name=HOSTILE, requester_name=HOSTILE, recipient_name=HOSTILE))
    assert not any(ord(character) < 32 for character in letter.subject)
    assert "\u202e" not in letter.subject + letter.text + letter.html
    assert "<b>" not in letter.html
    assert "&lt;b&gt;" in letter.html
    assert not any(line.startswith("Bcc:") for line in unwrapped(letter.text).splitlines())
    assert "49" not in letter.text.replace("482913", "")


@given(name=st.text(max_size=150))
def test_no_name_ever_breaks_the_subject_or_the_page(name: str) -> None:
    letter = render(LetterKind.FILE_READY, told(child_name=f"a{name}"))
    assert letter.subject.splitlines() == [letter.subject]
    assert letter.html.count("<") == render(LetterKind.FILE_READY, COMPLETE).html.count("<")


@given(passage=st.text(max_size=300))
def test_a_quoted_passage_cannot_pass_for_the_letters_own_words(passage: str) -> None:
    letter = render(LetterKind.THIRD_PARTY_FAMILY, told(reference_text=f"a{passage}"))
    after = letter.text.partition("What it says about you\n\n")[2]
    quoted = after.partition("\n\nWhat we ask of you\n")[0]
    assert all(line.startswith("    ") for line in quoted.splitlines() if line.strip())


def test_a_subject_stays_short_however_long_the_name() -> None:
    letter = render(LetterKind.FILE_READY, told(child_name="Anna " * 39))
    assert len(letter.subject) <= 130
    assert letter.subject.endswith("[Ref k3v9q2m7]")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "https://",
        "https://a.example.org/\nBcc: x",
        'https://a.example.org/"onclick=',
        "data:text/html,x",
        "//a",
    ],
)
def test_a_link_is_a_web_address_or_it_is_refused(link: str) -> None:
    with pytest.raises(ValidationError):
        told(link=link)


@pytest.mark.parametrize("reference", ["a b", "x\nBcc: y", "a]", "", "é", "a" * 65])
def test_a_reference_that_could_break_a_header_is_refused(reference: str) -> None:
    with pytest.raises(ValidationError):
        told(reference=reference)


def test_a_refused_value_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValidationError) as fault:
        told(child_name=None, link="ftp://secret-person.example.org/")
    assert "secret-person" not in str(fault.value)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        told(meeting_at=dt.datetime(2027, 1, 1, 9, 0))  # noqa: DTZ001


@pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.value)
def test_what_is_missing_is_named_with_its_letter(kind: LetterKind) -> None:
    for field in required_fields(kind):
        nothing = () if isinstance(getattr(COMPLETE, field), tuple) else None
        with pytest.raises(MissingField) as fault:
            render(kind, COMPLETE.model_copy(update={field: nothing}))
        assert isinstance(fault.value, LetterError)
        assert (fault.value.kind, fault.value.field) == (kind, field)
        assert kind.value in str(fault.value)
        assert field in str(fault.value)


def test_a_blank_passage_counts_as_missing() -> None:
    with pytest.raises(MissingField):
        render(LetterKind.THIRD_PARTY_FAMILY, told(reference_text=" \n\t "))


@pytest.mark.parametrize("kind", list(LetterKind), ids=lambda kind: kind.value)
def test_a_wrapped_letter_can_be_unwrapped_and_wrapped_again(kind: LetterKind) -> None:
    text = render(kind, COMPLETE).text
    assert wrapped(unwrapped(text)) == text


def test_links_are_never_broken_by_wrapping() -> None:
    link = "https://records.example.org/a/" + "k7" * 40
    assert link in render(LetterKind.THIRD_PARTY_FAMILY, told(link=link)).text.split()


def test_a_full_stop_is_never_doubled() -> None:
    """S20: "Elm & Co." ends a sentence with one stop, and an address with commas has no two of them."""
    setting = COMPLETE.setting.model_copy(update={"phone": "01632 960100."})
    changed = {"agency_name": "Elm & Co.", "meeting_place": "the quiet room.", "setting": setting}
    context = COMPLETE.model_copy(update=changed)
    for kind in LetterKind:
        assert ".." not in render(kind, context).text, kind
    details = {**SETTING.model_dump(), "address_lines": ("1 Larch Lane,", "Elmbrook ,", "EB1 1AA")}
    assert SettingDetails(**details).address_lines == ("1 Larch Lane", "Elmbrook", "EB1 1AA")


def test_whatever_a_form_takes_fits_into_the_letter() -> None:
    """R3, R27: a long reason or an address of many lines never keeps a notice that the law asks for from going."""
    details = {**SETTING.model_dump(), "address_lines": tuple(f"Line {number}" for number in range(9))}
    context = COMPLETE.model_dump() | {
        "setting": SettingDetails(**details),
        "reasons": ("word " * 1_000,),
        "changed": ("word " * 3_000,),
        "reference_text": "word " * 20_000,
        "recipient_address": tuple(f"Line {number}" for number in range(30)),
    }
    whole = LetterContext(**context)
    for kind in LetterKind:
        assert render(kind, whole).text
