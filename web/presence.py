"""Who else has a page of a request open: shown on the page, so that two people at work know of each other (S91).

It locks nothing: what was changed meanwhile is never overwritten (`web.as_seen`). Kept in memory and for a few
minutes only; a browser that was closed is forgotten by itself.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

STAYS = timedelta(minutes=3)


@dataclass(frozen=True)
class Here:
    """Somebody who opened a page, and when last."""

    user_id: str
    at: datetime


class Presence:
    """The pages that were opened in the last few minutes, and by whom."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], datetime] = {}

    def beside(self, path: str, user_id: str, now: datetime) -> list[Here]:
        """Note that this person has the page open; who else has, the latest first."""
        with self._lock:
            self._seen = {key: at for key, at in self._seen.items() if now - at < STAYS}
            self._seen[(path, user_id)] = now
            others = [Here(user, at) for (page, user), at in self._seen.items() if page == path and user != user_id]
        return sorted(others, key=lambda one: one.at, reverse=True)
