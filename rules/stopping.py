"""What a safeguarding stop holds, and how it is brought to an end by the due date (S54).

A stop on everything holds every letter to third parties and the release. A stop on one third party holds their
letters, and the release of what is theirs: where nothing of them is shared the answer goes without them. So it is
with one passage, and with one paper: it holds the letters that quote it, and the release until it is left out.
Never held are the clock, the statutory notices and the answer itself.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from rules.advice import is_left_out, passage_is_left_out
from rules.moments import Moment
from rules.state import RequestState, Stop
from rules.terms import Terms, reckoning
from rules.times import morning_of

UNRESOLVED_DAYS = (5, 1)
"""How many days before the due date the safeguarding lead is reminded that a stop has to become decisions."""


def holds_release(state: RequestState) -> bool:
    """Whether a stop in force holds the copy as it is decided now."""
    return any(holds(state, stop) for stop in state.open_stops)


def holds_notice(state: RequestState, party_id: str) -> bool:
    """Whether no notice goes to somebody who is overridden: a stop on them, or on what it may quote, holds (S28).

    What became a decision to leave out is quoted in no notice, so the stop on it silences nobody about the rest.
    """
    return any(stop.silences(party_id) and holds(state, stop) for stop in state.open_stops)


def holds(state: RequestState, stop: Stop) -> bool:
    """Whether this stop holds the release: it is on everything, or something of what it is on is shared."""
    if stop.lifted:
        return False
    if stop.document_id is not None:
        return stop.document_id not in state.taken_out and not state.is_left_out(stop.document_id)
    party = state.parties.get(stop.party_id) if stop.party_id is not None else None
    if party is None:
        return True
    if stop.mention_id is not None:
        return not passage_is_left_out(party, stop.mention_id)
    return not is_left_out(party)


def unresolved(state: RequestState) -> list[Stop]:
    """The stops in force that have not become decisions yet."""
    return [stop for stop in state.open_stops if holds(state, stop)]


def moments(state: RequestState, terms: Terms, today: date) -> Iterator[Moment]:
    """The days on which the safeguarding lead is reminded of a stop that is not resolved."""
    if state.given is not None or not unresolved(state):
        return
    clock = reckoning(state, terms, today)
    for days in UNRESOLVED_DAYS if clock.fixed else ():
        day = clock.governing_due - timedelta(days=days)
        yield Moment(f"unresolved/{clock.governing_due}/{days}", morning_of(day))
