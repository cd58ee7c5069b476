"""The whole procedure over the real Temporal server, the real database, real SMTP and IMAP (S8-S46)."""

from tests.e2e.house import House
from tests.e2e.player import Player


def test_a_request_goes_from_the_form_to_the_end(house: House) -> None:
    """Every letter once, every step in the log, and the copy proved."""
    player = Player(house)
    player.play()
    house.until(lambda: "letter/closure" in house.state(player.ref).done, what="the closing letter")
    subjects = [mail["subject"] for mail in house.mails(player.requester_email)]
    assert len(subjects) == len(set(subjects)) == 5
    assert len(house.mails(player.gran_email)) == 1
    state = house.state(player.ref)
    assert state.copies[-1].made.proved
    assert state.copies[-1].made.marks == 1
    assert not state.failed
