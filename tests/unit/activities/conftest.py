"""The cabinet's side of an act over a real cabinet, and people who say things to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from activities.recording import RecordActivities
from activities.tools import Tools
from models.acts import Act
from models.messages import Event, RecordOrder, Said, Verdict
from models.people import User
from models.words import Role
from records import people
from records.database import reading, writing
from records.log import load_log, submit
from tests.unit.web.conftest import furnished, house, patient
from tests.unit.web.house import House
from tests.unit.web.tools_by_hand import tools_of

__all__ = ["furnished", "house", "patient"]
_NUMBERS = count(1)


@dataclass
class Recorder:
    """What the workflow does with an act: hand it to the record, and take in what it missed."""

    house: House
    tools: Tools

    @property
    def record(self) -> RecordActivities:
        """The cabinet's side of an act."""
        return RecordActivities(self.tools)

    def user(self, role: Role) -> User:
        """Somebody with this role."""
        with reading(self.house.desk.engine) as session:
            return people.users(session, role)[0]

    def order(self, ref: str, act: Act, role: Role = Role.MANAGER) -> RecordOrder:
        """Save what somebody says; what the workflow then hands to the record."""
        by = role.value if role is Role.REQUESTER else self.user(role).id
        said_id = f"said-{next(_NUMBERS)}"
        with writing(self.house.desk.engine, ref) as session:
            submit(session, ref, act, by, role, "Because.", said_id, self.house.desk.now)
        said = Said(submission_id=said_id, actor_id=by, role=role, act=act)
        return RecordOrder(ref=ref, said=said, known_to=self.log(ref)[-1].seq)

    def say(self, ref: str, act: Act, role: Role = Role.MANAGER) -> Verdict:
        """Say something and have it recorded."""
        order = self.order(ref, act, role)
        verdict = self.record.record_said(order)
        while verdict.missed:
            verdict = self.record.record_said(order.model_copy(update={"known_to": verdict.missed[-1].seq}))
        return verdict

    def log(self, ref: str) -> tuple[Event, ...]:
        """The log as it stands."""
        with reading(self.house.desk.engine) as session:
            return load_log(session, ref)


@pytest.fixture
def recorder(house: House) -> Iterator[Recorder]:
    """The record over a furnished house; nothing is sent or fetched."""
    yield Recorder(house, tools_of(house))
