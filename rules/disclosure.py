"""What is proposed for a third party or a passage, with its reasons; a person decides (S26-S31, S7, R15-R19).

Consent, refusal and silence only propose. A refusal is a factor and never a veto, silence is neither yes nor no,
and the wish of an agency alone is no reason to leave anything out. What nobody can compute (does the requester know
it already? is somebody in danger?) is noted by a person and weighed with the rest.
"""

from datetime import date

from models.messages import Said
from models.words import Factor, Ground, Outcome, PartyKind, ReplyKind, Role, WhoLearns
from rules import proposing
from rules.calendars import Nation
from rules.combining import GROUNDS_OF, combination_fault
from rules.consultation import Consultation, decision_about
from rules.guards import refusal
from rules.nations import holds_in
from rules.proposing import Proposal
from rules.state import RequestState
from rules.terms import Terms

__all__ = ["Choices", "Proposal", "choices", "propose", "why_not"]


def propose(party: Consultation, mention_id: str | None = None, nation: Nation = Nation.ENGLAND) -> Proposal:
    """What is proposed for one third party as a whole, or for one passage of theirs.

    Args:
        party: where the third party stands, from the log, with what a person noted of them.
        mention_id: the passage, where it is about one; what was noted of it goes before what was noted of all.
        nation: where the setting is; not every reason of law holds everywhere (R19).
    """
    outcome, ground, reasons = _proposed(party, mention_id)
    if not holds_in(nation, ground):
        ground, reasons = Ground.SERIOUS_HARM, (*reasons, proposing.NOT_HERE)
    if party.has_open_objection and outcome in {Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT}:
        outcome, ground = Outcome.REFERENCES_AND_CONTRIBUTIONS, _while_objection_is_open(party, mention_id)
        reasons = (*reasons, "While their objection is open, their passages are left out.")
    if outcome is Outcome.DISCLOSE:
        reasons = (*reasons, proposing.CONTACTS_STAY_BLACK)
    return Proposal(outcome, ground, reasons, _first(party, outcome, ground, mention_id))


def _while_objection_is_open(party: Consultation, mention_id: str | None) -> Ground:
    """A no of the family is a reason to leave out; whoever else objects is heard first, and the rest follows."""
    last = party.last_reply
    if party.kind in {PartyKind.AGENCY, PartyKind.STAFF} or last is None:
        return Ground.TO_FOLLOW
    return Ground.REFUSED if party.said_no_to(mention_id) else Ground.TO_FOLLOW


def _proposed(party: Consultation, mention_id: str | None) -> proposing.Found:
    factors = party.factors_for(mention_id)
    if party.kind is PartyKind.OTHER_CHILD:
        return proposing.other_child(factors, in_danger=party.in_danger)
    grave = proposing.danger(party.kind, factors)
    if grave is not None:
        return grave
    found = _by_what_was_heard(party, mention_id)
    if found[1] is Ground.CONSENT or found[1] in proposing.NOT_WEIGHED_AWAY:
        return found
    return proposing.weighed(party, factors, found)


def _by_what_was_heard(party: Consultation, mention_id: str | None) -> proposing.Found:
    last = party.last_reply
    if last is None:
        return _unheard(party, mention_id)
    still = proposing.danger_stands(party, passage=mention_id is not None)
    if still is not None:
        return still
    if mention_id in party.unasked and not party.has_refused:
        return proposing.noted_since(party.kind)
    if party.consented_to(mention_id):
        return Outcome.DISCLOSE, Ground.CONSENT, (proposing.AGREED,)
    if last.kind is ReplyKind.CONDITIONAL:
        return proposing.conditional(party.kind)
    return proposing.refused(party.kind, taken_back=last.kind is ReplyKind.TAKEN_BACK)


def _unheard(party: Consultation, mention_id: str | None) -> proposing.Found:
    """Nobody asked them, or nobody answered: proposed by the kind of person, never decided by the silence."""
    who = party.plan.who_learns if party.plan is not None else WhoLearns.SAFE
    known = proposing.not_asked(party.kind, who, passage=mention_id is not None)
    if known is not None:
        return known
    return proposing.silent(party.kind, who, cannot_answer=Factor.CANNOT_ANSWER in party.factors_for(None))


def _first(party: Consultation, outcome: Outcome, ground: Ground, mention_id: str | None) -> tuple[str, ...]:
    found = []
    if party.unread_replies:
        found.append("Read their e-mail and say what it means.")
    if party.has_open_objection:
        found.append("Settle their objection, with a reason.")
    if party.talk_missing:
        found.append("Talk with the member of staff, and write down what was said.")
    if proposing.five_questions_open(party, decision_about(party, outcome, ground, mention_id)):
        found.append("Answer the five questions; the safeguarding lead backs the answers.")
    return tuple(found)


Choices = dict[Outcome, tuple[Ground, ...]]


def choices(
    state: RequestState,
    terms: Terms,
    actor_id: str,
    role: Role,
    party_id: str,
    today: date,
    mention_id: str | None = None,
) -> Choices:
    """Every outcome that this person may decide for a party, or a passage, now, with the grounds that go with it.

    Empty where nothing can be decided: `why_not` says why.
    """
    found: Choices = {}
    party = state.parties.get(party_id)
    if party is None:
        return found
    for outcome in Outcome:
        grounds = tuple(
            ground
            for ground in Ground
            if ground in GROUNDS_OF[outcome]
            and combination_fault(party, decision_about(party, outcome, ground, mention_id)) is None
            and refusal(state, terms, _trial(party, actor_id, role, outcome, ground, mention_id), today) is None
        )
        if grounds:
            found[outcome] = grounds
    return found


def why_not(state: RequestState, terms: Terms, actor_id: str, role: Role, party_id: str, today: date) -> str | None:
    """Why this person can decide nothing for a party now (a code of rules.refusals), or None if they can."""
    if choices(state, terms, actor_id, role, party_id, today):
        return None
    party = state.parties.get(party_id)
    if party is None:
        return "unknown_party"
    outcome, ground = (
        (Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
        if party.kind is PartyKind.STAFF
        else (Outcome.REFERENCES, Ground.SERIOUS_HARM)
    )
    return refusal(state, terms, _trial(party, actor_id, role, outcome, ground), today)


def _trial(
    party: Consultation,
    actor_id: str,
    role: Role,
    outcome: Outcome,
    ground: Ground,
    mention_id: str | None = None,
) -> Said:
    act = decision_about(party, outcome, ground, mention_id)
    return Said(submission_id="trial", actor_id=actor_id, role=role, act=act)
