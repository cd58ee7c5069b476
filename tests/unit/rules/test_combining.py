"""Every combination of person, reply, danger, factor, outcome and reason: what is impossible cannot be recorded."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations, product

import pytest
from pydantic import ValidationError

from models import acts
from models.acts.deciding import can_stand_on
from models.words import Factor, Ground, Outcome, PartyKind, ReplyKind, WhoLearns
from rules.combining import DISCLOSING, GROUNDS_OF, combination_fault, factors_fault, mark_fault, standing_fault
from rules.consultation import (
    EXEMPTIONS,
    Balance,
    Consultation,
    DecisionTaken,
    HeardReply,
    Talk,
    decision_needs_second,
)
from rules.disclosure import propose

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
REPLIES = (None, ReplyKind.CONSENT, ReplyKind.CONDITIONAL, ReplyKind.REFUSAL, ReplyKind.TAKEN_BACK)
S29 = frozenset({Ground.STAFF_ENDANGERED, Ground.POLICE_INVESTIGATION})
IN_LAW = EXEMPTIONS | {Ground.CONTACT_DETAILS, Ground.TO_FOLLOW}
S29_FACTORS = frozenset({Factor.SENSITIVE, Factor.ENDANGERED})
FACTOR_SETS = [frozenset(found) for size in range(4) for found in combinations(Factor, size)]


def somebody(
    kind: PartyKind,
    who: WhoLearns = WhoLearns.SAFE,
    reply: ReplyKind | None = None,
    factors: frozenset[Factor] = frozenset(),
) -> Consultation:
    """A third party, talked with where they are staff."""
    found = Consultation("P-1", kind)
    found.plan = acts.ContactPlanned(party_id="P-1", ask=who is WhoLearns.SAFE, who_learns=who)
    found.plan_backed = True
    found.talk = Talk(3, date(2026, 11, 20), "u-m")
    found.factors[""] = factors
    if reply is not None:
        found.replies.append(HeardReply("R-1", 5, reply, AT, confirmed=True))
    return found


def people() -> Iterator[Consultation]:
    """Everybody that can be: each kind, each answer to who will learn of it, each reply, up to three factors."""
    for kind, who, reply, factors in product(PartyKind, WhoLearns, REPLIES, FACTOR_SETS):
        found = somebody(kind, who, reply, factors)
        if factors_fault(found, factors) is None:
            yield found


def deciding(outcome: Outcome, ground: Ground) -> acts.DecisionMade:
    """A decision about everything of this person."""
    return acts.DecisionMade(decision_id="D-1", party_id="P-1", outcome=outcome, ground=ground)


def possible(party: Consultation) -> Iterator[acts.DecisionMade]:
    """Every decision that can be recorded for this person."""
    for outcome, ground in product(Outcome, Ground):
        if not can_stand_on(outcome, ground):
            continue
        act = deciding(outcome, ground)
        if combination_fault(party, act) is None and standing_fault(party, act) is None:
            yield act


def test_what_can_never_be_is_not_even_built() -> None:
    """R15, R22: nothing is shared for a reason to leave it out, whoever builds the message."""
    for outcome, ground in product(Outcome, Ground):
        if can_stand_on(outcome, ground):
            assert deciding(outcome, ground).ground is ground
        else:
            assert ground not in GROUNDS_OF[outcome]
            with pytest.raises(ValidationError, match="cannot stand on this ground"):
                deciding(outcome, ground)
    assert not can_stand_on(Outcome.DISCLOSE, Ground.REFUSED)
    assert not can_stand_on(Outcome.EXISTENCE_WITHHELD, Ground.NO_REPLY)
    assert not can_stand_on(Outcome.REFERENCES, Ground.CONSENT)


def test_every_proposal_can_be_decided_or_says_what_comes_first() -> None:
    """S26-S31, R15: over every person, reply, danger and set of factors, about 20,000 of them."""
    for party in people():
        proposal = propose(party)
        act = deciding(proposal.outcome, proposal.ground)
        assert combination_fault(party, act) is None, (party, proposal)
        fault = standing_fault(party, act)
        assert fault is None or proposal.first, (party, proposal, fault)
        assert proposal.reasons


def test_no_danger_is_ever_proposed_to_be_shared() -> None:
    """S29, R19, R23: neither consent nor what the requester knows turns a danger into sharing."""
    noted = {Factor.ENDANGERED, Factor.POLICE_INVESTIGATION}
    for party in people():
        grave = party.factors_for(None) & noted
        address = party.plan is not None and party.plan.who_learns is WhoLearns.CONFIDENTIAL_ADDRESS
        if grave or (party.in_danger and not address):
            assert propose(party).outcome is not Outcome.DISCLOSE, party


def test_nothing_about_another_child_is_disclosed_but_for_a_child_of_the_requester() -> None:
    """S7."""
    for who, reply, factors in product(WhoLearns, (None, ReplyKind.CONSENT), FACTOR_SETS[:46]):
        party = somebody(PartyKind.OTHER_CHILD, who, reply, factors)
        shown = [act for act in possible(party) if act.outcome is Outcome.DISCLOSE]
        assert not shown or Factor.CHILD_OF_REQUESTER in factors


def test_the_wish_of_an_agency_is_no_reason_in_any_combination() -> None:
    """S26, R16."""
    for who, reply in product(WhoLearns, REPLIES):
        grounds = {act.ground for act in possible(somebody(PartyKind.AGENCY, who, reply))}
        assert not grounds & {Ground.REFUSED, Ground.NO_REPLY, Ground.STAFF_ENDANGERED, Ground.OTHER_CHILD}


def test_more_than_the_name_of_staff_is_left_out_on_two_grounds_alone() -> None:
    """S28, S29, S30: over every danger, reply and set of factors; what only follows later is decided anew."""
    for who, reply, factors in product(WhoLearns, REPLIES, FACTOR_SETS):
        party = somebody(PartyKind.STAFF, who, reply, factors)
        if factors_fault(party, factors) is not None:
            continue
        left_out = {act.ground for act in possible(party) if act.outcome not in DISCLOSING}
        endangered = {Ground.STAFF_ENDANGERED} if factors >= S29_FACTORS else set()
        police = {Ground.POLICE_INVESTIGATION} if Factor.POLICE_INVESTIGATION in factors else set()
        assert left_out == endangered | police | {Ground.TO_FOLLOW}, (who, reply, factors)


@pytest.mark.parametrize(
    ("ground", "factors", "whole", "passage"),
    [
        (Ground.STAFF_ENDANGERED, set(), "staff_ground_not_noted", "staff_ground_not_noted"),
        (Ground.STAFF_ENDANGERED, {Factor.ENDANGERED}, "staff_ground_not_noted", "staff_ground_not_noted"),
        (Ground.STAFF_ENDANGERED, {Factor.SENSITIVE}, "staff_ground_not_noted", "staff_ground_not_noted"),
        (Ground.STAFF_ENDANGERED, {Factor.SENSITIVE, Factor.ENDANGERED}, None, None),
        (Ground.POLICE_INVESTIGATION, {Factor.ENDANGERED}, "staff_ground_not_noted", "staff_ground_not_noted"),
        (Ground.POLICE_INVESTIGATION, {Factor.POLICE_INVESTIGATION}, None, None),
        (Ground.REFUSED, {Factor.SENSITIVE, Factor.ENDANGERED}, "staff_upheld", "staff_upheld"),
        (Ground.CHILD_ABUSE_DATA, set(), "staff_passage_only", None),
        (Ground.LEGAL_PRIVILEGE, set(), "staff_passage_only", None),
        (Ground.SERIOUS_HARM, {Factor.ENDANGERED}, "staff_passage_only", None),
    ],
)
def test_a_refusal_of_staff_is_upheld_on_what_was_noted_and_law_covers_the_one_passage(
    ground: Ground, factors: set[Factor], whole: str | None, passage: str | None
) -> None:
    """S29, R19, R22: an exemption is about the passage, item by item, and protects no member of staff as such."""
    party = somebody(PartyKind.STAFF, reply=ReplyKind.REFUSAL, factors=frozenset(factors))
    act = deciding(Outcome.REFERENCES_AND_CONTRIBUTIONS, ground)
    assert combination_fault(party, act) == whole
    assert combination_fault(party, act.model_copy(update={"mention_id": "M-1"})) == passage


@pytest.mark.parametrize("who", [WhoLearns.ALLEGED_ABUSER, WhoLearns.RAISES_RISK, WhoLearns.ENQUIRY])
def test_staff_who_were_not_asked_are_left_out_by_name_unless_the_law_covers_the_passage(who: WhoLearns) -> None:
    """S29, R19: that they were not asked is no ground of its own."""
    party = somebody(PartyKind.STAFF, who)
    assert propose(party).outcome is Outcome.NAME_LEFT_OUT
    of_one = propose(party, "M-1")
    act = deciding(of_one.outcome, of_one.ground).model_copy(update={"mention_id": "M-1"})
    assert combination_fault(party, act) is None
    assert (of_one.outcome is Outcome.NAME_LEFT_OUT) == (who is WhoLearns.ENQUIRY)


@pytest.mark.parametrize(
    ("factors", "ground", "code"),
    [
        (set(), Ground.REFUSED, "staff_upheld"),
        (set(), Ground.NO_REPLY, "staff_upheld"),
        (set(), Ground.STAFF_ENDANGERED, "staff_ground_not_noted"),
        ({Factor.SENSITIVE, Factor.ENDANGERED}, Ground.STAFF_ENDANGERED, None),
        (set(), Ground.POLICE_INVESTIGATION, "staff_ground_not_noted"),
        (set(), Ground.CHILD_ABUSE_DATA, None),
        (set(), Ground.CONTACT_DETAILS, None),
        (set(), Ground.CONSENT, None),
    ],
)
def test_marks_by_hand_open_no_way_round_the_decisions_about_staff(
    factors: set[Factor], ground: Ground, code: str | None
) -> None:
    """S29, S30: the reason that was decided, the two grounds where noted, or a reason of law for the place."""
    party = somebody(PartyKind.STAFF, reply=ReplyKind.CONSENT, factors=frozenset(factors))
    party.decisions[""] = DecisionTaken(
        deciding(Outcome.NAME_LEFT_OUT, Ground.CONSENT), 9, "u-m", needs_second=False
    )
    assert mark_fault(party, ground) == code
    assert mark_fault(somebody(PartyKind.FAMILY), ground) is None
    of_agency = {Ground.REFUSED, Ground.NO_REPLY}
    assert (mark_fault(somebody(PartyKind.AGENCY), ground) == "agency_wish") is (ground in of_agency), "R16"


def test_staff_are_talked_with_before_anything_is_decided() -> None:
    """S31: whatever the outcome, whatever they answered; what only follows later is not decided yet."""
    for who, reply in product(WhoLearns, REPLIES):
        party = somebody(PartyKind.STAFF, who, reply)
        party.talk = None
        assert {act.ground for act in possible(party)} <= {Ground.TO_FOLLOW}


def test_silence_is_no_refusal_and_a_refusal_no_silence() -> None:
    """R15."""
    for kind, reply in product(PartyKind, REPLIES):
        grounds = {act.ground for act in possible(somebody(kind, reply=reply))}
        said_no = reply is not None and reply is not ReplyKind.CONSENT
        assert Ground.REFUSED not in grounds or said_no
        assert Ground.NO_REPLY not in grounds or reply is None
        assert Ground.CONSENT not in grounds or reply is ReplyKind.CONSENT


def test_a_no_is_overridden_only_after_the_five_questions() -> None:
    """S97, S98: but for officials, whose wish is weighed without them (R16, R17)."""
    for kind, reply in product(PartyKind, (ReplyKind.REFUSAL, ReplyKind.TAKEN_BACK, ReplyKind.CONDITIONAL)):
        party = somebody(kind, reply=reply)
        shown = {act.ground for act in possible(party) if act.outcome is Outcome.DISCLOSE}
        assert shown <= {Ground.OFFICIAL_CAPACITY}
        party.balance = Balance(9, share=True, backed=True)
        after = [act for act in possible(party) if act.outcome is Outcome.DISCLOSE]
        assert after or kind is PartyKind.OTHER_CHILD
        assert all(decision_needs_second(party, act) for act in after)


@pytest.mark.parametrize(
    ("balance", "code"),
    [
        (None, "weigh_first"),
        (Balance(9, share=True), "weigh_first"),
        (Balance(4, share=True, backed=True), "weigh_first"),
        (Balance(9, share=False, backed=True), "balance_not_to_share"),
        (Balance(9, share=True, backed=True), None),
    ],
    ids=["none", "not backed", "before their last reply", "not to share", "to share"],
)
def test_answers_count_once_backed_and_until_something_new_is_heard(balance: Balance | None, code: str) -> None:
    """S98, S99."""
    party = somebody(PartyKind.FAMILY, reply=ReplyKind.REFUSAL)
    party.balance = balance
    assert standing_fault(party, deciding(Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT)) == code


def test_every_exemption_and_every_hidden_existence_takes_two_people() -> None:
    """R24, S98: the design's list of what is never decided alone."""
    for party in (somebody(kind, reply=reply) for kind, reply in product(PartyKind, REPLIES)):
        for act in possible(party):
            grave = act.ground in EXEMPTIONS or act.outcome is Outcome.EXISTENCE_WITHHELD
            against = act.outcome in DISCLOSING and party.said_no_to(None)
            assert decision_needs_second(party, act) == (grave or against)


