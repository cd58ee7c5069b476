"""The outbox: a letter is written once under its key, then sent; what was sent stays sealed (S20, S21, S23)."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.post import Letter
from models.words import Channel, LetterStatus
from records import audit, store
from records.database import HOUSE, lock_chain, utc_now
from records.faults import Conflict, NotFound
from records.keys import HouseKey

_MAY_BECOME = {
    LetterStatus.PENDING: frozenset(LetterStatus),
    LetterStatus.HELD: frozenset(LetterStatus),
    LetterStatus.FAILED: frozenset(LetterStatus),
    LetterStatus.TO_POST: frozenset({LetterStatus.POSTED, LetterStatus.HELD, LetterStatus.FAILED}),
    LetterStatus.SENT: frozenset({LetterStatus.FAILED}),
    LetterStatus.POSTED: frozenset({LetterStatus.FAILED}),
}


def write_letter(
    session: Session,
    key: HouseKey,
    *,
    letter_key: str,
    kind: str,
    channel: Channel,
    subject: str,
    text: str,
    raw: bytes,
    message_id: str,
    token: str,
    letter_id: str | None = None,
    ref: str | None = None,
    effect: str = "",
    person_id: str | None = None,
    to_name: str = "",
    to_email: str = "",
    to_address: str = "",
    at: datetime | None = None,
) -> tuple[Letter, bool]:
    """Keep a letter, pending, with its raw form sealed; returns it and whether it is new.

    The letter that stands under `letter_key` already is returned as it is, whatever is handed in now. `effect` is
    empty for a letter written at the desk.
    """
    lock_chain(session, ref or HOUSE)
    standing = letter_by_key(session, letter_key)
    if standing is not None:
        return standing, False
    moment = at or utc_now()
    letter = Letter(
        id=letter_id or new_id("letter"),
        key=letter_key,
        ref=ref,
        effect=effect,
        kind=kind,
        person_id=person_id,
        to_name=to_name,
        to_email=to_email,
        to_address=to_address,
        channel=channel,
        subject=subject,
        text=text,
        sealed_id=store.seal(session, key, raw, moment).id,
        message_id=message_id,
        token=token,
        written_at=moment,
    )
    session.add(letter)
    session.flush()
    detail = {"letter_id": letter.id, "kind": kind, "channel": channel.value, "sealed_id": letter.sealed_id}
    audit.append(session, ref or HOUSE, "software", "letter.written", detail, moment)
    return letter, True


def mark_sent(session: Session, letter_id: str, at: datetime | None = None) -> Letter:
    """Note that the mail server took the letter."""
    return mark_status(session, letter_id, LetterStatus.SENT, at=at)


def mark_failed(session: Session, letter_id: str, fault: str, at: datetime | None = None) -> Letter:
    """Note that a letter cannot be delivered; `fault` is a code such as refused_550."""
    return mark_status(session, letter_id, LetterStatus.FAILED, fault, at)


def mark_held(session: Session, letter_id: str, at: datetime | None = None) -> Letter:
    """Note that a letter does not go: a safeguarding stop keeps it, or something else came first (S54)."""
    return mark_status(session, letter_id, LetterStatus.HELD, at=at)


def mark_status(
    session: Session, letter_id: str, status: LetterStatus, fault: str = "", at: datetime | None = None
) -> Letter:
    """Note where a letter stands; the same again changes nothing.

    Raises NotFound, or Conflict where the letter has gone and would be waiting again.
    """
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound("letter", letter_id)
    lock_chain(session, letter.ref or HOUSE)
    session.refresh(letter)
    if (letter.status, letter.fault) == (status, fault):
        return letter
    if status is not letter.status and status not in _MAY_BECOME[letter.status]:
        raise Conflict(f"Letter {letter_id} is {letter.status.value} and cannot become {status.value}.")
    moment = at or utc_now()
    letter.status, letter.fault = status, fault
    if status in (LetterStatus.SENT, LetterStatus.POSTED):
        letter.sent_at = moment
    session.add(letter)
    session.flush()
    detail = {"letter_id": letter_id, "status": status.value, "fault": fault}
    audit.append(session, letter.ref or HOUSE, "software", "letter.status", detail, moment)
    return letter


def get_letter(session: Session, letter_id: str) -> Letter | None:
    """The letter with this id, or None."""
    return session.get(Letter, letter_id)


def letter_by_key(session: Session, letter_key: str) -> Letter | None:
    """The letter under this unique key, or None."""
    return session.exec(select(Letter).where(Letter.key == letter_key)).first()


def letter_by_token(session: Session, token: str) -> Letter | None:
    """The letter a reply's token names, in whatever case it came back, or None."""
    return session.exec(select(Letter).where(Letter.token == token.strip().lower())).first()


def letter_by_message_id(session: Session, message_id: str) -> Letter | None:
    """The letter with this Message-ID, or None."""
    return session.exec(select(Letter).where(Letter.message_id == message_id)).first()


def letters_of(session: Session, ref: str, person_id: str | None = None) -> list[Letter]:
    """The letters of a request in the order they were written, or those to one person."""
    query = select(Letter).where(Letter.ref == ref).order_by(col(Letter.written_at), col(Letter.id))
    if person_id is not None:
        query = query.where(Letter.person_id == person_id)
    return list(session.exec(query))


def letters_to_post(session: Session) -> list[Letter]:
    """The letters that lie printed and wait for somebody to post them, oldest first."""
    query = select(Letter).where(Letter.status == LetterStatus.TO_POST)
    return list(session.exec(query.order_by(col(Letter.written_at), col(Letter.id))))


def pending_desk_letters(session: Session, older_than: datetime | None = None, limit: int = 100) -> list[Letter]:
    """Letters written at the desk that were not sent yet, oldest first: no workflow of a request sends these."""
    query = (
        select(Letter)
        .where(Letter.status == LetterStatus.PENDING, Letter.effect == "", Letter.channel == Channel.EMAIL)
        .order_by(col(Letter.written_at), col(Letter.id))
        .limit(limit)
    )
    if older_than is not None:
        query = query.where(col(Letter.written_at) < older_than)
    return list(session.exec(query))
