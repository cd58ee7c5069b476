"""Watches the setting's mailbox: each mail is kept, then matched, then handed on (S22, S23; mail.md, "In")."""

import time
from datetime import datetime

from sqlmodel import Session, select
from temporalio import activity

from activities import names
from activities.errors import failed
from activities.tools import Tools
from boundaries import Boundary, reached
from mail.embedded.office import AUTHSERV_ID
from mail.fetching import Fetched, Mailbox, MailboxLost, SignInRefused
from mail.intake import intake_key
from mail.isolation import Reader
from mail.limits import MailFault
from mail.parts import header, parse
from mail.reading import Kind, Reading
from models import acts
from models.messages import MailboxOrder
from models.post import Letter, ReceivedMail
from models.words import ReplyKind, Role
from records.database import reading, writing
from records.log import load_log, submit
from records.post import file_mail, letter_by_token, match_mail, save_reply
from records.store import unseal
from rules.state import fold

SHIFT_SECONDS = 3600.0
AT_ONCE = 20
LONGEST_HEADER = 200

# What a mail may be taken for. Never a consent: that needs a named member of staff (mail.md, finding 1).
_TAKEN_FOR = {
    Kind.REFUSAL: ReplyKind.REFUSAL,
    Kind.WITHDRAWAL: ReplyKind.TAKEN_BACK,
    Kind.QUESTION: ReplyKind.QUESTION,
}


