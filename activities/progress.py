"""How far the making of a copy has come, noted every other second for those who wait for it (S35)."""

import time

from sqlalchemy import Engine

from records.database import writing
from records.file import note_progress

EVERY_SECONDS = 2.0


class ProgressNote:
    """Told after each page; writes it down now and then, and at the end."""

    def __init__(self, engine: Engine, ref: str, version: int) -> None:
        self._engine, self._ref, self._version = engine, ref, version
        self._last = 0.0

    def __call__(self, done: int, pages: int) -> None:
        """So many pages (or papers that are set as one) of so many are made."""
        if done < pages and time.monotonic() - self._last < EVERY_SECONDS:
            return
        self._last = time.monotonic()
        with writing(self._engine) as session:
            note_progress(session, self._ref, self._version, done, pages)
