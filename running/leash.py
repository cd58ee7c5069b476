"""Ties a program to the one that starts it: when that one dies, even by kill -9, the program is ended too.

Run as `python -I -S leash.py PARENT-ID COMMAND...`; it becomes the command. Only Linux has this: elsewhere it just
becomes the command.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie_to_parent(parent: int, number: signal.Signals) -> None:
    """Ask the kernel to send `number` to this process when process `parent` dies; ends here if it already has."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        sys.exit("the program that started this one has ended")


def main(arguments: list[str]) -> None:
    """Tie this process to its parent, then become the command."""
    tie_to_parent(int(arguments[0]), signal.SIGKILL)
    os.execv(arguments[1], arguments[1:])  # noqa: S606 (no shell is the point)


if __name__ == "__main__":
    main(sys.argv[1:])
