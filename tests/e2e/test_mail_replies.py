"""Replies by mail with everything running: early, late, racing, forged, bounced; nothing lost, nothing doubled."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from boundaries import Boundary
from mail.connection import Security
from mail.embedded.office import AUTHSERV_ID
from mail.sending import SmtpSettings, send_raw
from mail.tokens import reply_address
from models import acts
from models.post import Letter, ReceivedMail
from models.words import (
    Evidence,
    Ground,
    LetterStatus,
    Outcome,
    PartyKind,
    ReplyKind,
    Role,
    WhoLearns,
)
from records.database import reading, writing
from records.file import PersonFacts, edit_person
from records.post import letters_of, mails_of
from tests.e2e.house import House
from tests.e2e.player import GRAN, STAFF, Player
from tests.mail.post_room import answer_to, report_about

SPARE = 7


def together(*steps: Callable[[], object]) -> None:
    """Do several things at once, and wait for all."""
    with ThreadPoolExecutor(len(steps)) as pool:
        for done in [pool.submit(step) for step in steps]:
            done.result()


def prepared(house: House) -> Player:
    """A request whose file is complete."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble):
        step()
    return player


def ask_gran(player: Player) -> None:
    """The grandmother is asked by e-mail; a stop keeps the letter to the other one back."""
    player.say(acts.StopPlaced(party_id=player.people[STAFF]), Role.SAFEGUARDING_LEAD)
    player.ask()


@pytest.fixture(scope="module")
def spare(house: House) -> Iterator[list[Player]]:
    """Requests in which the grandmother has her letter, made side by side."""
    players: list[Player] = []

    def make() -> None:
        player = prepared(house)
        ask_gran(player)
        letter(player)
        players.append(player)

    together(*[make] * SPARE)
    yield players


@pytest.fixture
def asked(spare: list[Player]) -> Player:
    """A request of one's own in which the grandmother has her letter."""
    return spare.pop()


def letter(player: Player, number: int = -1) -> Letter:
    """The grandmother's letter, once it has gone and that is recorded."""
    effect = f"letter/third_party/{player.people[GRAN]}"
    player.house.until(lambda: effect in player.house.state(player.ref).done, what="the letter to the grandmother")
    return letters(player)[number]


def letters(player: Player) -> list[Letter]:
    """All letters to the grandmother."""
    with reading(player.house.engine) as session:
        return letters_of(session, player.ref, player.people[GRAN])


def mails(player: Player) -> list[ReceivedMail]:
    """The mails that belong to this request."""
    with reading(player.house.engine) as session:
        return mails_of(session, player.ref)


def standing(player: Player, text: str) -> str:
    """Where the mail with these words stands, or nothing yet."""
    with reading(player.house.engine) as session:
        found = session.exec(select(ReceivedMail)).all()
    return next((mail.standing for mail in found if text in mail.text and mail.standing != "new"), "")


def replies(player: Player) -> int:
    """How many replies stand in the log."""
    return player.house.kinds(player.ref).count("reply_received")


def holds(player: Player) -> bool:
    """Whether the grandmother's passages are held."""
    return player.house.state(player.ref).parties[player.people[GRAN]].has_open_objection


def by_smtp(house: House, raw: bytes) -> None:
    """A mail from outside: nobody vouches for its sender."""
    server = SmtpSettings("127.0.0.1", house.settings.smtp_port, Security.CLEAR)
    asyncio.run(send_raw(raw, "somebody@else.example", house.settings.mailbox_address, server))


def answered(player: Player, text: str) -> None:
    """The grandmother answers the newest mail she has."""
    player.house.answer(player.house.mails(player.gran_email)[-1], text)


