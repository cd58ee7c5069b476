"""After a plain write that alters the child's file: every open request of the child is told at once (S18, S38).

The file, the people and the passages are shared. So a change that was made through one request makes the copy of
each other one void, too: nobody signs or gives what was made from something else.
"""

from sqlmodel import Session

from models.acts import FileChanged, MarksChanged
from records.endings import open_requests_of
from records.file import copy_by_hash, marks_digest, mentions_ever
from records.log import load_log
from records.scope import inputs_digest, mentions_in, request_facts
from rules.folding import fold
from rules.state import RequestState
from rules.unasked import passages_since
from web.casefile import Case
from web.desk import Outcome
from web.guarding import Visit


def say_changed(visit: Visit, case: Case) -> Outcome | None:
    """Say what changed to each open request of the child; what was confirmed and checked before stands no longer.

    Returns what became of it in this request, or None where nothing changed for it.
    """
    with visit.reading() as session:
        others = [ref for ref in open_requests_of(session, case.child.id) if ref != case.ref]
        news = _news(session, case.ref)
    outcome = visit.say(case.ref, news, step="file") if news is not None else None
    _tell_of_passages(visit, case.ref, case.child.id)
    _tell(visit, others, case.child.id)
    return outcome


def tell_open_requests(visit: Visit, child_id: str) -> None:
    """The same after a change that was made through no request: a sharing puts papers into the child's file too."""
    with visit.reading() as session:
        refs = open_requests_of(session, child_id)
    _tell(visit, refs, child_id)


def _tell(visit: Visit, refs: list[str], child_id: str) -> None:
    for ref in refs:
        with visit.reading() as session:
            act = _news(session, ref)
        if act is not None:
            visit.say(ref, act, step=f"file/{ref}")
        _tell_of_passages(visit, ref, child_id)


def _tell_of_passages(visit: Visit, ref: str, child_id: str) -> None:
    """Of which passages somebody was not asked; where this role may not say so, the next decision finds it out."""
    if not visit.may_act("passage_noted"):
        return
    with visit.reading() as session:
        noted = passages_since(load_log(session, ref), mentions_in(session, ref), mentions_ever(session, child_id))
    for one in noted:
        visit.say(ref, one, step=f"passage/{ref}/{one.mention_id}")


def _news(session: Session, ref: str) -> FileChanged | MarksChanged | None:
    """What a request has to be told: another file, or what its copy was made from; nothing once it was given."""
    state = fold(load_log(session, ref))
    if state.given is not None or state.closed_as is not None:
        return None
    facts = request_facts(session, ref)
    if facts.digest != state.file.digest if state.file is not None else facts.documents:
        return facts
    return MarksChanged(marks_digest=marks_digest(session, ref)) if _is_void(session, ref, state) else None


def _is_void(session: Session, ref: str, state: RequestState) -> bool:
    if state.copy is None:
        return False
    row = copy_by_hash(session, ref, state.copy.copy_sha256)
    return row is None or row.inputs_digest != inputs_digest(session, ref)
