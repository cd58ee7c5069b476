"""The child that opens strangers' files is given up in time, whatever it does (R34)."""

import os
import signal

import pytest

from redaction.jail import Jail
from redaction.values import Refusal, Unreadable
from tests.patience import PATIENCE_SECONDS

TEXT = {"kind": "text", "job": "text"}


def test_a_child_that_takes_nothing_in_is_given_up_and_replaced() -> None:
    """A stopped process takes no byte of a file that is larger than the pipe."""
    jail = Jail("redaction.child")
    try:
        first = jail.ask(TEXT, b"A page of text.", PATIENCE_SECONDS)
        [child] = jail._idle
        os.kill(child._process.pid, signal.SIGSTOP)
        with pytest.raises(Unreadable) as refused:
            jail.ask(TEXT, b"A line of a large file.\n" * 40_000, 0.3)
        assert refused.value.code is Refusal.TOO_MUCH_WORK
        assert jail.ask(TEXT, b"A page of text.", PATIENCE_SECONDS) == first
    finally:
        jail.close()
