"""Every request that runs, as its log says, for pages about many: what was folded once is not folded again (R2).

A log is only added to, so a state that was folded up to its last line holds until there is another one. The first
page after a start folds every log; each page after it asks for the numbers of the last lines and folds what is new.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from records import people
from records.log import last_lines, load_log
from records.requests import carried_requests
from rules.folding import fold
from rules.permissions import LEADERS
from rules.state import RequestState
from rules.tasks import Waits, waits_of
from rules.terms import Terms
from rules.times import local_date
from rules.waiting import waiting_now


@dataclass(frozen=True)
class OpenRequest:
    """A request that has not ended: its state up to line `seq`, and what waits on whom on `day`."""

    ref: str
    seq: int
    day: date
    carrier: str
    leaders: frozenset[str]
    state: RequestState
    waits: Waits


class OpenRequests:
    """The requests that run. States are shared by the pages of all threads: they are read, never changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, OpenRequest] = {}
        self._terms: dict[str, Terms] = {}

    def at(self, session: Session, now: datetime) -> list[OpenRequest]:
        """All of them at this moment, oldest first."""
        leaders = frozenset(user.id for role in LEADERS for user in people.users(session, role))
        with self._lock:
            found = list(self._found(session, now, leaders))
            self._known = {one.ref: one for one in found}
            return found

    def _found(self, session: Session, now: datetime, leaders: frozenset[str]) -> Iterator[OpenRequest]:
        carried = carried_requests(session)
        last = last_lines(session, [ref for ref, _, _ in carried])
        for ref, carrier, terms_json in carried:
            known = self._known.get(ref)
            wanted = (last.get(ref, 0), local_date(now), carrier, leaders)
            if known is not None and (known.seq, known.day, known.carrier, known.leaders) == wanted:
                yield known
                continue
            state = known.state if known is not None and known.seq == wanted[0] else fold(load_log(session, ref))
            if terms_json not in self._terms:
                self._terms[terms_json] = Terms.model_validate_json(terms_json)
            terms = self._terms[terms_json]
            waits = waits_of(ref, state, waiting_now(state, terms, now), carrier, leaders, state.invited_checkers)
            yield OpenRequest(ref, wanted[0], wanted[1], carrier, leaders, state, waits)
