"""What to do where only the safeguarding lead may back something, and it is about the only one (S98, R24)."""

from collections.abc import Collection, Iterable

from models.files import Mention
from models.words import Role
from web.casefile import Case

LEAD_LACKING = (
    "What the safeguarding lead has to back here is about the only lead there is. Ask the administrator for an "
    "account for a second lead: whoever stands in for the lead, or the lead of another setting. A stop on it can "
    "be lifted without a lead, by two others."
)


def lead_lacking(case: Case, concerned: Collection[str]) -> str:
    """What to do where no lead who can sign in is left to back something about these people of the setting."""
    leads = {user.id for user in case.staff.values() if user.role is Role.SAFEGUARDING_LEAD and user.active}
    return LEAD_LACKING if leads & set(concerned) and leads <= set(concerned) else ""


def staff_on(case: Case, document_id: str, mentions: Iterable[Mention]) -> set[str]:
    """Those of the setting about whom, or by whom, a passage is noted on a paper."""
    noted = {one.person_id for one in mentions if one.document_id == document_id}
    parties = case.state.parties.items()
    return {party.staff_user_id for party_id, party in parties if party_id in noted and party.staff_user_id}
