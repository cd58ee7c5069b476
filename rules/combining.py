"""Which outcome and reason can be decided for whom: every other combination cannot be built (S7, S26-S31, R15-R19).

Tables say what fits together; what has to come first (a talk, a consent, the five questions) is asked after.
"""

from collections.abc import Mapping

from models.acts import DecisionMade
from models.words import Factor, Ground, Outcome, PartyKind, WhoLearns
from rules.consultation import Consultation, decision_is_sensitive, lead_wanted

DISCLOSING = frozenset({Outcome.DISCLOSE, Outcome.NAME_LEFT_OUT})
_WITHHOLDING = frozenset(
    {
        Ground.REFUSED,
        Ground.NO_REPLY,
        Ground.OTHER_CHILD,
        Ground.STAFF_ENDANGERED,
        Ground.POLICE_INVESTIGATION,
        Ground.CHILD_ABUSE_DATA,
        Ground.SERIOUS_HARM,
        Ground.LEGAL_PRIVILEGE,
        Ground.CONTACT_DETAILS,
        Ground.TO_FOLLOW,
    }
)

GROUNDS_OF: Mapping[Outcome, frozenset[Ground]] = {
    Outcome.DISCLOSE: frozenset(
        {Ground.CONSENT, Ground.REASONABLE_WITHOUT_CONSENT, Ground.ALREADY_KNOWN, Ground.OFFICIAL_CAPACITY}
    ),
    Outcome.NAME_LEFT_OUT: frozenset(set(Ground) - {Ground.TO_FOLLOW, Ground.ALREADY_KNOWN}),
    Outcome.REFERENCES: _WITHHOLDING,
    Outcome.REFERENCES_AND_CONTRIBUTIONS: _WITHHOLDING,
    Outcome.EVERYTHING_POINTING: _WITHHOLDING,
    Outcome.EXISTENCE_WITHHELD: frozenset(
        {Ground.POLICE_INVESTIGATION, Ground.CHILD_ABUSE_DATA, Ground.SERIOUS_HARM, Ground.LEGAL_PRIVILEGE}
    ),
}

# A reason that is about one kind of person. R17: staff of a nursery are weighed, they are not officials.
_ONLY_FOR: Mapping[Ground, PartyKind] = {
    Ground.STAFF_ENDANGERED: PartyKind.STAFF,
    Ground.OFFICIAL_CAPACITY: PartyKind.AGENCY,
    Ground.OTHER_CHILD: PartyKind.OTHER_CHILD,
}
# Reasons on which the wish or the silence of somebody decides.
_BY_WISH = frozenset({Ground.REFUSED, Ground.NO_REPLY})

# S29: what has to be noted of a member of staff before more than their name is left out on this reason.
UPHELD_ON: Mapping[Ground, frozenset[Factor]] = {
    Ground.STAFF_ENDANGERED: frozenset({Factor.SENSITIVE, Factor.ENDANGERED}),
    Ground.POLICE_INVESTIGATION: frozenset({Factor.POLICE_INVESTIGATION}),
}
# S85, R19, R21, R22: reasons that are about a passage and not about whoever wrote it; item by item, never for all.
OF_A_PASSAGE = frozenset(
    {Ground.CHILD_ABUSE_DATA, Ground.SERIOUS_HARM, Ground.LEGAL_PRIVILEGE, Ground.CONTACT_DETAILS}
)

OF_A_PAPER = frozenset(
    {Ground.CHILD_ABUSE_DATA, Ground.SERIOUS_HARM, Ground.POLICE_INVESTIGATION, Ground.LEGAL_PRIVILEGE}
)
"""Reasons of law for which a paper as a whole is left out of the copy (R19, R21, R22)."""

_CONTRADICTIONS = (
    frozenset({Factor.ROUTINE, Factor.SENSITIVE}),
    frozenset({Factor.ROUTINE, Factor.ENDANGERED}),
    frozenset({Factor.ROUTINE, Factor.POLICE_INVESTIGATION}),
)


def combination_fault(party: Consultation, act: DecisionMade) -> str | None:
    """Why this outcome cannot stand on this reason for this kind of person, as a code; None where it can."""
    if act.ground not in GROUNDS_OF[act.outcome]:
        return "outcome_and_ground"
    if _ONLY_FOR.get(act.ground, party.kind) is not party.kind:
        return "ground_of_another_kind"
    if act.ground is Ground.ALREADY_KNOWN and not _known_already(party, act):
        return "known_not_noted"
    if party.kind is PartyKind.OTHER_CHILD and act.outcome is Outcome.DISCLOSE:
        own = Factor.CHILD_OF_REQUESTER in party.factors_for(act.mention_id)
        return None if own else "another_child"
    if act.ground in _BY_WISH and party.kind is PartyKind.AGENCY:
        return "agency_wish"
    if act.ground is Ground.CONTACT_DETAILS and not _about_an_address(party, act):
        return "contact_details_passage"
    return _staff_fault(party, act) if party.kind is PartyKind.STAFF else None


