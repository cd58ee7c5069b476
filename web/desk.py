"""What the pages need of the desk, so that tests can put one with a memory in its place (temporal.md)."""

from typing import Protocol

from sqlalchemy import Engine

from models.acts import Act
from records.keys import HouseKey
from settings import Settings
from starter import Actor, Outcome

__all__ = ["Actor", "Desk", "Outcome"]


class Desk(Protocol):
    """The way in; `starter.Desk` is the real one."""

    @property
    def settings(self) -> Settings:
        """The configuration."""
        ...

    @property
    def engine(self) -> Engine:
        """The filing cabinet's database."""
        ...

    @property
    def key(self) -> HouseKey:
        """The key that opens sealed documents."""
        ...

    async def say(
        self, ref: str, act: Act, actor: Actor, reason: str = "", submission_id: str | None = None
    ) -> Outcome:
        """Say an act; free text goes into `reason` only."""
        ...

    async def begin(self, ref: str) -> bool:
        """Start the process of a request that was just created; where that cannot be now, it starts later."""
        ...

    async def send_letter(self, letter_id: str) -> None:
        """Send a letter written at the desk, such as a one-time code."""
        ...