def test_an_outcome_without_a_reason_of_its_own_does_not_exist() -> None:
    """design.md, phase 4: every outcome has its reasons; nothing is shared for a reason to hide it."""
    assert set(GROUNDS_OF) == set(Outcome)
    assert all(GROUNDS_OF.values())
    assert not GROUNDS_OF[Outcome.DISCLOSE] & (IN_LAW | {Ground.REFUSED, Ground.NO_REPLY, Ground.OTHER_CHILD})


@pytest.mark.parametrize(
    ("factors", "code"),
    [
        ({Factor.ROUTINE, Factor.SENSITIVE}, "factors_contradict"),
        ({Factor.ROUTINE, Factor.ENDANGERED}, "factors_contradict"),
        ({Factor.ROUTINE, Factor.POLICE_INVESTIGATION}, "factors_contradict"),
        ({Factor.CHILD_OF_REQUESTER}, "not_another_child"),
        ({Factor.SENSITIVE, Factor.ENDANGERED, Factor.IN_CONFIDENCE}, None),
    ],
)
def test_factors_that_speak_against_each_other_are_not_noted(factors: set[Factor], code: str | None) -> None:
    assert factors_fault(somebody(PartyKind.FAMILY), frozenset(factors)) == code


@pytest.mark.parametrize(
    ("kind", "reply", "factors", "outcome", "ground"),
    [
        ("family", None, {"requester_gave_it"}, "disclose", "already_known"),
        ("family", "refusal", {"requester_knows_it"}, "disclose", "already_known"),
        ("family", None, {"routine"}, "disclose", "reasonable_without_consent"),
        ("family", None, {"sensitive"}, "references_and_contributions", "no_reply"),
        ("family", None, {"endangered"}, "everything_pointing", "serious_harm"),
        ("family", "consent", {"sensitive"}, "disclose", "consent"),
        ("family", "consent", {"police_investigation"}, "references_and_contributions", "police_investigation"),
        ("staff", None, {"sensitive"}, "name_left_out", "reasonable_without_consent"),
        ("staff", "refusal", {"sensitive", "endangered"}, "everything_pointing", "staff_endangered"),
        ("staff", "refusal", {"endangered"}, "name_left_out", "staff_endangered"),
        ("agency", "refusal", {"sensitive"}, "disclose", "official_capacity"),
        ("other_child", "consent", set(), "references_and_contributions", "other_child"),
        ("other_child", None, {"child_of_requester"}, "disclose", "reasonable_without_consent"),
        ("other_child", None, {"child_of_requester", "endangered"}, "references_and_contributions", "other_child"),
    ],
)
def test_what_was_noted_is_weighed(kind: str, reply: str, factors: set[str], outcome: str, ground: str) -> None:
    """S7, S29, S30, R15, R19."""
    noted = frozenset(Factor(one) for one in factors)
    party = somebody(PartyKind(kind), reply=ReplyKind(reply) if reply else None, factors=noted)
    proposal = propose(party)
    assert (proposal.outcome.value, proposal.ground.value) == (outcome, ground)


def test_a_passage_is_weighed_by_what_was_noted_of_it() -> None:
    """R15: item by item; they said yes to one passage and not to the other, and one is routine."""
    party = somebody(PartyKind.FAMILY)
    party.replies.append(HeardReply("R-1", 5, ReplyKind.CONDITIONAL, AT, True, frozenset({"M-1"})))
    party.factors["M-3"] = frozenset({Factor.ROUTINE})
    assert propose(party, "M-1").ground is Ground.CONSENT
    assert propose(party, "M-2").ground is Ground.REFUSED
    assert propose(party, "M-3").ground is Ground.REASONABLE_WITHOUT_CONSENT


def test_contact_details_stay_black_whatever_is_shared() -> None:
    """S85."""
    assert any("telephone number" in words for words in propose(somebody(PartyKind.AGENCY)).reasons)