class MailboxActivities:
    """The setting's letter box."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._reader = Reader()

    def close(self) -> None:
        """End the process that reads mail."""
        self._reader.close()

    @activity.defn(name=names.WATCH_MAILBOX)
    def watch_mailbox(self, order: MailboxOrder) -> None:
        """Take in mail for one shift, in slices of a second, so that a stop is never waited for.

        Raises ApplicationError `mailbox_away` (tried again) or `mailbox_sign_in` (tried again: a person mends it).
        """
        until = time.monotonic() + SHIFT_SECONDS
        try:
            with Mailbox(self._tools.imap, pulse=activity.heartbeat) as box:
                while time.monotonic() < until and not activity.is_worker_shutdown():
                    activity.heartbeat()
                    self._take_in(box)
                    box.wait(1.0)
        except MailboxLost:
            raise failed("mailbox_away", final=False) from None
        except SignInRefused:
            raise failed("mailbox_sign_in", final=False) from None

    def _take_in(self, box: Mailbox) -> None:
        """Everything in the box: kept, handed on, and only then moved away."""
        while fetched := box.fetch_new(None, AT_ONCE):
            for mail in fetched:
                activity.heartbeat()
                self.take_in_one(mail)
            box.move_processed([mail.uid for mail in fetched])

    def take_in_one(self, mail: Fetched) -> None:
        """Keep one mail, find out what it answers, and save what it says as a submission. Safe to do twice."""
        now = self._tools.now()
        with writing(self._tools.engine) as session:
            kept, _ = file_mail(
                session,
                self._tools.key,
                intake_key=intake_key(mail.raw),
                raw=mail.raw,
                standing="new" if mail.fault is None else "quarantine",
                at=now,
            )
        reached(Boundary.MAIL_KEPT)
        if kept.standing == "new":
            self.sort(kept.id, now)
        reached(Boundary.MAIL_SORTED)

    def sort(self, mail_id: str, now: datetime) -> None:
        """Match a kept mail with the letter it answers; what fits nothing waits in the triage inbox."""
        with reading(self._tools.engine) as session:
            kept = session.get(ReceivedMail, mail_id)
            if kept is None:
                raise failed("unknown_mail", final=True)
            raw = unseal(session, self._tools.key, kept.sealed_id)
        try:
            first = self._reader.read(raw, None, None, AUTHSERV_ID)
            letter = self._answered(first)
            reading_ = self._read_against(raw, letter) if letter is not None else first
        except MailFault as fault:
            with writing(self._tools.engine) as session:
                match_mail(session, mail_id, standing="quarantine", why=fault.code)
            return
        with writing(self._tools.engine, letter.ref if letter else None) as session:
            self._hand_on(session, mail_id, raw, reading_, letter, now)

    def _answered(self, reading_: Reading) -> Letter | None:
        """The one letter that a mail answers; with two known tokens in it a person decides."""
        with reading(self._tools.engine) as session:
            found = {
                letter.id: letter
                for token in reading_.tokens
                if (letter := letter_by_token(session, token)) is not None
            }
        return next(iter(found.values())) if len(found) == 1 else None

    def _read_against(self, raw: bytes, letter: Letter) -> Reading:
        with reading(self._tools.engine) as session:
            ours = unseal(session, self._tools.key, letter.sealed_id)
        return self._reader.read(raw, ours, letter.to_email or None, AUTHSERV_ID)

    def _hand_on(
        self,
        session: Session,
        mail_id: str,
        raw: bytes,
        reading_: Reading,
        letter: Letter | None,
        now: datetime,
    ) -> None:
        text, ref = reading_.new_text, letter.ref if letter else None
        message = parse(raw)
        standing, why = self._standing(session, reading_, letter)
        kept = match_mail(
            session,
            mail_id,
            ref=ref,
            letter_id=letter.id if letter else None,
            kind=reading_.kind.value,
            standing=standing,
            why=why,
            sender=header(message, "from")[:LONGEST_HEADER],
            subject=header(message, "subject")[:LONGEST_HEADER],
            text=text,
        )
        if letter is None or ref is None:
            return
        if standing == "bounced" and letter.effect:
            bounced = acts.LetterBounced(effect=letter.effect)
            submit(session, ref, bounced, "mailbox", Role.MAILBOX, submission_id=f"bounce-{mail_id}", at=now)
        elif standing == "reply" and letter.person_id is not None:
            _submit_reply(session, ref, kept, letter.person_id, reading_, now)

    def _standing(self, session: Session, reading_: Reading, letter: Letter | None) -> tuple[str, str]:
        """Where a mail goes: reply, bounced, late, automatic, or the triage inbox, and why."""
        if letter is None or letter.ref is None:
            return "triage", "two_references" if reading_.tokens else "no_reference"
        if reading_.kind is Kind.BOUNCE:
            return "bounced", "bounced"
        if reading_.kind is Kind.AUTOMATIC and not reading_.objection:
            return "automatic", "automatic"
        state = fold(load_log(session, letter.ref))
        if state.closed_as is not None:
            return "late", "request_closed"
        if letter.person_id is None or letter.person_id not in state.parties:
            return "triage", "not_a_third_party"
        return "reply", "" if reading_.sender_gate.passed else "sender_not_sure"


def _submit_reply(
    session: Session, ref: str, kept: ReceivedMail, person_id: str, reading_: Reading, now: datetime
) -> None:
    """Save the mail as an unconfirmed reply: it can hold disclosure, it can never allow it."""
    taken_for = _TAKEN_FOR.get(reading_.kind, ReplyKind.UNCLEAR)
    reply = save_reply(
        session,
        reply_id=f"R-{kept.id}",
        ref=ref,
        person_id=person_id,
        kind=taken_for,
        evidence=None,
        text=reading_.new_text,
        mail_id=kept.id,
        recorded_by="mailbox",
        received_at=kept.received_at,
    )
    act = acts.ReplyReceived(
        party_id=person_id,
        reply_id=reply.id,
        reply=taken_for,
        received_at=kept.received_at,
        objection=reading_.objection,
    )
    submit(session, ref, act, "mailbox", Role.MAILBOX, submission_id=f"S-{reply.id}", at=now)


def mails_left_unsorted(session: Session) -> list[ReceivedMail]:
    """Mails that were kept and then left, because the worker died before sorting them."""
    return list(session.exec(select(ReceivedMail).where(ReceivedMail.standing == "new")))
