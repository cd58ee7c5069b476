"""What can be said in every matter beside a request: it begins, and it ends (S48-S50, S93-S101, R28, R29, R35).

Stops, second persons, handing over, letters that failed or came back are said as in a request.
"""

from datetime import date, datetime
from typing import Literal

from models.acts.base import ActBase, Id
from models.matter_words import MatterOutcome
from models.sharing_words import AskedBy, WithWhom
from models.words import ProcessKind


class ToBeShared(ActBase):
    """What is known of a sharing from its beginning: with whom, who asked, by when, how urgent."""

    with_whom: WithWhom
    asked_by: AskedBy
    decide_by: date
    urgent: bool = False


class MatterOpened(ActBase):
    """A matter was brought up. The first event of every matter's log.

    `stand_aside` are those who checked the copy it is about: they leave it to others where there are others.
    `concerns` are those who work here and whom a complaint is about: they have no part in it.
    `brought_by` is somebody of the matter's own people, where it was not the requester who brought it up.
    `noticed_at` is when a breach became known; `stopped` whether a safeguarding stop was in force then (S54).
    """

    kind: Literal["matter_opened"] = "matter_opened"
    matter: ProcessKind
    received_on: date
    request_ref: Id | None = None
    handler_id: Id
    stand_aside: tuple[Id, ...] = ()
    concerns: tuple[Id, ...] = ()
    brought_by: Id | None = None
    noticed_at: datetime | None = None
    stopped: bool = False
    answered: bool = True
    """Whether the one who brought it up can be written to: letters go to them."""
    share: ToBeShared | None = None
    """Only in a sharing; `stand_aside` are then those whom it is about, who neither see nor decide it."""


class MatterEnded(ActBase):
    """A matter is over, with its outcome; the letter that says so is due."""

    kind: Literal["matter_ended"] = "matter_ended"
    outcome: MatterOutcome
