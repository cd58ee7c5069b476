"""Heartbeats beside work that cannot give them itself: a dead worker is then noticed within seconds."""

import contextvars
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from temporalio import activity

EVERY_SECONDS = 1.0


@contextmanager
def beating(tell: Callable[[], Sequence[Any]] = tuple) -> Iterator[None]:
    """Give a heartbeat every second while the block runs; `tell` says what it carries, ids and numbers only."""
    over = threading.Event()
    context = contextvars.copy_context()
    beat = threading.Thread(target=context.run, args=(_beat, over, tell), name="pulse", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _beat(over: threading.Event, tell: Callable[[], Sequence[Any]]) -> None:
    while not over.wait(EVERY_SECONDS):
        activity.heartbeat(*tell())
