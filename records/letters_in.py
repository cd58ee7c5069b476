"""Mail as it was received, and the replies that were made of it or recorded by hand (S22, S23, S104, S105)."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from models.ids import new_id
from models.post import ReceivedMail, Reply
from models.words import Evidence, ReplyKind
from records import audit, store
from records.database import HOUSE, lock_chain, lock_name, lock_request, utc_now
from records.faults import Conflict, NotFound, Refused
from records.keys import HouseKey

_NEEDS_EVIDENCE = frozenset({ReplyKind.CONSENT, ReplyKind.CONDITIONAL})


def file_mail(
    session: Session,
    key: HouseKey,
    intake_key: str,
    raw: bytes,
    *,
    ref: str | None = None,
    letter_id: str | None = None,
    kind: str = "unclear",
    standing: str = "triage",
    why: str = "",
    sender: str = "",
    subject: str = "",
    text: str = "",
    at: datetime | None = None,
) -> tuple[ReceivedMail, bool]:
    """Keep a mail before anything is made of it; returns it and whether it is new.

    `intake_key` is the hash by which a mail that comes twice is one mail; `at` is when it was received.
    """
    lock_chain(session, ref or HOUSE)
    lock_name(session, f"mail {intake_key}")
    standing_mail = mail_by_key(session, intake_key)
    if standing_mail is not None:
        return standing_mail, False
    moment = at or utc_now()
    mail = ReceivedMail(
        id=new_id("mail"),
        intake_key=intake_key,
        sealed_id=store.seal(session, key, raw, moment).id,
        ref=ref,
        letter_id=letter_id,
        kind=kind,
        standing=standing,
        why=why,
        sender=sender,
        subject=subject,
        text=text,
        received_at=moment,
    )
    session.add(mail)
    session.flush()
    detail = {"mail_id": mail.id, "sealed_id": mail.sealed_id, "kind": kind, "standing": standing}
    audit.append(session, ref or HOUSE, "mailbox", "mail.filed", detail, moment)
    return mail, True


def match_mail(
    session: Session,
    mail_id: str,
    *,
    standing: str,
    kind: str | None = None,
    why: str | None = None,
    ref: str | None = None,
    letter_id: str | None = None,
    sender: str | None = None,
    subject: str | None = None,
    text: str | None = None,
    by: str = "mailbox",
    at: datetime | None = None,
) -> ReceivedMail:
    """Note what a mail was read as and where it belongs; None leaves a fact as it is. Raises NotFound."""
    if ref is not None:
        lock_request(session, ref)
    mail = session.get(ReceivedMail, mail_id, with_for_update=True)
    if mail is None:
        raise NotFound("mail", mail_id)
    found = {
        "standing": standing,
        "kind": kind,
        "why": why,
        "ref": ref,
        "letter_id": letter_id,
        "sender": sender,
        "subject": subject,
        "text": text,
    }
    for name, value in found.items():
        if value is not None:
            setattr(mail, name, value)
    session.add(mail)
    session.flush()
    detail = {"mail_id": mail_id, "kind": mail.kind, "standing": standing, "letter_id": mail.letter_id}
    audit.append(session, mail.ref or HOUSE, by, "mail.matched", detail, at)
    return mail


def keep_shown(session: Session, key: HouseKey, mail_id: str, form: bytes, at: datetime | None = None) -> None:
    """Seal a mail's cleaned form beside the mail, once; `form` is UTF-8 JSON. Raises NotFound."""
    mail = session.get(ReceivedMail, mail_id, with_for_update=True)
    if mail is None:
        raise NotFound("mail", mail_id)
    if mail.shown_id is None:
        mail.shown_id = store.seal(session, key, form, at or utc_now()).id
        session.add(mail)
        session.flush()


def settle_mail(
    session: Session,
    mail_id: str,
    standing: str,
    by: str,
    *,
    ref: str | None = None,
    letter_id: str | None = None,
    at: datetime | None = None,
) -> ReceivedMail:
    """A person says where a mail belongs; it waits for nobody any more. Raises NotFound."""
    mail = match_mail(session, mail_id, standing=standing, ref=ref, letter_id=letter_id, by=by, at=at)
    mail.settled_at = at or utc_now()
    session.add(mail)
    session.flush()
    return mail


def get_mail(session: Session, mail_id: str) -> ReceivedMail | None:
    """The mail with this id, or None."""
    return session.get(ReceivedMail, mail_id)


def mail_by_key(session: Session, intake_key: str) -> ReceivedMail | None:
    """The mail with this intake key, or None."""
    return session.exec(select(ReceivedMail).where(ReceivedMail.intake_key == intake_key)).first()


def mails_of(session: Session, ref: str) -> list[ReceivedMail]:
    """The mails that belong to a request, or of which somebody made a reply in it, in the order they came."""
    answered = select(Reply.mail_id).where(Reply.ref == ref, col(Reply.mail_id).is_not(None))
    query = select(ReceivedMail).where(or_(ReceivedMail.ref == ref, col(ReceivedMail.id).in_(answered)))
    return list(session.exec(query.order_by(col(ReceivedMail.received_at), col(ReceivedMail.id))))


