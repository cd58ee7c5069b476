"""Whom a setting needs besides who carries the requests; who holds the meeting (S38, S42, S43, S54, S98)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from models.words import Role
from rules.profiles import LegalReview, MeetingNeeds, Profile

_LEGAL: Mapping[LegalReview, str] = {
    LegalReview.ALWAYS: "checks every copy under this policy",
    LegalReview.CONTROVERSIAL: "advises and checks where a file is controversial",
    LegalReview.LITIGATION: "advises and checks where a file is controversial or legal action is possible",
}


def people_needed(profile: Profile, users_by_role: Mapping[Role, int]) -> tuple[str, ...]:
    """Whom the setting lacks for a request under this profile, each with what they are needed for.

    `users_by_role` is how many people can sign in with each role; a role that is not there counts as none. Nothing
    is lacking where the answer is empty. The words are those of the page, with the profile's own titles.
    """
    leaders = users_by_role.get(Role.MANAGER, 0) + users_by_role.get(Role.DEPUTY, 0)
    wanted = [
        (Role.MANAGER, leaders < 1, "carries requests, and signs the letters"),
        (Role.DEPUTY, leaders == 1, "carries requests when nobody else is there"),
        (Role.LINE_MANAGER, _none(users_by_role, Role.LINE_MANAGER), _SECOND_CHECK),
        (Role.SAFEGUARDING_LEAD, _none(users_by_role, Role.SAFEGUARDING_LEAD), _SAFEGUARDING),
        (Role.LEGAL_ADVISER, _none(users_by_role, Role.LEGAL_ADVISER), _LEGAL[profile.legal_review]),
    ]
    return tuple(f"{_title(profile, role)}: {what}." for role, lacking, what in wanted if lacking)


class Staffer(Protocol):
    """Somebody who signs in, as far as it counts for a meeting."""

    id: str
    role: Role
    active: bool


Somebody = TypeVar("Somebody", bound=Staffer)


def meeting_holders(profile: Profile, carrier_id: str, staff: Iterable[Somebody]) -> list[Somebody]:
    """Who goes through the copy with the parent: those the policy names, the one who carries the request first.

    Where the policy names several of whom each has to be there (S42), one for each role: whoever carries the
    request stands for the manager. Where one is enough (S43), that is who carries the request.
    """
    there = [user for user in staff if user.active]
    carrier = next((user for user in there if user.id == carrier_id), None)
    holders = [carrier] if carrier is not None else []
    for wanted in profile.must_meet:
        if holders and (profile.meeting_needs is MeetingNeeds.ONE or _stands_for(holders, wanted)):
            continue
        holders += [user for user in there if user.role.value == wanted.value and user not in holders][:1]
    return holders


def _stands_for(holders: Sequence[Staffer], wanted: Role) -> bool:
    """A deputy who carries the request does it in the manager's place (S91)."""
    leading = {Role.MANAGER, Role.DEPUTY}
    return any(user.role is wanted or (user.role in leading and wanted is Role.MANAGER) for user in holders)


_SECOND_CHECK = "confirms the file and does the second check, which nobody does on their own work"
_SAFEGUARDING = "has to back what is decided where somebody may be at risk"


def _none(users_by_role: Mapping[Role, int], role: Role) -> bool:
    return users_by_role.get(role, 0) < 1


def _title(profile: Profile, role: Role) -> str:
    title = profile.title_of(role)
    return title[:1].upper() + title[1:]
