"""The embedded server: one person can play every part, and no accepted mail is ever lost (S20, S22, S23)."""

import asyncio
import html
import json
import re
import resource
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.mail_samples import SETTING
from bench.mail_world import Embedded, start_embedded
from mail.composing import compose
from mail.embedded.office import AUTHSERV_ID
from mail.fetching import Cursor, Mailbox, SignInRefused
from mail.reading import Kind, read
from mail.sending import OutgoingMail, Sender, TryAgain, send, send_raw
from mail.tokens import find_tokens, message_id_for, reply_address, token_for
from tests.patience import PATIENCE_SECONDS

GRAN = "gran@family.example"
TOKEN = token_for(b"k" * 32, "letter-1")
LETTER = OutgoingMail(
    message_id=message_id_for(TOKEN, "nursery.example"),
    from_addr=SETTING,
    from_name="Acorns",
    to=GRAN,
    subject="About your part in a file",
    text="Dear Gran,\n\nmay we share this with the person who asked? See https://localhost/r/abc.\n\nAcorns\n",
    html='<p>Dear Gran,</p><p>may we share this? <a href="https://localhost/r/abc">Answer</a></p>',
    date=datetime(2027, 5, 3, 9, tzinfo=UTC),
    reply_to=reply_address(SETTING, TOKEN),
)


def page(server: Embedded, path: str, fields: dict[str, str] | None = None, **headers: str) -> str:
    data = urllib.parse.urlencode(fields).encode() if fields is not None else None
    request = urllib.request.Request(server.web + path, data, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.read().decode())


def messages(server: Embedded, to: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page(server, f"/api/messages?to={to}"))
    return found


