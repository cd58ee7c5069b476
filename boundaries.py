"""The named boundaries of an act, a letter, a mail and a copy: the moments between two steps that must hold.

Whatever process dies at one of them, the request goes on and nothing is lost or doubled. Tests prove it: they write
`{"at": boundary, "who": program}` into the file named by CLEANCOPY_TEST_KILL_FILE, and the first to come by kills
that program with SIGKILL, once. Without the variable nothing happens here.
"""

import json
import os
import signal
import time
from enum import StrEnum
from pathlib import Path

_FILE = "CLEANCOPY_TEST_KILL_FILE"


class Boundary(StrEnum):
    """Each moment by its name."""

    ACT_SAVED = "act.saved"
    ACT_TAKEN = "act.taken"
    ACT_RECORDED = "act.recorded"
    ACT_ANSWERED = "act.answered"
    LETTER_DUE = "letter.due"
    LETTER_WRITTEN = "letter.written"
    LETTER_HANDED_OVER = "letter.handed_over"
    LETTER_RECORDED = "letter.recorded"
    MAIL_KEPT = "mail.kept"
    MAIL_SORTED = "mail.sorted"
    COPY_MADE = "copy.made"
    COPY_KEPT = "copy.kept"


def reached(boundary: Boundary) -> None:
    """Say that a boundary is reached."""
    name = os.environ.get(_FILE)
    if name is None:
        return
    path = Path(name)
    taken = path.with_suffix(f".{os.getpid()}")
    try:
        if json.loads(path.read_text())["at"] != boundary.value:
            return
        path.rename(taken)
    except (OSError, ValueError):
        return
    who = json.loads(taken.read_text())["who"]
    os.kill(_process(who), signal.SIGKILL)
    time.sleep(0.3)


def _process(who: str) -> int:
    if who == "self":
        return os.getpid()
    run = json.loads((Path(os.environ["CLEANCOPY_VAR"]) / "run.json").read_text())
    return int(run["pids"][who])
