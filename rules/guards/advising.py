"""Guards of legal review: asked for, answered, gone without (S13-S15, S38)."""

from datetime import date

from models import acts
from models.messages import Said
from models.words import Role
from rules.advice import REST_OF_FILE, advice_awaited, gone_stands, may_go_without
from rules.guards.table import guards
from rules.state import RequestState
from rules.terms import Terms, reckoning


@guards(acts.FoundControversial)
def _controversial(
    state: RequestState, terms: Terms, said: Said, act: acts.FoundControversial, today: date
) -> str | None:
    if state.controversial:
        return "already_done"
    return _date_fault(state, terms, act.reply_by, today) if act.reply_by is not None else None


@guards(acts.LegalAdviceAsked)
def _asked(state: RequestState, terms: Terms, said: Said, act: acts.LegalAdviceAsked, today: date) -> str | None:
    """Advice can be asked for by choice once the intake is settled, and again with another question (S13)."""
    if state.intake is None or state.given is not None:
        return "wrong_stage"
    return _date_fault(state, terms, act.reply_by, today)


def _date_fault(state: RequestState, terms: Terms, reply_by: date, today: date) -> str | None:
    if reply_by < today:
        return "reply_date_past"
    return "reply_date_late" if reply_by > reckoning(state, terms, today).governing_due >= today else None


@guards(acts.WentWithoutAdvice)
def _without(state: RequestState, terms: Terms, said: Said, act: acts.WentWithoutAdvice, today: date) -> str | None:
    """Three days before the due date at the earliest, item by item, and only what is decided (design)."""
    if not advice_awaited(state):
        return "no_advice_awaited"
    if not may_go_without(state, terms, today):
        return "advice_may_come"
    if act.party_id is not None:
        party = state.parties.get(act.party_id)
        if party is None:
            return "unknown_party"
        if party.staff_user_id == said.actor_id:
            return "about_yourself"
        if not party.decided:
            return "not_decided"
    item = act.party_id or REST_OF_FILE
    gone = state.without_advice.get(item)
    return "already_done" if gone is not None and gone_stands(state, item, gone) else None


@guards(acts.LegalAdviceRecorded)
def _advice(
    state: RequestState, terms: Terms, said: Said, act: acts.LegalAdviceRecorded, today: date
) -> str | None:
    if act.copy_sha256 is None:
        return None
    if state.copy is None or state.copy.copy_sha256 != act.copy_sha256:
        return "copy_changed"
    marked = said.actor_id in state.copy.marked_by and said.role is Role.LEGAL_ADVISER
    return "checker_marked" if marked else None
