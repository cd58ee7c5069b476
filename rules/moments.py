"""A moment: something that falls due, by its key in the log."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Moment:
    """Something that falls due: its key in the log, and when, in UTC."""

    key: str
    at: datetime
