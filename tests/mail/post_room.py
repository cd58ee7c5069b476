"""The activities of the post over a real cabinet: letters go to a server of the test, mail comes in as bytes."""

from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import text
from sqlmodel import Session, col, select
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.mailbox import MailboxActivities
from activities.tools import Tools
from activities.writing import LetterActivities
from desk_letters import write_desk_letter
from letters.kinds import LetterKind
from mail.connection import Security
from mail.fetching import Fetched, FetchFault, ImapSettings
from mail.isolation import Reader
from mail.sending import SmtpSettings
from models import acts
from models.files import Person
from models.log import Submission
from models.messages import EffectOrder, Event, Said
from models.people import Setting
from models.post import Letter, ReceivedMail
from models.words import PartyKind, Role, SubmissionStatus
from records import people
from records.database import reading, writing
from records.log import act_of, append_event, load_log, settle
from records.post import letters_of
from records.store import unseal
from rules.agenda import effects_due
from rules.folding import fold
from rules.guards import refusal
from rules.state import RequestState
from rules.times import local_date
from tests.patience import PATIENCE_SECONDS
from tests.unit.web.house import House, terms_of
from tests.unit.web.parties import complete, paper, passage, planned, read_letter, somebody, started
from tests.unit.web.stages import staged
from tests.unit.web.tools_by_hand import tools_of

SERVER = "mx.setting.example"
ROSA = "rosa@example.org"
_NUMBERS = count(1)


@dataclass
class PostRoom:
    """What a worker does with letters and mail, and the rules that take in what it submits."""

    house: House
    reader: Reader
    smtp: SmtpSettings = field(default_factory=lambda: SmtpSettings("127.0.0.1", 1, Security.CLEAR))
    mailbox: MailboxActivities = field(init=False)
    uids: int = 0

    def __post_init__(self) -> None:
        """Open the letter box."""
        self.mailbox = MailboxActivities(self.tools(self.smtp), self.reader)

    def tools(self, smtp: SmtpSettings, imap: ImapSettings | None = None) -> Tools:
        """The tools of a worker that hands its letters to this server, and fetches mail from that one."""
        return tools_of(self.house, smtp, imap, SERVER)

    def asked(self, name: str = "Rosa Marsh", email: str = ROSA, child: str = "Rowan Ashdown") -> tuple[str, str]:
        """A request in which a letter to one third party is due: reference and person."""
        return _asked(self.house, name, email, child)

    def order(self, ref: str, person: str) -> EffectOrder:
        """The order for the third party's letter, as the workflow gives it now."""
        return self.due(ref, f"letter/third_party/{person}")

    def due(self, ref: str, effect: str) -> EffectOrder:
        """The order for an effect that is due."""
        return next(due for due in effects_due(ref, self.house.state(ref)) if due.effect == effect)

    def code_letter(self, ref: str, person_id: str) -> Letter:
        """A one-time code, written at the desk."""
        with writing(self.house.desk.engine, ref) as session:
            person, setting = session.get(Person, person_id), session.exec(select(Setting)).one()
            assert person is not None
            letter_id = write_desk_letter(
                session,
                self.house.desk.key,
                kind=LetterKind.ANSWER_CODE,
                letter_key=f"{ref}/code/{next(_NUMBERS)}",
                ref=ref,
                person=person,
                setting=setting,
                manager=people.users(session, Role.MANAGER)[0],
                now=self.house.desk.now,
                code="123456",
                code_minutes=30,
            )
            return session.get_one(Letter, letter_id)

    def send(self, order: EffectOrder, port: int, **smtp: object) -> Event | str | None:
        """Carry out an order against the server at this port: the event, nothing, or the failure's code."""
        values: dict[str, object] = {"timeout_seconds": PATIENCE_SECONDS, "security": Security.CLEAR} | smtp
        activities = LetterActivities(self.tools(SmtpSettings("127.0.0.1", port, **values)))  # type: ignore[arg-type]
        try:
            return ActivityEnvironment().run(activities.send_letter, order)
        except ApplicationError as failure:
            return f"{failure.type}{' for good' if failure.non_retryable else ''}"

    def outbox(self, ref: str, person: str) -> list[Letter]:
        """The letters to a third party."""
        with reading(self.house.desk.engine) as session:
            return letters_of(session, ref, person)

    def all_letters(self, kind: str) -> list[Letter]:
        """All letters of a kind, also those of no request."""
        with reading(self.house.desk.engine) as session:
            return list(session.exec(select(Letter).where(Letter.kind == kind)))

    def raw(self, letter: Letter) -> bytes:
        """A letter as it is sent."""
        with reading(self.house.desk.engine) as session:
            return unseal(session, self.house.desk.key, letter.sealed_id)

    def take_in(self, raw: bytes, fault: FetchFault | None = None) -> ReceivedMail:
        """A mail arrives, and the rules take in what was made of it."""
        self.uids += 1
        self.mailbox.take_in_one(Fetched(self.uids, 1, len(raw), raw, fault))
        self.carry_on()
        return self.mails()[-1]

    def mails(self) -> list[ReceivedMail]:
        """All mails that are kept, in the order they came."""
        with reading(self.house.desk.engine) as session:
            return list(session.exec(select(ReceivedMail).order_by(col(ReceivedMail.received_at), text("rowid"))))

    def look_again(self) -> None:
        """What the mailbox does every few seconds."""
        self.mailbox._sorter.sort_what_waits(self.house.desk.now)
        self.carry_on()

    def carry_on(self) -> None:
        """What the workflow does with what was submitted: it is recorded or refused by the rules."""
        with reading(self.house.desk.engine) as session:
            query = select(Submission).where(Submission.status == SubmissionStatus.PENDING)
            waiting = [(said.id, said.ref) for said in session.exec(query)]
        for said_id, ref in waiting:
            with writing(self.house.desk.engine, ref) as session:
                self._record(session, said_id, ref)

    def _record(self, session: Session, said_id: str, ref: str) -> None:
        said = session.get(Submission, said_id)
        assert said is not None
        act, now = act_of(said), self.house.desk.now
        message = Said(submission_id=said_id, actor_id=said.actor_id, role=said.role, act=act)
        code = refusal(fold(load_log(session, ref)), terms_of(session, ref), message, local_date(now))
        if code is not None:
            settle(session, said_id, SubmissionStatus.REFUSED, code, now)
        else:
            append_event(session, ref, act, said.actor_id, said.role, now, said_id)

    def state(self, ref: str) -> RequestState:
        """What the log says."""
        return self.house.state(ref)

    def bounced(self, ref: str, effect: str) -> int:
        """How often a letter came back."""
        return self.state(ref).bounces.get(effect, 0)

    def retried(self, ref: str, effect: str) -> None:
        """Somebody has corrected the address and asks to try again."""
        self.house.later(minutes=1)
        self.house.record(ref, acts.EffectRetried(effect=effect))
        self.house.later(minutes=1)


