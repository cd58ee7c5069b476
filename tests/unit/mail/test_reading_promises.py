"""Promises that hold for every mail: a possible refusal holds, and nothing read is a consent (S22)."""

import dataclasses
import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mail.reading
from bench.mail_generated import generated
from bench.mail_samples import GRAN, LETTER, SERVER, reply
from mail.limits import MailFault
from mail.reading import Kind, Reading, read


@pytest.mark.parametrize("batch", range(10))
def test_of_thousands_of_replies_every_possible_refusal_holds_disclosure(batch: int) -> None:
    for seed in range(batch * 300, batch * 300 + 300):
        mail = generated(seed)
        reading = read(mail.raw, LETTER, GRAN, SERVER)
        if mail.must_hold:
            assert reading.objection, f"{seed}: {mail.words}"
            assert reading.kind is not Kind.CONSENT, f"{seed}: {mail.words}"
        assert reading.needs_person or reading.kind in (Kind.AUTOMATIC, Kind.BOUNCE)


def test_enough_plain_consents_are_recognised_for_the_suggestion_to_be_worth_having() -> None:
    plain = [mail for mail in map(generated, range(3000)) if not mail.must_hold]
    suggested = [mail for mail in plain if read(mail.raw, LETTER, GRAN, SERVER).kind is Kind.CONSENT]
    assert len(suggested) > len(plain) * 0.9


def test_consent_is_never_a_fact_here_by_type() -> None:
    """The engine has no value that could stand for a recorded consent: a Reading only suggests a kind."""
    hints = typing.get_type_hints(read)
    assert hints["return"] is Reading
    assert dataclasses.fields(Reading)[0].name == "kind"
    assert not [name for name in vars(mail.reading) if name.lower() in ("consent", "evidence", "record", "decide")]


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
def test_arbitrary_text_is_never_harmless_without_plain_words_of_consent(text: str) -> None:
    try:
        reading = read(reply(text.encode("utf-8", "replace").decode()), LETTER, GRAN, SERVER)
    except MailFault:
        return
    assert reading.objection or reading.kind in (Kind.CONSENT, Kind.AUTOMATIC)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=600))
def test_arbitrary_bytes_are_read_or_refused_and_never_harmless(raw: bytes) -> None:
    try:
        reading = read(raw, LETTER, GRAN, SERVER)
    except MailFault:
        return
    assert reading.objection and reading.needs_person


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(["not", "no", "never", "but", "only", "if", "except", "page 3", "ddim", "ond", "os", "don't"]),
    st.integers(0, 9),
)
def test_one_little_word_anywhere_turns_a_consent_into_something_that_holds(word: str, place: int) -> None:
    words = ["Yes", "I", "consent", "to", "the", "information", "about", "me", "being", "shared"]
    words.insert(place, word)
    assert read(reply(" ".join(words)), LETTER, GRAN, SERVER).objection
