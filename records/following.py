"""What an event changes in the cabinet itself, in the transaction that writes it (S18, S91, R25)."""

from datetime import datetime

from sqlmodel import Session

from models.acts import (
    Act,
    Backed,
    CutOffSet,
    DestructionProposed,
    HandedOver,
    PaperTakenOut,
    RequesterKnown,
    RequestReopened,
)
from models.messages import Event
from models.words import Role
from records.documents import take_out
from records.heard_late import hear_late_replies
from records.log import append_event, load_log
from records.matters import give_matter, is_matter
from records.processes import has_ended
from records.requests import hand_over
from records.retention import destroy_papers
from records.scope import request_facts, set_cut_off, set_requester_person


def follow(session: Session, ref: str, event: Event, at: datetime) -> tuple[Event, ...]:
    """Carry out what was just written down, and return the events that follow from it.

    A handover gives the request its new manager. Who asks, and up to when papers count, is kept. A backed
    destruction ends the papers of a request that has ended. A paper leaves the file when its taking out is backed,
    and the request is told what the file is now, unless it has ended. One that is taken up again hears the replies
    that came after its end.
    """
    if isinstance(event.act, HandedOver):
        give = give_matter if is_matter(ref) else hand_over
        give(session, ref, event.act.to_user_id, event.actor_id, at)
    if isinstance(event.act, RequestReopened):
        return hear_late_replies(session, ref, at)
    if isinstance(event.act, RequesterKnown):
        set_requester_person(session, ref, event.act.party_id)
    if isinstance(event.act, CutOffSet):
        set_cut_off(session, ref, event.act.until)
        return (_told(session, ref, f"cut_off/{event.seq}", at),)
    if isinstance(event.act, Backed):
        backed = _event_at(session, ref, event.act.seq)
        if backed is not None and isinstance(backed.act, PaperTakenOut):
            return _paper_leaves(session, ref, backed, backed.act, event, at)
        if backed is not None and isinstance(backed.act, DestructionProposed):
            destroy_papers(session, ref, by=backed.actor_id, backed_by=event.actor_id, at=at)
    return ()


def proposed_to_leave(session: Session, ref: str, act: Act) -> PaperTakenOut | None:
    """The taking out of a paper that an act proposes or backs, or None where it is about something else."""
    if isinstance(act, Backed):
        backed = _event_at(session, ref, act.seq)
        return backed.act if backed is not None and isinstance(backed.act, PaperTakenOut) else None
    return act if isinstance(act, PaperTakenOut) else None


def proposed_to_be_destroyed(session: Session, ref: str, act: Act) -> bool:
    """Whether an act proposes that the papers of a request be destroyed, or backs that."""
    if isinstance(act, Backed):
        backed = _event_at(session, ref, act.seq)
        return backed is not None and isinstance(backed.act, DestructionProposed)
    return isinstance(act, DestructionProposed)


def _event_at(session: Session, ref: str, seq: int) -> Event | None:
    return next(iter(load_log(session, ref, after_seq=seq - 1)), None)


def _paper_leaves(
    session: Session, ref: str, proposed: Event, act: PaperTakenOut, backing: Event, at: datetime
) -> tuple[Event, ...]:
    take_out(session, act.document_id, ref, by=proposed.actor_id, backed_by=backing.actor_id, why=act.why, at=at)
    if has_ended(session, ref):
        return ()
    return (_told(session, ref, f"taken_out/{backing.seq}", at),)


def _told(session: Session, ref: str, key: str, at: datetime) -> Event:
    """What the file of the request is now, as a line of its log."""
    return append_event(session, ref, request_facts(session, ref), "software", Role.CLOCK, at, effect_key=key)
