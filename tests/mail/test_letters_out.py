"""Letters go out exactly once in effect, whatever the mail server does: the real activity and cabinet (S20)."""

import email
import email.policy
from collections.abc import Callable

import pytest

from mail.connection import Security
from models import acts
from models.messages import Event
from models.words import LetterStatus, PartyKind, Role
from records.database import writing
from records.file import PersonFacts, edit_person
from tests.mail.post_room import PostRoom, report_about
from tests.mail.scripted import Talk, scripted, smtp_session
from tests.patience import PATIENCE_SECONDS
from tests.unit.web.house import House
from web.asking.letter_faults import why_not_done

Answers = dict[bytes, Callable[[Talk], None]]


def hang_up(talk: Talk) -> None:
    talk.stream.close()
    raise OSError


def says(line: bytes) -> Callable[[Talk], None]:
    return lambda talk: talk.say(line)


class TakesMail:
    """A server that takes mail and remembers it, after failing once in its own way."""

    def __init__(self, first: Answers) -> None:
        self.first = first
        self.taken: list[bytes] = []
        self.recipients: list[bytes] = []

    def __call__(self, talk: Talk) -> None:
        answers, self.first = self.first, {}
        smtp_session(talk, {b"DATA": self._data, b"RCPT": self._recipient} | answers)

    def _recipient(self, talk: Talk) -> None:
        self.recipients.append(talk.heard[-1])
        talk.say(b"250 fine")

    def _data(self, talk: Talk) -> None:
        talk.say(b"354 go on")
        self.taken.append(talk.hear_contents())
        talk.say(b"250 kept")


def after_the_contents(then: Callable[[Talk], None]) -> Answers:
    """Take the contents, and then do something else than say yes."""

    def data(talk: Talk) -> None:
        talk.say(b"354 go on")
        talk.hear_contents()
        then(talk)

    return {b"DATA": data}


TRIED_AGAIN: dict[str, Answers] = {
    "451 to the address": {b"RCPT": says(b"451 4.2.0 later")},
    "452 after the contents": after_the_contents(says(b"452 full")),
    "421 in the middle": {b"MAIL": says(b"421 closing")},
    "a drop after the contents": after_the_contents(hang_up),
    "a drop at once": {b"EHLO": hang_up},
    "silence after the contents": after_the_contents(Talk.hear_nothing_more),
    "silence at the address": {b"RCPT": Talk.hear_nothing_more},
    "a refused sign-in": {b"MAIL": says(b"530 sign in first")},
}


@pytest.mark.parametrize("name", TRIED_AGAIN)
def test_what_may_pass_is_tried_again_with_the_same_letter(room: PostRoom, name: str) -> None:
    """S20: 451, a drop after DATA, silence: one row, one Message-ID, the same bytes, sent in the end."""
    ref, person = room.asked()
    server = TakesMail(TRIED_AGAIN[name])
    with scripted(server) as running:
        patience = 1.0 if "silence" in name else PATIENCE_SECONDS
        first = room.send(room.order(ref, person), running.port, timeout_seconds=patience)
        assert first == "mail_server_away"
        [waiting] = room.outbox(ref, person)
        assert (waiting.status, waiting.sent_at) == (LetterStatus.PENDING, None)
        sent = room.send(room.order(ref, person), running.port)
    assert isinstance(sent, Event)
    [letter] = room.outbox(ref, person)
    assert (letter.id, letter.message_id, letter.status) == (waiting.id, waiting.message_id, LetterStatus.SENT)
    assert server.taken == [room.raw(letter)]
    assert f"letter/third_party/{person}" in room.state(ref).done


REFUSED: list[tuple[Answers, str, str]] = [
    ({b"RCPT": says(b"550 5.1.1 no")}, "refused_by_server", "refused the address"),
    ({b"MAIL": says(b"550 5.7.1 no")}, "sender_refused", "does not take mail from our own address"),
    (after_the_contents(says(b"554 5.7.1 no")), "content_refused", "refused the letter itself"),
]


@pytest.mark.parametrize(("refusal", "code", "words"), REFUSED, ids=[code for _, code, _ in REFUSED])
def test_a_refusal_for_good_is_final_and_the_letter_says_what_was_refused(
    room: PostRoom, refusal: Answers, code: str, words: str
) -> None:
    """S20: the address, our own, or the letter: each has another way out, and the page names it."""
    ref, person = room.asked()
    with scripted(TakesMail(refusal)) as running:
        assert room.send(room.order(ref, person), running.port) == f"{code} for good"
    [letter] = room.outbox(ref, person)
    assert letter.status is LetterStatus.FAILED
    assert words in why_not_done(letter.fault) and words in why_not_done(code)


