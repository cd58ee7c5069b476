"""A mailbox that cannot be read is told to those who lead, once a day, and not for every hiccup (S22)."""

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities import mailbox
from models.messages import MailboxOrder
from models.words import Role
from tests.mail.post_room import PostRoom


def watched(room: PostRoom) -> str:
    """The code with which a shift ends where nobody listens."""
    with pytest.raises(ApplicationError) as failure:
        ActivityEnvironment().run(room.mailbox.watch_mailbox, MailboxOrder(setting_id="S"))
    return str(failure.value.type)


def test_those_who_lead_are_told_once_when_no_mail_came_in_for_a_while(
    room: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watched(room) == "mailbox_away"
    assert room.all_letters("digest") == []
    monkeypatch.setattr(mailbox, "PATIENCE_SECONDS", 0.0)
    for _ in range(2):
        assert watched(room) == "mailbox_away"
    told = room.all_letters("digest")
    assert {letter.to_email for letter in told} == {
        f"{role.value}@example.org" for role in (Role.MANAGER, Role.DEPUTY)
    }
    assert all("The mailbox cannot be read" in letter.text for letter in told)
