"""kill -9 of every program at every named boundary: the request goes on, nothing is lost, nothing is doubled."""

from pathlib import Path

import pytest

from boundaries import Boundary, reached
from models import acts
from models.post import Letter
from models.words import ParentalSource, Role, SubmissionStatus
from records.audit import verify_chain
from records.database import reading, writing
from records.log import load_log, submissions_of, submit
from records.post import letters_of
from rules.agenda import effects_due
from rules.folding import fold
from tests.e2e.house import House
from tests.e2e.player import Player

# Each boundary with the programs whose death there could hurt; the page's own boundaries are in test_pages_killed.
BOUNDARIES = [
    (Boundary.ACT_TAKEN, "worker"),
    (Boundary.ACT_TAKEN, "temporal"),
    (Boundary.ACT_RECORDED, "worker"),
    (Boundary.ACT_RECORDED, "temporal"),
    (Boundary.LETTER_DUE, "worker"),
    (Boundary.LETTER_WRITTEN, "worker"),
    (Boundary.LETTER_WRITTEN, "mail"),
    (Boundary.LETTER_HANDED_OVER, "worker"),
    (Boundary.LETTER_HANDED_OVER, "mail"),
    (Boundary.LETTER_HANDED_OVER, "temporal"),
    (Boundary.LETTER_RECORDED, "worker"),
    (Boundary.LETTER_RECORDED, "temporal"),
]


def whole(house: House, player: Player) -> None:
    """The log is without gaps, every submission is settled once, every letter has one Message-ID."""
    house.until(lambda: at_rest(house, player), what="everything that is due")
    kinds = house.kinds(player.ref)
    assert kinds.count("intake_settled") == 1
    with reading(house.engine) as session:
        letters = letters_of(session, player.ref)
        assert verify_chain(session, player.ref) == []
    sent = [event for event in kinds if event == "letter_sent"]
    assert len(sent) == len(letters) == len({letter.message_id for letter in letters})


def at_rest(house: House, player: Player) -> bool:
    """Whether at one moment nothing is due, every submission is settled and every letter that is written is out."""
    with reading(house.engine) as session:
        events = load_log(session, player.ref)
        said = submissions_of(session, player.ref)
        written = len(letters_of(session, player.ref))
    settled = all(one.status is SubmissionStatus.DONE for one in said)
    sent = sum(event.act.kind == "letter_sent" for event in events)
    return settled and sent == written and not effects_due(player.ref, fold(events))


def acknowledged(house: House, player: Player) -> bool:
    """Whether the acknowledgement is out and in the log."""
    return "letter/acknowledgement" in house.state(player.ref).done


def copies_of_letter(house: House, player: Player, letter: Letter) -> int:
    """How many mails arrived under a letter's Message-ID."""
    return sum(mail["message_id"] == letter.message_id for mail in house.mails(player.requester_email))


@pytest.mark.parametrize(("boundary", "who"), BOUNDARIES)
def test_a_kill_at_any_boundary_loses_nothing_and_doubles_nothing(
    house: House, boundary: Boundary, who: str
) -> None:
    """temporal.md, "How an act is done"; letters exactly once in effect."""
    player = Player(house)
    player.create()
    house.until(lambda: "letter/line_manager_notice" in house.state(player.ref).done, what="the first letter")
    house.kill_at(boundary, who)
    player.say(acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER), wait=False)
    house.until(house.killed, what="the kill")
    house.until(lambda: acknowledged(house, player), what="the acknowledgement")
    whole(house, player)
    with reading(house.engine) as session:
        letter = next(one for one in letters_of(session, player.ref) if one.kind == "acknowledgement")
    house.until(lambda: copies_of_letter(house, player, letter) >= 1, what="the mail")
    others = {mail["message_id"] for mail in house.mails(player.requester_email)}
    assert others == {letter.message_id}


def test_a_submission_left_pending_is_picked_up(house: House) -> None:
    """The page's server died between its commit and the Update: the reconciler sends it again."""
    player = Player(house)
    player.create()
    manager = house.actor(Role.MANAGER)
    act = acts.IntakeSettled(entitled=True, authority=ParentalSource.MOTHER)
    with writing(house.engine, player.ref) as session:
        submit(
            session, player.ref, act, manager.id, manager.role, "left behind", submission_id=f"left-{player.ref}"
        )
    house.until(lambda: "intake_settled" in house.kinds(player.ref), what="the pending submission")
    house.until(lambda: acknowledged(house, player), what="the acknowledgement")
    whole(house, player)


@pytest.mark.parametrize("boundary", [Boundary.COPY_MADE, Boundary.COPY_KEPT])
def test_a_kill_while_the_copy_is_made_gives_one_copy(house: House, boundary: Boundary) -> None:
    """S40: the copy of a version exists once, proved, whatever died meanwhile."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask, player.answers_come, player.decide):
        step()
    house.kill_at(boundary, "worker")
    player.black_out()
    house.until(house.killed, what="the kill")
    assert house.kinds(player.ref).count("copy_made") == 1
    player.check()
    player.give()
    whole(house, player)


@pytest.mark.parametrize("boundary", [Boundary.MAIL_KEPT, Boundary.MAIL_SORTED])
def test_a_kill_while_a_reply_is_taken_in_gives_one_reply(house: House, boundary: Boundary) -> None:
    """S22: a reply by mail is filed once and holds disclosure, whatever died meanwhile."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask):
        step()
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter to the grandmother")
    house.kill_at(boundary, "worker")
    house.answer(house.mails(player.gran_email)[-1], "I do not agree, please do not share this.")
    house.until(lambda: "reply_received" in house.kinds(player.ref), what="the reply")
    house.until(house.killed, what="the kill")
    assert house.kinds(player.ref).count("reply_received") == 1
    assert any(party.has_open_objection for party in house.state(player.ref).parties.values())


def test_a_boundary_without_the_variable_does_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The hook is for tests only."""
    monkeypatch.delenv("CLEANCOPY_TEST_KILL_FILE", raising=False)
    (tmp_path / "kill.json").write_text('{"at": "act.saved", "who": "self"}')
    reached(Boundary.ACT_SAVED)
    assert (tmp_path / "kill.json").exists()
