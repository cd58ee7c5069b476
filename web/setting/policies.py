"""The policies of the setting, side by side: what each promises, who does what, when adopted (S4, S55, R7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from models.people import Setting
from models.words import Role
from rules.permissions import See
from rules.profiles import (
    Adoption,
    Attendee,
    Extension,
    LegalReview,
    MeetingNeeds,
    PartyGroup,
    Profile,
    StaffOverride,
    Unit,
)
from rules.shelf import Offer
from web.beginning.new_request import setting_of, shelf_of
from web.guarding import Visit, signed_in
from web.wording import NATIONS, count, day, listed

router = APIRouter()
LeaderVisit = Annotated[Visit, Depends(signed_in(See.NEW_REQUEST))]
_GROUPS = {PartyGroup.FAMILY: "family", PartyGroup.AGENCY: "agencies", PartyGroup.STAFF: "staff"}
_OVERRIDE = {
    StaffOverride.OVERRIDE_OR_NAME_ONLY: "Overridden with a reason, or only the name is left out",
    StaffOverride.REASONABLENESS: "Weighed: what is reasonable decides",
}
_LEGAL = {
    LegalReview.CONTROVERSIAL: "Where the content is controversial",
    LegalReview.LITIGATION: "Above all where legal action is possible; and where the content is controversial",
    LegalReview.ALWAYS: "For every request",
}
_ATTENDEES = {
    Attendee.PARENTAL_RESPONSIBILITY: "holders of parental responsibility",
    Attendee.LEGAL_REPRESENTATIVE: "a legal representative",
    Attendee.INTERPRETER: "an interpreter",
    Attendee.AUTHORISED_AGENT: "an authorised agent",
}
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
    rows = [*_dates(profile), *_people(profile), *_adoption(profile.adoption)]
    whose = "the setting's own" if offer.own else "comes with Clean Copy"
    usual = profile.name == setting.profile
    return Policy(profile.title, f"{profile.name}.toml, {whose}", usual, rows, offer.warnings)


def _dates(profile: Profile) -> list[tuple[str, str]]:
    limit = profile.limit
    fee = "May be asked for, where the law allows one" if profile.fee.may_be_charged else "None"
    return [
        ("Answer within", count(limit.count, _UNITS[limit.unit])),
        ("Extension", _extension(profile.extension)),
        ("Replies of third parties", f"within {count(profile.reply_days, 'day')}"),
        ("Fee", fee),
        ("Papers of a request are kept", count(profile.retention_years, "year")),
    ]


def _extension(extension: Extension) -> str:
    if not extension.allowed:
        return "None by the policy; the law allows one all the same"
    if extension.count is None or extension.unit is None:
        return "Up to the date by law"
    return f"By {count(extension.count, _UNITS[extension.unit])}"


def _people(profile: Profile) -> list[tuple[str, str]]:
    """Who does what, in the words of the policy (S3, S4, S16, S38, S42-S44)."""
    one = profile.meeting_needs is MeetingNeeds.ONE
    holders = [profile.title_of(role) for role in profile.must_meet]
    rows = [
        ("Addressed to", _named(profile, profile.addressed_to)),
        ("File prepared by", _named(profile, profile.prepared_by)),
        ("Copy checked by", _named(profile, profile.checked_by)),
        ("Marked", "By two people together" if profile.two_mark_together else "By whoever carries the request"),
        ("Legal adviser", _LEGAL[profile.legal_review]),
        ("Written to", listed([_GROUPS[group] for group in profile.writes_to])),
        ("When staff say no", _OVERRIDE[profile.staff_override]),
        ("Meeting held by", f"{' or '.join(holders)}" if one else listed(holders)),
        ("Who may attend", listed([_ATTENDEES[one] for one in profile.attendees])),
    ]
    return [(name, words[:1].upper() + words[1:]) for name, words in rows]


def _named(profile: Profile, roles: Iterable[Role]) -> str:
    return listed([profile.title_of(role) for role in roles])


def _adoption(adoption: Adoption) -> list[tuple[str, str]]:
    by = f" by the {adoption.signatory_role}" if adoption.signatory_role else ""
    found = (
        ("Adopted", f"{day(adoption.adopted)}{by}" if adoption.adopted else ""),
        ("Staff were told", day(adoption.disseminated)),
        ("Due for review", day(adoption.review)),
    )
    known = [(name, words) for name, words in found if words]
    return known or [("Adopted", "Not entered; the dates go into the policy's file, under [adoption]")]
