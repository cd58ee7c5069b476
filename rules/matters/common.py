"""What all matters share: beginning and end, stops, second persons, letters that failed, warnings."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from models import acts
from models.messages import Event, Said
from models.words import Role
from rules.agenda import SECOND_PERSON, Waiting
from rules.matters import keeping
from rules.matters.book import Book, Due, Wanted
from rules.matters.state import MatterState
from rules.moments import Moment
from rules.permissions import HANDLERS
from rules.state import Stop
from rules.terms import Terms
from rules.times import local_date, morning_of

WARNING_DAYS = (7, 2)


def share(book: Book[Any]) -> None:
    """Write what all matters share into a book."""
    for act, apply in _APPLIERS.items():
        book.appliers.setdefault(act, apply)
    for act, guard in _GUARDS.items():
        book.guards.setdefault(act, guard)


def alarm_letters(state: MatterState) -> Iterator[Wanted]:
    """Whoever handles the matter is warned before its day; once it is late, the line manager is told."""
    for key in sorted(state.moments):
        what, _, rest = key.partition("/")
        if what == "warning":
            yield Wanted(f"letter/overdue_task/{rest}", "overdue_task", urgent=True)
        elif what == "overdue":
            yield Wanted(f"letter/matter_late/{rest}", "matter_late", urgent=True)
    for stop in state.stops.values():
        yield Wanted(f"letter/safeguarding_notice/{stop.seq}", "safeguarding_notice", urgent=True)


def alarm_moments(due: Due | None, opened: date) -> Iterator[Moment]:
    """A week and two days before the due day, and when it has passed; a day before it began warns nobody."""
    if due is None:
        return
    for days in WARNING_DAYS:
        day = due.on - timedelta(days=days)
        if day > opened:
            yield Moment(f"warning/{due.on}/{days}", morning_of(day))
    yield Moment(f"overdue/{due.on}", due.at)


def urgent(state: MatterState, until: date | None) -> Iterator[Waiting]:
    """What comes before everything else: a stop, a second person, a letter that failed."""
    if state.stopped:
        yield Waiting(Role.SAFEGUARDING_LEAD, "a safeguarding stop to be resolved", until)
    if state.needs_second:
        yield Waiting(SECOND_PERSON, "a second person to back what was proposed", until)
    if state.failed:
        yield Waiting(Role.MANAGER, "a letter that failed", until)


def ask_second(state: MatterState, event: Event, *, lead: bool = False) -> None:
    """Have a second person back an event; where somebody may be in danger, the safeguarding lead (S98, R24)."""
    state.needs_second[event.seq] = event.actor_id
    if lead and event.role is not Role.SAFEGUARDING_LEAD:
        state.needs_lead.add(event.seq)


def no_second(state: MatterState, seq: int) -> None:
    """What was proposed in line `seq` has been replaced: nobody has to back it any more."""
    state.needs_second.pop(seq, None)
    state.needs_lead.discard(seq)


def day_fault(state: MatterState, day: date, today: date) -> str | None:
    """Whether a date that somebody typed can be: not in the future, not before the matter was brought up."""
    if day > today:
        return "date_in_future"
    return "date_before_receipt" if day < state.begun.received_on else None


def opened(state: MatterState, event: Event, act: acts.MatterOpened) -> None:
    """It was brought up; a stop that was in force then stands in it too (S54)."""
    state.opened = act
    state.concerns.update(act.concerns)
    if act.stopped:
        state.stops[event.seq] = Stop(event.seq, None, event.actor_id)


def ended(state: MatterState, event: Event, act: acts.MatterEnded) -> None:
    """It is over, with its outcome, from that day on."""
    state.ended, state.closed_on = act.outcome, local_date(event.at)


def _handed_over(state: MatterState, event: Event, act: acts.HandedOver) -> None:
    state.handed_to = act.to_user_id


def _stop_placed(state: MatterState, event: Event, act: acts.StopPlaced) -> None:
    state.stops[event.seq] = Stop(event.seq, act.party_id, event.actor_id)


def _stop_lifted(state: MatterState, event: Event, act: acts.StopLifted) -> None:
    stop = state.stops[act.stop_seq]
    stop.lift_proposed_by, stop.lift_seq = event.actor_id, event.seq
    ask_second(state, event)


def _backed(state: MatterState, event: Event, act: acts.Backed) -> None:
    no_second(state, act.seq)
    state.backed_by[act.seq] = event.actor_id
    keeping.backed(state, act.seq)
    for stop in state.stops.values():
        if stop.lift_seq == act.seq:
            stop.lifted = True


def _sent(state: MatterState, event: Event, act: acts.LetterSent) -> None:
    state.done.add(act.effect)
    state.failed.pop(act.effect, None)


def _posted(state: MatterState, event: Event, act: acts.LetterPosted) -> None:
    state.posted[act.effect] = act.on


def _bounced(state: MatterState, event: Event, act: acts.LetterBounced) -> None:
    state.done.discard(act.effect)
    state.failed[act.effect] = "bounced"
    state.bounces[act.effect] = state.bounces.get(act.effect, 0) + 1


def _failed(state: MatterState, event: Event, act: acts.EffectFailed) -> None:
    state.failed[act.effect] = act.code


def _retried(state: MatterState, event: Event, act: acts.EffectRetried) -> None:
    state.failed.pop(act.effect, None)


def _passed(state: MatterState, event: Event, act: acts.MomentPassed) -> None:
    state.moments.add(act.moment)


_APPLIERS: dict[type, Any] = {
    acts.MatterOpened: opened,
    acts.MatterEnded: ended,
    acts.HandedOver: _handed_over,
    acts.StopPlaced: _stop_placed,
    acts.StopLifted: _stop_lifted,
    acts.Backed: _backed,
    acts.LetterSent: _sent,
    acts.LetterPosted: _posted,
    acts.LetterBounced: _bounced,
    acts.EffectFailed: _failed,
    acts.EffectRetried: _retried,
    acts.MomentPassed: _passed,
    **keeping.APPLIERS,
}


def _may_open(state: MatterState, terms: Terms, said: Said, act: acts.MatterOpened, today: date) -> str | None:
    return "already_done" if state.opened is not None else None


def _may_hand_over(state: MatterState, terms: Terms, said: Said, act: acts.HandedOver, today: date) -> str | None:
    if state.opened is not None and act.to_user_id in state.opened.stand_aside:
        return "stands_aside"
    if act.to_user_id in state.concerns:
        return "about_them"
    return "already_done" if state.handed_to == act.to_user_id else None


def _may_stop(state: MatterState, terms: Terms, said: Said, act: acts.StopPlaced, today: date) -> str | None:
    return "already_done" if state.stopped else None


def _may_lift(state: MatterState, terms: Terms, said: Said, act: acts.StopLifted, today: date) -> str | None:
    stop = state.stops.get(act.stop_seq)
    if stop is None or stop.lifted:
        return "no_stop"
    return "already_done" if stop.lift_seq else None


def _may_back(state: MatterState, terms: Terms, said: Said, act: acts.Backed, today: date) -> str | None:
    if said.role not in HANDLERS:
        return "not_your_role"
    proposer = state.needs_second.get(act.seq)
    if proposer is None:
        return "unknown_event"
    if proposer == said.actor_id:
        return "same_person"
    if state.opened is not None and said.actor_id in state.opened.stand_aside:
        return "stands_aside"
    if act.seq in state.needs_lead and said.role is not Role.SAFEGUARDING_LEAD:
        return "lead_must_back"
    return keeping.may_back_destruction(state, said)


def _may_retry(state: MatterState, terms: Terms, said: Said, act: acts.EffectRetried, today: date) -> str | None:
    return None if act.effect in state.failed else "not_failed"


def _may_post(state: MatterState, terms: Terms, said: Said, act: acts.LetterPosted, today: date) -> str | None:
    if act.effect not in state.done:
        return "no_letter_yet"
    return day_fault(state, act.on, today)


def _may_bounce(state: MatterState, terms: Terms, said: Said, act: acts.LetterBounced, today: date) -> str | None:
    return None if act.effect in state.done else "no_letter_yet"


_GUARDS: dict[type, Any] = {
    acts.MatterOpened: _may_open,
    acts.HandedOver: _may_hand_over,
    acts.StopPlaced: _may_stop,
    acts.StopLifted: _may_lift,
    acts.Backed: _may_back,
    acts.EffectRetried: _may_retry,
    acts.LetterPosted: _may_post,
    acts.LetterBounced: _may_bounce,
    **keeping.GUARDS,
}
