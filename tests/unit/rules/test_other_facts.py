"""What is known changes after a decision: what does not fit any more is decided again before it goes (R15, S98)."""

from datetime import UTC, datetime

import pytest

from models import acts
from models.words import Answer, Factor, Ground, Outcome, ReplyKind, Role, WhoLearns
from rules.disclosure import propose
from rules.stages import all_decided, overtaken
from rules.waiting import waiting_now
from tests.unit.rules.judged import MARKS, TERMS, Judged

NOT_TO_SHARE = acts.BalanceWeighed(
    party_id="staff",
    fits_the_aim=Answer.NO,
    vulnerable=Answer.YES,
    another_way=Answer.NO,
    needed_for_rights=Answer.NO,
    needed_to_protect=Answer.NO,
    share=False,
)


def all_shared() -> Judged:
    """Grandmother agreed, the no of the member of staff is overridden; all is decided."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.override()
    assert all_decided(case.state)
    return case


def not_asked(who: WhoLearns) -> Judged:
    """Grandmother is not asked, for a reason that two people recorded; the member of staff has answered."""
    case = Judged()
    case.say(acts.ContactPlanned(party_id="gran", ask=False, who_learns=who))
    case.back()
    return case


def test_a_danger_that_becomes_known_after_the_decision_holds_the_copy() -> None:
    """R18, R23, S98: she need not be asked, and one decided; then it turns out whom she is close to."""
    case = all_shared()
    case.say(acts.PartyNamed(party_id="aunt", party_kind="family"))
    case.say(acts.ContactPlanned(party_id="aunt", ask=False, who_learns=WhoLearns.NEED_NOT_ASK))
    case.back()
    case.say(acts.FactorsNoted(party_id="aunt", factors=(Factor.ROUTINE,)))
    shared = case.decision("aunt", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, factors=(Factor.ROUTINE,))
    case.say(shared)
    order = acts.CopyOrdered(marks_digest=MARKS)
    assert case.why_not(order) is None
    confirm = case.confirm(case.copied())
    case.say(acts.ContactPlanned(party_id="aunt", ask=False, who_learns=WhoLearns.CLOSE_TO_ONE))
    case.back()
    assert case.why_not(order) == case.why_not(confirm) == "decided_on_other_facts"
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert "to be made again" in waiting_now(case.state, TERMS, now)[0].what
    assert case.why_not(shared) == "danger_unseen"
    assert case.why_not(shared.model_copy(update={"lead": True})) == "weigh_first"


def test_answers_that_now_say_not_to_share_hold_what_was_decided_by_the_old_ones() -> None:
    """S97, S99."""
    case = all_shared()
    confirm = case.confirm(case.copied())
    case.say(NOT_TO_SHARE)
    assert case.why_not(confirm) == "decided_on_other_facts"
    case.back()
    assert case.why_not(confirm) == "decided_on_other_facts"
    assert overtaken(case.state)


def test_nobody_backs_what_the_answers_speak_against_by_now() -> None:
    """S98: between proposal and backing the five questions were answered anew."""
    case = Judged().answered()
    case.weigh("staff")
    proposed = case.say(case.decision("staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT))
    case.say(NOT_TO_SHARE)
    assert case.why_not(acts.Backed(seq=proposed), Role.LINE_MANAGER) == "decided_on_other_facts"


@pytest.mark.parametrize("weighed_only", [True, False])
def test_nobody_backs_what_was_proposed_before_their_last_word(weighed_only: bool) -> None:
    """S98, R15: a late reply between proposal and backing."""
    case = Judged().answered()
    if not weighed_only:
        case.weigh("staff")
        proposed = case.say(case.decision("staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT))
    else:
        proposed = case.say(NOT_TO_SHARE)
    case.hears("staff", ReplyKind.REFUSAL)
    assert case.why_not(acts.Backed(seq=proposed), Role.SAFEGUARDING_LEAD) == "decided_on_other_facts"


@pytest.mark.parametrize("factors", [(Factor.ENDANGERED,), (Factor.POLICE_INVESTIGATION,)])
def test_where_a_danger_is_noted_even_a_consent_takes_the_five_questions_and_the_lead(
    factors: tuple[Factor, ...],
) -> None:
    """S97, S98: she agrees, and somebody would be in danger all the same."""
    case = Judged().answered()
    case.say(acts.FactorsNoted(party_id="gran", factors=factors))
    shared = case.decision("gran", Outcome.DISCLOSE, Ground.CONSENT, factors=factors)
    assert case.why_not(shared) == "danger_unseen"
    asked = shared.model_copy(update={"lead": True})
    assert case.why_not(asked) == "weigh_first"
    case.weigh("gran")
    seq = case.say(asked)
    assert not case.state.parties["gran"].decided
    assert case.why_not(acts.Backed(seq=seq), Role.LINE_MANAGER) == "lead_must_back"


def test_an_official_who_was_not_asked_for_safety_is_not_shared_by_one_alone() -> None:
    """S97, S98, R23: that names of officials are normally shared is no answer to a danger."""
    case = Judged()
    case.say(acts.PartyNamed(party_id="nurse", party_kind="agency"))
    case.say(acts.ContactPlanned(party_id="nurse", ask=False, who_learns=WhoLearns.ALLEGED_ABUSER))
    case.back()
    shared = case.decision("nurse", Outcome.DISCLOSE, Ground.OFFICIAL_CAPACITY).model_copy(update={"lead": True})
    assert case.why_not(shared) == "weigh_first"


@pytest.mark.parametrize(
    ("factors", "code"), [((), "weigh_first"), ((Factor.SENSITIVE,), "weigh_first"), ((Factor.ROUTINE,), None)]
)
def test_what_is_shared_of_family_whom_nobody_asked_takes_the_five_questions_unless_it_is_routine(
    factors: tuple[Factor, ...], code: str | None
) -> None:
    """S97, S30, R18: consent is not sought."""
    case = not_asked(WhoLearns.NOT_FINDABLE)
    case.say(acts.FactorsNoted(party_id="gran", factors=factors)) if factors else None
    shared = case.decision("gran", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, factors=factors)
    assert case.why_not(shared) == code


def test_a_passage_noted_since_they_agreed_is_beyond_their_yes() -> None:
    """S22, S105: they agreed to what they were told of."""
    case = all_shared()
    confirm = case.confirm(case.copied())
    case.say(acts.PassageNoted(party_id="gran", mention_id="M-9"))
    assert case.why_not(confirm) == "not_decided"
    assert case.why_not(case.decision("gran", Outcome.DISCLOSE, Ground.CONSENT, "M-9")) == "consent_not_given"
    proposal = propose(case.state.parties["gran"], "M-9")
    assert (proposal.outcome, proposal.ground) == (Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.NO_REPLY)
    assert "nobody asked them about it" in proposal.reasons[0]
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    assert not case.state.parties["gran"].decided, "a yes to all else covers it not"
    case.decide("gran", Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.NO_REPLY, "M-9")
    assert case.state.parties["gran"].decided


def test_a_passage_they_are_asked_about_after_all_is_covered_by_what_they_say_then() -> None:
    """S105."""
    case = all_shared()
    case.say(acts.PassageNoted(party_id="gran", mention_id="M-9"))
    case.hears("gran", ReplyKind.CONSENT)
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    assert case.state.parties["gran"].decided


def test_a_passage_that_is_taken_off_again_asks_nothing() -> None:
    case = all_shared()
    case.say(acts.PassageNoted(party_id="gran", mention_id="M-9"))
    case.say(acts.PassageNoted(party_id="gran", mention_id="M-9", gone=True))
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    assert case.state.parties["gran"].decided
    assert case.why_not(acts.PassageNoted(party_id="gran", mention_id="M-9", gone=True)) == "already_done"


def test_what_is_shared_of_it_against_a_no_is_told_again() -> None:
    """S28: the notice knew nothing of this passage."""
    case = all_shared()
    case.sent("letter/decision_notice/staff")
    case.say(acts.PassageNoted(party_id="staff", mention_id="M-9"))
    assert "letter/decision_notice/staff/2" not in case.due()
    case.override()
    assert "letter/decision_notice/staff/2" in case.due()


def test_an_address_is_no_reason_to_leave_out_all_of_somebody() -> None:
    """S30, S85: one person alone cannot hide all that somebody said behind an address."""
    case = Judged().answered()
    act = case.decision("gran", Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.CONTACT_DETAILS)
    assert case.why_not(act) == "contact_details_passage"
    assert case.why_not(act.model_copy(update={"mention_id": "M-1"})) is None
