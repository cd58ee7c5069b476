"""A mail is taken in once, a re-used Message-ID hides nothing, and no machine is answered (S22, S23)."""

import pytest

from bench.mail_samples import GRAN, LETTER, reply
from mail.intake import intake_key, may_answer
from mail.parts import parse

RAW = (
    b"Message-ID: <1@x.example>\r\nFrom: a@x.example\r\nDate: Mon, 12 Apr 2027 10:00:00 +0000\r\n"
    b"Subject: s\r\n\r\nYes\r\n"
)


@pytest.mark.parametrize(
    "same",
    [
        RAW.replace(b"\r\n", b"\n"),
        b"Received: from elsewhere\r\n" + RAW,
        RAW.replace(b"a@x.example", b"\r\n a@x.example"),
        RAW.replace(b"Subject: s", b"Subject: [EXTERNAL] s"),
        RAW + b"\r\n\r\n",
    ],
)
def test_the_same_mail_by_another_way_has_the_same_key(same: bytes) -> None:
    assert intake_key(same) == intake_key(RAW)


@pytest.mark.parametrize(
    "other",
    [
        RAW.replace(b"Yes", b"No"),
        RAW.replace(b"a@x.example\r\nDate", b"b@x.example\r\nDate"),
        RAW.replace(b"10:00:00", b"10:00:01"),
        RAW.replace(b"<1@", b"<2@"),
        RAW.replace(b"Message-ID: <1@x.example>\r\n", b""),
        b"From: b@x.example\r\n" + RAW,
        RAW.replace(b"Yes", b"Y es"),
    ],
)
def test_another_mail_has_another_key_even_under_the_same_message_id(other: bytes) -> None:
    assert intake_key(other) != intake_key(RAW)


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\x00\xff", b"From" * 100_000, b":" * 70_000 + b"\r\n\r\n"])
def test_whatever_arrives_has_a_key(raw: bytes) -> None:
    assert len(intake_key(raw)) == 64


def test_a_person_may_be_answered() -> None:
    assert may_answer(parse(reply("hello")), ["office@nursery.example"])
    assert may_answer(parse(reply("hello", headers="Auto-Submitted: no\r\n")))


@pytest.mark.parametrize(
    "raw",
    [
        reply("x", headers="Auto-Submitted: auto-replied\r\n"),
        reply("x", headers="Auto-Submitted: auto-generated; owner=x\r\n"),
        reply("x", headers="Precedence: bulk\r\n"),
        reply("x", headers="List-Id: <parents.example>\r\n"),
        reply("x", headers="X-Auto-Response-Suppress: DR, AutoReply\r\n"),
        reply("x", headers="X-Loop: y\r\n"),
        reply("x").replace(f"Return-Path: <{GRAN}>".encode(), b"Return-Path: <>"),
        reply("x", sender="MAILER-DAEMON@mx.example"),
        reply("x", sender="no-reply@family.example"),
        reply("x", sender="Office+tag@nursery.example"),
        reply("x", sender=""),
    ],
)
def test_machines_lists_and_ourselves_are_never_answered(raw: bytes) -> None:
    assert not may_answer(parse(raw), ["office@nursery.example"])


def test_two_instances_of_us_do_not_write_to_each_other_for_ever() -> None:
    assert not may_answer(parse(LETTER))
