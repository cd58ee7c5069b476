"""A mail that the server lists and cannot give, or lies about, holds no other mail back (S22, S23)."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from mail.connection import Security
from mail.fetching import Cursor, FetchFault, ImapSettings, Mailbox, MailboxLost
from mail.stumbling import TRIES, Stumbles
from tests.mail.post_room import PostRoom
from tests.mail.scripted import Talk, imap_session, scripted


def no(talk: Talk, tag: bytes) -> None:
    talk.say(tag + b" NO [SERVERBUG] this mail is damaged")


def hang_up(talk: Talk, tag: bytes) -> None:
    talk.stream.close()


@dataclass
class DamagedFolder:
    """An inbox of which one mail cannot be given out whole, and perhaps not its headers either."""

    uids: list[int]
    damaged: int
    fails: Callable[[Talk, bytes], None] = no
    headers_too: bool = False
    sizes_too: bool = False
    told_bytes: int | None = None
    validity: int = 7
    moved: list[int] = field(default_factory=list)

    def answers(self) -> dict[bytes, Callable[[Talk, bytes], None]]:
        return {
            b"SELECT": self.select,
            b"UID SEARCH": self.search,
            b"UID FETCH": self.fetch,
            b"UID MOVE": self.move,
        }

    def select(self, talk: Talk, tag: bytes) -> None:
        talk.say(b"* %d EXISTS" % len(self.uids))
        talk.say(b"* OK [UIDVALIDITY %d] x" % self.validity)
        talk.say(tag + b" OK done")

    def search(self, talk: Talk, tag: bytes) -> None:
        talk.say(b"* SEARCH " + b" ".join(b"%d" % uid for uid in self.uids))
        talk.say(tag + b" OK done")

    def fetch(self, talk: Talk, tag: bytes) -> None:
        asked, what = [int(each) for each in talk.heard[-1].split()[3].split(b",")], talk.heard[-1]
        refused = (b"SIZE" in what and self.sizes_too) or (b"HEADER" in what and self.headers_too) or b"[]" in what
        if self.damaged in asked and refused:
            self.fails(talk, tag)
            return
        for uid in asked:
            head = b"From: someone%d@elsewhere.example\r\n\r\n" % uid
            raw = head + b"Hello.\r\n"
            if b"SIZE" in what:
                talk.say(b"* %d FETCH (UID %d RFC822.SIZE %d)" % (uid, uid, self.told_bytes or len(raw)))
            elif b"HEADER" in what:
                talk.say(b"* %d FETCH (UID %d BODY[HEADER]<0> {%d}\r\n%s)" % (uid, uid, len(head), head))
            else:
                talk.say(b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, uid, len(raw), raw))
        talk.say(tag + b" OK done")

    def move(self, talk: Talk, tag: bytes) -> None:
        asked = [int(each) for each in talk.heard[-1].split()[3].split(b",")]
        self.moved += asked
        self.uids = [uid for uid in self.uids if uid not in asked]
        talk.say(tag + b" OK done")


def settings(port: int) -> ImapSettings:
    return ImapSettings("127.0.0.1", port, Security.CLEAR, "u", "p", connect_seconds=1.0, silence_seconds=0.3)


@pytest.mark.parametrize(
    ("fails", "headers_too", "sizes_too"), [(no, False, False), (no, True, False), (hang_up, True, True)]
)
def test_a_damaged_mail_is_tried_three_times_and_then_waits_for_a_person(
    room: PostRoom, fails: Callable[[Talk, bytes], None], headers_too: bool, sizes_too: bool
) -> None:
    """Three tries, then quarantine; the others come in meanwhile, and nothing is left out unseen."""
    folder = DamagedFolder([1, 2, 3], 2, fails, headers_too, sizes_too)
    stumbles = Stumbles()
    with scripted(lambda talk: imap_session(talk, folder.answers())) as server:
        for _ in range(TRIES):
            try:
                with Mailbox(settings(server.port), stumbles=stumbles) as box:
                    room.mailbox.take_in(box)
            except MailboxLost:
                continue
    assert folder.uids == []
    kept = {mail.standing: mail for mail in room.mails()}
    assert len(room.mails()) == 3 and set(kept) == {"triage", "quarantine"}
    assert kept["quarantine"].why == "not-given"
    assert ("someone2" in kept["quarantine"].sender) is not headers_too
    assert room.all_letters("digest")


def test_the_mails_before_a_damaged_one_are_given_at_once() -> None:
    folder = DamagedFolder([1, 2, 3], 3)
    with (
        scripted(lambda talk: imap_session(talk, folder.answers())) as server,
        Mailbox(settings(server.port)) as box,
    ):
        assert [mail.uid for mail in box.fetch_new(None, 10)] == [1, 2]
        with pytest.raises(MailboxLost):
            box.fetch_new(Cursor(7, 2), 10)


def test_a_mail_that_could_be_given_after_all_is_whole() -> None:
    """A server that was out of order for a while makes no mail a damaged one."""
    folder, stumbles = DamagedFolder([1], 1), Stumbles()
    with scripted(lambda talk: imap_session(talk, folder.answers())) as server:
        for _ in range(TRIES - 1):
            with pytest.raises(MailboxLost), Mailbox(settings(server.port), stumbles=stumbles) as box:
                box.fetch_new(None, 10)
        folder.damaged = 0
        with Mailbox(settings(server.port), stumbles=stumbles) as box:
            [mail] = box.fetch_new(None, 10)
    assert mail.fault is None and mail.raw.endswith(b"Hello.\r\n")


def test_a_server_that_is_silent_about_one_mail_does_not_hold_the_others() -> None:
    folder = DamagedFolder([1, 2], 1, lambda talk, tag: talk.hear_nothing_more())
    stumbles = Stumbles()
    for _ in range(TRIES - 1):
        stumbles.again((7, 1))
    with (
        scripted(lambda talk: imap_session(talk, folder.answers())) as server,
        Mailbox(settings(server.port), stumbles=stumbles) as box,
    ):
        given = box.fetch_new(None, 10)
    assert [(mail.uid, mail.fault) for mail in given] == [(1, FetchFault.NOT_GIVEN), (2, None)]


def test_a_size_that_is_not_true_keeps_no_mail_out() -> None:
    """Some servers only estimate: what came is longer than was told, and within our limit."""
    folder = DamagedFolder([1], 0, told_bytes=1)
    long = b"From: a@b.example\r\n\r\n" + b"x" * 200_000

    def fetch(talk: Talk, tag: bytes) -> None:
        if b"SIZE" in talk.heard[-1]:
            folder.fetch(talk, tag)
        else:
            talk.say(b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)" % (len(long), long))
            talk.say(tag + b" OK done")

    answers = {**folder.answers(), b"UID FETCH": fetch}
    with scripted(lambda talk: imap_session(talk, answers)) as server, Mailbox(settings(server.port)) as box:
        [mail] = box.fetch_new(None, 10)
    assert mail.raw == long and mail.fault is None


def test_mails_that_somebody_takes_away_meanwhile_hide_none_behind_them() -> None:
    """Two of three are gone between the list and the fetching."""
    folder = DamagedFolder([1, 2, 3], 0)

    def fetch(talk: Talk, tag: bytes) -> None:
        if b"3" in talk.heard[-1].split()[3]:
            folder.fetch(talk, tag)
        else:
            talk.say(tag + b" OK done")

    answers = {**folder.answers(), b"UID FETCH": fetch}
    with scripted(lambda talk: imap_session(talk, answers)) as server, Mailbox(settings(server.port)) as box:
        assert [mail.uid for mail in box.fetch_new(None, 2)] == [3]


@pytest.mark.parametrize("told", [b"", b"* 1 FETCH (UID 1 RFC822.SIZE many)"])
def test_a_mail_that_is_listed_and_never_there_waits_for_a_person(told: bytes) -> None:
    def fetch(talk: Talk, tag: bytes) -> None:
        if told:
            talk.say(told)
        talk.say(tag + b" OK done")

    answers: dict[bytes, Callable[[Talk, bytes], None]] = {b"UID FETCH": fetch}
    with (
        scripted(lambda talk: imap_session(talk, answers)) as server,
        Mailbox(settings(server.port)) as box,
    ):
        looks = [box.fetch_new(None, 10) for _ in range(TRIES)]
    assert looks[:-1] == [[]] * (TRIES - 1)
    assert [mail.fault for mail in looks[-1]] == [FetchFault.NOT_GIVEN]


def test_numbers_of_a_folder_that_was_made_anew_move_no_other_mail() -> None:
    """UIDVALIDITY changed while the connection was lost: number 1 is a mail now that nobody has kept."""
    folder = DamagedFolder([1], 0)
    with (
        scripted(lambda talk: imap_session(talk, folder.answers())) as server,
        Mailbox(settings(server.port)) as box,
    ):
        [mail] = box.fetch_new(None, 10)
        box._drop()
        folder.validity = 8
        box.move_processed([mail.uid])
        assert folder.moved == []
        [again] = box.fetch_new(None, 10)
        box.move_processed([again.uid])
        assert folder.moved == [1]
