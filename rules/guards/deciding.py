"""Guards of deciding: the talk, what counts, the five questions, the decision (S28-S31, S97-S99, R15-R19)."""

from datetime import date

from models import acts
from models.messages import Said
from models.words import Answer, Ground, Stage
from rules.combining import OF_A_PAPER, combination_fault, factors_fault, standing_fault, without_lead
from rules.consultation import Consultation
from rules.guards.table import date_fault, guards
from rules.nations import holds_in
from rules.notices import is_to_be_told, news_for, untold_lapsed
from rules.stages import consultation_done, intake_done, may_follow, releases_what_is_ready, stage_of
from rules.state import RequestState
from rules.terms import Terms

_NOT_TO_BE_DECIDED = frozenset({Stage.INTAKE, Stage.ASSEMBLY, Stage.RELEASE, Stage.CLOSE})


@guards(acts.StaffTalked)
def _talked(state: RequestState, terms: Terms, said: Said, act: acts.StaffTalked, today: date) -> str | None:
    """Somebody else than the member of staff says what was said, or why nobody could talk with them (S31)."""
    party = state.parties.get(act.party_id)
    fault = _weighing_fault(state, party, said)
    if party is None or fault is not None:
        return fault
    if party.kind != "staff":
        return "not_staff"
    if act.held_by is not None and act.held_by == party.staff_user_id:
        return "about_yourself"
    return date_fault(state, act.on, today) if act.on is not None else None


@guards(acts.FactorsNoted)
def _noted(state: RequestState, terms: Terms, said: Said, act: acts.FactorsNoted, today: date) -> str | None:
    party = state.parties.get(act.party_id)
    fault = _weighing_fault(state, party, said)
    if party is None or fault is not None:
        return fault
    factors = frozenset(act.factors)
    if factors == party.factors.get(act.mention_id or ""):
        return "already_done"
    return factors_fault(party, factors)


@guards(acts.BalanceWeighed)
def _weighed(state: RequestState, terms: Terms, said: Said, act: acts.BalanceWeighed, today: date) -> str | None:
    """To share cannot follow from answers that speak against it (S97)."""
    fault = _weighing_fault(state, state.parties.get(act.party_id), said)
    if fault is not None:
        return fault
    against = act.fits_the_aim is Answer.NO or act.another_way is Answer.YES
    return "answers_speak_against" if act.share and against else None


@guards(acts.DecisionMade)
def _decided(state: RequestState, terms: Terms, said: Said, act: acts.DecisionMade, today: date) -> str | None:
    party = state.parties.get(act.party_id)
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    if stage_of(state) in _NOT_TO_BE_DECIDED and state.given is not None:
        return "wrong_stage"
    if not (consultation_done(state) or _heard(party) or releases_what_is_ready(state)):
        return "wrong_stage"
    if act.ground is Ground.TO_FOLLOW and not may_follow(state, party):
        return "nothing_follows"
    if frozenset(act.factors) != party.factors_for(act.mention_id):
        return "factors_changed"
    if not holds_in(terms.nation, act.ground):
        return "ground_not_here"
    if without_lead(party, act):
        return "danger_unseen"
    return combination_fault(party, act) or standing_fault(party, act)


@guards(acts.NoticeSettled)
def _notice(state: RequestState, terms: Terms, said: Said, act: acts.NoticeSettled, today: date) -> str | None:
    """Said before the notice goes; who was told keeps their days to object (S28, R18)."""
    party = state.parties.get(act.party_id)
    fault = _weighing_fault(state, party, said)
    if party is None or fault is not None:
        return fault
    if act.tell == (party.untold is None) and not untold_lapsed(party):
        return "already_done"
    return "told_already" if not act.tell and is_to_be_told(party) and not news_for(party) else None


@guards(acts.PaperDecided)
def _paper(state: RequestState, terms: Terms, said: Said, act: acts.PaperDecided, today: date) -> str | None:
    """A paper is left out as a whole for a reason of law alone; else it goes as decided (R19, R22)."""
    if state.given is not None or not intake_done(state):
        return "wrong_stage"
    if act.ground is not None and act.ground not in OF_A_PAPER:
        return "paper_ground"
    if act.ground is not None and not holds_in(terms.nation, act.ground):
        return "ground_not_here"
    ruling = state.papers_proposed.get(act.document_id) or state.papers_ruled.get(act.document_id)
    return "already_done" if act.ground == (ruling.ground if ruling is not None else None) else None


def _weighing_fault(state: RequestState, party: Consultation | None, said: Said) -> str | None:
    if party is None:
        return "unknown_party"
    if party.staff_user_id == said.actor_id:
        return "about_yourself"
    return "wrong_stage" if state.given is not None else None


def _heard(party: Consultation) -> bool:
    """A party that has answered, or is not asked, can be decided before the others have."""
    return party.planned and not party.unread_replies and (party.has_answered or not party.to_be_asked)
