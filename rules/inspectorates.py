"""Who inspects early-years settings, nation by nation: where a complaint about care can go (S48, R36).

The facts and where they were read stand in docs/afterwards.md; a setting may name another, or a newer number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.calendars import Nation


@dataclass(frozen=True)
class Inspectorate:
    """An inspectorate as letters name it; the telephone is empty where it differs from place to place."""

    name: str
    telephone: str = ""
    site: str = ""


OF_NATIONS: Mapping[Nation, Inspectorate] = {
    Nation.ENGLAND: Inspectorate("Ofsted", "0300 123 1231", "www.gov.uk/ofsted"),
    Nation.WALES: Inspectorate("Care Inspectorate Wales", "0300 7900 126", "www.careinspectorate.wales"),
    Nation.SCOTLAND: Inspectorate("the Care Inspectorate", "0345 600 9527", "www.careinspectorate.com"),
    Nation.NORTHERN_IRELAND: Inspectorate(
        "the Early Years Team of our Health and Social Care Trust", "", "www.nidirect.gov.uk"
    ),
}


def inspectorate_of(nation: str, name: str | None, telephone: str | None, site: str | None) -> Inspectorate:
    """The inspectorate a setting named, or else the one of its nation."""
    if name:
        return Inspectorate(name, telephone or "", site or "")
    return OF_NATIONS[Nation(nation)]
