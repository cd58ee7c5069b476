"""Who reads the reasons of a request that are kept for those who decide (S29, S60, S81, decision 0013)."""

from models import acts
from models.words import Role
from rules.permissions import LEADERS
from rules.state import RequestState, Stop

_BY_OWN_HAND = LEADERS | {Role.LINE_MANAGER}


def reads_reasons(state: RequestState, user_id: str, role: Role, carrier_id: str) -> bool:
    """Whether somebody reads them: the safeguarding lead, and who carries the request and so decides in it.

    Another leader, and the line manager, once they opened them for this request and said why (S81, S91).

    Args:
        state: what the log says.
        user_id: who wants to read.
        role: with which role.
        carrier_id: who carries the request.
    """
    if role is Role.SAFEGUARDING_LEAD:
        return True
    if role in LEADERS and user_id == carrier_id:
        return True
    return role in _BY_OWN_HAND and user_id in state.reasons_opened_by


def is_about(state: RequestState, act: acts.Act, user_id: str) -> bool:
    """Whether an act is about this person of the setting: its kept reasons are never theirs to read (S29, R24)."""
    own = {party.party_id for party in state.parties.values() if party.staff_user_id == user_id}
    if not own:
        return False
    if isinstance(act, acts.StopLifted):
        stop = state.stops.get(act.stop_seq)
        return stop is not None and bool(own & _concerned(stop))
    if isinstance(act, acts.StopPlaced):
        return bool(own & {act.party_id, *act.mentioned})
    return getattr(act, "party_id", None) in own


def _concerned(stop: Stop) -> set[str | None]:
    return {stop.party_id, *stop.mentioned}
