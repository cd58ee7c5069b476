"""The form of a decision: read into acts, one for the whole and one for each passage that differs (R15, S98)."""

import hashlib
from collections.abc import Mapping, Sequence

from models.acts import DecisionMade
from models.acts.deciding import can_stand_on
from models.messages import Said
from models.words import Ground, Outcome, Role
from rules.consultation import Consultation, decision_about, decision_is_sensitive, decision_needs_second
from rules.guards import refusal
from rules.refusals import words_for
from web.asking.people_views import PassageView
from web.casefile import Case
from web.deciding.decisions_words import AS_A_WHOLE, GROUNDS, NEEDS_LEAD, NEEDS_SECOND, OUTCOMES
from web.forms import Fields
from web.guarding import Visit, submission_key

Offered = Mapping[Outcome, tuple[Ground, ...]]
Options = list[tuple[str, str]]
_CHOOSE_OUTCOME = "Choose what happens to the passages"
_BEYOND = (
    "They agreed before this passage was noted, so their yes is not about it. Say what happens to it, or ask them "
    "about it first."
)
_CHOOSE_GROUND = "Choose the reason that goes with it"


def decisions_of(
    fields: Fields,
    party: Consultation,
    passages: Sequence[PassageView],
    offered: Offered,
    apart_offered: Mapping[str, Offered] | None = None,
) -> list[DecisionMade]:
    """The decisions that a form says: the whole first. A passage decided apart before is always decided anew.

    `offered` is what may be decided for the whole, `apart_offered` for each passage by its id.
    """
    key = submission_key(fields)
    outcome = fields.choice("outcome", Outcome, _CHOOSE_OUTCOME)
    if fields.fault("outcome"):
        return []
    ground = _ground(fields, f"ground-{outcome.value}", outcome, offered)
    whole = _decision(key, party, None, outcome, ground)
    of_passages = apart_offered or {}
    apart = [
        _passage(fields, key, whole, passage.id, of_passages.get(passage.id, offered), party)
        for passage in passages
    ]
    known = {passage.id for passage in passages}
    gone = [
        _decision(key, party, mention_id, outcome, ground)
        for mention_id in party.decisions
        if mention_id and mention_id not in known
    ]
    return [decision for decision in (whole, *apart, *gone) if decision is not None]


def check(visit: Visit, case: Case, decisions: Sequence[DecisionMade]) -> None:
    """Note on the form why the rules would refuse one of these decisions, before any of them is said."""
    for decision in decisions:
        said = Said(submission_id="trial", actor_id=visit.user.id, role=visit.user.role, act=decision)
        code = refusal(case.state, case.terms, said, case.today)
        if code is not None:
            visit.fields.wrong("outcome" if decision.mention_id is None else "", words_for(code))
            return


def outcome_options(
    party: Consultation, offered: Offered, role: Role
) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Every outcome that may be chosen: value, words, hint, and its grounds as options.

    Who has to back it is said at the outcome where it is so for every ground, else at the ground.
    """
    found = []
    for outcome, grounds in offered.items():
        words, hint = OUTCOMES[outcome]
        backed = {ground: backing_words(party, outcome, ground, role) for ground in grounds}
        alike = len(set(backed.values())) == 1
        options = [("", "Choose why")] if len(grounds) > 1 else []
        options += [
            (ground.value, GROUNDS[ground] + (f" ({backed[ground]})" if backed[ground] and not alike else ""))
            for ground in grounds
        ]
        found.append((outcome.value, words, f"{hint} {backed[grounds[0]]}".strip() if alike else hint, options))
    return found


def backing_words(party: Consultation, outcome: Outcome, ground: Ground, role: Role) -> str:
    """Who has to back a decision before it counts, as a sentence; nothing where nobody has to."""
    decision = decision_about(party, outcome, ground)
    if not decision_needs_second(party, decision):
        return ""
    return NEEDS_LEAD if decision_is_sensitive(decision) and role is not Role.SAFEGUARDING_LEAD else NEEDS_SECOND


def passage_options(offered: Mapping[str, Offered]) -> dict[str, tuple[Options, Options]]:
    """What may be chosen for each passage: the outcomes, and every reason that goes with one of them."""
    return {
        mention_id: (
            [AS_A_WHOLE, *((outcome.value, OUTCOMES[outcome][0]) for outcome in of_one)],
            [("", "Choose why"), *((ground.value, GROUNDS[ground]) for ground in Ground if _goes(ground, of_one))],
        )
        for mention_id, of_one in offered.items()
    }


def _goes(ground: Ground, offered: Offered) -> bool:
    return any(ground in grounds for grounds in offered.values())


def _passage(
    fields: Fields, key: str, whole: DecisionMade | None, mention_id: str, offered: Offered, party: Consultation
) -> DecisionMade | None:
    typed = fields.value(f"outcome-{mention_id}")
    if not typed:
        if whole is None:
            return None
        if whole.ground is Ground.CONSENT and mention_id in party.unasked:
            fields.wrong(f"outcome-{mention_id}", _BEYOND)
            return None
        if mention_id not in party.decisions:
            return None
        return _decision(key, party, mention_id, whole.outcome, whole.ground)
    outcome = fields.choice(f"outcome-{mention_id}", Outcome, _CHOOSE_OUTCOME)
    ground = _ground(fields, f"ground-{mention_id}", outcome, offered)
    return _decision(key, party, mention_id, outcome, ground)


def _ground(fields: Fields, name: str, outcome: Outcome, offered: Offered) -> Ground:
    ground = fields.choice(name, Ground, _CHOOSE_GROUND)
    if not fields.fault(name) and ground not in offered.get(outcome, ()):
        fields.wrong(name, "This reason does not go with this outcome. Choose another reason.")
    return ground


def _decision(
    key: str, party: Consultation, mention_id: str | None, outcome: Outcome, ground: Ground
) -> DecisionMade | None:
    """The decision; nothing where it cannot be one, which the form says beside the ground."""
    if not can_stand_on(outcome, ground):
        return None
    digest = hashlib.sha256(f"{key}/{party.party_id}/{mention_id}".encode()).hexdigest()
    return decision_about(party, outcome, ground, mention_id, f"decision-{digest[:20]}")
