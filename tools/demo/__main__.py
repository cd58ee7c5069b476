"""`python -m tools.demo` (`make demo`): plays the whole procedure, tells it, and leaves what came out of it."""

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import httpx

from running.trouble import Trouble
from settings import SettingsError
from temporal_client import TemporalError, leave
from tools.demo import leavings
from tools.demo.browser import NotAsExpected
from tools.demo.cast import full_plan
from tools.demo.instance import Instance
from tools.demo.leavings import Figures
from tools.demo.play import Play
from tools.demo.post import Post
from tools.demo.scenes import play_all
from tools.demo.teller import Teller
from tools.demo.walker import Acts, Walker

DEFAULT_OUT: Final = Path("var/demo")
_STORY: Final = "story.txt"
_LEFT: Final = ("letters", "papers", "clean-copy.pdf", "redaction-log.json", "proof.json", _STORY)


def run(out: Path) -> bool:
    """Play in a fresh instance below `out`; whether everything was as it should be.

    Raises Trouble, SettingsError where it cannot start.
    """
    _clear(out)
    acts, teller = Acts(), Teller(sys.stdout)
    plan = full_plan(out / "papers")
    teller.say(f"A parent asks to see her child's file. All of it is invented; it is played below {out}.\n")
    with teller.step("Clean Copy starts: the process, the mail server, the worker, the pages"):
        instance = Instance.start(out / "instance")
    try:
        play = Play(
            plan,
            instance.accounts,
            lambda: Walker(instance.web_url, acts),
            Post(instance.inbox_url),
            teller,
        )
        play_all(play)
        with teller.step("Everything is counted and verified"):
            figures = leavings.leave(instance.settings, play.ref, out)
        play.close()
        teller.say()
        for line in _table(figures, acts, teller.seconds):
            teller.say(line)
        teller.say(f"\nLeft in {out}: " + ", ".join(_LEFT[:1] + _LEFT[2:]))
        return figures.whole
    except (NotAsExpected, httpx.HTTPError, TemporalError) as problem:
        teller.say(f"\nNot as expected: {problem}\nThe words of the programs are in {instance.var / 'log'}.")
        return False
    finally:
        instance.stop()
        (out / _STORY).write_text("\n".join(teller.lines) + "\n", encoding="utf-8")


def _table(figures: Figures, acts: Acts, seconds: float) -> list[str]:
    faults = sum(len(check.faults) for check in figures.checks)
    examined = sum(check.examined for check in figures.checks)
    rows = [
        ("events in the log", str(figures.events)),
        ("events in Temporal's history", str(figures.history_events)),
        ("letters", str(figures.letters)),
        ("pages of the clean copy", str(figures.pages)),
        ("marks", str(figures.marks)),
        ("proof", "holds" if figures.proved else "does not hold"),
        ("make verify", f"{examined} things examined, {faults} faults"),
        ("forms sent", str(len(acts.milliseconds))),
        ("median of a form, sent to led on", f"{statistics.median(acts.milliseconds):.0f} ms"),
        ("seconds in all", f"{seconds:.0f}"),
    ]
    return [f"  {words:<34}{value}" for words, value in rows]


def _clear(out: Path) -> None:
    """Make room for this demo. Only what an earlier one left is removed: `_STORY` is its sign."""
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()) and not (out / _STORY).exists():
        raise Trouble(f"The folder {out} holds other things. Choose an empty one with --out.")
    for name in _LEFT:
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    (out / _STORY).touch()


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 only if everything was as the script expects; 1 if not, 2 where it could not begin."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="FOLDER", help="default: %(default)s")
    given = parser.parse_args(arguments)
    os.umask(0o077)
    try:
        return 0 if run(given.out) else 1
    except (Trouble, SettingsError, NotAsExpected) as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as problem:
        reason = (problem.strerror or "it cannot be written").lower()
        print(f"The folder {given.out} cannot be used: {reason}. Choose another with --out.", file=sys.stderr)
        return 2


if __name__ == "__main__":
    leave(main())
