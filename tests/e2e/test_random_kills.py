"""kill -9 at random moments over five requests at once: what was lost is nothing, what was doubled is nothing."""

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from models.words import LetterStatus, SubmissionStatus
from records.audit import verify_chain
from records.database import reading
from records.log import submissions_of
from records.post import letters_of
from tests.e2e.house import House
from tests.e2e.player import Player
from tests.patience import PATIENCE_SECONDS

KILLS = int(os.environ.get("CLEANCOPY_TEST_RANDOM_KILLS", "200"))
PROGRAMS = ("worker", "web", "mail", "temporal")
REQUESTS = 5
_SPARED_AT_LEAST_S = 1.0
_LAST = {"letter/receipt", "letter/closure"}


class Killer:
    """Kills a program of the house at a random moment, again and again, with time between to come back.

    `up_seconds` is how long the house took to come up: on a slow machine programs need longer to come back.
    """

    def __init__(self, house: House, seed: int, up_seconds: float) -> None:
        self.house = house
        self.up_seconds = up_seconds
        self.random = random.Random(seed)
        self.done = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Kill; the supervisor starts again what died and writes its new id down."""
        longest = max(1.2 * self.up_seconds, 4 * _SPARED_AT_LEAST_S)
        while not self.over.wait(self.random.uniform(_SPARED_AT_LEAST_S, longest)) and self.done < KILLS:
            try:
                os.kill(self.house.pid(self.random.choice(PROGRAMS)), signal.SIGKILL)
                self.done += 1
            except ProcessLookupError:
                continue


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_over_random_kills(tmp_path: Path) -> None:
    """R25, R34: five requests go their whole way, again and again, while programs die."""
    begun = time.monotonic()
    house = House.start(tmp_path / "var")
    killer = Killer(house, 7, time.monotonic() - begun)
    storm = threading.Thread(target=killer.run, daemon=True)
    storm.start()
    played: list[Player] = []
    try:
        while killer.done < KILLS and storm.is_alive():
            played += _five_at_once(house)
        killer.over.set()
        storm.join(PATIENCE_SECONDS)
        for player in played:
            _whole(house, player)
    finally:
        killer.over.set()
        house.stop()
    assert killer.done >= KILLS


def _five_at_once(house: House) -> list[Player]:
    players = [Player(house) for _ in range(REQUESTS)]
    faults: list[BaseException] = []

    def play(player: Player) -> None:
        try:
            player.play()
        except BaseException as fault:  # noqa: BLE001 - told by the test below, whatever it is
            faults.append(fault)

    threads = [threading.Thread(target=play, args=(player,)) for player in players]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults[0]
    return players


def _whole(house: House, player: Player) -> None:
    house.until(lambda: house.state(player.ref).done >= _LAST, seconds=180, what="the last letters")
    with reading(house.engine) as session:
        said = submissions_of(session, player.ref)
        letters = letters_of(session, player.ref)
        assert verify_chain(session, player.ref) == []
    assert [one.status for one in said] == [SubmissionStatus.DONE] * len(said)
    kinds = house.kinds(player.ref)
    gone = [letter for letter in letters if letter.status is not LetterStatus.HELD]
    assert kinds.count("letter_sent") == len(gone) == len({letter.message_id for letter in gone})
    assert {letter.status for letter in gone} <= {LetterStatus.SENT, LetterStatus.TO_POST}
    overtaken = {letter.kind for letter in letters if letter.status is LetterStatus.HELD}
    assert overtaken <= {"file_ready", "appointment_confirmed"}, "only where the meeting came first"
    for once in ("intake_settled", "copy_made", "signed_off", "slot_booked", "copy_given", "request_closed"):
        assert kinds.count(once) == 1
