"""The setting: in which nation it is, by which policy it works, and the state of its policies (R8, S55)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.people import Setting
from records.people import save_setting
from rules.calendars import Nation
from rules.permissions import See
from rules.profiles import Adoption, Unit
from rules.shelf import Offer, Shelf
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.new_request import setting_of, shelf_of
from web.wording import NATIONS, count, day

router = APIRouter()
LeaderVisit = Annotated[Visit, Depends(signed_in(See.NEW_REQUEST))]
_UNITS = {Unit.CALENDAR_DAYS: "day", Unit.WORKING_DAYS: "working day", Unit.MONTHS: "month"}


@dataclass(frozen=True)
class Policy:
    """One policy as the page shows it."""

    title: str
    file: str
    rows: list[tuple[str, str]]
    warnings: tuple[str, ...]


@router.get("/setting")
def show_setting(visit: LeaderVisit) -> Response:
    """Where the setting is, and its policies."""
    with visit.reading() as session:
        setting = setting_of(session)
    visit.fields = Fields.holding(nation=setting.nation, profile=setting.profile)
    return _page(visit, setting, shelf_of(visit, setting))


@router.post("/setting")
def change_setting(visit: LeaderVisit) -> Response:
    """Choose nation and policy for the requests that come; those that run keep theirs."""
    with visit.reading() as session:
        setting = setting_of(session)
    shelf = shelf_of(visit, setting)
    nation = visit.fields.choice("nation", Nation, "Choose the nation in which the setting is")
    offer = shelf.named(visit.fields.value("profile"))
    if offer is None:
        visit.fields.wrong("profile", "Choose the policy by which the setting works")
    if visit.fields.faults or offer is None:
        return _page(visit, setting, shelf)
    with visit.writing() as session:
        changed = setting_of(session)
        changed.nation, changed.profile = nation.value, offer.profile.name
        save_setting(session, changed, by=visit.user.id, at=visit.now)
    return visit.go("/setting", "It is kept. It holds for the requests that come; those that run keep theirs.")


def _page(visit: Visit, setting: Setting, shelf: Shelf) -> Response:
    return visit.page(
        "setting.html",
        setting=setting,
        nations=list(NATIONS.items()),
        profiles=[(offer.profile.name, offer.profile.title) for offer in shelf.offers],
        policies=[_policy(offer) for offer in shelf.offers],
        broken=shelf.faults,
    )


def _policy(offer: Offer) -> Policy:
    profile = offer.profile
    limit = profile.limit
    rows = [
        ("Answer within", count(limit.count, _UNITS[limit.unit])),
        ("Replies of third parties", f"within {count(profile.reply_days, 'day')}"),
        *_adoption(profile.adoption),
    ]
    whose = "the setting's own" if offer.own else "comes with Clean Copy"
    return Policy(profile.title, f"{profile.name}.toml, {whose}", rows, offer.warnings)


def _adoption(adoption: Adoption) -> list[tuple[str, str]]:
    by = f" by the {adoption.signatory_role}" if adoption.signatory_role else ""
    found = (
        ("Adopted", f"{day(adoption.adopted)}{by}" if adoption.adopted else ""),
        ("Staff were told", day(adoption.disseminated)),
        ("Due for review", day(adoption.review)),
    )
    known = [(name, words) for name, words in found if words]
    return known or [("Adopted", "Not entered; the dates go into the policy's file, under [adoption]")]
