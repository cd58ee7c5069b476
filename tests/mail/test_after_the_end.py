"""What becomes of a mail that comes when its request has ended: filed, told once, never lost (S22, S23)."""

from typing import Any

import pytest

from mail.fetching import Fetched
from mail.intake import intake_key
from models import acts
from models.words import ClosedAs, Role
from records.database import writing
from records.post import file_mail
from tests.mail.letters_sent import Asked
from tests.mail.post_room import ROSA, PostRoom, answer_to, report_about


def closed(room: PostRoom, ref: str) -> None:
    """The request is closed."""
    room.house.record(ref, acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART), reason="Done.")


def test_after_the_end_a_taking_back_is_filed_and_people_are_told_once(room: PostRoom, asked: Asked) -> None:
    """S23: late mail is filed, who carried the request is told, and its author learns that it is not lost."""
    ref, person, letter = asked
    closed(room, ref)
    mail = room.take_in(answer_to(letter, "I take my consent back."))
    room.take_in(answer_to(letter, "Did you get this?"))
    assert (mail.standing, mail.why, mail.ref) == ("late", "request_closed", ref)
    [told] = room.all_letters("digest")
    assert told.to_email == "manager@example.org"
    assert ref in told.text and "Rosa" not in told.text + told.subject
    [filed] = room.all_letters("late_reply_filed")
    assert (filed.to_email, filed.person_id) == (ROSA, person)


@pytest.mark.parametrize(
    "more",
    [
        {"headers": "Auto-Submitted: auto-replied\r\n"},
        {"headers": "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"},
        {"headers": "List-Id: <talk.example.org>\r\n"},
        {"headers": "Precedence: bulk\r\n"},
        {"vouched": ""},
        {"sender": "requests@setting.example"},
        {"sender": "somebody@else.example"},
    ],
)
def test_machines_lists_and_strangers_are_never_answered(
    room: PostRoom, asked: Asked, more: dict[str, Any]
) -> None:
    """RFC 3834: two instances that write to each other must not go on for ever."""
    ref, _, letter = asked
    closed(room, ref)
    mail = room.take_in(answer_to(letter, "Your answer has reached us. I do not agree.", **more))
    assert mail.standing == "late"
    assert room.all_letters("late_reply_filed") == []


def test_while_letters_are_stopped_nobody_is_answered(room: PostRoom, asked: Asked) -> None:
    ref, person, letter = asked
    room.house.record(ref, acts.StopPlaced(party_id=person), Role.SAFEGUARDING_LEAD, "Danger.")
    closed(room, ref)
    assert room.take_in(answer_to(letter, "No.")).standing == "late"
    assert room.all_letters("late_reply_filed") == []


def test_a_reply_that_the_end_overtook_is_late_and_not_lost(room: PostRoom, asked: Asked) -> None:
    """Sorted as a reply, and refused because the request ended in the meantime."""
    ref, _, letter = asked
    raw = answer_to(letter, "No.")
    with writing(room.house.desk.engine) as session:
        kept, _ = file_mail(session, room.house.desk.key, intake_key(raw), raw, standing="new")
    room.mailbox._sorter.sort(kept.id, room.house.desk.now)
    closed(room, ref)
    room.carry_on()
    assert room.mails()[-1].standing == "reply"
    room.look_again()
    assert (room.mails()[-1].standing, len(room.all_letters("digest"))) == ("late", 1)
    room.look_again()
    assert len(room.all_letters("digest")) == 1


def test_a_bounce_that_the_end_overtook_is_shown_to_a_person(room: PostRoom, asked: Asked) -> None:
    """S23: a letter that came back while its request was being closed is neither lost nor refused in silence."""
    ref, _, letter = asked
    raw = report_about(letter, "5.1.1", "failed")
    room.mailbox.take_in_one(Fetched(1, 1, len(raw), raw))
    closed(room, ref)
    room.carry_on()
    room.look_again()
    mail = room.mails()[-1]
    assert (mail.standing, mail.why, len(room.all_letters("digest"))) == ("late", "bounced", 1)
