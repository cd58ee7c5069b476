"""Whom a setting lacks for a request under its policy: told before the work begins, with who can add them (S38)."""

from collections import Counter
from collections.abc import Iterator

from models.people import User
from models.words import Role
from rules.permissions import See
from rules.staffing import people_needed
from web.casefile import Case
from web.guarding import Visit
from web.wording import listed

_CHECKERS = frozenset({Role.LINE_MANAGER, Role.LEGAL_ADVISER})


def lacking(case: Case) -> tuple[str, ...]:
    """Whom the setting needs besides who is there, each with what for; nothing where nobody is lacking.

    Who checks copies and is named in this file, or asks to see it, is not there for this request (R24).
    """
    if not case.open:
        return ()
    there = Counter(user.role for user in case.staff.values() if user.active and not _stands_aside(case, user))
    if any(case.staff[one].active for one in case.state.invited_checkers if one in case.staff):
        there[Role.LINE_MANAGER] += 1  # somebody from outside stands in for them in this request
    return (*people_needed(case.terms.profile, there), *_why(case, there))


def _stands_aside(case: Case, user: User) -> bool:
    named = any(party.staff_user_id == user.id for party in case.state.parties.values())
    return user.role in _CHECKERS and (named or user.id == case.state.requester_user_id)


def _why(case: Case, there: Counter[Role]) -> Iterator[str]:
    """Who would be there, and stands aside."""
    for role in sorted(_CHECKERS):
        aside = [user.name for user in case.staff.values() if user.active and user.role is role]
        if aside and not there[role]:
            yield f"{listed(aside)} cannot do it in this request: named in the file, or asks to see it."


def who_adds(visit: Visit, case: Case) -> str:
    """Who can give somebody an account, in words; nothing where the visitor can."""
    if visit.may_see(See.SYSTEM):
        return ""
    names = sorted(user.name for user in case.staff.values() if user.active and user.role is Role.ADMINISTRATOR)
    return " or ".join(names) or "whoever runs Clean Copy here"
