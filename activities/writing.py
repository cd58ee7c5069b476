"""Letters of the procedure: written once into the outbox, then sent; safe to do twice (temporal.md, letters)."""

import asyncio
from datetime import datetime

from sqlmodel import Session, select
from temporalio import activity

from activities import names
from activities.addressees import addressee_of
from activities.appointments import calendar_file
from activities.errors import failed, rules_of
from activities.letter_desk import Desk
from activities.letter_words import booked_slot, event_of, freed_slot, words_of
from activities.matter_letters import addressee_in_matter, desk_for, words_in_matter
from activities.outbox import NewLetter, Outbox, new_letter_id, written
from activities.pulse import beating
from activities.tools import Tools
from boundaries import Boundary, reached
from letters.errors import LetterError
from letters.kinds import LetterKind
from mail.addresses import AddressFault
from mail.composing import Attachment, LetterFault
from mail.sending import FinalRefusal, TryAgain, send_raw
from models import acts
from models.ids import letter_key
from models.messages import EffectOrder, Event, LetterOrder
from models.people import Setting, User
from models.post import Letter
from models.words import Channel, LetterStatus, Role
from records.database import reading, writing
from records.log import append_event, find_event, load_log
from records.matters import is_matter
from records.post import letter_by_key, mark_held, mark_sent, mark_status
from records.requests import get_request
from records.store import unseal
from rules.folding import fold
from rules.terms import Terms


