"""Legal review: whether advice is awaited, until when, what is due for it, and what may go without it (S13-S15).

Advice is compulsory in S15's cases and where the profile says so; else it is asked for by choice. Either way the
copy waits for it. Three days before the due date two people may decide item by item what goes without.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from rules.combining import DISCLOSING
from rules.consultation import Consultation
from rules.moments import Moment
from rules.state import RequestState, WithoutAdvice
from rules.terms import Terms, reckoning
from rules.times import end_of, morning_of

REMINDER_DAYS = (5, 10, 15)
REPLY_DAYS = 14
WITHOUT_ADVICE_DAYS = 3
REST_OF_FILE = ""
"""The item that is everything in the file besides the third parties."""


def asked_seq(state: RequestState) -> int | None:
    """The number of the event by which advice was asked for last; None where nobody asked."""
    by_choice = [asked.seq for asked in state.legal_asked]
    compulsory = [] if state.controversial_seq is None else [state.controversial_seq]
    return max([*by_choice, *compulsory], default=None)


def advice_awaited(state: RequestState) -> bool:
    """Whether advice was asked for, or is compulsory, and has not been recorded since (S15)."""
    asked = asked_seq(state)
    return asked is not None and not any(advice.seq > asked for advice in state.advice)


def spoken_against(state: RequestState) -> int:
    """The number of the newest advice where it is not to go ahead; 0 where it is, or where there is none (S38)."""
    newest = state.advice[-1] if state.advice else None
    return newest.seq if newest is not None and newest.is_against else 0


def sent_back_by_advice(state: RequestState) -> int:
    """As `spoken_against`, where the advice itself says that the check is needed again: the process goes by it."""
    newest = state.advice[-1] if state.advice else None
    return newest.seq if newest is not None and newest.is_against and newest.again else 0


def advice_missing(state: RequestState) -> bool:
    """Whether the copy waits for advice: awaited, and not every item was decided without it by two people."""
    return advice_awaited(state) and bool(items_waiting(state))


def went_without(state: RequestState) -> bool:
    """Whether two people decided for every item that it goes without the advice that never came."""
    return advice_awaited(state) and not items_waiting(state)


def adviser_reminded(state: RequestState) -> bool:
    """Whether the adviser is still reminded: not once two people let the last item go without their advice."""
    if not went_without(state):
        return advice_awaited(state)
    gone = [one for one in state.without_advice.values() if one.backed_by is not None]
    return not any(one.quiet for one in gone)


def items_waiting(state: RequestState) -> tuple[str, ...]:
    """The items that wait for advice, or for two people to let them go without: party ids, and the rest.

    A third party of whom nothing is shared has nothing to wait for.
    """
    waiting = [
        party.party_id
        for party in state.parties.values()
        if not is_left_out(party) and not _goes_without(state, party.party_id)
    ]
    return (*waiting, *(() if _goes_without(state, REST_OF_FILE) else (REST_OF_FILE,)))


def _goes_without(state: RequestState, item: str) -> bool:
    gone = state.without_advice.get(item)
    return gone is not None and gone.backed_by is not None and gone_stands(state, item, gone)


def gone_stands(state: RequestState, item: str, gone: WithoutAdvice) -> bool:
    """Whether what was decided about an item is still what was let go without advice."""
    party = state.parties.get(item)
    newest = max((taken.seq for taken in party.decisions.values()), default=0) if party is not None else 0
    return gone.seq > max(asked_seq(state) or 0, newest)


def is_left_out(party: Consultation) -> bool:
    """Whether everything about a third party is decided, and nothing of it is shared."""
    return party.decided and all(taken.decision.outcome not in DISCLOSING for taken in party.decisions.values())


def passage_is_left_out(party: Consultation, mention_id: str) -> bool:
    """Whether one passage is decided, after the last thing heard, and nothing of it is shared."""
    taken = party.decision_for(mention_id)
    return (
        taken is not None
        and taken.stands
        and taken.seq > party.heard_seq
        and not party.has_open_objection
        and taken.decision.outcome not in DISCLOSING
    )


def may_go_without(state: RequestState, terms: Terms, today: date) -> bool:
    """Whether it is three days to the due date, or later, and advice is still awaited."""
    return advice_awaited(state) and today >= without_advice_from(state, terms, today)


def without_advice_from(state: RequestState, terms: Terms, today: date) -> date:
    """The first day on which two people may decide without the advice."""
    return reckoning(state, terms, today).governing_due - timedelta(days=WITHOUT_ADVICE_DAYS)


def reply_by(state: RequestState, terms: Terms, today: date) -> date:
    """By when advice is asked for: as somebody said, else in two weeks and not later than the last day to act."""
    if state.legal_reply_by is not None:
        return state.legal_reply_by
    asked = state.legal_asked_on or today
    return max(today, min(asked + timedelta(days=REPLY_DAYS), reckoning(state, terms, today).act_by))


def letters(state: RequestState) -> Iterator[str]:
    """The letters to the adviser that are due by now, as effects: the question, and what was asked later."""
    if state.closed_as is None and state.controversial:
        yield "letter/legal_advice_request"
    for asked in state.legal_asked if state.closed_as is None else ():
        yield f"letter/legal_advice_request/{asked.seq}"


def moments(state: RequestState, terms: Terms, today: date) -> Iterator[Moment]:
    """Reminders to the adviser, the day the answer was wanted, and the day from which two people may decide."""
    if not advice_awaited(state) or state.given is not None:
        return
    if state.legal_asked_on is not None and adviser_reminded(state):
        by_choice = f"{state.legal_asked[-1].seq}/" if state.legal_asked else ""
        for number, days in enumerate(REMINDER_DAYS, start=1):
            day = terms.calendar.roll_forward(state.legal_asked_on + timedelta(days=days))
            yield Moment(f"legal/{by_choice}{number}", morning_of(day))
        wanted = _wanted_by(state, terms, today)
        yield Moment(f"advice/{wanted}", end_of(wanted))
    if reckoning(state, terms, today).fixed:
        first = without_advice_from(state, terms, today)
        yield Moment(f"without_advice/{first}", morning_of(first))


def _wanted_by(state: RequestState, terms: Terms, today: date) -> date:
    """As `reply_by`, but for the moment that passed: it does not move on with the days."""
    if state.legal_reply_by is not None:
        return state.legal_reply_by
    asked = state.legal_asked_on or today
    return min(asked + timedelta(days=REPLY_DAYS), max(asked, reckoning(state, terms, today).act_by))
