"""What crosses Temporal: one frozen Pydantic object per message, without personal data (temporal.md)."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from models.acts import Act, Id
from models.words import Role


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class Said(_Message):
    """An act as it is handed to the workflow: the submission it stands on, and who is said to have said it.

    `actor_id` and `role` are only a claim until the record has compared them with the submission row.
    """

    submission_id: Id
    actor_id: Id
    role: Role
    act: Act


class Event(_Message):
    """One line of a request's log: what was said or done, by whom, when. The log is the truth."""

    seq: int
    at: datetime
    actor_id: Id
    role: Role
    submission_id: Id | None = None
    act: Act


class Verdict(_Message):
    """What became of an act: recorded under `seq`, or refused because of `refused` (a code of rules.refusals)."""

    event: Event | None = None
    refused: Id | None = None


class RequestStart(_Message):
    """What a request's workflow is started with: its reference, nothing else."""

    ref: Id
    carried_seq: int = 0


class Holiday(_Message):
    """The stored calendar of a request: the nation's public holidays and the version they came from (R8)."""

    days: tuple[date, ...]
    version: str


class EffectOrder(_Message):
    """What an activity is asked to do to the world: one effect of one request."""

    ref: Id
    effect: Id
    letter_kind: str = ""
    party_id: Id | None = None


class SystemNote(_Message):
    """Something the software itself records: a moment passed, an effect failed."""

    ref: Id
    act: Act


class StandNote(_Message):
    """What the read model shows of a request: where it stands and what waits on whom (a role, never a person)."""

    ref: Id
    stage: str
    due_on: date | None
    waiting_on: str
    waiting_until: date | None