class LetterActivities:
    """What is done with paper and post."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name=names.SEND_LETTER)
    def send_letter(self, order: EffectOrder) -> Event | None:
        """Write the letter if it is not written yet, send it if it is still wanted, and record that.

        None means that it is not wanted any more: a safeguarding stop, an answer that came first, the end.

        Raises ApplicationError: `no_address`, `refused_by_server` for good; `mail_server_away` to be tried again.
        """
        with beating():
            return self._send(order)

    @activity.defn(name=names.SEND_DESK_LETTER)
    def send_desk_letter(self, order: LetterOrder) -> None:
        """Send a letter that was written at the desk; one that has gone is left alone."""
        with reading(self._tools.engine) as session:
            letter = session.get(Letter, order.letter_id)
        if letter is None:
            raise failed("unknown_letter", final=True)
        if letter.status in {LetterStatus.SENT, LetterStatus.POSTED}:
            return
        with beating():
            self._hand_over(letter)
        with writing(self._tools.engine, letter.ref) as session:
            mark_sent(session, letter.id, self._tools.now())

    def _send(self, order: EffectOrder) -> Event | None:
        reached(Boundary.LETTER_DUE)
        with reading(self._tools.engine) as session:
            done = find_event(session, order.ref, effect_key=order.key)
        if done is not None:
            return done
        if not self._still_wanted(order):
            self._hold(order)
            return None
        letter = self._written(order)
        reached(Boundary.LETTER_WRITTEN)
        if letter.channel is Channel.EMAIL:
            self._hand_over(letter)
        reached(Boundary.LETTER_HANDED_OVER)
        event = self._record(order, letter)
        reached(Boundary.LETTER_RECORDED)
        return event

    def _still_wanted(self, order: EffectOrder) -> bool:
        with reading(self._tools.engine) as session:
            log = load_log(session, order.ref)
        rules = rules_of(order.ref)
        # The whole order, not its name alone: under one letter's name no other kind goes, and to nobody else.
        return order in rules.effects_due(order.ref, rules.fold(log))

    def _hold(self, order: EffectOrder) -> None:
        """A letter that was written before a program died, and is not wanted any more, waits for nobody."""
        with writing(self._tools.engine, order.ref) as session:
            letter = letter_by_key(session, letter_key(order.ref, order.key))
            if letter is not None and letter.status is LetterStatus.PENDING:
                mark_held(session, letter.id, self._tools.now())

    def _written(self, order: EffectOrder) -> Letter:
        """The outbox row of this effect; written in one transaction with its links, under its unique key.

        A letter that the server refused for good stays as it is; once somebody has corrected the address and asked
        to try again, the next one is written, under a key and a Message-ID of its own.
        """
        with writing(self._tools.engine, order.ref) as session:
            retried_at = _last_retried(session, order)
            first = letter_key(order.ref, order.key)
            key, number = first, 1
            while (letter := letter_by_key(session, key)) is not None and _is_over(letter, retried_at):
                number += 1
                key = f"{first}~{number}"
            return letter if letter is not None else self._write(session, order, key)

    def _write(self, session: Session, order: EffectOrder, key: str) -> Letter:
        if is_matter(order.ref):
            return self._write_in_matter(session, order, key)
        request = get_request(session, order.ref)
        if request is None:
            raise failed("unknown_request", final=True)
        state, now, letter_id = fold(load_log(session, order.ref)), self._tools.now(), new_letter_id()
        setting = session.exec(select(Setting)).one()
        manager = session.get(User, request.manager_id)
        if manager is None:
            raise failed("no_such_role", final=True)
        terms = Terms.model_validate_json(request.terms_json)
        desk = Desk(session, request, state, terms, order, letter_id, self._tools.base_url, now)
        new = NewLetter(
            kind=LetterKind(order.letter_kind),
            key=key,
            to=addressee_of(session, order, request, state),
            words=words_of(desk),
            id=letter_id,
            ref=order.ref,
            effect=order.effect,
        )
        outbox = Outbox(self._tools.key, setting, manager, self._tools.wording)
        return _put_into(session, outbox, new, now, self._attachments(desk, setting))

    def _write_in_matter(self, session: Session, order: EffectOrder, key: str) -> Letter:
        now, letter_id = self._tools.now(), new_letter_id()
        desk = desk_for(session, order, self._tools.base_url, now, letter_id)
        signs = session.get(User, desk.matter.manager_id)
        if signs is None:
            raise failed("no_such_role", final=True)
        new = NewLetter(
            kind=desk.kind,
            key=key,
            to=addressee_in_matter(desk),
            words=words_in_matter(desk),
            id=letter_id,
            ref=order.ref,
            effect=order.effect,
        )
        outbox = Outbox(self._tools.key, session.exec(select(Setting)).one(), signs, self._tools.wording)
        return _put_into(session, outbox, new, now)

    def _attachments(self, desk: Desk, setting: Setting) -> tuple[Attachment, ...]:
        """A calendar file with a confirmed or cancelled appointment, unless the safe channel forbids it (R23)."""
        cancelled = desk.order.letter_kind == LetterKind.APPOINTMENT_CANCELLED
        if not (cancelled or desk.order.letter_kind == LetterKind.APPOINTMENT_CONFIRMED):
            return ()
        if not desk.request.calendar_files_ok:
            return ()
        slot, number = freed_slot(desk) if cancelled else booked_slot(desk), event_of(desk)
        return (calendar_file(desk.request.ref, slot, setting, number, desk.now, cancelled=cancelled),)

    def _hand_over(self, letter: Letter) -> None:
        with reading(self._tools.engine) as session:
            raw = unseal(session, self._tools.key, letter.sealed_id)
            mailbox = session.exec(select(Setting)).one().mailbox
        try:
            asyncio.run(send_raw(raw, mailbox, letter.to_email, self._tools.smtp))
        except FinalRefusal as refused:
            self._mark_failed(letter, f"refused_{refused.code}")
            raise failed("refused_by_server", final=True) from None
        except TryAgain:
            raise failed("mail_server_away", final=False) from None

    def _mark_failed(self, letter: Letter, fault: str) -> None:
        with writing(self._tools.engine, letter.ref) as session:
            mark_status(session, letter.id, LetterStatus.FAILED, fault)

    def _record(self, order: EffectOrder, letter: Letter) -> Event:
        """The effect and its event in one transaction."""
        now = self._tools.now()
        with writing(self._tools.engine, order.ref) as session:
            if letter.channel is Channel.EMAIL:
                mark_sent(session, letter.id, now)
            else:
                mark_status(session, letter.id, LetterStatus.TO_POST)
            return append_event(
                session,
                order.ref,
                acts.LetterSent(effect=order.effect, letter_id=letter.id, channel=letter.channel),
                actor_id="software",
                role=Role.CLOCK,
                at=now,
                effect_key=order.key,
            )


def _put_into(
    session: Session, outbox: Outbox, new: NewLetter, now: datetime, attachments: tuple[Attachment, ...] = ()
) -> Letter:
    """Write a letter into the outbox. Raises ApplicationError `bad_address`, `letter_incomplete`, both for good."""
    try:
        return written(session, outbox, new, now, attachments)
    except (AddressFault, LetterFault):
        raise failed("bad_address", final=True) from None
    except LetterError:
        raise failed("letter_incomplete", final=True) from None


def _last_retried(session: Session, order: EffectOrder) -> datetime | None:
    """When somebody last asked to try this effect again."""
    asked = (
        event.at
        for event in load_log(session, order.ref)
        if isinstance(event.act, acts.EffectRetried) and event.act.effect == order.effect
    )
    return max(asked, default=None)


def _is_over(letter: Letter, retried_at: datetime | None) -> bool:
    """Whether a letter was refused for good and somebody has asked since to try again."""
    refused = letter.status is LetterStatus.FAILED
    return refused and retried_at is not None and retried_at > letter.written_at
