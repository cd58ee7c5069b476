"""Finds out what a mail answers and where it goes: to its request, or to the inbox for a person (S22, S23)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, and_, col, or_, select

from activities.cleaning import cleaned_form
from activities.errors import failed, rules_of
from activities.notices import Notices
from activities.tools import Tools
from mail.addresses import same_address
from mail.fetching import FetchFault
from mail.gate import single_address
from mail.isolation import READER_GONE, Reader
from mail.limits import MAX_HEADER_BLOCK_BYTES, MailFault
from mail.parts import in_order
from mail.reading import Delivery, Kind, Reading, not_opened
from models import acts
from models.ids import letter_key
from models.log import Submission
from models.messages import EffectOrder
from models.people import Setting
from models.post import Letter, ReceivedMail
from models.words import LetterStatus, ReplyKind, Role, SubmissionStatus
from records.database import reading, writing
from records.log import load_log, submit
from records.post import get_mail, keep_shown, letter_by_token, letters_of, mark_status, match_mail, save_reply
from records.store import unseal
from rules.matters.state import MatterState
from rules.state import RequestState

MOST_TRIES = 3
# A mail that is new for longer than this was left by a worker that died; before, another may be at it.
LEFT_BEHIND = timedelta(seconds=20)
MOST_LETTERS_COMPARED = 8
LONGEST_TEXT = 200_000

# What a mail may be taken for. Never a consent: that needs a named member of staff (mail.md, finding 1).
_TAKEN_FOR = {
    Kind.REFUSAL: ReplyKind.REFUSAL,
    Kind.WITHDRAWAL: ReplyKind.TAKEN_BACK,
    Kind.QUESTION: ReplyKind.QUESTION,
}
# What was not fetched whole, and why.
NOT_WHOLE = {
    FetchFault.TOO_LARGE: MailFault("too-large", "The mail is larger than 25 MB."),
    FetchFault.NOT_GIVEN: MailFault("not-given", "The mail server does not give the mail out."),
}
_BY_CODE = {fault.code: fault for fault in NOT_WHOLE.values()}
GAVE_UP = MailFault("three_tries", "The mail was tried three times and could not be taken in.")
_REPLY, _BOUNCE, _TRY = "S-R-", "bounce-", "try_"
_State = RequestState | MatterState


@dataclass(frozen=True)
class _Read:
    """One mail as it was read: the one letter it answers, if there is one, and why it was not opened, if so.

    `several`: it bears references of letters to different people.
    """

    reading: Reading = field(repr=False)
    letter: Letter | None = None
    several: bool = False
    fault: str = ""


@dataclass(frozen=True)
class _Place:
    """Where a mail goes and why; `bounced`: its letter is to be written anew, once somebody has seen to it."""

    standing: str
    why: str = ""
    bounced: bool = False


class Sorter:
    """Sorts the mails that are kept; everything here can be done twice."""

    def __init__(self, tools: Tools, reader: Reader | None = None) -> None:
        self._tools = tools
        self._reader = reader or Reader()

    def close(self) -> None:
        """End the process that reads mail."""
        self._reader.close()

    def sort(self, mail_id: str, now: datetime) -> bool:
        """Sort one kept mail; False where it could not be opened safely. Raises ApplicationError `unknown_mail`."""
        raw, fault = self._begun(mail_id)
        read = self._read(raw) if fault is None else self._unopened(raw, fault)
        form = None if read.fault else cleaned_form(self._reader, raw)
        with writing(self._tools.engine, read.letter.ref if read.letter else None) as session:
            self._put(session, mail_id, read, now)
            if form is not None:
                keep_shown(session, self._tools.key, mail_id, form, now)
        return not read.fault

    def sort_what_waits(self, now: datetime) -> None:
        """Sort what a dead worker left and what came too early to be understood; look after what was refused."""
        with reading(self._tools.engine) as session:
            standing = col(ReceivedMail.standing)
            left_behind = and_(standing == "new", col(ReceivedMail.received_at) < now - LEFT_BEHIND)
            query = select(ReceivedMail.id).where(or_(standing == "waiting", left_behind))
            left = list(session.exec(query.order_by(col(ReceivedMail.received_at))))
            refused = _refused_replies(session)
        for mail_id in left:
            self.sort(mail_id, now)
        for mail_id, code, bounced in refused:
            self._file_refused(mail_id, code, now, bounced=bounced)

    def _begun(self, mail_id: str) -> tuple[bytes, MailFault | None]:
        """The mail's bytes, and why it is not to be opened: the count of tries outlives a worker it has cost."""
        with writing(self._tools.engine) as session:
            mail = get_mail(session, mail_id)
            if mail is None:
                raise failed("unknown_mail", final=True)
            raw = unseal(session, self._tools.key, mail.sealed_id)
            if mail.why in _BY_CODE:
                return raw, _BY_CODE[mail.why]
            tries = int(mail.why.removeprefix(_TRY)) + 1 if mail.why.startswith(_TRY) else 1
            if mail.standing == "new":
                mail.why = f"{_TRY}{tries}"
                session.add(mail)
            return raw, GAVE_UP if tries > MOST_TRIES else None

    def _read(self, raw: bytes) -> _Read:
        """Read a mail, first to see which letter it answers, then against all we wrote to that person."""
        try:
            first = self._patiently(raw)
            return self._against_our_letters(raw, first)
        except MailFault as fault:
            return self._unopened(raw, fault)

    def _against_our_letters(self, raw: bytes, first: Reading) -> _Read:
        with reading(self._tools.engine) as session:
            known = _known_letters(session, first.tokens)
            several = len({(letter.ref, letter.person_id or letter.id) for letter in known}) > 1
            if not known or several:
                return _Read(first, several=several)
            letter = known[0]
            ours = unseal(session, self._tools.key, letter.sealed_id)
            others = [unseal(session, self._tools.key, other.sealed_id) for other in _others(session, letter)]
        second = self._patiently(raw, ours, letter.to_email or None, others)
        return _Read(second, letter)

    def _patiently(
        self,
        raw: bytes,
        letter: bytes | None = None,
        expected: str | None = None,
        others: list[bytes] | None = None,
    ) -> Reading:
        """Read a mail apart; a reader that stopped is begun again before the mail is blamed."""
        for _ in range(MOST_TRIES - 1):
            try:
                return self._reader.read(raw, letter, expected, self._tools.authserv_id, others or ())
            except MailFault as fault:
                if fault.code != READER_GONE:
                    raise
        return self._reader.read(raw, letter, expected, self._tools.authserv_id, others or ())

    def _unopened(self, raw: bytes, fault: MailFault) -> _Read:
        """What can be said of a mail that is not opened: its headers alone may lead to the letter it answers."""
        closed = not_opened(fault)
        head = raw[:MAX_HEADER_BLOCK_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        try:
            seen = self._reader.read(head + b"\n\n", None, None, self._tools.authserv_id)
        except MailFault:
            return _Read(closed, fault=fault.code)
        with reading(self._tools.engine) as session:
            known = _known_letters(session, seen.tokens)
        same = len({(letter.ref, letter.person_id or letter.id) for letter in known}) == 1
        named = Reading(
            closed.kind,
            objection=True,
            needs_person=True,
            sender_gate=closed.sender_gate,
            tokens=seen.tokens,
            new_text="",
            faults=closed.faults,
            sender=seen.sender,
            subject=seen.subject,
        )
        return _Read(named, known[0] if same else None, several=len(known) > 1 and not same, fault=fault.code)

    def _put(self, session: Session, mail_id: str, read: _Read, now: datetime) -> None:
        letter, said = read.letter, read.reading
        if not _still_waits(session, mail_id):
            return
        state = _state_of(session, letter.ref) if letter is not None and letter.ref is not None else None
        ours = letter is None and _is_our_own(session, said)
        place = _Place("automatic", "automatic") if ours and not read.fault else _place(read, state)
        kept = match_mail(
            session,
            mail_id,
            ref=letter.ref if letter else None,
            letter_id=letter.id if letter else None,
            kind=said.kind.value,
            standing=place.standing,
            why=place.why,
            sender=said.sender,
            subject=said.subject,
            text=in_order(said.new_text.replace("\x00", ""))[:LONGEST_TEXT],
        )
        if letter is not None and said.kind is Kind.BOUNCE and place.standing != "waiting":
            _note_delivery(session, letter, said.delivery)
        if letter is not None and letter.ref is not None and place.bounced:
            _submit_bounce(session, letter, now)
        self._tell(session, kept, read, state, now)
        if place.standing == "reply" and letter is not None:
            _submit_reply(session, kept, letter, said, now)

    def _tell(self, session: Session, kept: ReceivedMail, read: _Read, state: _State | None, now: datetime) -> None:
        """Tell a person what nobody would look for, and an author who came too late that nothing is lost."""
        notices = Notices(self._tools, now)
        if read.fault:
            notices.could_not_be_opened(session)
        if kept.standing == "late" and kept.ref is not None:
            notices.came_after_the_end(session, kept.ref, bounced=kept.why == "bounced")
            person_id = read.letter.person_id if read.letter is not None else None
            if (
                isinstance(state, RequestState)
                and person_id is not None
                and _may_be_answered(read, state, person_id)
            ):
                notices.answer_is_filed(session, kept.ref, person_id)

    def _file_refused(self, mail_id: str, code: str, now: datetime, *, bounced: bool) -> None:
        """A reply or a bounce that was overtaken (the request ended, the party taken off) waits in the inbox."""
        late = code == "request_closed"
        with reading(self._tools.engine) as session:
            mail = get_mail(session, mail_id)
        if mail is None:
            return
        with writing(self._tools.engine, mail.ref) as session:
            standing, why = ("late", "request_closed") if late else ("triage", "not_a_third_party")
            why = "bounced" if bounced else why
            match_mail(session, mail_id, standing=standing, why=why)
            if late and mail.ref is not None:
                Notices(self._tools, now).came_after_the_end(session, mail.ref, bounced=bounced)


def _still_waits(session: Session, mail_id: str) -> bool:
    """Whether nobody else has sorted or settled a mail meanwhile: two workers may be at one mailbox."""
    mail = session.get(ReceivedMail, mail_id, with_for_update=True, populate_existing=True)
    return mail is not None and mail.standing in ("new", "waiting")


def _known_letters(session: Session, tokens: tuple[str, ...]) -> list[Letter]:
    found = (letter_by_token(session, token) for token in tokens)
    return list({letter.id: letter for letter in found if letter is not None}.values())


def _others(session: Session, letter: Letter) -> list[Letter]:
    """What else we wrote to the same person about the same request: letters of the procedure before codes."""
    if letter.ref is None or letter.person_id is None:
        return []
    others = [other for other in letters_of(session, letter.ref, letter.person_id) if other.id != letter.id]
    return sorted(others, key=lambda other: not other.effect)[:MOST_LETTERS_COMPARED]


def _state_of(session: Session, ref: str) -> _State:
    """What a letter's request or matter stands at."""
    state: _State = rules_of(ref).fold(load_log(session, ref))
    return state


def _has_ended(state: _State) -> bool:
    return (state.closed_as if isinstance(state, RequestState) else state.ended) is not None


def _place(read: _Read, state: _State | None) -> _Place:
    """Where a mail goes. Whatever may be a decision of a third party goes to their request and holds there."""
    said, letter = read.reading, read.letter
    if letter is None:
        if read.fault:
            return _Place("quarantine", read.fault)
        return _Place("triage", "two_references" if read.several else "no_reference")
    if said.kind is Kind.AUTOMATIC and not said.objection:
        return _Place("automatic", "automatic")
    bounce = _bounced(said, letter, state) if said.kind is Kind.BOUNCE else None
    if bounce is not None and (not said.objection or bounce.standing == "waiting"):
        return bounce
    if state is None:
        return _Place("quarantine", read.fault) if read.fault else _Place("triage", "not_a_third_party")
    if _has_ended(state):
        return _Place("late", "request_closed")
    if not isinstance(state, RequestState) or letter.person_id not in state.parties:
        return _Place("quarantine", read.fault) if read.fault else _Place("triage", "not_a_third_party")
    why = "not_opened" if read.fault else "" if said.sender_gate.passed else "sender_not_sure"
    return _Place("reply", why, bounced=bounce is not None and bounce.bounced)


def _is_our_own(session: Session, said: Reading) -> bool:
    """Whether a mail is one that this mailbox sent to itself, as `make mail-check` does."""
    writer = single_address(said.sender)
    mailbox = session.exec(select(Setting)).one().mailbox
    return said.kind is Kind.AUTOMATIC and writer is not None and same_address(writer, mailbox)


def _bounced(said: Reading, letter: Letter, state: _State | None) -> _Place:
    """What a bounce means: a delay is noted, a failure is a task, unless a newer letter has been written since."""
    if said.delivery is not Delivery.FAILED:
        return _Place("bounced", "delayed")
    if state is None or not letter.effect:
        return _Place("triage", "bounced")
    if _has_ended(state):
        return _Place("late", "bounced")
    if not _is_newest(letter, state) or letter.effect in state.failed:
        return _Place("bounced", "bounced")
    if letter.effect in state.done:
        return _Place("bounced", "bounced", bounced=True)
    return _Place("waiting", "before_sent")


def _is_newest(letter: Letter, state: _State) -> bool:
    """Whether no letter has been written anew for this effect since this one."""
    attempt = state.bounces.get(letter.effect, 0)
    newest = EffectOrder(ref=letter.ref or "", effect=letter.effect, attempt=attempt).key
    return letter.key.partition("~")[0] == letter_key(letter.ref or "", newest)


def _note_delivery(session: Session, letter: Letter, delivery: Delivery | None) -> None:
    """Delivery per letter: delayed (4.x) is noted beside it, failed (5.x) is its end."""
    if delivery is Delivery.FAILED:
        mark_status(session, letter.id, LetterStatus.FAILED, "bounced")
    elif letter.status is LetterStatus.SENT:
        mark_status(session, letter.id, LetterStatus.SENT, "delayed", at=letter.sent_at)


def _submit_bounce(session: Session, letter: Letter, now: datetime) -> None:
    bounced, said_id = acts.LetterBounced(effect=letter.effect), f"{_BOUNCE}{letter.id}"
    submit(session, letter.ref or "", bounced, "mailbox", Role.MAILBOX, submission_id=said_id, at=now)


def _submit_reply(session: Session, kept: ReceivedMail, letter: Letter, said: Reading, now: datetime) -> None:
    """Save the mail as an unconfirmed reply: it can hold disclosure, it can never allow it."""
    ref, person_id = letter.ref or "", letter.person_id or ""
    taken_for = _TAKEN_FOR.get(said.kind, ReplyKind.UNCLEAR)
    reply = save_reply(
        session,
        reply_id=f"R-{kept.id}",
        ref=ref,
        person_id=person_id,
        kind=taken_for,
        evidence=None,
        text=kept.text,
        mail_id=kept.id,
        recorded_by="mailbox",
        received_at=kept.received_at,
    )
    act = acts.ReplyReceived(
        party_id=person_id,
        reply_id=reply.id,
        reply=taken_for,
        received_at=kept.received_at,
        objection=said.objection,
    )
    submit(session, ref, act, "mailbox", Role.MAILBOX, submission_id=f"S-{reply.id}", at=now)


def _may_be_answered(read: _Read, state: RequestState, person_id: str) -> bool:
    """Whether the author of a late reply is told so: surely the addressee, a person, and no stop is in force."""
    said = read.reading
    written_by_a_person = said.may_answer and said.kind not in {Kind.AUTOMATIC, Kind.BOUNCE}
    known = person_id in state.parties and not state.stopped_for(person_id)
    return written_by_a_person and said.sender_gate.passed and known


def _refused_replies(session: Session) -> list[tuple[str, str, bool]]:
    """Mails that stand as replies or bounces and were refused, because something else came first.

    Each with the refusal's code, and whether it is a bounce.
    """
    query = select(Submission).where(Submission.role == Role.MAILBOX, Submission.status == SubmissionStatus.REFUSED)
    found = []
    for said in session.exec(query):
        bounced = said.id.startswith(_BOUNCE)
        mail = _bounce_of(session, said) if bounced else get_mail(session, said.id.removeprefix(_REPLY))
        stands = mail is not None and mail.standing == ("bounced" if bounced else "reply")
        if mail is not None and stands and said.refused_code != "already_done":
            found.append((mail.id, said.refused_code, bounced))
    return found


def _bounce_of(session: Session, said: Submission) -> ReceivedMail | None:
    """The mail that said a letter came back; of several the first."""
    query = select(ReceivedMail).where(
        ReceivedMail.letter_id == said.id.removeprefix(_BOUNCE), ReceivedMail.why == "bounced"
    )
    return session.exec(query.order_by(col(ReceivedMail.received_at))).first()
