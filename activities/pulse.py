"""Heartbeats beside work that cannot give them itself: a dead worker is then noticed within seconds."""

import contextvars
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from temporalio import activity

EVERY_SECONDS = 1.0


@contextmanager
def beating() -> Iterator[None]:
    """Give a heartbeat every second while the block runs."""
    over = threading.Event()
    context = contextvars.copy_context()
    beat = threading.Thread(target=context.run, args=(_beat, over), name="pulse", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _beat(over: threading.Event) -> None:
    while not over.wait(EVERY_SECONDS):
        activity.heartbeat()
