"""`make mail-check` says in plain words what works for a mailbox (S22)."""

import contextlib
import threading

from bench.mail_samples import SETTING
from bench.mail_world import Embedded
from mail.account import Account
from mail.check import check
from mail.fetching import Mailbox, MailboxLost
from tests.mail.servers import RealServers
from tests.patience import PATIENCE_SECONDS


def told_by(mailbox: Account, seconds: float = PATIENCE_SECONDS) -> tuple[bool, list[str]]:
    said: list[str] = []
    return check(mailbox, said.append, seconds), said


def test_the_embedded_mailbox_works_with_its_tags(embedded: Embedded) -> None:
    works, said = told_by(Account(SETTING, embedded.smtp(), embedded.imap(), None))
    assert works
    assert "Receiving works: the test mail without a tag is in the inbox." in said
    assert "Mail to an address with a tag arrives in the inbox." in said
    assert "The tag can be read in Delivered-To and To." in said
    with Mailbox(embedded.imap()) as box:
        assert box.fetch_new(None, 10) == []


def test_a_real_mailbox_works_with_its_tags(debian: RealServers) -> None:
    works, said = told_by(Account(SETTING, debian.smtp(), debian.imap(), None))
    assert works
    assert "Mail to an address with a tag arrives in the inbox." in said
    assert "Note: the mail server does not say whether senders are real. A person looks at every reply." in said


def test_a_mailbox_that_gets_nothing_is_a_problem(embedded: Embedded) -> None:
    elsewhere = Account("somebody@else.example", embedded.smtp(), embedded.imap(), None)
    works, said = told_by(elsewhere, seconds=2)
    assert not works
    assert any(line.startswith("PROBLEM: the test mail did not arrive") for line in said)


def test_a_worker_that_takes_the_mail_away_is_no_problem(embedded: Embedded) -> None:
    """Beside a running worker the test mails are found where it puts what is done."""
    mailbox = Account(SETTING, embedded.smtp(), embedded.imap(), None)
    over = threading.Event()

    def work() -> None:
        with Mailbox(embedded.imap()) as box:
            while not over.is_set():
                # What the check has put away a moment before is gone: the next turn connects again.
                with contextlib.suppress(MailboxLost):
                    box.move_processed([mail.uid for mail in box.fetch_new(None, 10)])
                    box.wait(0.05)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        works, said = told_by(mailbox)
    finally:
        over.set()
        worker.join(PATIENCE_SECONDS)
    assert works
    assert "Mail to an address with a tag arrives in the inbox." in said
