"""Whom a setting needs besides who carries the requests: nobody decides and checks alone (S38, S54, S98, R24)."""

from collections.abc import Mapping

from models.words import Role
from rules import profiles
from rules.profiles import LegalReview, Profile

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


_SECOND_CHECK = "confirms the file and does the second check, which nobody does on their own work"
_SAFEGUARDING = "has to back what is decided where somebody may be at risk"


def _none(users_by_role: Mapping[Role, int], role: Role) -> bool:
    return users_by_role.get(role, 0) < 1


def _title(profile: Profile, role: Role) -> str:
    title = profile.title_of(profiles.Role(role.value))
    return title[:1].upper() + title[1:]