def test_after_a_refusal_the_corrected_address_gets_a_letter_of_its_own(room: PostRoom) -> None:
    """The row that was refused stays as it is; who asks to try again has it written anew under a new Message-ID."""
    ref, person = room.asked(email="no-such@example.org")
    effect = f"letter/third_party/{person}"
    server = TakesMail({b"RCPT": says(b"550 5.1.1 no")})
    with scripted(server) as running:
        room.send(room.order(ref, person), running.port)
        room.house.record(ref, acts.EffectFailed(effect=effect, code="refused_by_server"), Role.CLOCK)
        corrected(room.house, ref, person, "rosa@example.org")
        room.retried(ref, effect)
        assert isinstance(room.send(room.order(ref, person), running.port), Event)
    first, second = room.outbox(ref, person)
    assert (first.status, first.to_email) == (LetterStatus.FAILED, "no-such@example.org")
    assert (second.status, second.to_email) == (LetterStatus.SENT, "rosa@example.org")
    assert first.message_id != second.message_id
    assert server.recipients == [b"RCPT TO:<rosa@example.org>"]


def test_a_worker_that_died_after_a_refusal_writes_no_second_letter(room: PostRoom) -> None:
    """Nobody has asked to try again: the attempt that follows finds the refused row and leaves it at that."""
    ref, person = room.asked()
    with scripted(TakesMail({b"RCPT": says(b"550 no")})) as running:
        room.send(room.order(ref, person), running.port)
    with scripted(TakesMail({b"RCPT": says(b"550 no")})) as running:
        assert room.send(room.order(ref, person), running.port) == "refused_by_server for good"
    assert len(room.outbox(ref, person)) == 1


def test_a_stripped_starttls_sends_nothing_readable(room: PostRoom) -> None:
    ref, person = room.asked()
    server = TakesMail({})
    with scripted(server) as running:
        again = room.send(room.order(ref, person), running.port, security=Security.STARTTLS)
        assert not [line for line in running.heard if line.startswith((b"MAIL", b"RCPT", b"DATA"))]
    assert (again, server.taken) == ("mail_server_away", [])
    assert [letter.status for letter in room.outbox(ref, person)] == [LetterStatus.PENDING]


def test_an_order_that_comes_twice_sends_once(room: PostRoom) -> None:
    ref, person = room.asked()
    server, order = TakesMail({}), room.order(ref, person)
    with scripted(server) as running:
        first = room.send(order, running.port)
        assert room.send(order, running.port) == first
    assert len(server.taken) == 1


def test_a_letter_that_came_back_is_written_anew_once_somebody_asks(room: PostRoom) -> None:
    """5.x after the server's yes: a task; then another row, another Message-ID, another token."""
    ref, person = room.asked(email="ghost@example.org")
    effect = f"letter/third_party/{person}"
    server = TakesMail({})
    with scripted(server) as running:
        room.send(room.order(ref, person), running.port)
        [letter] = room.outbox(ref, person)
        room.take_in(report_about(letter, "5.1.1", "failed"))
        assert room.state(ref).failed == {effect: "bounced"}
        corrected(room.house, ref, person, "rosa@example.org")
        room.retried(ref, effect)
        order = room.order(ref, person)
        assert (order.attempt, order.key) == (1, f"{effect}#1")
        assert isinstance(room.send(order, running.port), Event)
    old, new = room.outbox(ref, person)
    assert (old.status, old.fault, new.status) == (LetterStatus.FAILED, "bounced", LetterStatus.SENT)
    assert len({old.message_id, new.message_id, old.token, new.token}) == 4
    room.take_in(report_about(old, "5.1.1", "failed"))
    assert room.bounced(ref, effect) == 1
    assert effect in room.state(ref).done


INJECTION = "Rosa\r\nBcc: thief@evil.example\r\n\r\nMarsh\x00\u202e <thief@evil.example>"


def test_a_name_with_line_ends_reaches_no_header(room: PostRoom) -> None:
    """A child's or a party's name is one line of text in a letter, whatever somebody typed or pasted."""
    ref, person = room.asked(name=INJECTION, child="Robin\r\nBcc: thief@evil.example")
    server = TakesMail({})
    with scripted(server) as running:
        assert isinstance(room.send(room.order(ref, person), running.port), Event)
    message = email.message_from_bytes(server.taken[0], policy=email.policy.default)
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["rosa@example.org"]
    assert server.recipients == [b"RCPT TO:<rosa@example.org>"]
    assert not [line for line in server.taken[0].partition(b"\r\n\r\n")[0].splitlines() if line.startswith(b"Bcc")]


def corrected(house: House, ref: str, person: str, address: str) -> None:
    """Somebody enters another e-mail address for a person."""
    with writing(house.desk.engine, ref) as session:
        facts = PersonFacts(name="Rosa Marsh", kind=PartyKind.FAMILY, contact_email=address)
        edit_person(session, person, ref, facts, "seed")
