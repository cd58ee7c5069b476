"""A letter through Exim to somebody who is not there, and the real report back through Dovecot (S20, S22)."""

import time
from collections.abc import Callable
from contextlib import closing

from temporalio.testing import ActivityEnvironment

from activities.mailbox import MailboxActivities
from activities.writing import LetterActivities
from bench.mail_samples import SETTING
from mail.fetching import Mailbox
from models.messages import Event
from models.words import LetterStatus
from records.database import writing
from records.people import get_setting
from tests.mail.post_room import PostRoom
from tests.mail.servers import RealServers
from tests.patience import PATIENCE_SECONDS


def through(room: PostRoom, servers: RealServers) -> LetterActivities:
    """The setting's mailbox is the one of the servers."""
    with writing(room.house.desk.engine) as session:
        setting = get_setting(session)
        assert setting is not None
        setting.mailbox = SETTING
        session.add(setting)
    return LetterActivities(room.tools(servers.smtp()))


def taken_in(room: PostRoom, servers: RealServers, holds: Callable[[], object]) -> None:
    """Take in what arrives until something holds."""
    until = time.monotonic() + PATIENCE_SECONDS
    intake = closing(MailboxActivities(room.tools(servers.smtp(), servers.imap())))
    with intake as box_of, Mailbox(servers.imap()) as box:
        while not holds():
            assert time.monotonic() < until, "nothing came back"
            box_of.take_in(box)
            room.carry_on()
            box.wait(0.5)


def test_a_real_report_of_failure_is_a_task(room: PostRoom, debian: RealServers) -> None:
    """Accepted at the door, 5.x afterwards: the letter is marked, and the procedure has a task."""
    ref, person = room.asked(email="ghost@family.example")
    letters = through(room, debian)
    assert isinstance(ActivityEnvironment().run(letters.send_letter, room.order(ref, person)), Event)
    [letter] = room.outbox(ref, person)
    assert letter.status is LetterStatus.SENT
    taken_in(room, debian, lambda: room.state(ref).failed)
    assert room.state(ref).failed == {f"letter/third_party/{person}": "bounced"}
    assert room.outbox(ref, person)[0].fault == "bounced"
    assert not room.state(ref).open_objections


def test_a_real_report_of_delay_is_noted(room: PostRoom, debian: RealServers) -> None:
    ref, person = room.asked(email="full@family.example")
    letters = through(room, debian)
    ActivityEnvironment().run(letters.send_letter, room.order(ref, person))
    taken_in(room, debian, lambda: room.outbox(ref, person)[0].fault == "delayed")
    assert room.outbox(ref, person)[0].status is LetterStatus.SENT
    assert not room.state(ref).failed
