"""After a plain write that alters the child's file: the request is told what the file is now (S18)."""

from models.acts import FileChanged
from models.words import DocumentKind
from records.file import documents_of, file_digest
from web.casefile import Case
from web.desk import Outcome
from web.guarding import Visit


def say_changed(visit: Visit, case: Case) -> Outcome | None:
    """Say that the file changed; what was confirmed before no longer stands. None where it is as it was."""
    with visit.reading() as session:
        digest = file_digest(session, case.child.id)
        papers = documents_of(session, case.child.id)
    standing = case.state.file
    if standing is not None and standing.digest == digest:
        return None
    act = FileChanged(
        digest=digest,
        documents=len(papers),
        pages=sum(paper.pages for paper in papers),
        health=tuple(paper.id for paper in papers if paper.kind is DocumentKind.HEALTH),
    )
    return visit.say(case.ref, act, step="file")
