"""Mail that machines write (absence, bounce, receipt, calendar) is harmless only where surely so (S22)."""

import pytest

from bench.mail_samples import (
    GRAN,
    LETTER,
    SERVER,
    SUBJECT,
    TOKEN,
    reply,
)
from mail.reading import Delivery, Kind, Reading, read


def reading_of(raw: bytes) -> Reading:
    return read(raw, LETTER, GRAN, SERVER)


@pytest.mark.parametrize(
    "text",
    [
        "I am currently out of the office until May. For urgent matters please contact Jo on 01234 567890.\n\nTom",
        "Thank you for your email. We aim to reply within 5 working days.",
        "Dear sender\n\nI am on annual leave and have no access to email.\n\nKind regards\nTom Jones",
    ],
)
def test_an_absence_notice_is_harmless(text: str) -> None:
    reading = reading_of(reply(text, sender=f"Tom Jones <{GRAN}>", headers="Auto-Submitted: auto-replied\r\n"))
    assert (reading.kind, reading.objection, reading.needs_person) == (Kind.AUTOMATIC, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f44e",
        "I am away until 9 June. \U0001f44e",
        "I am on leave. \u041d\u0456.",
        "I AM AWAY. KEEP MUM TILL THEN.",
        "I am away until 9 June.\n\nHold Fire",
        "Away until 9 June, only if you have to.",
        "I am away until 9 June. Did you think of me?",
    ],
)
def test_an_absence_notice_with_anything_else_in_it_holds(text: str) -> None:
    """S22: what no absence notice is made of may be a decision, also in capitals, signs and other alphabets."""
    reading = reading_of(reply(text, headers="Auto-Submitted: auto-replied\r\n"))
    assert (reading.kind, reading.objection, reading.needs_person) == (Kind.AUTOMATIC, True, True)


@pytest.mark.parametrize(
    "text",
    [
        "I am away until Monday. I do not consent.",
        "I am away until Monday. Never show it to her.",
        "I am away until Monday and yes, I agree.",
        "I have died.",
        "Out of office: my solicitor says no",
        "",
    ],
)
def test_automatic_mail_with_a_decision_in_it_is_not_harmless(text: str) -> None:
    reading = reading_of(reply(text, headers="Auto-Submitted: auto-replied\r\n"))
    assert (reading.kind, reading.objection, reading.needs_person) == (Kind.AUTOMATIC, True, True)


def bounce(
    action: str,
    status: str,
    text: str = "Your mail could not be delivered.",
    sender: str = "MAILER-DAEMON@mx.example",
) -> bytes:
    original = LETTER.decode().partition("\r\n\r\n")[0]
    return (
        f"Return-Path: <>\r\nFrom: {sender}\r\nSubject: Undelivered\r\nContent-Type: multipart/report; "
        'report-type=delivery-status; boundary="b1"\r\n\r\n'
        f"--b1\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        "--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {GRAN}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b1\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n\r\nDo you agree?\r\n--b1--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("action", "status", "delivery", "needs_person"),
    [
        ("failed", "5.1.1", Delivery.FAILED, True),
        ("delayed", "4.2.2", Delivery.DELAYED, False),
        ("failed", "4.4.7", Delivery.DELAYED, False),
    ],
)
def test_a_bounce_says_whether_it_is_final_and_which_letter(
    action: str, status: str, delivery: Delivery, needs_person: bool
) -> None:
    reading = reading_of(bounce(action, status))
    assert (reading.kind, reading.delivery, reading.tokens) == (Kind.BOUNCE, delivery, (TOKEN,))
    assert (reading.objection, reading.needs_person) == (False, needs_person)


def test_a_refusal_dressed_up_as_a_bounce_is_held() -> None:
    assert reading_of(bounce("failed", "5.1.1", text="I do not agree to this.")).objection
    assert reading_of(bounce("failed", "5.1.1", sender=GRAN)).objection


def receipt(disposition: str) -> bytes:
    return (
        f"From: {GRAN}\r\nSubject: Read: x\r\nContent-Type: multipart/report; "
        'report-type=disposition-notification; boundary="b1"\r\n\r\n'
        "--b1\r\nContent-Type: text/plain\r\n\r\nYour mail was displayed.\r\n"
        "--b1\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Disposition: manual-action/MDN-sent-manually; {disposition}\r\n\r\n--b1--\r\n"
    ).encode()


def test_a_receipt_is_harmless_but_deleted_unread_is_not() -> None:
    assert not reading_of(receipt("displayed")).objection
    assert reading_of(receipt("deleted")).objection


@pytest.mark.parametrize(("answer", "objection"), [("ACCEPTED", False), ("DECLINED", True), ("TENTATIVE", True)])
def test_a_calendar_answer_is_no_consent(answer: str, objection: bool) -> None:
    calendar = (
        f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT={answer}:mailto:x\r\nEND:VEVENT"
    )
    head = f"From: {GRAN}\r\nSubject: Accepted: {SUBJECT}\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    reading = reading_of(f"{head}{calendar}\r\n".encode())
    assert (reading.kind, reading.objection) == (Kind.AUTOMATIC, objection)
