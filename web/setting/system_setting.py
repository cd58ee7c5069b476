"""The administrator's page of the setting: name, address, telephone, nation, policy, regulator (R8, R27)."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from models.people import Setting
from records.people import save_setting
from rules.calendars import Nation
from rules.inspectorates import OF_NATIONS
from rules.permissions import See
from rules.shelf import Shelf
from web.as_seen import SENT_AGAIN, as_seen, stands_as_seen
from web.beginning.new_request import setting_of, shelf_of
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import NATIONS

router = APIRouter()
SystemVisit = Annotated[Visit, Depends(signed_in(See.SYSTEM))]
PATH = "/system/setting"
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,30}")
_SITE = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[\x21-\x7e]*)?")


class SettingFacts(BaseModel):
    """What an administrator may change of the setting; the mailbox belongs to the server's configuration."""

    model_config = ConfigDict(frozen=True)

    name: str
    address: str
    telephone: str
    nation: str
    profile: str
    regulator_name: str
    regulator_telephone: str
    regulator_site: str
    inspectorate_name: str
    inspectorate_telephone: str
    inspectorate_site: str

    @classmethod
    def of(cls, setting: Setting) -> "SettingFacts":
        """What stands."""
        return cls(**{name: getattr(setting, name) or "" for name in cls.model_fields})

    def kept(self) -> dict[str, str | None]:
        """As it is kept: an inspectorate that is not named is none."""
        return {name: value or None if name.startswith("inspectorate") else value for name, value in self}


@router.get(PATH)
def look(visit: SystemVisit) -> Response:
    """What is known of the setting."""
    with visit.reading() as session:
        setting = setting_of(session)
    visit.fields = Fields.holding(**SettingFacts.of(setting).model_dump())
    return _page(visit, setting, shelf_of(visit, setting))


@router.post(PATH)
def change(visit: SystemVisit) -> Response:
    """Keep what was changed; it holds for letters from now on, and for requests that come."""
    with visit.reading() as session:
        setting = setting_of(session)
    shelf = shelf_of(visit, setting)
    facts = _read(visit.fields, shelf)
    if visit.fields.faults:
        return _page(visit, setting, shelf)
    with visit.writing() as session:
        setting = setting_of(session)
        standing = SettingFacts.of(setting)
        overtaken = standing != facts and not stands_as_seen(visit.fields, standing)
        if not overtaken:
            save_setting(
                session,
                Setting.model_validate({"id": setting.id, "mailbox": setting.mailbox, **facts.kept()}),
                by=visit.user.id,
                at=visit.now,
            )
    if overtaken:
        visit.fields.wrong("", f"Somebody changed the setting since this page was opened. {SENT_AGAIN}")
        return _page(visit, setting, shelf, _differences(standing, facts))
    return visit.go(PATH, "It is kept. Letters say it from now on; requests that run keep their policy.")


def _read(fields: Fields, shelf: Shelf) -> SettingFacts:
    telephone = _telephone(fields, "telephone", "Enter the telephone number of the setting")
    regulator = _telephone(fields, "regulator_telephone", "Enter the regulator's telephone number")
    site = _site(fields, "regulator_site", "Enter the address of the regulator's site")
    return SettingFacts(
        name=fields.words("name", "Enter the name of the setting"),
        address=fields.text("address", "Enter the postal address: letters bear it"),
        telephone=telephone,
        nation=fields.choice("nation", Nation, "Choose the nation in which the setting is").value,
        profile=fields.one_of(
            "profile", [offer.profile.name for offer in shelf.offers], "Choose the policy by which it works"
        ),
        regulator_name=fields.words("regulator_name", "Enter the name of the regulator"),
        regulator_telephone=regulator,
        regulator_site=site,
        inspectorate_name=fields.words("inspectorate_name"),
        inspectorate_telephone=_telephone(fields, "inspectorate_telephone", ""),
        inspectorate_site=_site(fields, "inspectorate_site", ""),
    )


def _site(fields: Fields, name: str, missing: str) -> str:
    site = fields.words(name, missing)
    if site and not _SITE.fullmatch(site):
        fields.wrong(name, "Enter the site without https://, such as ico.org.uk.")
    return site


def _telephone(fields: Fields, name: str, missing: str) -> str:
    number = fields.words(name, missing)
    if number and not _TELEPHONE.fullmatch(number):
        fields.wrong(name, "Enter a telephone number, such as 01632 960100.")
    return number


_LABELS = {
    "name": "Name",
    "address": "Address",
    "telephone": "Telephone",
    "nation": "Nation",
    "profile": "Policy",
    "regulator_name": "Regulator",
    "regulator_telephone": "Regulator's telephone",
    "regulator_site": "Regulator's site",
    "inspectorate_name": "Inspectorate",
    "inspectorate_telephone": "Inspectorate's telephone",
    "inspectorate_site": "Inspectorate's site",
}


def _differences(standing: SettingFacts, typed: SettingFacts) -> list[tuple[str, str]]:
    return [(_LABELS[name], str(value)) for name, value in standing if value != getattr(typed, name)]


def _page(
    visit: Visit, setting: Setting, shelf: Shelf, stands_now: list[tuple[str, str]] | None = None
) -> Response:
    return visit.page(
        "system_setting.html",
        mailbox=setting.mailbox,
        inspectorates=[
            (NATIONS[nation], ", ".join(part for part in (one.name, one.telephone, one.site) if part))
            for nation, one in OF_NATIONS.items()
        ],
        nations=list(NATIONS.items()),
        profiles=[(offer.profile.name, offer.profile.title) for offer in shelf.offers],
        broken=shelf.faults,
        stands_now=stands_now or [],
        as_seen=as_seen(SettingFacts.of(setting), visit.now),
    )
