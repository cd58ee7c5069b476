"""After a plain write that alters the child's file: the request is told what the file is now (S18)."""

from records.file import file_facts
from web.casefile import Case
from web.desk import Outcome
from web.guarding import Visit


def say_changed(visit: Visit, case: Case) -> Outcome | None:
    """Say that the file changed; what was confirmed before no longer stands. None where it is as it was."""
    with visit.reading() as session:
        act = file_facts(session, case.child.id)
    standing = case.state.file
    if standing is not None and standing.digest == act.digest:
        return None
    return visit.say(case.ref, act, step="file")
