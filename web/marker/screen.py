"""The black marker: the file as pages in date order, and each page with its marks and suggestions (S35, S37)."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

import redaction
from models.ids import new_id
from rules.permissions import LEADERS, See
from rules.together import may_mark
from web import pages
from web.casefile import case_of, show
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.marker.file import MarkerFile, Spot, open_file, paper_of_request
from web.marker.marked_together import marked_together
from web.marker.page_view import Chosen, PageView
from web.marker.reading import LIBRARY, loader
from web.marker.views import Overview

router = APIRouter()


def at_the_marker(ref: str, visit: Annotated[Visit, Depends(signed_in(See.MARKER))]) -> Visit:
    """A dependency: somebody who marks this request. The line manager does where two mark together (S36)."""
    if visit.user.role in LEADERS or may_mark(case_of(visit, ref).terms.profile, visit.user.role):
        return visit
    raise HTTPException(403, "Your role cannot see this page. Ask the manager of the request.")


MarkerVisit = Annotated[Visit, Depends(at_the_marker)]

SIZES = {"small": 26, "screen": 110, "large": 200}
PEN_COOKIE = "cleancopy_pen"


@router.get("/requests/{ref}/marker")
def overview(ref: str, visit: MarkerVisit) -> Response:
    """All pages with their state, and the way to the copy."""
    file = open_file(visit, ref)
    visit.viewed(ref, "marker")
    return show_overview(visit, file)


def show_overview(visit: Visit, file: MarkerFile) -> Response:
    """The overview, also after something was refused on it."""
    with visit.reading() as session:
        together = marked_together(session, visit, file)
    return show(visit, file.case, "marker.html", view=Overview(file, visit, together))


@router.get("/requests/{ref}/marker/page/{document_id}/{page}")
def page(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """One page to read and mark."""
    file = open_file(visit, ref)
    spot = file.spot(document_id, page)
    others_of = visit.request.query_params.get("others", "")
    if wants_parts(visit):
        parts = page_parts(visit, PageView(file, visit, spot, pen_of(visit), others_of))
        if visit.request.headers.get("if-none-match") == parts["stamp"]:
            return Response(status_code=304)  # nothing is shown that was not shown before, so nothing is noted
        visit.viewed(ref, "marker_page", document_id=document_id, page=page)
        return JSONResponse(parts)
    visit.viewed(ref, "marker_page", document_id=document_id, page=page)
    return show_page(visit, file, spot, others_of)


def wants_parts(visit: Visit) -> bool:
    """Whether the script on the page asks, which puts the parts of the page in place itself."""
    return "application/json" in visit.request.headers.get("accept", "")


def page_parts(visit: Visit, view: PageView) -> dict[str, Markup]:
    """What changes on a page while it is marked, for the script that puts it in; forms that were done are empty.

    The same stamp is the same parts: a page that looks by itself what others did sends it along.
    """
    fields = visit.fields if visit.fields.faults else Fields()
    names, said = ("overlay", "panel", "bar"), new_id("said")
    given = {"view": view, "visit": visit, "fields": fields, "said": said}
    parts = {name: Markup(pages.render(f"marker_{name}.html", **given)) for name in names}  # noqa: S704 - escaped there
    whole = "\n".join(parts.values()).replace(said, "")
    return {**parts, "stamp": Markup(hashlib.sha256(whole.encode()).hexdigest())}  # noqa: S704 - figures


def show_page(visit: Visit, file: MarkerFile, spot: Spot, others_of: str = "") -> Response:
    """One page, also after something typed on it would not do."""
    view = PageView(file, visit, spot, pen_of(visit), others_of)
    for near in (spot, *file.spots[spot.number : spot.number + 1]):
        LIBRARY.picture_ahead(near.document, near.page, SIZES["screen"], file.load)
    return show(visit, file.case, "marker_page.html", view=view, parts=page_parts(visit, view))


def pen_of(visit: Visit) -> Chosen:
    """Who, why and what as they were chosen last: kept for the next mark."""
    if "person" in visit.fields.typed:
        what = visit.fields.value("what")
        return Chosen(visit.fields.value("person"), visit.fields.value("ground"), what)
    who, why, what = [*visit.request.cookies.get(PEN_COOKIE, "")[:120].split("/"), "", "", ""][:3]
    return Chosen(who, why, what)


@router.get("/requests/{ref}/marker/picture/{document_id}/{page}/{size}")
def picture(ref: str, document_id: str, page: int, size: str, visit: MarkerVisit) -> Response:
    """The picture of a page. The small ones belong to the overview, whose opening is in the audit."""
    document = paper_of_request(visit, ref, document_id)
    if size not in SIZES:
        raise HTTPException(404)
    if size != "small":
        visit.viewed(ref, "picture", document_id=document_id, page=page)
    try:
        png = LIBRARY.picture(document, page, SIZES[size], loader(visit.desk))
    except (redaction.Unreadable, IndexError):
        raise HTTPException(404) from None
    return Response(png, media_type="image/png")
