"""The count of lost mail tells a mail that is lost from one that has not been taken in yet."""

from pathlib import Path

import pytest

from bench import mail_kills
from bench.mail_kills import Storm


def test_a_mail_that_still_lies_in_the_box_when_the_patience_ends_is_waiting_and_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S23: an intake that is cut short between two mails leaves the second in the mailbox, where it is found."""
    monkeypatch.setattr(mail_kills, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(mail_kills, "LONGEST_WORK_SECONDS", 0.0)
    monkeypatch.setattr(mail_kills, "SERVER_DIES", 0.0)
    told = Storm(tmp_path / "storm").run(1)
    assert (told.lost, told.doubled, told.whole) == (0, 0, told.waiting == 0)


def test_two_intakes_at_one_mailbox_take_each_mail_in_once_though_both_are_killed(tmp_path: Path) -> None:
    """S22, S23: two workers, one mailbox."""
    told = Storm(tmp_path / "storm").run(3, at_once=2)
    assert told.whole and told.accepted and told.at_work == told.kills, told
