"""A mail server that refuses, stalls or hangs up: every end is told apart, and none names a person (S20)."""

import asyncio
import gc
import ssl
import threading
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mail.addresses import AddressFault
from mail.connection import Security, UnsafeConnection
from mail.sending import FinalRefusal, OutgoingMail, Sender, SmtpSettings, Step, TryAgain, compose, send, send_raw
from tests.mail.scripted import Talk, scripted, smtp_session
from tests.mail.servers import certificate
from tests.patience import PATIENCE_SECONDS

MAIL = OutgoingMail(
    message_id="<one@nursery.example>",
    from_addr="office@nursery.example",
    from_name="Acorns",
    to="gran@family.example",
    subject="Your reply",
    text="Hello",
    date=datetime(2027, 5, 3, 9, tzinfo=UTC),
)


def settings(port: int, **changes: object) -> SmtpSettings:
    values: dict[str, object] = {"timeout_seconds": PATIENCE_SECONDS} | changes
    return SmtpSettings("127.0.0.1", port, Security.CLEAR, **values)  # type: ignore[arg-type]


def hang_up(talk: Talk) -> None:
    talk.stream.close()
    raise OSError


Answers = dict[bytes, Callable[[Talk], None]]


async def failure_of(answers: Answers, timeout_seconds: float = PATIENCE_SECONDS) -> FinalRefusal | TryAgain:
    """Send one mail to a server with these answers and return how it failed."""
    with scripted(lambda talk: smtp_session(talk, answers)) as server:
        try:
            await send(MAIL, settings(server.port, timeout_seconds=timeout_seconds))
        except (FinalRefusal, TryAgain) as failure:
            return failure
    raise AssertionError("the mail was accepted")


async def test_a_drop_after_the_contents_is_ambiguous_and_the_resend_is_the_same_mail() -> None:
    dropped = await failure_of({b"(contents)": hang_up})
    assert isinstance(dropped, TryAgain)
    assert (dropped.ambiguous, dropped.step, dropped.code) == (True, Step.CONTENT, None)
    assert compose(MAIL) == compose(MAIL)


async def test_silence_after_the_contents_is_ambiguous_too() -> None:
    silent = await failure_of({b"(contents)": Talk.hear_nothing_more}, timeout_seconds=1.0)
    assert isinstance(silent, TryAgain)
    assert silent.ambiguous


@pytest.mark.parametrize("command", [b"EHLO", b"MAIL", b"RCPT"])
async def test_a_drop_before_the_contents_is_not_ambiguous(command: bytes) -> None:
    dropped = await failure_of({command: hang_up})
    assert isinstance(dropped, TryAgain)
    assert not dropped.ambiguous


async def test_a_server_silent_at_its_greeting_is_left() -> None:
    with scripted(lambda talk: talk.hear_nothing_more()) as server:
        one_try = settings(server.port, timeout_seconds=0.5)
        with pytest.raises(TryAgain) as silent:
            await send(MAIL, one_try)
    assert silent.value.step is Step.CONNECT


@pytest.mark.parametrize(
    ("command", "answer", "kind", "step"),
    [
        (b"RCPT", b"550 no such user gran@family.example", FinalRefusal, Step.RECIPIENT),
        (b"RCPT", b"451 later gran@family.example", TryAgain, Step.RECIPIENT),
        (b"MAIL", b"553 not you office@nursery.example", FinalRefusal, Step.SENDER),
        (b"MAIL", b"530 sign in first", TryAgain, Step.SENDER),
        (b"(contents)", b"554 spam", FinalRefusal, Step.CONTENT),
        (b"(contents)", b"452 full", TryAgain, Step.CONTENT),
        (b"EHLO", b"554 go away", TryAgain, Step.CONNECT),
    ],
)
async def test_each_answer_has_its_meaning(
    command: bytes, answer: bytes, kind: type[Exception], step: Step
) -> None:
    error = await failure_of({command: lambda talk: talk.say(answer), b"HELO": lambda talk: talk.say(answer)})
    assert isinstance(error, kind)
    assert error.code == int(answer[:3])
    assert error.step in (step, Step.SIGN_IN)
    assert "family" not in f"{error!s}{error!r}{error.__cause__!r}{error.__context__!r}"


async def test_a_stripped_starttls_sends_nothing_in_clear() -> None:
    with scripted(lambda talk: smtp_session(talk, {})) as server:
        encrypted = SmtpSettings(
            "127.0.0.1", server.port, Security.STARTTLS, user="u", password="p", timeout_seconds=PATIENCE_SECONDS
        )
        with pytest.raises(TryAgain):
            await send(MAIL, encrypted)
        assert not [line for line in server.heard if line.startswith((b"MAIL", b"AUTH", b"RCPT"))]


async def test_two_addresses_in_one_are_refused_before_anything_is_said() -> None:
    with scripted(lambda talk: smtp_session(talk, {})) as server:
        for trick in (
            "a@x.example, b@y.example",
            "a@x.example\r\nRCPT TO:<b@y.example>",
            "<a@x.example>",
            "a@x.example b",
        ):
            with pytest.raises(AddressFault) as refused:
                await send_raw(b"Subject: x\r\n\r\n", "office@nursery.example", trick, settings(server.port))
            assert "example" not in str(refused.value)
        assert server.connections == 0


async def test_one_connection_serves_many_letters_and_outlives_a_refusal() -> None:
    refusals = iter([b"250 ok", b"550 no", b"250 ok"])
    with scripted(lambda talk: smtp_session(talk, {b"RCPT": lambda talk: talk.say(next(refusals))})) as server:
        async with Sender(settings(server.port)) as sender:
            await sender.send(MAIL)
            with pytest.raises(FinalRefusal):
                await sender.send(MAIL)
            await sender.send(MAIL)
        assert server.connections == 1


async def test_after_a_lost_connection_the_sender_connects_again() -> None:
    def kept(talk: Talk) -> None:
        talk.say(b"250 kept")

    ends = iter([hang_up, kept])
    with scripted(lambda talk: smtp_session(talk, {b"(contents)": lambda talk: next(ends)(talk)})) as server:
        async with Sender(settings(server.port)) as sender:
            with pytest.raises(TryAgain):
                await sender.send(MAIL)
            await sender.send(MAIL)
        assert server.connections == 2


def test_a_server_slow_to_hang_up_leaves_no_connection_behind(tmp_path: Path) -> None:
    """TLS has a goodbye of its own, and a busy server sends it when the mail is long gone."""
    certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    over = threading.Event()

    def slow_to_hang_up(talk: Talk) -> None:
        talk.say(b"221 bye")
        over.wait(PATIENCE_SECONDS)

    server_settings = {"ca_file": tmp_path / "cert.pem", "timeout_seconds": PATIENCE_SECONDS}
    with scripted(lambda talk: smtp_session(talk, {b"QUIT": slow_to_hang_up}), tls) as server:
        to = SmtpSettings("localhost", server.port, Security.TLS, **server_settings)  # type: ignore[arg-type]
        with warnings.catch_warnings():
            warnings.simplefilter("error", ResourceWarning)
            assert asyncio.run(send(MAIL, to)).code == 250
            gc.collect()
        over.set()


def test_clear_text_goes_to_this_machine_only() -> None:
    with pytest.raises(UnsafeConnection):
        SmtpSettings("mail.example", 25, Security.CLEAR)
    assert SmtpSettings("::1", 25, Security.CLEAR)
