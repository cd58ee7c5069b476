"""The same code against Exim and Dovecot: real bounces, real tags, real encryption (S20, S22, S66)."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import jwt
import pytest

from bench.mail_samples import SETTING
from bench.mail_world import PASSWORD
from mail.connection import Security
from mail.fetching import Cursor, Fetched, ImapSettings, Mailbox, SignInRefused
from mail.reading import Delivery, Kind, read
from mail.sending import FinalRefusal, OutgoingMail, SmtpSettings, Step, TryAgain, send
from mail.tokens import find_tokens, message_id_for, reply_address, subject_reference, token_for
from tests.mail.servers import TOKEN_KEY, RealServers
from tests.patience import PATIENCE_SECONDS

_NUMBERS = count(1)


def letter(to: str, **changes: object) -> OutgoingMail:
    token = token_for(b"k" * 32, f"letter-{next(_NUMBERS)}")
    values: dict[str, object] = {
        "message_id": message_id_for(token, "nursery.example"),
        "from_addr": SETTING,
        "from_name": "Acorns",
        "to": to,
        "subject": f"Your reply {subject_reference(token)}",
        "text": "Please tell us.\n",
        "date": datetime.now(UTC),
        "reply_to": reply_address(SETTING, token),
    }
    return OutgoingMail(**(values | changes))  # type: ignore[arg-type]


def token_of(mail: OutgoingMail) -> str:
    return find_tokens(f"Message-ID: x\nIn-Reply-To: {mail.message_id}\n\n".encode())[0]


def wait_for(settings: ImapSettings, token: str) -> Fetched:
    """Return the first mail in the setting's inbox that carries the token."""
    until = time.monotonic() + PATIENCE_SECONDS
    with Mailbox(settings) as box:
        while time.monotonic() < until:
            for mail in box.fetch_new(None, 500):
                if token in find_tokens(mail.raw):
                    return mail
            box.wait(0.5)
    raise AssertionError("the mail did not arrive")


async def test_a_letter_arrives_encrypted_and_the_tag_survives(debian: RealServers) -> None:
    mail = letter(reply_address(SETTING, token_for(b"k" * 32, "tagged")))
    await send(mail, debian.smtp())
    arrived = wait_for(debian.imap(), token_for(b"k" * 32, "tagged"))
    assert b"Delivered-To: office+" in arrived.raw
    assert find_tokens(arrived.raw) == (token_for(b"k" * 32, "tagged"), token_of(mail))


async def test_the_mailbox_can_be_read_over_starttls(debian: RealServers) -> None:
    mail = letter(SETTING)
    await send(mail, debian.smtp())
    assert wait_for(debian.imap(Security.STARTTLS), token_of(mail))


async def test_a_certificate_nobody_vouches_for_is_refused(debian: RealServers) -> None:
    with pytest.raises(TryAgain) as refused:
        await send(letter(SETTING), debian.smtp(ca_file=None))
    assert refused.value.step is Step.CONNECT


async def test_a_refused_address_is_final_and_named_nowhere(debian: RealServers) -> None:
    with pytest.raises(FinalRefusal) as refused:
        await send(letter("refused@family.example"), debian.smtp())
    assert (refused.value.code, refused.value.step) == (550, Step.RECIPIENT)
    assert "family" not in str(refused.value) + repr(refused.value.__context__) + repr(refused.value.__cause__)


async def test_a_busy_server_is_tried_again(debian: RealServers) -> None:
    with pytest.raises(TryAgain) as busy:
        await send(letter("busy@family.example"), debian.smtp())
    assert (busy.value.code, busy.value.ambiguous) == (451, False)


async def test_refused_contents_are_final(debian: RealServers) -> None:
    with pytest.raises(FinalRefusal) as refused:
        await send(letter(SETTING, subject="content-refused"), debian.smtp())
    assert (refused.value.code, refused.value.step) == (554, Step.CONTENT)


async def test_a_real_bounce_leads_back_to_its_letter_and_is_final(debian: RealServers) -> None:
    mail = letter("ghost@family.example")
    await send(mail, debian.smtp())
    reading = read(wait_for(debian.imap(), token_of(mail)).raw)
    assert (reading.kind, reading.delivery, reading.objection) == (Kind.BOUNCE, Delivery.FAILED, False)
    assert reading.tokens == (token_of(mail),)


