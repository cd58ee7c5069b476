"""Replies that came after a request had ended, heard when it is taken up again: no yes comes back (S105)."""

from datetime import datetime

from sqlmodel import Session

from models.acts import PartyNamed, PartyTakenOff, ReplyReceived, RequesterKnown
from models.messages import Event
from models.post import Reply
from models.words import Evidence, Role
from records.letters_in import replies_of
from records.log import append_event, load_log
from records.people import get_user


def hear_late_replies(session: Session, ref: str, at: datetime) -> tuple[Event, ...]:
    """Write every kept reply of a third party that the log does not know into it; each holds until it was read."""
    acts = [event.act for event in load_log(session, ref)]
    heard = {act.reply_id for act in acts if isinstance(act, ReplyReceived)}
    parties: set[str] = set()
    for act in acts:
        if isinstance(act, PartyNamed):
            parties.add(act.party_id)
        elif isinstance(act, PartyTakenOff | RequesterKnown):
            parties.discard(act.party_id)
    unheard = [one for one in replies_of(session, ref) if one.id not in heard and one.person_id in parties]
    return tuple(_heard(session, ref, reply, at) for reply in unheard)


def _heard(session: Session, ref: str, reply: Reply, at: datetime) -> Event:
    act = ReplyReceived(
        party_id=reply.person_id,
        reply_id=reply.id,
        reply=reply.kind,
        evidence=reply.evidence,
        received_at=reply.received_at,
        objection=True,
    )
    actor_id, role = _from(session, reply)
    return append_event(session, ref, act, actor_id, role, at, effect_key=f"heard/{reply.id}")


def _from(session: Session, reply: Reply) -> tuple[str, Role]:
    """Who says it: the third party on the answer page, a member of staff who noted it, else the mailbox."""
    if reply.evidence is Evidence.ANSWER_PAGE:
        return reply.person_id, Role.THIRD_PARTY
    user = get_user(session, reply.recorded_by) if reply.evidence is not None else None
    return (user.id, user.role) if user is not None else ("mailbox", Role.MAILBOX)
