"""Guards of inviting somebody from outside to the second check of one request, and dismissing them (S38, S59)."""

from datetime import date

from models.acts import CheckerDismissed, CheckerInvited
from models.messages import Said
from rules.guards.table import guards
from rules.state import RequestState
from rules.terms import Terms


@guards(CheckerInvited)
def _invited(state: RequestState, terms: Terms, said: Said, act: CheckerInvited, today: date) -> str | None:
    if state.given is not None:
        return "wrong_stage"
    if act.user_id == said.actor_id:
        return "same_person"
    if act.user_id == state.requester_user_id:
        return "cannot_check"
    if any(party.staff_user_id == act.user_id for party in state.parties.values()):
        return "checker_is_named"
    return "already_done" if act.user_id in state.invited_checkers else None


@guards(CheckerDismissed)
def _dismissed(state: RequestState, terms: Terms, said: Said, act: CheckerDismissed, today: date) -> str | None:
    return None if act.user_id in state.invited_checkers else "not_invited"
