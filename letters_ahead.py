"""The letters that would go if something were said now: written as they will be, shown, kept nowhere (S20, R27).

A composition root, like `desk_letters.py`. The act is written into the log, the letters that follow are written by
the code that writes them always, and the transaction is thrown away: so what is shown is what goes, but for link
and reference, which every letter gets of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlmodel import Session
from temporalio.exceptions import ApplicationError

from activities.drafting import Drafting, drafted
from letters.kinds import LetterKind
from letters.layouting import as_shown
from letters.render import INSIDE
from models.acts import Act, Backed
from models.ids import letter_key
from models.messages import EffectOrder
from models.words import Channel
from records.database import discarded
from records.log import append_event, load_log, submit
from rules.lawbook import rules_for
from starter import Actor

__all__ = ["REFERENCE", "Drafting", "LetterAhead", "letters_ahead"]
REFERENCE = "this-letters-own-reference"
_SECOND = "second-person"


@dataclass(frozen=True)
class LetterAhead:
    """A letter as it would go, or in `fault` the code of what keeps it from being written."""

    to: str = field(default="", repr=False)
    channel: Channel = Channel.EMAIL
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    fault: str = ""


def letters_ahead(
    engine: Engine,
    drafting: Drafting,
    ref: str,
    act: Act,
    actor: Actor,
    reason: str,
    prepare: Callable[[Session], object] | None = None,
) -> tuple[LetterAhead, ...]:
    """Every letter to somebody outside that would go once `act` counts, backed where it has to be.

    Args:
        act: what would be said; whether it may be, the caller has asked the rules.
        reason: the free text that would stand with it.
        prepare: writes what has to be in the cabinet before, such as an address that was typed in.
    """
    rules = rules_for(ref)
    with discarded(engine, ref) as session:
        known = {order.key for order in rules.effects_due(ref, rules.fold(load_log(session, ref)))}
        if prepare is not None:
            prepare(session)
        _say(session, drafting, ref, act, actor, reason)
        due = rules.effects_due(ref, rules.fold(load_log(session, ref)))
        wanted = [one for one in due if one.key not in known and _goes_out(one)]
        return tuple(_written(session, drafting, order) for order in wanted)


def _goes_out(order: EffectOrder) -> bool:
    return bool(order.letter_kind) and LetterKind(order.letter_kind) not in INSIDE


def _say(session: Session, drafting: Drafting, ref: str, act: Act, actor: Actor, reason: str) -> None:
    """Write the act into the log as if it were said, and as if a second person backed it where one has to."""
    said = submit(session, ref, act, actor.id, actor.role, reason, at=drafting.now)
    event = append_event(session, ref, act, actor.id, actor.role, drafting.now, submission_id=said)
    if event.seq in rules_for(ref).fold(load_log(session, ref)).needs_second:
        append_event(session, ref, Backed(seq=event.seq), _SECOND, actor.role, drafting.now)


def _written(session: Session, drafting: Drafting, order: EffectOrder) -> LetterAhead:
    try:
        letter = drafted(session, drafting, order, letter_key(order.ref, order.key))
    except ApplicationError as fault:
        return LetterAhead(fault=fault.type or "letter_incomplete")
    return LetterAhead(
        to=letter.to_name,
        channel=letter.channel,
        subject=letter.subject.replace(letter.token, REFERENCE),
        text=as_shown(letter.text).replace(letter.token, REFERENCE),
    )