def mails_standing(session: Session, *standings: str) -> list[ReceivedMail]:
    """The mails that stand in one of these places (triage, quarantine ...), oldest first."""
    query = select(ReceivedMail).where(col(ReceivedMail.standing).in_(standings))
    return list(session.exec(query.order_by(col(ReceivedMail.received_at), col(ReceivedMail.id))))


def save_reply(
    session: Session,
    *,
    ref: str,
    person_id: str,
    kind: ReplyKind,
    recorded_by: str,
    received_at: datetime,
    evidence: Evidence | None = None,
    evidence_ref: str = "",
    typed_name: str = "",
    text: str = "",
    mail_id: str | None = None,
    reply_id: str | None = None,
) -> Reply:
    """Keep what a third party answered. The same `reply_id` again is the same reply.

    Raises Refused for a consent without what it stands on: a confirmed mail needs `mail_id`, a scanned paper
    `evidence_ref` (its sealed id), a call note its `text`. Raises Conflict where the id is another reply's.
    """
    _check_evidence(kind, evidence, evidence_ref, text, mail_id)
    lock_request(session, ref)
    known = session.get(Reply, reply_id) if reply_id else None
    if known is not None:
        if (known.ref, known.person_id) != (ref, person_id):
            raise Conflict(f"Reply {known.id} was given by somebody else.")
        return known
    reply = Reply(
        id=reply_id or new_id("reply"),
        ref=ref,
        person_id=person_id,
        kind=kind,
        evidence=evidence,
        evidence_ref=evidence_ref,
        typed_name=typed_name,
        text=text,
        mail_id=mail_id,
        recorded_by=recorded_by,
        received_at=received_at,
    )
    session.add(reply)
    session.flush()
    _audit_reply(session, reply, recorded_by, "reply.saved", received_at)
    return reply


def confirm_reply(
    session: Session,
    reply_id: str,
    kind: ReplyKind,
    by: str,
    *,
    evidence: Evidence | None = Evidence.CONFIRMED_MAIL,
    at: datetime | None = None,
) -> Reply:
    """A named member of staff says what a reply means, with the mail before them. Raises NotFound, Refused."""
    reply = session.get(Reply, reply_id)
    if reply is None:
        raise NotFound("reply", reply_id)
    lock_request(session, reply.ref)
    session.refresh(reply)
    standing = evidence if kind in _NEEDS_EVIDENCE else reply.evidence
    _check_evidence(kind, standing, reply.evidence_ref, reply.text, reply.mail_id)
    reply.kind, reply.evidence = kind, standing
    session.add(reply)
    session.flush()
    _audit_reply(session, reply, by, "reply.confirmed", at or utc_now())
    return reply


def get_reply(session: Session, reply_id: str) -> Reply | None:
    """The reply with this id, or None."""
    return session.get(Reply, reply_id)


def replies_of(session: Session, ref: str, person_id: str | None = None) -> list[Reply]:
    """The replies to a request in the order they came, or those of one person."""
    query = select(Reply).where(Reply.ref == ref).order_by(col(Reply.received_at), col(Reply.id))
    if person_id is not None:
        query = query.where(Reply.person_id == person_id)
    return list(session.exec(query))


def replies_to(session: Session, mail_id: str) -> list[Reply]:
    """The replies that were made of one mail, in whichever request: it may answer for several people."""
    return list(session.exec(select(Reply).where(Reply.mail_id == mail_id)))


def evidence_missing(reply: Reply) -> bool:
    """Whether a reply says consent and what it stands on is not there."""
    if reply.kind not in _NEEDS_EVIDENCE:
        return False
    return not _stands(reply.evidence, reply.evidence_ref, reply.text, reply.mail_id)


def _check_evidence(
    kind: ReplyKind, evidence: Evidence | None, evidence_ref: str, text: str, mail_id: str | None
) -> None:
    if kind in _NEEDS_EVIDENCE and not _stands(evidence, evidence_ref, text, mail_id):
        raise Refused(
            "A consent needs what it stands on: the answer page, the mail a member of staff confirmed, the scanned "
            "paper, or the note of the call."
        )


def _stands(evidence: Evidence | None, evidence_ref: str, text: str, mail_id: str | None) -> bool:
    return {
        None: False,
        Evidence.ANSWER_PAGE: True,
        Evidence.CONFIRMED_MAIL: mail_id is not None,
        Evidence.SCANNED_PAPER: bool(evidence_ref),
        Evidence.CALL_NOTE: bool(text.strip()),
    }[evidence]


def _audit_reply(session: Session, reply: Reply, by: str, what: str, at: datetime) -> None:
    detail = {
        "reply_id": reply.id,
        "person_id": reply.person_id,
        "kind": reply.kind.value,
        "evidence": reply.evidence.value if reply.evidence else None,
    }
    audit.append(session, reply.ref, by, what, detail, at)