def test_an_answer_before_the_letter_is_recorded_as_sent_counts(house: House) -> None:
    """S22: the worker dies between the server's yes and its record, and the answer is there at once."""
    player = prepared(house)
    player.say(acts.StopPlaced(party_id=player.people[STAFF]), Role.SAFEGUARDING_LEAD)
    for name, channel in ((GRAN, "email"), (STAFF, "post")):
        plan = acts.ContactPlanned(
            party_id=player.people[name], ask=True, who_learns=WhoLearns.SAFE, channel=channel
        )
        player.say(plan)
    player.read_letters()
    house.kill_at(Boundary.LETTER_HANDED_OVER, "worker")
    player.say(acts.ConsultationStarted(reply_by=player.today + timedelta(days=10)), wait=False)
    house.until(house.killed, what="the kill")
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter")
    answered(player, "No, I do not agree.")
    house.until(lambda: replies(player) == 1, what="the reply")
    effect = f"letter/third_party/{player.people[GRAN]}"
    house.until(lambda: effect in house.state(player.ref).done, what="the record of the letter")
    assert holds(player)
    assert len(letters(player)) == 1
    assert {mail["message_id"] for mail in house.mails(player.gran_email)} == {letters(player)[0].message_id}


def test_two_answers_at_once_are_both_heard_and_the_no_holds(house: House, asked: Player) -> None:
    first = house.mails(asked.gran_email)[-1]
    together(
        lambda: house.answer(first, "Yes, I consent."), lambda: house.answer(first, "No, I do not agree to it.")
    )
    house.until(lambda: replies(asked) == 2, what="both replies")
    assert holds(asked)


def test_a_consent_taken_back_by_mail_holds_until_somebody_decides(house: House, asked: Player) -> None:
    """S105: a yes on the answer page, then a mail; nothing is disclosed on that consent any more."""
    asked.reply(GRAN, ReplyKind.CONSENT, Evidence.ANSWER_PAGE)
    answered(asked, "I have changed my mind. I withdraw my consent.")
    house.until(lambda: replies(asked) == 2, what="the taking back")
    assert holds(asked)
    refused = asked.say(
        acts.DecisionMade(
            decision_id="D-1", party_id=asked.people[GRAN], outcome=Outcome.DISCLOSE, ground=Ground.CONSENT
        )
    )
    assert getattr(refused, "status", "") == "refused"


def test_the_reference_counts_in_capitals_and_doubled_and_without_it_a_person_looks(
    house: House, asked: Player
) -> None:
    """S22: a token that was stripped is not guessed at."""
    ours, mailbox = letter(asked), house.settings.mailbox_address
    capitals = f"No. Written to {ours.token.upper()}"
    doubled = f"No, twice {asked.number}."
    stripped = f"No, without anything {asked.number}."
    by_smtp(house, answer_to(ours, capitals, to=mailbox, subject="Hello", thread=False))
    twice = f"{reply_address(mailbox, ours.token)}, {reply_address(mailbox, ours.token)}"
    by_smtp(house, answer_to(ours, doubled, to=twice, subject="Hello"))
    by_smtp(house, answer_to(ours, stripped, to=mailbox, subject="Hello", thread=False))
    house.until(lambda: replies(asked) == 2, what="the replies with a reference")
    house.until(lambda: standing(asked, stripped) == "triage", what="the mail without one")
    assert replies(asked) == 2


def test_a_forged_sender_is_looked_at_and_holds(house: House, asked: Player) -> None:
    """S22: the embedded server's own stamp cannot be sent along; what comes by SMTP is nobody's word."""
    forged = f"{AUTHSERV_ID}; dmarc=pass header.from=example.org"
    by_smtp(house, answer_to(letter(asked), "Yes, I consent.", sender=asked.gran_email, vouched=forged))
    house.until(lambda: replies(asked) == 1, what="the reply")
    [mail] = mails(asked)
    assert mail.why == "sender_not_sure"
    [reply] = house.state(asked.ref).parties[asked.people[GRAN]].replies
    assert (reply.kind, reply.confirmed) == (ReplyKind.UNCLEAR, False)


def test_another_body_under_a_used_message_id_is_heard_and_the_same_mail_is_not_heard_twice(
    house: House, asked: Player
) -> None:
    """S23: whoever re-uses an id cannot make the real reply disappear; a mail without an id is one mail, too."""
    ours = letter(asked)
    first = answer_to(ours, "I will think about it.", message_id="<used-again@example.org>")
    nameless = answer_to(ours, "No, never.", message_id="")
    for raw in (first, first, first.replace(b"I will think about it.", b"I do not agree."), nameless, nameless):
        by_smtp(house, raw)
    house.until(lambda: replies(asked) == 3, what="three replies")
    house.until(lambda: len(mails(asked)) == 3, what="three mails")
    assert holds(asked)