@staged
def _asked(house: House, name: str, email: str, child: str) -> tuple[str, str]:
    ref = house.request(child_name=child)
    house.entitled(ref)
    document = paper(house, ref)
    person = somebody(house, ref, name, PartyKind.FAMILY, email=email)
    passage(house, ref, person, document)
    complete(house, ref)
    planned(house, ref, person)
    read_letter(house, ref, person)
    started(house, ref)
    return ref, person


def answer_to(
    letter: Letter,
    text: str,
    *,
    sender: str = ROSA,
    headers: str = "",
    vouched: str | None = None,
    to: str | None = None,
    subject: str | None = None,
    message_id: str | None = None,
    thread: bool = True,
) -> bytes:
    """A reply to a letter as it arrives; `message_id` "" leaves the header out, `thread` adds In-Reply-To."""
    domain = sender.rpartition("@")[2]
    stamp = f"{SERVER}; dmarc=pass header.from={domain}" if vouched is None else vouched
    own_id = f"<reply-{next(_NUMBERS)}@{domain}>" if message_id is None else message_id
    lines = [
        f"Return-Path: <{sender}>",
        *([f"Authentication-Results: {stamp}"] if stamp else []),
        f"From: {sender}",
        f"To: {to or f'requests+{letter.token}@setting.example'}",
        f"Subject: {f'Re: {letter.subject}' if subject is None else subject}",
        "Date: Mon, 23 Nov 2026 10:00:00 +0000",
        *([f"Message-ID: {own_id}"] if own_id else []),
        *([f"In-Reply-To: {letter.message_id}"] if thread else []),
        "Content-Type: text/plain; charset=utf-8",
    ]
    return ("\r\n".join(lines) + f"\r\n{headers}\r\n{text}\r\n").encode()


def report_about(letter: Letter, status: str, action: str, said: str = "") -> bytes:
    """A delivery report (RFC 3464) as mail servers send it; `said` is put into its words."""
    return (
        "Return-Path: <>\r\nFrom: Mail Delivery System <mailer-daemon@mx.example>\r\n"
        "To: requests@setting.example\r\nSubject: Mail delivery report\r\n"
        f"Message-ID: <dsn-{next(_NUMBERS)}@mx.example>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered. {said}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {letter.to_email}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter.message_id}\r\n"
        f"Subject: {letter.subject}\r\n\r\n--b--\r\n"
    ).encode()


__all__ = ["ROSA", "SERVER", "PostRoom", "answer_to", "report_about"]
