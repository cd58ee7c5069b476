"""What is said of a request that has ended: destroyed when its time is up, kept longer, taken up again (R31)."""

from datetime import date
from typing import Literal

from models.acts.base import ActBase


class DestructionProposed(ActBase):
    """The papers of an ended request have been kept long enough; it counts when a second person backs it (R31)."""

    kind: Literal["destruction_proposed"] = "destruction_proposed"


class KeptLonger(ActBase):
    """The papers of an ended request are needed longer; a proposal to destroy them ends with it (R31)."""

    kind: Literal["kept_longer"] = "kept_longer"
    until: date


class RequestReopened(ActBase):
    """An ended request is taken up again: it goes on where its log says that it stood (design, phase 8)."""

    kind: Literal["request_reopened"] = "request_reopened"
