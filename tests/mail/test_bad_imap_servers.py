"""A mailbox that is silent, lies or goes away loses nothing and blocks nobody (S22)."""

import itertools
import time
from collections.abc import Callable

import pytest

from mail.connection import Security, UnsafeConnection
from mail.fetching import FetchFault, ImapSettings, Lost, Mailbox, MailboxLost, SignInRefused
from mail.limits import MAX_MAIL_BYTES
from tests.mail.scripted import Talk, imap_session, scripted
from tests.patience import PATIENCE_SECONDS

Answer = Callable[[Talk, bytes], None]


PATIENT: dict[str, object] = {"connect_seconds": PATIENCE_SECONDS, "silence_seconds": PATIENCE_SECONDS}
HURRIED: dict[str, object] = {"connect_seconds": PATIENCE_SECONDS, "silence_seconds": 0.5}


def settings(port: int, **changes: object) -> ImapSettings:
    values: dict[str, object] = {"user": "u", "password": "p", **PATIENT}
    return ImapSettings("127.0.0.1", port, Security.CLEAR, **(values | changes))  # type: ignore[arg-type]


def silent(talk: Talk, tag: bytes) -> None:
    talk.hear_nothing_more()


def lost_why(answers: dict[bytes, Answer], act: Callable[[Mailbox], object], **changes: object) -> Lost:
    with (
        scripted(lambda talk: imap_session(talk, answers)) as server,
        Mailbox(settings(server.port, **changes)) as box,
    ):
        with pytest.raises(MailboxLost) as lost:
            act(box)
        return lost.value.why


def fetch(box: Mailbox) -> object:
    return box.fetch_new(None, 10)


def test_a_server_silent_at_its_greeting_is_left() -> None:
    hurried = {"connect_seconds": 0.5, "silence_seconds": 0.5}
    with (
        scripted(lambda talk: talk.hear_nothing_more()) as server,
        Mailbox(settings(server.port, **hurried)) as box,
    ):
        with pytest.raises(MailboxLost) as lost:
            box.fetch_new(None, 10)
        assert lost.value.why is Lost.SILENT


def test_a_server_silent_at_fetch_is_left() -> None:
    assert lost_why({b"UID FETCH": silent}, fetch, **HURRIED) is Lost.SILENT


def test_a_server_silent_at_done_is_left() -> None:
    def idle(talk: Talk, tag: bytes) -> None:
        talk.say(b"+ idling")
        talk.hear_nothing_more()

    def wait_then_fetch(box: Mailbox) -> None:
        box._looked_at = time.monotonic()
        assert box.wait(0.1) is True, "a folder that was just opened has not been looked at"
        assert box.wait(0.1) is False
        box.fetch_new(None, 10)

    assert lost_why({b"IDLE": idle}, wait_then_fetch, **HURRIED) is Lost.SILENT


def test_bye_while_waiting_is_noticed_at_once() -> None:
    def idle(talk: Talk, tag: bytes) -> None:
        talk.say(b"+ idling")
        talk.say(b"* BYE token expired")
        talk.stream.close()

    def wait(box: Mailbox) -> None:
        box._looked_at = time.monotonic()
        box.wait(1)
        box.wait(1)

    assert lost_why({b"IDLE": idle}, wait) is Lost.ENDED


def test_after_an_expired_token_the_next_call_signs_in_with_a_fresh_one() -> None:
    tokens = iter(["stale", "fresh"])

    def session(talk: Talk) -> None:
        first = not any(b"(authenticated)" in line for line in talk.heard)

        def authenticate(talk: Talk, tag: bytes) -> None:
            talk.say(b"+")
            talk.hear()
            talk.heard.append(b"(authenticated)")
            talk.say(tag + b" OK done")

        def idle(talk: Talk, tag: bytes) -> None:
            talk.say(b"+ idling")
            if first:
                talk.say(b"* BYE the token has expired")
                talk.stream.close()
            else:
                talk.say(b"* 2 EXISTS")

        imap_session(talk, {b"AUTHENTICATE": authenticate, b"IDLE": idle})

    with scripted(session) as server:
        oauth = settings(server.port, password=None, access_token=lambda: next(tokens))
        with Mailbox(oauth) as box:
            box._looked_at = time.monotonic()
            with pytest.raises(MailboxLost):
                for _ in range(2):  # the end may be told with the answer to the first, or with the next
                    box.wait(1)
            assert box.wait(1) is True
        assert server.connections == 2


def test_a_literal_of_four_gigabytes_is_not_waited_for() -> None:
    def fetching(talk: Talk, tag: bytes) -> None:
        if b"SIZE" in talk.heard[-1]:
            talk.say(b"* 1 FETCH (UID 1 RFC822.SIZE 500)")
            talk.say(tag + b" OK done")
        else:
            talk.say(b"* 1 FETCH (UID 1 BODY[] {4294967296}")
            talk.hear_nothing_more()

    with (
        scripted(lambda talk: imap_session(talk, {b"UID FETCH": fetching})) as server,
        Mailbox(settings(server.port)) as box,
    ):
        [mail] = box.fetch_new(None, 10)
    assert mail.fault is FetchFault.NOT_GIVEN and len(mail.raw) < 1000


