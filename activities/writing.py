"""Letters of the procedure: written once into the outbox, then sent; safe to do twice (temporal.md, letters)."""

import asyncio
from datetime import datetime

from sqlmodel import Session, select
from temporalio import activity

from activities import names
from activities.drafting import Drafting, drafted
from activities.errors import failed, rules_of
from activities.pulse import beating
from activities.tools import Tools
from boundaries import Boundary, reached
from mail.sending import FinalRefusal, Step, TryAgain, send_raw
from models import acts
from models.ids import letter_key
from models.messages import EffectOrder, Event, LetterOrder
from models.people import Setting
from models.post import Letter
from models.words import Channel, LetterStatus, Role
from records.database import reading, writing
from records.log import append_event, find_event, load_log
from records.post import letter_by_key, mark_held, mark_sent, mark_status
from records.store import unseal

_REFUSED = {Step.SENDER: "sender_refused", Step.CONTENT: "content_refused"}
"""What the mail server refused where it was not the address of whom we write to."""


class LetterActivities:
    """What is done with paper and post."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name=names.SEND_LETTER)
    def send_letter(self, order: EffectOrder) -> Event | None:
        """Write the letter if it is not written yet, send it if it is still wanted, and record that.

        None means that it is not wanted any more: a safeguarding stop, an answer that came first, the end.

        Raises ApplicationError: `no_address`, `refused_by_server`, `sender_refused`, `content_refused` for good;
        `mail_server_away` to be tried again.
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
        if not self._still_wanted(order):  # a stop may have come while it was written (S54)
            self._hold(order)
            return None
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
            tools = self._tools
            drafting = Drafting(tools.key, tools.base_url, tools.now(), tools.wording)
            return letter if letter is not None else drafted(session, drafting, order, key)

    def _hand_over(self, letter: Letter) -> None:
        with reading(self._tools.engine) as session:
            raw = unseal(session, self._tools.key, letter.sealed_id)
            mailbox = session.exec(select(Setting)).one().mailbox
        try:
            asyncio.run(send_raw(raw, mailbox, letter.to_email, self._tools.smtp))
        except FinalRefusal as refused:
            code = _REFUSED.get(refused.step, "refused_by_server")
            self._mark_failed(letter, f"{code.removesuffix('_by_server')}_{refused.code}")
            raise failed(code, final=True) from None
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
