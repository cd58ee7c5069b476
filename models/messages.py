"""What crosses Temporal: one frozen Pydantic object per message, without personal data (temporal.md)."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from models.acts import Act, EffectFailed, Id, MomentPassed
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
    """What became of an act: recorded as `event`, or refused because of `refused` (a code of rules.refusals).

    `missed` are lines of the log that the workflow did not know yet (a worker died before it could tell): nothing
    was done, and the act is looked at once more with them.
    """

    event: Event | None = None
    refused: Id | None = None
    missed: tuple[Event, ...] = ()


class RequestStart(_Message):
    """What a request's workflow is started with: its reference, and how many acts one history may hold.

    Temporal takes 2,000 Updates a run; below that a fresh history begins (temporal.md, 9).
    """

    ref: Id
    acts_a_run: int = 1_500


class EffectOrder(_Message):
    """What an activity is asked to do to the world: one effect of one request."""

    ref: Id
    effect: Id
    letter_kind: str = ""
    party_id: Id | None = None
    attempt: int = 0

    @property
    def key(self) -> str:
        """The effect's key in the log: a letter that came back is written anew under a key of its own."""
        return f"{self.effect}#{self.attempt}" if self.attempt else self.effect


class RecordOrder(_Message):
    """What the record is asked to do with an act: write it down, or note that it was refused and why.

    The workflow knows the log up to line `known_to`, but for the lines in `gaps`.
    """

    ref: Id
    said: Said
    refused: Id | None = None
    known_to: int = 0
    gaps: tuple[int, ...] = ()


class CaseFile(_Message):
    """A request as its workflow finds it: its whole log, and the terms it runs under (rules.terms), as JSON."""

    events: tuple[Event, ...]
    terms_json: str
    setting_id: Id


class LetterOrder(_Message):
    """A letter written at the desk (a one-time code, a copy of an answer) that is to be sent."""

    letter_id: Id


class MailboxOrder(_Message):
    """What the mailbox's workflow is started with: which mailbox, by the setting's id."""

    setting_id: Id


class SystemNote(_Message):
    """Something the software itself records: a moment passed, an effect failed."""

    ref: Id
    act: MomentPassed | EffectFailed


class StandNote(_Message):
    """What the read model shows of a request: where it stands and what waits on whom (a role, never a person)."""

    ref: Id
    stage: str
    due_on: date | None
    waiting_on: str
    waiting_until: date | None
    seq: int = 0
