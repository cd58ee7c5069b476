"""How long tests wait for what has to come: a wait ends the moment it is there, so this is for slow machines."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 180.0
"""Reached only where something is broken."""


def until(holds: Callable[[], object], what: str = "what was waited for", pause_seconds: float = 0.02) -> None:
    """Look again and again until something holds.

    Raises AssertionError, naming `what`, where it does not hold in time.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, f"{what} did not come in {PATIENCE_SECONDS:.0f} s"
        time.sleep(pause_seconds)
