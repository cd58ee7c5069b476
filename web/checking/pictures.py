"""The pictures of the second check, each opened without the rest of the check (S38)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

import redaction
from models.files import CopyRow
from records.file import copy_of_version, page_map_of
from records.store import unseal
from rules.permissions import See
from rules.refusals import words_for
from rules.signoff import is_admitted
from web.casefile import open_case
from web.guarding import Visit, signed_in
from web.marker.file import papers_of_copy
from web.marker.reading import LIBRARY, loader

router = APIRouter()
PictureVisit = Annotated[Visit, Depends(signed_in(See.CHECK))]
DPI = {"screen": 90, "small": 26, "large": 170}


@router.get("/requests/{ref}/check/{version}/copy/{page}/{size}")
def copy_picture(ref: str, version: int, page: int, size: str, visit: PictureVisit) -> Response:
    """The picture of a page of the copy."""
    row = _copy(visit, ref, version, page)
    if size not in DPI:
        raise HTTPException(404)

    def load() -> bytes:
        with visit.reading() as session:
            return unseal(session, visit.desk.key, row.sealed_id)

    png = LIBRARY.picture_of(row.sha256, "pdf", page, DPI[size], load, as_it_is=True)
    return Response(png, media_type="image/png")


@router.get("/requests/{ref}/check/{version}/original/{page}")
def original_picture(ref: str, version: int, page: int, visit: PictureVisit, size: str = "screen") -> Response:
    """The picture of the original behind a page of the copy."""
    row = _copy(visit, ref, version, page)
    if size not in DPI:
        raise HTTPException(404)
    paper_id, own = next(((paper, own) for paper, own, number in page_map_of(row) if number == page), ("", 0))
    with visit.reading() as session:
        paper = next((paper for paper in papers_of_copy(session, ref) if paper.id == paper_id), None)
    if paper is None:
        raise HTTPException(404)
    visit.viewed(ref, "picture", document_id=paper.id, page=own)
    try:
        png = LIBRARY.picture(paper, own, DPI[size], loader(visit.desk))
    except redaction.Unreadable:
        raise HTTPException(404) from None
    return Response(png, media_type="image/png")


def _copy(visit: Visit, ref: str, version: int, page: int) -> CopyRow:
    """The copy that stands, in this version and with this page. Raises HTTPException 403 or 404."""
    with visit.reading() as session:
        state = open_case(session, ref, visit.now).state
        if not is_admitted(state, visit.user.role, visit.user.id):
            raise HTTPException(403, words_for("not_invited"))
        row = copy_of_version(session, ref, version)
    if row is None or state.copy is None or state.copy.version != version or not 1 <= page <= row.pages:
        raise HTTPException(404)
    return row
