"""One of three processes that write at once: acts, effects and entries of the house's chain (temporal.md)."""

import sys
from datetime import UTC, date, datetime

from models.acts import ClarificationAsked
from models.words import Role
from records import audit, log
from records.database import HOUSE, open_database, writing


def write(url: str, ref: str, actor_id: str, name: str, rounds: int) -> None:
    """Say, record and audit `rounds` times; every round also tries an effect that all processes share."""
    engine = open_database(url)
    act = ClarificationAsked(asked_on=date(2026, 11, 24))
    for number in range(rounds):
        said_id, now = f"said-{name}-{number}", datetime.now(UTC)
        with writing(engine, ref) as session:
            log.submit(session, ref, act, actor_id, Role.MANAGER, "why", said_id, now)
        with writing(engine, ref) as session:
            log.append_event(session, ref, act, actor_id, Role.MANAGER, now, submission_id=said_id)
            log.append_event(session, ref, act, "clock", Role.CLOCK, now, effect_key=f"shared/{number}")
        with writing(engine) as session:
            audit.append(session, HOUSE, actor_id, "test.round", {"number": number}, now)
    engine.dispose()


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
