"""Watches the setting's mailbox: each mail is kept, then sorted, and only then moved away (S22, S23)."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from temporalio import activity

from activities import names
from activities.errors import failed
from activities.notices import Notices
from activities.pulse import beating
from activities.sorting import NOT_WHOLE, Sorter
from activities.tools import Tools
from boundaries import Boundary, reached
from mail.fetching import Cursor, Fetched, Lost, Mailbox, MailboxLost, SignInRefused
from mail.intake import intake_key
from mail.isolation import Reader
from mail.stumbling import Stumbles
from models.messages import MailboxOrder
from records.database import writing
from records.post import file_mail

LOG = logging.getLogger("clean_copy.mailbox")

SHIFT_SECONDS = 3600.0
AT_ONCE = 20
LOOK_AGAIN_SECONDS = 2.0
# A server is away for minutes now and then; where replies do not come in for longer, somebody has to know.
PATIENCE_SECONDS = 900.0
# A provider locks an account that knocks too often with a wrong password.
SIGN_IN_AGAIN = timedelta(minutes=1)


class _WorkerIsGoing(Exception):
    """The worker was told to stop: nothing is waited for any more."""


class MailboxActivities:
    """The setting's letter box. `reader` opens the mails; without one it has its own."""

    def __init__(self, tools: Tools, reader: Reader | None = None) -> None:
        self._tools = tools
        self._sorter = Sorter(tools, reader)
        self._stumbles = Stumbles()
        self._taken_in = 0
        self._lost_since: float | None = None

    def close(self) -> None:
        """End the process that reads mail."""
        self._sorter.close()

    @activity.defn(name=names.WATCH_MAILBOX)
    def watch_mailbox(self, order: MailboxOrder) -> None:
        """Take in mail for one shift, in slices of a second, so that a stop is never waited for.

        Raises ApplicationError `mailbox_away` (tried again) or `mailbox_sign_in` (tried again: a person mends it).
        """
        try:
            with beating(lambda: (f"{self._taken_in} taken in by this worker",)):
                self._watch(time.monotonic() + SHIFT_SECONDS)
        except _WorkerIsGoing:
            return
        except MailboxLost:
            self._cannot_be_read(at_once=False)
            raise failed("mailbox_away", final=False) from None
        except SignInRefused:
            self._cannot_be_read(at_once=True)
            raise failed("mailbox_sign_in", final=False, again_after=SIGN_IN_AGAIN) from None

    def _cannot_be_read(self, *, at_once: bool) -> None:
        """Tell those who lead that no mail comes in, once a day: at once, or when it has been so for a while."""
        self._lost_since = self._lost_since or time.monotonic()
        if at_once or time.monotonic() - self._lost_since > PATIENCE_SECONDS:
            with writing(self._tools.engine) as session:
                Notices(self._tools, self._tools.now()).mailbox_cannot_be_read(session)

    def _watch(self, until: float) -> None:
        looked_again, news = 0.0, True
        with Mailbox(self._tools.imap, _unless_the_worker_is_going, self._stumbles) as box:
            while time.monotonic() < until:
                _unless_the_worker_is_going()
                if time.monotonic() - looked_again >= LOOK_AGAIN_SECONDS:
                    self._sorter.sort_what_waits(self._tools.now())
                    looked_again = time.monotonic()
                if news:
                    self.take_in(box)
                news = box.wait(1.0)

    def take_in(self, box: Mailbox) -> None:
        """Everything in the box: kept, sorted, and only then moved away; what cannot be opened, apart.

        Always from the first mail on: a cursor that outlived a crash could step over one. What the server will not
        move stays where it is, is told in the log once a shift, and keeps nothing beside or behind it waiting.
        """
        seen: Cursor | None = None
        while fetched := box.fetch_new(seen, AT_ONCE):
            self._lost_since = None
            self._taken_in += len(fetched)
            opened = [(mail, self.take_in_one(mail)) for mail in fetched]
            _move(box, box.move_processed, [mail for mail, well in opened if well])
            _move(box, box.quarantine, [mail for mail, well in opened if not well])
            seen = box.cursor_after(fetched, seen)
        self._lost_since = None

    def take_in_one(self, mail: Fetched) -> bool:
        """Keep one mail and sort it; False where it could not be opened safely. Safe to do twice."""
        now = self._tools.now()
        with writing(self._tools.engine) as session:
            kept, _ = file_mail(
                session,
                self._tools.key,
                intake_key=intake_key(mail.raw),
                raw=mail.raw,
                standing="new",
                why=NOT_WHOLE[mail.fault].code if mail.fault is not None else "",
                at=now,
            )
        reached(Boundary.MAIL_KEPT)
        opened = self._sorter.sort(kept.id, now) if kept.standing == "new" else kept.standing != "quarantine"
        reached(Boundary.MAIL_SORTED)
        return opened


def _move(box: Mailbox, away: Callable[[list[int]], None], mails: list[Fetched]) -> None:
    """Move mails together; where the server refuses, one by one, so that one alone stays behind."""
    try:
        away([mail.uid for mail in mails])
    except MailboxLost as lost:
        if lost.why is not Lost.REFUSED:
            raise
        if len(mails) > 1:
            for mail in mails:
                _move(box, away, [mail])
            return
        box.leave_alone(mails[0])
        LOG.warning(
            "The mailbox will not let mail number %d be moved out of its inbox. It is kept and dealt with. Check "
            "that the account may write to the folders Processed and Quarantine, and that it is not full.",
            mails[0].uid,
        )


def _unless_the_worker_is_going() -> None:
    if activity.is_worker_shutdown():
        raise _WorkerIsGoing
