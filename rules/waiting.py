"""What a request waits for as people read it: what its process waits for, and what nobody but a person can see to.

The process goes on without these; pages, task lists and digests tell them, so that nobody waits for nothing.
"""

from datetime import datetime

from models.words import Role
from rules.agenda import Waiting, waiting_for
from rules.notices import is_to_be_told, untold_lapsed
from rules.stages import overtaken
from rules.state import RequestState
from rules.terms import Terms, reckoning
from rules.times import local_date


def waiting_now(state: RequestState, terms: Terms, now: datetime) -> list[Waiting]:
    """What waits, the most urgent first; `now` in UTC."""
    found = waiting_for(state, terms, now)
    if state.closed_as is not None or state.given is not None:
        return found
    due = reckoning(state, terms, local_date(now)).governing_due
    if overtaken(state):
        found.insert(0, Waiting(Role.MANAGER, "a decision that does not fit any more, to be made again", due))
    if _to_be_posted(state):
        found.append(
            Waiting(Role.MANAGER, "a notice of a decision to be posted or said: the days count from then", due)
        )
    if any(untold_lapsed(party) for party in state.parties.values() if is_to_be_told(party)):
        found.append(Waiting(Role.MANAGER, "a word anew on who is told before it goes: more is shared now", due))
    return found


def _to_be_posted(state: RequestState) -> bool:
    """Whether a notice to somebody who is overridden lies ready, and nobody recorded that it went (S28)."""
    return any(
        party.notices[-1].by_hand and party.notices[-1].posted_on is None
        for party in state.parties.values()
        if party.notices and is_to_be_told(party)
    )
