"""Before an act that stands on the copy: whatever changed without the request being told is told now (S18, S38).

Marks, passages and papers are plain writes, and the act that tells the request of them may never have come: a
process died in between, or the change was made through another request about the same child.
"""

from datetime import datetime

from sqlmodel import Session

from models import acts
from models.cases import AccessRequest
from models.messages import Event
from models.words import Role
from records.file import copy_by_hash, marks_digest, mentions_ever
from records.log import append_event, load_log
from records.scope import inputs_digest, mentions_in, request_facts
from rules.folding import fold
from rules.unasked import passages_since

_STAND_ON_THE_COPY = (
    acts.CopyOrdered,
    acts.SignedOff,
    acts.LegalAdviceRecorded,
    acts.ReleaseConfirmed,
    acts.SlotBooked,
    acts.CopyGiven,
)


def caught_up(session: Session, request: AccessRequest, act: acts.Act, at: datetime) -> tuple[Event, ...]:
    """Write down what the file and the marks are now, where the log says otherwise; the lines that were written.

    And which passages somebody was never asked about, also before it is decided (S105). Nothing for any other act,
    nothing where the log is right, and nothing once the copy was given: what was given is what it was.
    """
    if not isinstance(act, (acts.DecisionMade, *_STAND_ON_THE_COPY)):
        return ()
    state = fold(load_log(session, request.ref))
    if state.given is not None or state.closed_as is not None:
        return ()
    told = [
        append_event(session, request.ref, noted, "software", Role.CLOCK, at)
        for noted in _noted_since(session, request)
    ]
    if isinstance(act, acts.DecisionMade):
        return tuple(told)
    facts = request_facts(session, request.ref)
    if state.file is not None and state.file.digest != facts.digest:
        told.append(append_event(session, request.ref, facts, "software", Role.CLOCK, at))
    elif state.newest_copy is not None:
        row = copy_by_hash(session, request.ref, state.newest_copy.copy_sha256)
        if row is None or row.inputs_digest != inputs_digest(session, request.ref):
            changed = acts.MarksChanged(marks_digest=marks_digest(session, request.ref))
            told.append(append_event(session, request.ref, changed, "software", Role.CLOCK, at))
    return tuple(told)


def _noted_since(session: Session, request: AccessRequest) -> list[acts.PassageNoted]:
    here, ever = mentions_in(session, request.ref), mentions_ever(session, request.child_id)
    return passages_since(load_log(session, request.ref), here, ever)
