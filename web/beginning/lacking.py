"""Whom a setting lacks for a request under its policy: told before the work begins, with who can add them (S38)."""

from collections import Counter

from models.words import Role
from rules.permissions import See
from rules.staffing import people_needed
from web.casefile import Case
from web.guarding import Visit


def lacking(case: Case) -> tuple[str, ...]:
    """Whom the setting needs besides who is there, each with what for; nothing where nobody is lacking."""
    if not case.open:
        return ()
    there = Counter(user.role for user in case.staff.values() if user.active)
    if any(case.staff[one].active for one in case.state.invited_checkers if one in case.staff):
        there[Role.LINE_MANAGER] += 1  # somebody from outside stands in for them in this request
    return people_needed(case.terms.profile, there)


def who_adds(visit: Visit, case: Case) -> str:
    """Who can give somebody an account, in words; nothing where the visitor can."""
    if visit.may_see(See.SYSTEM):
        return ""
    names = sorted(user.name for user in case.staff.values() if user.active and user.role is Role.ADMINISTRATOR)
    return " or ".join(names) or "whoever runs Clean Copy here"