async def test_a_real_delay_is_not_final(debian: RealServers) -> None:
    mail = letter("full@family.example")
    await send(mail, debian.smtp())
    reading = read(wait_for(debian.imap(), token_of(mail)).raw)
    assert (reading.kind, reading.delivery) == (Kind.BOUNCE, Delivery.DELAYED)


async def test_new_mail_is_announced_while_waiting(debian: RealServers) -> None:
    with Mailbox(debian.imap()) as box:
        known = box.fetch_new(None, 500)
        cursor = box.cursor_after(known, None)
        box.wait(0.1)
        mail = letter(SETTING)
        await send(mail, debian.smtp())
        until, arrived = time.monotonic() + PATIENCE_SECONDS, False
        # A late report about another test's letter may be announced first.
        while not arrived and time.monotonic() < until:
            announced = box.wait(1)
            arrived = announced and any(token_of(mail) in find_tokens(new.raw) for new in box.fetch_new(cursor, 50))
        assert arrived


async def test_reading_leaves_mail_unread_and_a_mail_somebody_read_is_still_new(debian: RealServers) -> None:
    mail = letter(SETTING)
    await send(mail, debian.smtp())
    arrived = wait_for(debian.imap(), token_of(mail))
    with Mailbox(debian.imap()) as box:
        client = box._ready("INBOX", keep_idle=False)
        assert client.get_flags([arrived.uid])[arrived.uid] == ()
        client.add_flags([arrived.uid], [b"\\Seen"])
        assert arrived.uid in [again.uid for again in box.fetch_new(None, 500)]


async def test_mail_is_moved_away_when_dealt_with(debian: RealServers) -> None:
    mail, bad = letter(SETTING), letter(SETTING)
    for each in (mail, bad):
        await send(each, debian.smtp())
    dealt_with, hostile = (wait_for(debian.imap(), token_of(each)) for each in (mail, bad))
    with Mailbox(debian.imap()) as box:
        box.move_processed([dealt_with.uid])
        box.quarantine([hostile.uid])
        left = [each.uid for each in box.fetch_new(None, 500)]
        assert not {dealt_with.uid, hostile.uid} & set(left)
        assert {"Processed", "Quarantine"} <= set(box.folders())
        assert len(box.find_text("Quarantine", token_of(bad))) == 1


async def test_a_folder_made_anew_gives_everything_again(debian: RealServers) -> None:
    with Mailbox(debian.imap()) as box:
        client = box._ready("INBOX", keep_idle=False)
        client.create_folder("Renewed")
        client.append("Renewed", b"From: a@b.example\r\nSubject: one\r\n\r\nfirst\r\n")
    with Mailbox(debian.imap(folder="Renewed")) as box:
        first = box.fetch_new(None, 10)
        cursor = box.cursor_after(first, None)
        assert box.fetch_new(cursor, 10) == []
    assert cursor is not None
    with Mailbox(debian.imap(folder="Renewed")) as box:
        stale = Cursor(cursor.uidvalidity - 1, cursor.last_uid + 1000)
        assert [mail.raw for mail in box.fetch_new(stale, 10)] == [mail.raw for mail in first]


async def test_oauth_signs_in_to_both_servers(debian: RealServers) -> None:
    token = jwt.encode(
        {"email": SETTING, "sub": SETTING, "exp": int(time.time()) + 60}, TOKEN_KEY, algorithm="HS256"
    )
    oauth = debian.imap(password=None, access_token=lambda: token)
    with Mailbox(oauth) as box:
        assert "INBOX" in box.folders()
    await send(letter(SETTING), debian.smtp(user=SETTING, access_token=lambda: "good-token"))


async def test_a_token_that_has_run_out_is_refused_in_so_many_words(debian: RealServers) -> None:
    stale = jwt.encode({"email": SETTING, "exp": 1}, TOKEN_KEY, algorithm="HS256")
    with pytest.raises(SignInRefused), Mailbox(debian.imap(password=None, access_token=lambda: stale)) as box:
        box.folders()
    with pytest.raises(TryAgain) as refused:
        await send(letter(SETTING), debian.smtp(user=SETTING, access_token=lambda: "stale"))
    assert refused.value.step is Step.SIGN_IN


async def test_a_wrong_password_is_no_refusal_of_the_letter(debian: RealServers) -> None:
    settings: SmtpSettings = debian.smtp(user=SETTING, password="wrong")
    with pytest.raises(TryAgain) as refused:
        await send(letter(SETTING), settings)
    assert refused.value.step is Step.SIGN_IN
    assert await send(letter(SETTING), replace(settings, password=PASSWORD))
