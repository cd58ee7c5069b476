"""The leaflets to hand out, on paper: the same words for everybody, so that they betray nothing (S20, S42)."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from letters.errors import LetterError
from letters.leaflets import TITLES, House, Leaflet, leaflet_pdf
from rules.permissions import See
from web.beginning.new_request import setting_of
from web.guarding import Visit, signed_in

router = APIRouter()
LeaderVisit = Annotated[Visit, Depends(signed_in(See.NEW_REQUEST))]
CaseVisit = Annotated[Visit, Depends(signed_in(See.CASE))]

_FOR_WHOM = {
    Leaflet.WHY_BLACK: "For parents, with the copy.",
    Leaflet.ANOTHER_BODY: "For parents who ask for a file that social care, health, the council or a school keeps.",
    Leaflet.EDUCATIONAL: "For parents who ask for the educational record of a maintained school.",
    Leaflet.MENTIONED: "For people who got a letter from you. Never for anybody who must not learn of the request.",
}


@router.get("/leaflets")
def leaflets(visit: LeaderVisit) -> Response:
    """Which leaflets there are, and for whom."""
    found = [(f"/leaflets/{one.value}.pdf", TITLES[one], _FOR_WHOM[one]) for one in Leaflet]
    return visit.page("leaflets.html", leaflets=found)


@router.get("/leaflets/{name}.pdf")
def leaflet(name: str, visit: CaseVisit) -> Response:
    """One leaflet as PDF, with the name, contact and regulator of the setting."""
    if name not in {one.value for one in Leaflet}:
        raise HTTPException(404)
    with visit.reading() as session:
        setting = setting_of(session)
        house = House(
            name=setting.name,
            address=setting.address,
            telephone=setting.telephone,
            email=setting.mailbox,
            regulator_name=setting.regulator_name,
            regulator_telephone=setting.regulator_telephone,
            regulator_site=setting.regulator_site,
        )
    try:
        data = leaflet_pdf(Leaflet(name), house)
    except LetterError as problem:
        raise HTTPException(422, str(problem)) from None
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)
