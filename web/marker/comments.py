"""The marker says what became of a comment that the checker pinned to a page of the copy (S36, S38)."""

from fastapi import APIRouter, HTTPException
from sqlmodel import Session
from starlette.responses import Response

from records.faults import NotFound, Refused
from records.file import answer_comment, reopen_comment
from web.guarding import Visit
from web.marker.doing import PAGE, act_on_page
from web.marker.file import MarkerFile, Spot, open_file
from web.marker.once import Done
from web.marker.screen import MarkerVisit, show_overview

router = APIRouter()
_TOLD = {"done": "The checker reads that it is done.", "left": "The checker reads why it stays as it is."}


@router.post(PAGE + "/comment")
def on_page(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Say what became of a comment on this page."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        return Done(_answered(session, visit, ref))

    return act_on_page(visit, ref, document_id, page, work)


@router.post("/requests/{ref}/marker/comment")
def on_front_page(ref: str, visit: MarkerVisit) -> Response:
    """Say what became of a comment, from the overview: those on cover and index lie on no page of the file."""
    with visit.writing(ref) as session:
        words = _answered(session, visit, ref)
    file = open_file(visit, ref)
    return show_overview(visit, file) if visit.fields.faults else visit.go(file.path, words)


def _answered(session: Session, visit: Visit, ref: str) -> str:
    """Note the answer that was pressed; in words, or a fault beside its field."""
    comment_id, _, what = visit.fields.value("comment").partition(":")
    name = f"said-{comment_id}"
    reason = visit.fields.words(name, longest=500)
    if visit.fields.faults:
        return ""
    try:
        if what == "again":
            reopen_comment(session, ref, comment_id, visit.user.id, visit.now)
            return "The comment is open again."
        if what not in _TOLD:
            raise HTTPException(404)
        answer_comment(session, ref, comment_id, what == "done", reason, visit.user.id, visit.now)
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refused:
        visit.fields.wrong(name, str(refused))
        return ""
    return _TOLD[what]