def test_a_letter_that_came_back_is_a_task_and_goes_anew_to_the_corrected_address(
    house: House, asked: Player
) -> None:
    """S20: delayed is noted, failed is a task; after the correction another letter goes, under another id."""
    ours, effect = letter(asked), f"letter/third_party/{asked.people[GRAN]}"
    by_smtp(house, report_about(ours, "4.2.2", "delayed"))
    house.until(lambda: letters(asked)[0].fault == "delayed", what="the delay to be noted")
    assert effect in house.state(asked.ref).done
    by_smtp(house, report_about(ours, "5.1.1", "failed"))
    house.until(lambda: house.state(asked.ref).failed.get(effect) == "bounced", what="the bounce")
    renamed(asked, GRAN, f"new-{asked.gran_email}")
    asked.say(acts.EffectRetried(effect=effect))
    house.until(lambda: bool(house.mails(f"new-{asked.gran_email}")), what="the letter anew")
    house.until(lambda: effect in house.state(asked.ref).done, what="the record of it")
    old, new = letters(asked)
    assert (old.status, new.status) == (LetterStatus.FAILED, LetterStatus.SENT)
    assert old.message_id != new.message_id
    [arrived] = house.mails(f"new-{asked.gran_email}")
    assert arrived["message_id"] == new.message_id


def renamed(player: Player, name: str, email: str) -> None:
    """Somebody corrects what is known of the grandmother."""
    facts = PersonFacts(name=name, kind=PartyKind.FAMILY, contact_email=email)
    with writing(player.house.engine, player.ref) as session:
        edit_person(session, player.people[GRAN], player.ref, facts, "seed")


def test_a_name_with_line_ends_adds_no_recipient(house: House) -> None:
    """S20: what somebody typed or pasted as a name is one line of text in the letter."""
    player = prepared(house)
    renamed(player, f"{GRAN}\r\nBcc: thief{player.number}@evil.example\r\n\r\nHello", player.gran_email)
    ask_gran(player)
    letter(player)
    [mail] = house.mails(player.gran_email)
    assert mail["to"].endswith(f"<{player.gran_email}>")
    assert house.mails(f"thief{player.number}@evil.example") == []


def test_after_the_end_an_answer_is_filed_people_are_told_and_machines_get_no_answer(
    house: House, asked: Player
) -> None:
    """S23: a taking back after the end is not lost; two instances writing to each other come to rest."""
    ours = house.mails(asked.gran_email)[-1]
    asked.say(acts.RequestWithdrawn(), Role.REQUESTER, by="requester")
    house.until(lambda: len(house.mails(asked.gran_email)) == 2, what="the letter that ends the question")
    house.answer(ours, f"I take my consent back {asked.number}.")
    house.until(lambda: [mail.standing for mail in mails(asked)] == ["late"], what="the late mail")
    house.until(lambda: len(house.mails(asked.gran_email)) == 3, what="the word that it is not lost")
    manager = house.account(Role.MANAGER)["email"]
    house.until(lambda: any(asked.ref in mail["text"] for mail in house.mails(manager)[::-1]), what="the notice")
    machine = f"It reached us {asked.number}, and we do not agree."
    headers = "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
    by_smtp(house, answer_to(letters(asked)[-1], machine, sender=asked.gran_email, headers=headers))
    house.until(lambda: standing(asked, machine) == "late", what="the mail of a machine")
    house.answer(ours, f"Once more {asked.number}: no.")
    house.until(lambda: len(mails(asked)) == 3, what="the third mail")
    assert len(house.mails(asked.gran_email)) == 3


def test_a_taking_back_after_the_copy_was_given_is_recorded(house: House) -> None:
    """S105: what is given cannot be called back by software; it is heard, and somebody has to see to it."""
    player = prepared(house)
    player.ask()
    letter(player)
    for step in (player.answers_come, player.decide, player.black_out, player.check, player.give):
        step()
    before = replies(player)
    answered(player, "I withdraw my consent.")
    house.until(lambda: replies(player) == before + 1, what="the taking back")
    assert holds(player)
    given = house.state(player.ref).given
    assert given is not None and given.taken_away
