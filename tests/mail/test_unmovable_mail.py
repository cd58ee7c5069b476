"""A mail that the server will not move is kept once, told once, and holds nothing else back (S22, S23)."""

import logging
from collections.abc import Callable

import pytest

from mail.connection import Security
from mail.fetching import ImapSettings, Mailbox
from tests.mail.post_room import PostRoom
from tests.mail.scripted import Talk, imap_session, scripted


class StubbornFolder:
    """An inbox of three mails, of which the server moves the first and the third only."""

    def __init__(self) -> None:
        self.uids = [1, 2, 3]
        self.fetched: list[int] = []

    def search(self, talk: Talk, tag: bytes) -> None:
        talk.say(b"* SEARCH " + b" ".join(b"%d" % uid for uid in self.uids))
        talk.say(tag + b" OK done")

    def fetch(self, talk: Talk, tag: bytes) -> None:
        asked = talk.heard[-1].split()[3]
        for uid in (int(each) for each in asked.split(b",")):
            if b"SIZE" in talk.heard[-1]:
                talk.say(b"* %d FETCH (UID %d RFC822.SIZE 60)" % (uid, uid))
            else:
                self.fetched.append(uid)
                raw = b"From: someone%d@elsewhere.example\r\n\r\nHello.\r\n" % uid
                talk.say(b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, uid, len(raw), raw))
        talk.say(tag + b" OK done")

    def move(self, talk: Talk, tag: bytes) -> None:
        asked = [int(each) for each in talk.heard[-1].split()[3].split(b",")]
        if 2 in asked:
            talk.say(tag + b" NO [NOPERM] not this one")
            return
        self.uids = [uid for uid in self.uids if uid not in asked]
        talk.say(tag + b" OK done")


def test_one_mail_the_server_keeps_does_not_hold_the_others(
    room: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    folder = StubbornFolder()
    answers: dict[bytes, Callable[[Talk, bytes], None]] = {
        b"UID SEARCH": folder.search,
        b"UID FETCH": folder.fetch,
        b"UID MOVE": folder.move,
    }
    with (
        caplog.at_level(logging.WARNING, "clean_copy.mailbox"),
        scripted(lambda talk: imap_session(talk, answers, mails=b"3")) as server,
        Mailbox(ImapSettings("127.0.0.1", server.port, Security.CLEAR, "u", "p")) as box,
    ):
        for _ in range(3):
            room.mailbox.take_in(box)
    assert folder.uids == [2]
    assert sorted(folder.fetched) == [1, 2, 3]
    assert len(room.mails()) == 3
    [told] = caplog.messages
    assert "mail number 2" in told
    assert "elsewhere.example" not in told
