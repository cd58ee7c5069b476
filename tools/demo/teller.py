"""Tells the play while it goes on: a line a step, with who does what and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 98


@dataclass
class Teller:
    """Writes to `out` and keeps every line."""

    out: TextIO
    lines: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long it has been going on."""
        return time.monotonic() - self.begun

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """One step: told when it begins, timed when it has ended. A step that fails ends its line."""
        begun = time.monotonic()
        print(f"  {words:<{WIDTH}}", end="", file=self.out, flush=True)
        ended = "  failed"
        try:
            yield
            ended = f"{time.monotonic() - begun:6.1f} s"
        finally:
            print(ended, file=self.out, flush=True)
            self.lines.append(f"{words:<{WIDTH}}{ended}")

    def say(self, words: str = "") -> None:
        """A line without a time."""
        print(words, file=self.out, flush=True)
        self.lines.append(words)
