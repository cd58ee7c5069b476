"""The policies of the setting: what each promises, when it was adopted, what has to be known of it (S55, R7)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.people import Setting
from rules.permissions import See
from rules.profiles import Adoption, Unit
from rules.shelf import Offer
from web.beginning.new_request import setting_of, shelf_of
from web.guarding import Visit, signed_in
from web.wording import NATIONS, count, day

router = APIRouter()
LeaderVisit = Annotated[Visit, Depends(signed_in(See.NEW_REQUEST))]
_UNITS = {Unit.CALENDAR_DAYS: "day", Unit.WORKING_DAYS: "working day", Unit.MONTHS: "month"}


@dataclass(frozen=True)
class Policy:
    """One policy as the page shows it."""

    title: str
    file: str
    usual: bool
    rows: list[tuple[str, str]]
    warnings: tuple[str, ...]


@router.get("/policies")
def policies(visit: LeaderVisit) -> Response:
    """Every policy that can be picked for a request, and the files that cannot be used."""
    with visit.reading() as session:
        setting = setting_of(session)
    shelf = shelf_of(visit, setting)
    return visit.page(
        "policies.html",
        house=setting.name,
        nation=NATIONS.get(setting.nation, setting.nation),
        policies=[_policy(offer, setting) for offer in shelf.offers],
        broken=shelf.faults,
    )


def _policy(offer: Offer, setting: Setting) -> Policy:
    profile = offer.profile
    limit = profile.limit
    rows = [
        ("Answer within", count(limit.count, _UNITS[limit.unit])),
        ("Replies of third parties", f"within {count(profile.reply_days, 'day')}"),
        *_adoption(profile.adoption),
    ]
    whose = "the setting's own" if offer.own else "comes with Clean Copy"
    usual = profile.name == setting.profile
    return Policy(profile.title, f"{profile.name}.toml, {whose}", usual, rows, offer.warnings)


def _adoption(adoption: Adoption) -> list[tuple[str, str]]:
    by = f" by the {adoption.signatory_role}" if adoption.signatory_role else ""
    found = (
        ("Adopted", f"{day(adoption.adopted)}{by}" if adoption.adopted else ""),
        ("Staff were told", day(adoption.disseminated)),
        ("Due for review", day(adoption.review)),
    )
    known = [(name, words) for name, words in found if words]
    return known or [("Adopted", "Not entered; the dates go into the policy's file, under [adoption]")]
