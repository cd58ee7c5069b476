"""A reply to a reminder quotes the reminder and the letter in it: both are ours, and a word between them is not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.mail_samples import ATTRIBUTION, GRAN, KEY, LETTER, LETTER_TEXT, SERVER, SETTING, reply
from mail.composing import OutgoingMail, compose
from mail.isolation import Reader
from mail.reading import Kind, Reading, main, read
from mail.tokens import message_id_for, reply_address, spoken_token, subject_reference, token_for

TOKEN = token_for(KEY, "letter-2")
REMINDER_TEXT = f"""Dear Mrs Gran,

We wrote to you on 12 April. We have not had your answer. If we do not hear from you
we will not take that as a yes or as a no. If you do not want us to share it, tell us.

Yours sincerely
The Manager
Reference: {spoken_token(TOKEN)}
"""
REMINDER_SUBJECT = f"We have not heard from you {subject_reference(TOKEN)}"
REMINDER = compose(
    OutgoingMail(
        message_id=message_id_for(TOKEN, "nursery.example"),
        from_addr=SETTING,
        from_name="Acorns Nursery",
        to=GRAN,
        subject=REMINDER_SUBJECT,
        text=REMINDER_TEXT,
        date=datetime(2027, 4, 26, 9, 31, tzinfo=UTC),
        reply_to=reply_address(SETTING, TOKEN),
    )
)
AGAIN = ATTRIBUTION.replace("12 Apr", "26 Apr")


def marked(text: str, times: int = 1) -> str:
    return "\n".join(f"{'>' * times} {line}".rstrip() for line in text.splitlines())


NESTED = f"{AGAIN}\n{marked(REMINDER_TEXT)}\n> {ATTRIBUTION}\n{marked(LETTER_TEXT, 2)}\n"


def answered(text: str, *others: bytes) -> Reading:
    raw = reply(text, subject=f"Re: {REMINDER_SUBJECT}")
    return read(raw, REMINDER, GRAN, SERVER, others)


def test_a_letter_quoted_inside_a_quoted_reminder_does_not_hold() -> None:
    reading = answered(f"Yes, I consent.\n\n{NESTED}", LETTER)
    assert (reading.kind, reading.objection, reading.faults) == (
        Kind.CONSENT,
        False,
        ("It carries the references of more than one letter.",),
    )


def test_without_the_letter_the_nested_quotation_is_held() -> None:
    assert answered(f"Yes, I consent.\n\n{NESTED}").objection


@pytest.mark.parametrize(
    "nested",
    [
        NESTED.replace(">> Answer here", ">> but not page 3\n>> Answer here"),
        NESTED.replace("> We wrote to you", "> No.\n> We wrote to you"),
        NESTED.replace(f"> {ATTRIBUTION}", f"> I do not agree\n> {ATTRIBUTION}"),
    ],
)
def test_a_word_put_into_either_quotation_holds(nested: str) -> None:
    assert answered(f"Yes, I consent.\n\n{nested}", LETTER).objection


def test_a_reply_to_either_letter_alone_is_read_as_before() -> None:
    for ours, other, quoted in ((REMINDER, LETTER, REMINDER_TEXT), (LETTER, REMINDER, LETTER_TEXT)):
        raw = reply(f"I agree.\n\n{ATTRIBUTION}\n{marked(quoted)}", subject="Re: Your letter")
        assert read(raw, ours, GRAN, SERVER, [other]).new_text == "I agree."


def test_apart_it_is_the_same_reading_with_sender_and_subject() -> None:
    raw = reply(f"Yes, I consent.\n\n{NESTED}", subject=f"Re: {REMINDER_SUBJECT}")
    with Reader() as reader:
        apart = reader.read(raw, REMINDER, GRAN, SERVER, [LETTER])
    assert apart == read(raw, REMINDER, GRAN, SERVER, [LETTER])
    assert (apart.sender, apart.subject, apart.may_answer) == (GRAN, f"Re: {REMINDER_SUBJECT}", True)


def test_the_command_line_takes_every_letter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, raw in (
        ("r.eml", reply(f"Yes, I consent.\n\n{NESTED}", subject=f"Re: {REMINDER_SUBJECT}")),
        ("one.eml", REMINDER),
        ("two.eml", LETTER),
    ):
        (tmp_path / name).write_bytes(raw)
    letters = ["--letter", str(tmp_path / "one.eml"), "--letter", str(tmp_path / "two.eml")]
    assert main([str(tmp_path / "r.eml"), *letters, "--json"]) == 0
    assert '"kind": "consent"' in capsys.readouterr().out
