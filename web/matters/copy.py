"""What a disputed entry does to the copy: made anew while the request is open, else taken up again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.acts import RequestReopened
from models.words import ProcessKind
from records.scope import papers_of
from rules.permissions import See
from web.casefile import open_case, refusal_now
from web.filing.told import say_changed
from web.guarding import Visit, signed_in
from web.matters.file import MatterFile, matter_of
from web.matters.page import page

router = APIRouter()
MatterVisit = Annotated[Visit, Depends(signed_in(See.MATTERS))]


def tell_the_request(visit: Visit, matter: MatterFile) -> None:
    """An open request is told what is disputed, and what stands beside it, so that its copy is made anew."""
    if matter.matter.request_ref is None:
        return
    with visit.reading() as session:
        case = open_case(session, matter.matter.request_ref, visit.now)
    say_changed(visit, case)


@router.post("/matters/{ref}/rectification/new-copy")
def new_copy(ref: str, visit: MatterVisit) -> Response:
    """Take the ended request up again: a copy with what stands beside the entry is made, checked and given."""
    matter = matter_of(visit, ref, ProcessKind.RECTIFICATION)
    why = visit.fields.text("why_again", "Say why the request is taken up again")
    if matter.request is None or not _may_take_up(visit, matter):
        visit.fields.wrong("", "The request is open, or cannot be taken up again.")
    if visit.fields.faults or matter.request is None:
        return page(visit, matter)
    outcome = visit.say(matter.request.ref, RequestReopened(), why)
    if visit.refused(outcome):
        return page(visit, matter)
    tell_the_request(visit, matter)
    done = "The request is taken up again, with the paper in its file. Its month counts from today."
    return visit.go(f"/requests/{matter.request.ref}", done, outcome)


def _may_take_up(visit: Visit, matter: MatterFile) -> bool:
    """Whether the request ended without what was found, and this person may take it up again for another copy."""
    attached = [one.paper_id for one in matter.state.entries.values() if one.paper_id is not None]
    if matter.request is None or not attached:
        return False
    with visit.reading() as session:
        case = open_case(session, matter.request.ref, visit.now)
        held = {paper.id for paper in papers_of(session, matter.request.ref)}
    return not held.issuperset(attached) and refusal_now(visit, case, RequestReopened()) is None


def copy_after(visit: Visit, matter: MatterFile) -> dict[str, Any]:
    """The next step after a paper was put beside an entry, with its reason prepared."""
    offered = _may_take_up(visit, matter)
    if offered and not visit.fields.value("why_again"):
        prepared = f"A paper stands beside a disputed entry now ({matter.ref})."
        visit.fields.typed = {**visit.fields.typed, "why_again": [prepared]}
    return {"may_take_up": offered, "new_copy_ref": matter.request.ref if matter.request else ""}
