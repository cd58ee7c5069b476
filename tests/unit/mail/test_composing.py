"""A letter becomes the same bytes every time, and nothing in it can become a header (S20, S23)."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.addresses import AddressFault
from mail.composing import Attachment, LetterFault, OutgoingMail, compose

LETTER = OutgoingMail(
    message_id="<abc@nursery.example>",
    from_addr="office@nursery.example",
    from_name="Acorns Nursery",
    to="gran@family.example",
    to_name="Gran",
    subject="About your part in a file",
    text="Dear Gran,\n.\nFrom here: \u00a35 and \u0175.\n" + "long " * 300,
    html="<p>Dear Gran</p>",
    date=datetime(2027, 5, 3, 9, tzinfo=UTC),
    reply_to="office+abc@nursery.example",
    attachments=(Attachment("a file.pdf", b"%PDF-1.7\n\x00\xff"),),
    headers=(("X-Setting", "acorns"),),
)


def parsed(mail: OutgoingMail) -> email.message.EmailMessage:
    message = email.message_from_bytes(compose(mail), policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert compose(LETTER) == compose(replace(LETTER))
    assert compose(LETTER) != compose(replace(LETTER, message_id="<other@nursery.example>"))


def test_it_is_seven_bit_with_short_lines_and_crlf() -> None:
    raw = compose(LETTER)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


def test_text_html_and_attachment_arrive_as_they_were() -> None:
    message = parsed(LETTER)
    body, html = message.get_body(("plain",)), message.get_body(("html",))
    assert body is not None and html is not None
    assert body.get_content().replace("\r\n", "\n").rstrip() == LETTER.text.rstrip()
    assert html.get_content().strip() == LETTER.html
    [attached] = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("a file.pdf", b"%PDF-1.7\n\x00\xff")


def test_it_says_that_a_machine_sent_it() -> None:
    message = parsed(LETTER)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert parsed(replace(LETTER, automatic=False))["Auto-Submitted"] is None


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_name_and_no_subject_becomes_a_header(name: str, to_name: str, subject: str) -> None:
    ordinary = {header.lower() for header in parsed(LETTER)}
    message = parsed(replace(LETTER, from_name=name, to_name=to_name, subject=subject))
    assert {header.lower() for header in message} == ordinary
    assert message["To"].addresses[0].addr_spec == LETTER.to
    assert len(message["To"].addresses) == len(message["From"].addresses) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Gran\r\nBcc: evil@x.example",
        "Gran\nX: y",
        "a@b.example",
        'Gr"an, <x@y.example>',
        "G\x00ran",
        "Gran\u2028Bcc: x",
        "\u202enarG",
    ],
)
def test_a_name_with_tricks_in_it_stays_a_name(name: str) -> None:
    message = parsed(replace(LETTER, to_name=name, subject=name))
    assert message["Bcc"] is None and message["X"] is None
    assert [address.addr_spec for address in message["To"].addresses] == [LETTER.to]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"to": "a@x.example, b@y.example"}, AddressFault),
        ({"envelope_from": "<>"}, AddressFault),
        ({"message_id": "abc"}, LetterFault),
        ({"message_id": "<a b@x>"}, LetterFault),
        ({"in_reply_to": "<a@x>\r\nX: y"}, LetterFault),
        ({"headers": (("Bcc", "x@y.example"),)}, LetterFault),
        ({"headers": (("X-A", "b\r\nX-C: d"),)}, LetterFault),
        ({"headers": (("X A", "b"),)}, LetterFault),
        ({"date": datetime(2027, 5, 3)}, LetterFault),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_a_mail_is_refused_when_it_is_made(
    changes: dict[str, object], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        replace(LETTER, **changes)  # type: ignore[arg-type]


def test_a_letter_shows_no_person_when_it_is_printed_for_a_log() -> None:
    assert "family" not in repr(LETTER) and "Gran" not in repr(LETTER)