def test_an_endless_line_is_not_waited_for() -> None:
    def endless(talk: Talk, tag: bytes) -> None:
        while True:
            talk.stream.write(b"x" * 65536)

    assert lost_why({b"UID SEARCH": endless}, fetch) is Lost.TOO_MUCH


@pytest.mark.parametrize(
    ("command", "nonsense"),
    [
        (b"UID SEARCH", b"* SEARCH \xff one ("),
        (b"UID SEARCH", b"utter nonsense"),
        (b"UID FETCH", b"* 1 FETCH (UID one RFC822.SIZE ((("),
        (b"CAPABILITY", b"* CAPABILITY"),
    ],
)
def test_an_answer_that_makes_no_sense_ends_the_connection(command: bytes, nonsense: bytes) -> None:
    def answer(talk: Talk, tag: bytes) -> None:
        talk.say(nonsense)
        talk.say(tag + b" OK done")

    assert lost_why({command: answer}, fetch) in set(Lost)


def test_a_mail_over_the_limit_is_given_with_its_headers_only() -> None:
    def fetching(talk: Talk, tag: bytes) -> None:
        if b"SIZE" in talk.heard[-1]:
            talk.say(b"* 1 FETCH (UID 1 RFC822.SIZE %d)" % (MAX_MAIL_BYTES + 1))
        else:
            assert b"BODY.PEEK[HEADER]<0." in talk.heard[-1]
            talk.say(b"* 1 FETCH (UID 1 BODY[HEADER]<0> {9}\r\nFrom: a\r\n)")
        talk.say(tag + b" OK done")

    with scripted(lambda talk: imap_session(talk, {b"UID FETCH": fetching})) as server:
        box = Mailbox(settings(server.port))
        with box:
            [mail] = box.fetch_new(None, 10)
    assert (mail.fault, mail.raw) == (FetchFault.TOO_LARGE, b"From: a\r\n")


def test_a_stripped_starttls_gets_no_password() -> None:
    with scripted(lambda talk: imap_session(talk, {})) as server:
        box = Mailbox(settings(server.port))
        with box:
            object.__setattr__(box._settings, "security", Security.STARTTLS)
            with pytest.raises(MailboxLost) as lost:
                box.fetch_new(None, 10)
        assert lost.value.why is Lost.ENCRYPTION
        assert not any(b"LOGIN" in line for line in server.heard)


def test_a_refused_sign_in_is_told_apart_and_names_nobody() -> None:
    with scripted(lambda talk: imap_session(talk, {}, signs_in=False)) as server:
        with pytest.raises(SignInRefused) as refused, Mailbox(settings(server.port, user="secret-user")) as box:
            box.folders()
        assert "secret-user" not in str(refused.value)


def test_the_pulse_beats_while_a_server_is_silent_and_can_stop_the_wait() -> None:
    class Stop(Exception):
        pass

    beats = []

    def pulse() -> None:
        beats.append(time.monotonic())
        if len(beats) > 4:
            raise Stop

    with scripted(lambda talk: imap_session(talk, {b"UID FETCH": silent})) as server:
        box = Mailbox(settings(server.port), pulse)
        with box, pytest.raises(Stop):
            box.fetch_new(None, 10)
    assert max(later - earlier for earlier, later in itertools.pairwise(beats)) < PATIENCE_SECONDS / 2


def test_without_idle_a_wait_is_still_no_longer_than_a_second() -> None:
    def session(talk: Talk) -> None:
        talk.say(b"* OK [CAPABILITY IMAP4rev1] ready")
        while line := talk.hear():
            tag, _, rest = line.partition(b" ")
            if rest.startswith(b"SELECT"):
                talk.say(b"* OK [UIDVALIDITY 7] x")
            if rest.startswith(b"CAPABILITY"):
                talk.say(b"* CAPABILITY IMAP4rev1")
            talk.say(tag + b" OK done")

    with scripted(session) as server, Mailbox(settings(server.port)) as box:
        box._looked_at = time.monotonic()
        started = time.monotonic()
        assert box.wait(PATIENCE_SECONDS) is False
        assert time.monotonic() - started < PATIENCE_SECONDS / 2


def test_clear_text_goes_to_this_machine_only() -> None:
    with pytest.raises(UnsafeConnection):
        ImapSettings("mail.example", 143, Security.CLEAR, "u", "p")


def test_a_mail_that_was_taken_away_meanwhile_has_no_header() -> None:
    """Two look at one mailbox at once: what one of them moved, the server lists for the other without its words."""

    def fetching(talk: Talk, tag: bytes) -> None:
        talk.say(b"* 1 FETCH (UID 1 FLAGS ())")
        talk.say(tag + b" OK done")

    with (
        scripted(lambda talk: imap_session(talk, {b"UID FETCH": fetching})) as server,
        Mailbox(settings(server.port)) as box,
    ):
        assert box.headers("INBOX", [1]) == []
