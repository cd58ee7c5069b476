"""What every matter's state knows: how it began, who backs what, which letters are done, how it ended."""

from dataclasses import dataclass, field
from datetime import date, datetime

from models.acts import MatterOpened
from models.matter_words import MatterOutcome
from rules.state import Destruction, Stop


@dataclass
class MatterState:
    """Folded from the log by the book of its kind; a kind adds what only it knows."""

    seq: int = 0
    heard_at: datetime | None = None
    """When the newest line of the log was written, in UTC: as late as the log knows it to be."""
    opened: MatterOpened | None = None
    handed_to: str | None = None
    stops: dict[int, Stop] = field(default_factory=dict)
    needs_second: dict[int, str] = field(default_factory=dict)
    needs_lead: set[int] = field(default_factory=set)
    backed_by: dict[int, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    bounces: dict[str, int] = field(default_factory=dict)
    moments: set[str] = field(default_factory=set)
    posted: dict[str, date] = field(default_factory=dict)
    ended: MatterOutcome | None = None
    closed_on: date | None = None
    kept_until: date | None = None
    destruction: Destruction | None = None
    destroyed: bool = False
    concerns: set[str] = field(default_factory=set)

    @property
    def handler_id(self) -> str:
        """Who handles it now."""
        return self.handed_to or self.begun.handler_id

    @property
    def open_stops(self) -> list[Stop]:
        """The safeguarding stops that are in force."""
        return [stop for stop in self.stops.values() if not stop.lifted]

    @property
    def stopped(self) -> bool:
        """Whether a safeguarding stop is in force (S54)."""
        return bool(self.open_stops)

    @property
    def begun(self) -> MatterOpened:
        """How it began. Raises ValueError for a log that does not begin with it."""
        if self.opened is None:
            raise ValueError("The log does not begin with the matter being opened.")
        return self.opened
