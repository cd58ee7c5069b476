"""What is said after a request has ended: a mistake is recorded, all else refused, and nothing begins again."""

from datetime import UTC, datetime

from models import acts
from models.words import Role
from records.database import reading
from records.requests import requests_without_end
from tests.e2e.house import House
from tests.e2e.player import Player


def test_a_withdrawn_request_is_not_begun_again_and_its_third_parties_are_told(house: House) -> None:
    """Withdrawn is an end: no process is looked for any more, and who was asked hears of it."""
    player = Player(house)
    for step in (player.create, player.intake, player.assemble, player.ask):
        step()
    house.until(lambda: bool(house.mails(player.gran_email)), what="the letter to the grandmother")
    player.say(acts.RequestWithdrawn(), Role.REQUESTER, by="requester")
    house.until(lambda: "letter/withdrawal_closed" in house.state(player.ref).done, what="the closing letter")
    house.until(lambda: len(house.mails(player.gran_email)) == 2, what="the letter that ends the question")
    with reading(house.engine) as session:
        assert player.ref not in requests_without_end(session)


def test_a_mistake_noticed_after_the_end_is_recorded(house: House) -> None:
    """R35: "Something went out wrongly" works on a closed request too; the safeguarding lead is told."""
    player = Player(house)
    player.create()
    player.say(acts.IntakeSettled(entitled=False, authority="none"))
    house.until(lambda: "letter/not_entitled" in house.state(player.ref).done, what="the neutral letter")
    player.say(acts.WentWrong(noticed_at=datetime.now(UTC)), reason="It went to the wrong house")
    house.until(
        lambda: any(key.startswith("letter/safeguarding_notice/") for key in house.state(player.ref).done),
        what="the safeguarding lead to be told",
    )


def test_other_acts_after_the_end_are_refused_with_the_reason(house: House) -> None:
    """A closed request takes no more acts; what was said is kept as refused."""
    player = Player(house)
    player.create()
    player.say(acts.RequestWithdrawn(), Role.REQUESTER, by="requester")
    house.until(lambda: "letter/withdrawal_closed" in house.state(player.ref).done, what="the closing letter")
    answer = player.say(acts.IntakeSettled(entitled=True, authority="mother"))
    assert getattr(answer, "status", "") == "refused"
    assert getattr(answer, "code", "") == "request_closed"
