"""Guards of what may happen at every moment: stops, second persons, withdrawal (S54, R35)."""

from datetime import date

from models import acts
from models.messages import Said
from models.words import Role
from rules.combining import stands_no_longer
from rules.consultation import Consultation
from rules.guards.table import guards
from rules.notices import untold_lapsed
from rules.signoff import is_admitted
from rules.state import RequestState, Stop
from rules.terms import Terms

# A paper leaves the file, papers are destroyed, and all of it is refused only with somebody who does not carry the
# request (R24, R25, R31).
_BESIDE_THE_CARRIER = frozenset({Role.LINE_MANAGER, Role.SAFEGUARDING_LEAD})


@guards(acts.StopPlaced)
def _stop(state: RequestState, terms: Terms, said: Said, act: acts.StopPlaced, today: date) -> str | None:
    """At any stage, and never refused for being too wide or too narrow (S54)."""
    if act.party_id is not None and act.party_id not in state.parties:
        return "unknown_party"
    of_paper = act.document_id is not None and act.party_id is not None
    of_nobody = act.mention_id is not None and act.party_id is None
    if of_paper or of_nobody or (act.mentioned and act.document_id is None):
        return "stop_on_one"
    item = (act.party_id, act.mention_id, act.document_id)
    same = any((stop.party_id, stop.mention_id, stop.document_id) == item for stop in state.open_stops)
    return "already_done" if same else None


@guards(acts.StopLifted)
def _lift(state: RequestState, terms: Terms, said: Said, act: acts.StopLifted, today: date) -> str | None:
    stop = state.stops.get(act.stop_seq)
    if stop is None or stop.lifted:
        return "no_stop"
    if _is_about(state, stop, said.actor_id):
        return "about_yourself"
    return "already_done" if stop.lift_seq else None


def _is_about(state: RequestState, stop: Stop, actor_id: str) -> bool:
    """Whether a stop is on somebody of the setting, or on a paper that mentions them (R24)."""
    concerned = {stop.party_id, *stop.mentioned}
    return any(party.staff_user_id == actor_id for party in state.parties.values() if party.party_id in concerned)


@guards(acts.Backed)
def _back(state: RequestState, terms: Terms, said: Said, act: acts.Backed, today: date) -> str | None:
    """A second person is another person, and not the one it is about (S98, R24)."""
    if not is_admitted(state, said.role, said.actor_id):
        return "not_invited"
    proposer = state.needs_second.get(act.seq)
    if proposer is None:
        return "unknown_event"
    if proposer == said.actor_id:
        return "same_person"
    destroys = state.destruction is not None and state.destruction.seq == act.seq
    refuses = state.refusal is not None and state.refusal[0] == act.seq
    if (destroys or refuses or _takes_out(state, act)) and said.role not in _BESIDE_THE_CARRIER:
        return "another_has_to_back"
    if refuses and not state.refusal_open:
        return "decided_on_other_facts"
    if destroys and state.open_stops:
        return "stop_holds_papers"
    if act.seq in state.needs_lead and said.role is not Role.SAFEGUARDING_LEAD:
        return "lead_must_back"
    for party in state.parties.values():
        if _concerns(state, party, act.seq) and party.staff_user_id == said.actor_id:
            return "about_yourself"
        if _overtaken(party, act.seq):
            return "decided_on_other_facts"
    lifted = next((stop for stop in state.open_stops if stop.lift_seq == act.seq), None)
    return "about_yourself" if lifted is not None and _is_about(state, lifted, said.actor_id) else None


def _overtaken(party: Consultation, seq: int) -> bool:
    """Whether something was heard or said since this was proposed: nobody backs what is out of date (S98)."""
    last = party.last_reply
    if party.balance is not None and party.balance.seq == seq:
        return last is not None and last.seq > seq
    if party.untold is not None and party.untold.seq == seq:
        return untold_lapsed(party)
    return any(
        taken.seq == seq and (seq < party.heard_seq or stands_no_longer(party, taken.decision))
        for taken in party.decisions.values()
    )


def _concerns(state: RequestState, party: Consultation, seq: int) -> bool:
    """Whether what is to be backed is about this third party."""
    weighed = party.balance is not None and party.balance.seq == seq
    gone = state.without_advice.get(party.party_id)
    without = gone is not None and gone.seq == seq
    untold = party.untold is not None and party.untold.seq == seq
    return (
        party.plan_seq == seq or weighed or untold or without or any(t.seq == seq for t in party.decisions.values())
    )


def _takes_out(state: RequestState, act: acts.Backed) -> bool:
    return any(proposal.seq == act.seq for proposal in state.taking_out.values())


@guards(acts.ReasonsOpened)
def _opened(state: RequestState, terms: Terms, said: Said, act: acts.ReasonsOpened, today: date) -> str | None:
    """Nobody can agree to keep anything from who has to know it, but what is about themselves (S81, S91, R24)."""
    if any(party.staff_user_id == said.actor_id for party in state.parties.values()):
        return "about_yourself"
    return "already_done" if said.actor_id in state.reasons_opened_by else None


@guards(acts.HandedOver)
def _handed_over(state: RequestState, terms: Terms, said: Said, act: acts.HandedOver, today: date) -> str | None:
    if act.to_user_id == state.requester_user_id:
        return "cannot_carry"
    return "already_done" if state.handed_to == act.to_user_id else None


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
