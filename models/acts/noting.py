"""What the software itself records; never submitted by a person."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.acts.base import ActBase, Digest, Id
from models.words import Channel, Role


class LetterSent(ActBase):
    """A letter was handed to the mail server, or lies printed to be posted."""

    kind: Literal["letter_sent"] = "letter_sent"
    effect: Id
    letter_id: Id
    channel: Channel


class PagesOf(BaseModel):
    """Which pages of a copy somebody marked or decided about, where two mark together (S36)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: Id
    role: Role
    pages: tuple[int, ...]


class CopyMade(ActBase):
    """The copy exists, with its version, hash and proof; `made_by` only where the policy lets two mark together.

    `questions` counts what the copy leaves for a person to settle; until that is none, it does not go to check.
    `shown` counts the marks whose place can be seen in the copy, so none of what is left out without a trace.
    """

    kind: Literal["copy_made"] = "copy_made"
    effect: Id
    version: int
    copy_sha256: Digest
    pages: int
    marks: int
    proved: bool
    in_full: bool
    marked_by: tuple[Id, ...] = ()
    inputs_seq: int = 0
    made_by: tuple[PagesOf, ...] = ()
    questions: int = 0
    shown: int = 0


class EffectFailed(ActBase):
    """A letter or copy could not be done; a person has to look."""

    kind: Literal["effect_failed"] = "effect_failed"
    effect: Id
    code: Id


class MomentPassed(ActBase):
    """A due moment passed: a reminder, the reply date, a warning, the due date."""

    kind: Literal["moment_passed"] = "moment_passed"
    moment: Id
    due_at: datetime
