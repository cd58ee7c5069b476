"""Writes one letter of a request or matter into the outbox, from what stands in the cabinet (S8, S20-S22, R26)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from activities.addressees import addressee_of
from activities.appointments import calendar_file
from activities.errors import failed
from activities.letter_desk import Desk
from activities.letter_words import booked_slot, event_of, freed_slot, words_of
from activities.matter_letters import addressee_in_matter, desk_for, words_in_matter
from activities.outbox import NewLetter, Outbox, new_letter_id, written
from letters.errors import LetterError
from letters.kinds import LetterKind
from mail.addresses import AddressFault
from mail.composing import Attachment, LetterFault
from models.messages import EffectOrder
from models.people import Setting, User
from models.post import Letter
from records.keys import HouseKey
from records.log import load_log
from records.matters import is_matter
from records.requests import get_request
from rules.folding import fold
from rules.terms import Terms


@dataclass(frozen=True)
class Drafting:
    """What letters are written with: the key that seals them, where links lead, own wording, the moment in UTC."""

    key: HouseKey
    base_url: str
    now: datetime
    wording: Path | None = None


def drafted(session: Session, drafting: Drafting, order: EffectOrder, key: str) -> Letter:
    """Write the letter of an effect under its unique key; the one that stands there is returned as it is.

    Raises ApplicationError with a code: `no_address`, `no_such_role`, `bad_address`, `letter_incomplete` and what
    else keeps a letter from being written.
    """
    return (_in_matter if is_matter(order.ref) else _in_request)(session, drafting, order, key)


def _in_request(session: Session, drafting: Drafting, order: EffectOrder, key: str) -> Letter:
    request = get_request(session, order.ref)
    if request is None:
        raise failed("unknown_request", final=True)
    state, letter_id = fold(load_log(session, order.ref)), new_letter_id()
    terms = Terms.model_validate_json(request.terms_json)
    desk = Desk(session, request, state, terms, order, letter_id, drafting.base_url, drafting.now)
    new = NewLetter(
        kind=LetterKind(order.letter_kind),
        key=key,
        to=addressee_of(session, order, request, state),
        words=words_of(desk),
        id=letter_id,
        ref=order.ref,
        effect=order.effect,
    )
    setting = session.exec(select(Setting)).one()
    return _put_into(session, drafting, request.manager_id, new, terms, _attachments(desk, setting))


def _in_matter(session: Session, drafting: Drafting, order: EffectOrder, key: str) -> Letter:
    letter_id = new_letter_id()
    desk = desk_for(session, order, drafting.base_url, drafting.now, letter_id)
    new = NewLetter(
        kind=desk.kind,
        key=key,
        to=addressee_in_matter(desk),
        words=words_in_matter(desk),
        id=letter_id,
        ref=order.ref,
        effect=order.effect,
    )
    return _put_into(session, drafting, desk.matter.manager_id, new, desk.terms)


def _attachments(desk: Desk, setting: Setting) -> tuple[Attachment, ...]:
    """A calendar file with a confirmed or cancelled appointment, unless the safe channel forbids it (R23)."""
    cancelled = desk.order.letter_kind == LetterKind.APPOINTMENT_CANCELLED
    if not (cancelled or desk.order.letter_kind == LetterKind.APPOINTMENT_CONFIRMED):
        return ()
    if not desk.request.calendar_files_ok:
        return ()
    slot, number = freed_slot(desk) if cancelled else booked_slot(desk), event_of(desk)
    return (calendar_file(desk.request.ref, slot, setting, number, desk.now, cancelled=cancelled),)


def _put_into(
    session: Session,
    drafting: Drafting,
    manager_id: str,
    new: NewLetter,
    terms: Terms,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    signs = session.get(User, manager_id)
    if signs is None:
        raise failed("no_such_role", final=True)
    setting = session.exec(select(Setting)).one()
    outbox = Outbox(drafting.key, setting, signs, drafting.wording, terms.profile)
    try:
        return written(session, outbox, new, drafting.now, attachments)
    except (AddressFault, LetterFault):
        raise failed("bad_address", final=True) from None
    except LetterError:
        raise failed("letter_incomplete", final=True) from None