def _known_already(party: Consultation, act: DecisionMade) -> bool:
    """Whether somebody noted that the requester knows it, or two people did not ask for that reason (R15)."""
    noted = party.factors_for(act.mention_id) & {Factor.REQUESTER_GAVE_IT, Factor.REQUESTER_KNOWS_IT}
    return bool(noted) or (party.plan is not None and party.plan.who_learns is WhoLearns.ALREADY_KNOWN)


def _about_an_address(party: Consultation, act: DecisionMade) -> bool:
    """An address is a reason for a single passage; for all of somebody only where it is confidential (S85)."""
    hidden = party.plan is not None and party.plan.who_learns is WhoLearns.CONFIDENTIAL_ADDRESS
    return act.mention_id is not None or act.outcome in DISCLOSING or hidden


def _staff_fault(party: Consultation, act: DecisionMade) -> str | None:
    """More than the name of staff is left out on S29's two grounds, each with what it asks for noted (S28-S30).

    What follows later is left out for now only. Another reason of law covers the one passage it is about.
    """
    if act.outcome in DISCLOSING or act.ground is Ground.TO_FOLLOW:
        return None
    wanted = UPHELD_ON.get(act.ground)
    if wanted is not None:
        return None if wanted <= party.factors_for(act.mention_id) else "staff_ground_not_noted"
    if act.ground not in OF_A_PASSAGE:
        return "staff_upheld"
    return None if act.mention_id is not None else "staff_passage_only"


def mark_fault(party: Consultation, ground: Ground) -> str | None:
    """Why a place about staff or an agency cannot be blacked out by hand for this reason, as a code (R16, S29).

    Marks by hand open no way round the decisions: the reason of a decision that stands, S29's two grounds where
    they are noted, or a reason of law that covers the very place.
    """
    decided = {taken.decision.ground for taken in party.decisions.values() if taken.stands}
    if party.kind is PartyKind.AGENCY and ground in _BY_WISH - decided:
        return "agency_wish"
    if party.kind is not PartyKind.STAFF or ground in decided | OF_A_PASSAGE | {Ground.TO_FOLLOW}:
        return None
    wanted = UPHELD_ON.get(ground)
    if wanted is None:
        return "staff_upheld"
    noted = any(wanted <= factors for factors in party.factors.values())
    return None if noted else "staff_ground_not_noted"


def standing_fault(party: Consultation, act: DecisionMade) -> str | None:
    """Why a reason does not fit what was heard, or what has to be done before it can be decided so."""
    if act.ground is Ground.CONSENT and not party.consented_to(act.mention_id):
        return "consent_not_given"
    if act.ground is Ground.REFUSED and not party.said_no_to(act.mention_id):
        return "refusal_not_said"
    if act.ground is Ground.NO_REPLY and party.has_answered and act.mention_id not in party.unasked:
        return "reply_was_given"
    if party.has_open_objection and act.outcome in DISCLOSING:
        return "objection_open"
    if party.talk_missing and act.ground is not Ground.TO_FOLLOW:
        return "talk_first"
    if balance_wanted(party, act) and not party.balance_stands:
        return "weigh_first"
    if balance_wanted(party, act) and party.balance is not None and not party.balance.share:
        return "balance_not_to_share"
    return None


def balance_wanted(party: Consultation, act: DecisionMade) -> bool:
    """Whether the five questions come first: a danger is known, a no is overridden, consent was not sought (S97).

    Where nobody is in danger, an official's no is weighed without them (R16, R17); so is leaving out a name (S28).
    """
    if act.outcome is not Outcome.DISCLOSE:
        return False
    if party.danger_known(act.mention_id):
        return True
    if act.ground in {Ground.CONSENT, Ground.OFFICIAL_CAPACITY}:
        return False
    return party.said_no_to(act.mention_id) or _consent_not_sought(party, act)


def _consent_not_sought(party: Consultation, act: DecisionMade) -> bool:
    """Whether something of somebody's private life is shared whom nobody asked (S97, R18).

    What they know already, what is routine (S30) and a child of the requester's own (S7) need no balance; what
    staff and officials did at work has a way of its own (S31, R17).
    """
    asked = party.last_reply is not None or party.plan is None or party.plan.ask
    if party.kind is not PartyKind.FAMILY or (asked and act.mention_id not in party.unasked):
        return False
    return act.ground is Ground.REASONABLE_WITHOUT_CONSENT and Factor.ROUTINE not in party.factors_for(
        act.mention_id
    )


def stands_no_longer(party: Consultation, act: DecisionMade) -> bool:
    """Whether a decision could not be made any more: other facts are known than it was made on (R15, S98)."""
    return (
        without_lead(party, act)
        or combination_fault(party, act) is not None
        or standing_fault(party, act) is not None
    )


def without_lead(party: Consultation, act: DecisionMade) -> bool:
    """Whether somebody may be in danger, and the decision does not ask for the safeguarding lead (R24, S98)."""
    return lead_wanted(party, act) and not decision_is_sensitive(act)


def factors_fault(party: Consultation, factors: frozenset[Factor]) -> str | None:
    """Why these factors cannot be noted together, or not for this kind of person."""
    if Factor.CHILD_OF_REQUESTER in factors and party.kind is not PartyKind.OTHER_CHILD:
        return "not_another_child"
    return "factors_contradict" if any(pair <= factors for pair in _CONTRADICTIONS) else None