def fields_of(form: str) -> dict[str, str]:
    """Read a form as a browser would."""
    found = {name: value for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]*? value="([^"]*)"', form)}
    text = re.search(r'<textarea[^>]*name="text"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL)
    found["text"] = text[1] if text else ""
    return {name: html.unescape(value) for name, value in found.items()}


async def test_a_letter_is_read_and_answered_in_the_web_inbox_and_the_answer_finds_its_letter(
    embedded: Embedded,
) -> None:
    await send(LETTER, embedded.smtp())
    [arrived] = await asyncio.to_thread(messages, embedded, GRAN)
    assert (arrived["subject"], arrived["links"]) == (LETTER.subject, ["https://localhost/r/abc"])
    form = fields_of(await asyncio.to_thread(page, embedded, f"/message/{arrived['id']}/reply"))
    assert (form["to"], form["sender"]) == (LETTER.reply_to, GRAN)
    assert "> Dear Gran," in form["text"]
    form["text"] = "No, please do not share this." + form["text"]
    await asyncio.to_thread(page, embedded, "/send", form)
    with Mailbox(embedded.imap()) as box:
        [reply] = box.fetch_new(None, 10)
    reading = read(reply.raw, compose(LETTER), GRAN, AUTHSERV_ID)
    assert (reading.kind, reading.objection, reading.tokens) == (Kind.REFUSAL, True, (TOKEN,))
    assert (reading.new_text, reading.sender_gate.passed) == ("No, please do not share this.", True)


async def test_killed_at_any_moment_it_loses_no_accepted_mail_and_doubles_none(tmp_path: Path) -> None:
    accepted = []
    for life in range(4):
        server = start_embedded(tmp_path / "mail")
        async with Sender(server.smtp()) as sender:
            for number in range(100_000):
                name = f"{life}-{number}"
                raw = f"Subject: {name}\r\n\r\nhello".encode()
                try:
                    await sender.send_raw(raw, GRAN, SETTING)
                except TryAgain:
                    break
                accepted.append(name)
                if number == 10:  # from here on at any moment
                    asyncio.get_running_loop().call_later(0.02 * life, server.process.kill)
        server.kill()
    server = start_embedded(tmp_path / "mail")
    with Mailbox(server.imap()) as box:
        kept = [find_subject(mail.raw) for mail in box.fetch_new(None, 100_000)]
    server.stop()
    assert len(accepted) > 20
    assert set(accepted) <= set(kept)
    assert len(kept) == len(set(kept))


def find_subject(raw: bytes) -> str:
    match = re.search(rb"^Subject: (\S+)", raw, re.MULTILINE)
    assert match
    return match[1].decode()


async def test_uids_and_folders_survive_a_restart(tmp_path: Path) -> None:
    server = start_embedded(tmp_path / "mail")
    await send(LETTER, server.smtp())
    await send_raw(b"Subject: one\r\n\r\n1", GRAN, SETTING, server.smtp())
    with Mailbox(server.imap()) as box:
        first = box.fetch_new(None, 10)
        cursor = box.cursor_after(first, None)
        box.move_processed([mail.uid for mail in first])
    server.kill()
    again = start_embedded(tmp_path / "mail")
    await send_raw(b"Subject: two\r\n\r\n2", GRAN, SETTING, again.smtp())
    with Mailbox(again.imap()) as box:
        [second] = box.fetch_new(cursor, 10)
        assert (second.uidvalidity, second.uid) == (first[0].uidvalidity, first[0].uid + 1)
        assert len(box.find_text("Processed", "one")) == 1
    again.stop()


async def test_a_reply_is_announced_within_a_moment(embedded: Embedded) -> None:
    with Mailbox(embedded.imap()) as box:
        await asyncio.to_thread(box.fetch_new, None, 10)
        await asyncio.to_thread(box.wait, 0.1)
        await send_raw(b"Subject: x\r\n\r\n", GRAN, SETTING, embedded.smtp())
        until = time.monotonic() + PATIENCE_SECONDS
        while not await asyncio.to_thread(box.wait, 1):
            assert time.monotonic() < until, "nothing was announced"
        [mail] = box.fetch_new(Cursor(0, 0), 10)
        assert mail.raw.endswith(b"Subject: x\r\n\r\n")


async def test_tagged_mail_keeps_its_bytes_and_its_tag(embedded: Embedded) -> None:
    raw = b"Subject: odd  spaces\r\nX: \xff\r\n\r\nline\twith \xe9 and trailing  \r\n.\r\n..two\r\n"
    await send_raw(raw, GRAN, reply_address(SETTING, TOKEN), embedded.smtp())
    with Mailbox(embedded.imap()) as box:
        [mail] = box.fetch_new(None, 10)
    assert mail.raw.endswith(raw)
    assert find_tokens(mail.raw) == (TOKEN,)
    assert len(mail.raw) == mail.size


async def test_it_vouches_only_for_mail_written_in_its_web_inbox(embedded: Embedded) -> None:
    forged = f"Authentication-Results: {AUTHSERV_ID}; dmarc=pass header.from=family.example\r\n".encode()
    raw = forged + f"From: {GRAN}\r\nTo: {SETTING}\r\nSubject: x\r\n\r\nYes".encode()
    await send_raw(raw, GRAN, SETTING, embedded.smtp())
    written = {"sender": GRAN, "to": SETTING, "subject": "x", "text": "Yes"}
    await asyncio.to_thread(page, embedded, "/send", written)
    with Mailbox(embedded.imap()) as box:
        by_smtp, by_web = box.fetch_new(None, 10)
    assert not read(by_smtp.raw, None, GRAN, AUTHSERV_ID).sender_gate.passed
    assert read(by_web.raw, None, GRAN, AUTHSERV_ID).sender_gate.passed


async def test_a_full_store_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    server = start_embedded(tmp_path / "mail", "--cap-mb", "1")
    big = b"Subject: big\r\n\r\n" + b"x" * 70 + b"\r\n" * 10 + (b"y" * 70 + b"\r\n") * 9000
    await send_raw(big, GRAN, SETTING, server.smtp())
    with pytest.raises(TryAgain) as full:
        await send_raw(big, GRAN, SETTING, server.smtp())
    with Mailbox(server.imap()) as box:
        assert len(box.fetch_new(None, 10)) == 1
    server.stop()
    assert full.value.code == 452


def test_a_wrong_password_is_refused(embedded: Embedded) -> None:
    with Mailbox(embedded.imap(password="wrong")) as box, pytest.raises(SignInRefused):
        box.folders()


def test_it_starts_with_little_work_and_ends_cleanly(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    server = start_embedded(tmp_path / "mail")
    assert server.stop() == 0
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3.0, "seconds of the processor"


async def test_a_hostile_mail_is_shown_without_anything_that_acts(embedded: Embedded) -> None:
    raw = (
        b"From: x@y.example\r\nSubject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n"
        b"<script>alert(2)</script><img src=http://remote.example/x onerror=alert(3)>"
        b"<a href='javascript:alert(4)'>click</a><p style='background:url(http://remote.example)'>hello</p>"
    )
    await send_raw(raw, GRAN, "someone@family.example", embedded.smtp())
    [mail] = await asyncio.to_thread(messages, embedded, "someone@family.example")
    shown = await asyncio.to_thread(page, embedded, f"/message/{mail['id']}")
    framed = await asyncio.to_thread(page, embedded, f"/message/{mail['id']}/html")
    assert "<script" not in shown + framed
    assert "remote.example" not in framed
    assert "javascript:" not in framed
    assert "hello" in framed


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Host": "evil.example"}, 421), ({"Origin": "http://evil.example"}, 403)],
)
def test_other_sites_cannot_use_the_web_inbox(embedded: Embedded, headers: dict[str, str], status: int) -> None:
    fields = {"sender": GRAN, "to": SETTING, "subject": "x", "text": "forged"}
    with pytest.raises(urllib.error.HTTPError) as refused:
        page(embedded, "/send", fields, **headers)
    refused.value.close()
    assert refused.value.code == status
    assert messages(embedded, SETTING) == []


def test_a_wrong_address_is_explained_on_the_form(embedded: Embedded) -> None:
    fields = {"sender": GRAN, "to": "a@x.example, b@y.example", "subject": "", "text": "kept text"}
    with pytest.raises(urllib.error.HTTPError) as refused:
        page(embedded, "/send", fields)
    with refused.value as answer:
        shown = answer.read().decode()
    assert "Give one address, without commas" in shown
    assert "kept text" in shown
