"""A page typed anew in the copy, because the width of a gap would tell, or shown as it is again (S35, R30)."""

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from records.retyping import retype_page, show_page_as_it_is
from web.marker.doing import PAGE, act_on_page
from web.marker.file import TYPESET, MarkerFile, Spot
from web.marker.once import Done
from web.marker.screen import MarkerVisit

router = APIRouter()

_WHY = "Say why this page is to be typed anew"
_IS_TEXT = "A paper of text is typed anew in every copy."
_NO_WORDS = "No machine could read a word on this page, so nothing of it could be typed. Black out what has to go."


@router.post(PAGE + "/retype")
def retype(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Have this page typed anew in the copy, with labels of one width."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        reason = visit.fields.words("retype", _WHY)
        if spot.document.media in TYPESET:
            visit.fields.wrong("", _IS_TEXT)
        elif not _has_words(file, spot):
            visit.fields.wrong("", _NO_WORDS)
        if visit.fields.faults:
            return Done()
        retype_page(session, ref, spot.document.id, spot.page, reason, visit.user.id, visit.now)
        return Done("This page will be typed anew.", {"path": "as-it-is"}, changed=True)

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/as-it-is")
def as_it_is(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Show this page as it is again."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        was = show_page_as_it_is(session, ref, spot.document.id, spot.page, visit.user.id, visit.now)
        return Done("This page is shown as it is.", changed=was)

    return act_on_page(visit, ref, document_id, page, work)


def _has_words(file: MarkerFile, spot: Spot) -> bool:
    page = file.page_of(spot)
    return page is not None and bool(page.words)
