"""Guards of what may happen at every moment: stops, second persons, advice, withdrawal (S54, R35)."""

from datetime import date

from models import acts
from models.messages import Said
from models.words import Role
from rules.guards.table import guards
from rules.state import RequestState
from rules.terms import Terms

# A paper leaves the file, and papers are destroyed, only with somebody who does not carry the request (R25, R31).
_BACK_TAKING_OUT = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD})


@guards(acts.StopPlaced)
def _stop(state: RequestState, terms: Terms, said: Said, act: acts.StopPlaced, today: date) -> str | None:
    if act.party_id is not None and act.party_id not in state.parties:
        return "unknown_party"
    same = any(stop.party_id == act.party_id for stop in state.open_stops)
    return "already_done" if same else None


@guards(acts.StopLifted)
def _lift(state: RequestState, terms: Terms, said: Said, act: acts.StopLifted, today: date) -> str | None:
    stop = state.stops.get(act.stop_seq)
    if stop is None or stop.lifted:
        return "no_stop"
    return "already_done" if stop.lift_seq else None


@guards(acts.Backed)
def _back(state: RequestState, terms: Terms, said: Said, act: acts.Backed, today: date) -> str | None:
    """A second person is another person, and not the one it is about (S98, R24)."""
    proposer = state.needs_second.get(act.seq)
    if proposer is None:
        return "unknown_event"
    if proposer == said.actor_id:
        return "same_person"
    destroys = state.destruction is not None and state.destruction.seq == act.seq
    if (destroys or _takes_out(state, act)) and said.role not in _BACK_TAKING_OUT:
        return "another_has_to_back"
    if act.seq in state.needs_lead and said.role is not Role.SAFEGUARDING_LEAD:
        return "lead_must_back"
    for party in state.parties.values():
        concerns = party.plan_seq == act.seq or any(t.seq == act.seq for t in party.decisions.values())
        if concerns and party.staff_user_id == said.actor_id:
            return "about_yourself"
    return None


def _takes_out(state: RequestState, act: acts.Backed) -> bool:
    return any(proposal.seq == act.seq for proposal in state.taking_out.values())


@guards(acts.HandedOver)
def _handed_over(state: RequestState, terms: Terms, said: Said, act: acts.HandedOver, today: date) -> str | None:
    return "already_done" if state.handed_to == act.to_user_id else None


@guards(acts.FoundControversial)
def _controversial(
    state: RequestState, terms: Terms, said: Said, act: acts.FoundControversial, today: date
) -> str | None:
    return "already_done" if state.controversial else None


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


@guards(acts.RequestWithdrawn)
def _withdrawn(
    state: RequestState, terms: Terms, said: Said, act: acts.RequestWithdrawn, today: date
) -> str | None:
    return "already_done" if state.given is not None else None


@guards(acts.EffectRetried)
def _retried(state: RequestState, terms: Terms, said: Said, act: acts.EffectRetried, today: date) -> str | None:
    return None if act.effect in state.failed else "not_failed"


@guards(acts.WentWrong)
def _went_wrong(state: RequestState, terms: Terms, said: Said, act: acts.WentWrong, today: date) -> str | None:
    return "date_in_future" if act.noticed_at.date() > today else None
