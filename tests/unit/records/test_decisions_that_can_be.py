"""The database itself refuses a decision that cannot stand on its ground, whoever writes the row (R15, R22)."""

import json
from itertools import product

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from models.acts.deciding import DecisionMade, can_stand_on
from models.words import Ground, Outcome, Role
from records import log
from records.database import reading, writing
from tests.unit.records.furnished import NOW, a_manager, a_request


def decision(outcome: str, ground: str) -> str:
    """A decision as a row holds it."""
    act = {"kind": "decision_made", "decision_id": "D-1", "party_id": "p-1", "outcome": outcome, "ground": ground}
    return json.dumps(act)


def insert(engine: Engine, ref: str, act: str) -> None:
    """Write an event past all rules, as somebody with the database open could."""
    row = {"id": 900, "ref": ref, "at": NOW, "by": a_manager(engine), "act": act}
    words = (
        "INSERT INTO event (id, ref, seq, at, actor_id, role, kind, act_json) "
        "VALUES (:id, :ref, 90, :at, :by, 'MANAGER', 'decision_made', :act)"
    )
    with writing(engine, ref) as session:
        session.connection().execute(text(words), row)


@pytest.mark.parametrize(
    ("outcome", "ground"),
    [("disclose", "refused"), ("references", "consent"), ("existence_withheld", "no_reply"), ("shown", "consent")],
)
def test_a_row_with_an_impossible_decision_is_refused(any_engine: Engine, outcome: str, ground: str) -> None:
    ref = a_request(any_engine)
    with pytest.raises(DBAPIError, match="cannot stand on this ground"):
        insert(any_engine, ref, decision(outcome, ground))
    with reading(any_engine) as session:
        assert len(log.load_log(session, ref)) == 1


def test_a_row_without_a_ground_is_refused(any_engine: Engine) -> None:
    ref = a_request(any_engine)
    with pytest.raises(DBAPIError, match="cannot stand on this ground"):
        insert(any_engine, ref, '{"kind": "decision_made", "outcome": "disclose"}')


def test_every_decision_that_can_be_is_kept(engine: Engine) -> None:
    ref, manager = a_request(engine), a_manager(engine)
    possible = [(o, g) for o, g in product(Outcome, Ground) if can_stand_on(o, g)]
    with writing(engine, ref) as session:
        for number, (outcome, ground) in enumerate(possible):
            act = DecisionMade(decision_id=f"D-{number}", party_id="p-1", outcome=outcome, ground=ground)
            said = log.submit(session, ref, act, manager, Role.MANAGER, "Weighed.", f"said-{number}", NOW)
            log.append_event(session, ref, act, manager, Role.MANAGER, NOW, submission_id=said)
    with reading(engine) as session:
        assert len(log.load_log(session, ref)) == len(possible) + 1
