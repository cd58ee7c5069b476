"""Sharing outside a request: what has to stand before anything is passed on (S70-S115, R33)."""

from datetime import date, timedelta

import pytest

from models import acts
from models.matter_words import MatterOutcome
from models.sharing_words import (
    Confidence,
    ConsentBy,
    ConsentPart,
    LookedAfter,
    ParentsTold,
    SharedPart,
    WithWhom,
)
from models.words import Answer, Role
from tests.unit.rules.sharing_case import (
    DONE,
    LEFT,
    NO,
    OPEN_TO_ALL,
    QUIET,
    RECEIVER,
    SHARED,
    TODAY,
    WEIGHED,
    YES,
    Case,
)


@pytest.fixture
def case() -> Case:
    """A sharing of which it is known who gets it, and that nobody is owed confidence."""
    begun = Case()
    begun.ready()
    return begun


def test_nothing_is_passed_on_before_consent_or_a_weighing(case: Case) -> None:
    """S93, S98: without either, there is nothing to share on."""
    assert case.say(SHARED) == "no_consent"
    assert case.say(DONE) == "not_decided_yet"


def test_nothing_goes_to_somebody_nobody_made_sure_of() -> None:
    """S112, R33: whoever rings may say that they are the police."""
    case = Case(WithWhom.POLICE)
    case.say(OPEN_TO_ALL)
    case.say(YES)
    assert case.say(SHARED) == "receiver_open"
    assert ("manager", "who gets it to be made sure of") in case.waits()
    assert case.say(RECEIVER) is None
    assert case.say(SHARED) is None


def test_whether_it_is_confidential_is_asked_before_it_goes() -> None:
    """S70, S71: for who told it, and for whom it is about."""
    case = Case()
    case.say(RECEIVER)
    case.say(YES)
    assert case.say(SHARED) == "confidence_open"
    case.say(OPEN_TO_ALL)
    assert case.say(SHARED) is None


@pytest.mark.parametrize("owed", [Confidence.YES, Confidence.NOT_ASKED])
@pytest.mark.parametrize("whose", ["giver", "subject"])
def test_consent_alone_does_not_break_the_confidence_of_somebody_else(
    case: Case, whose: str, owed: Confidence
) -> None:
    """S70, S71: whoever told it in confidence, or whom it is about, is weighed for, however the parent answered."""
    case.say(YES)
    case.say(OPEN_TO_ALL.model_copy(update={whose: owed}))
    assert case.say(SHARED) == "no_consent"
    case.say(OPEN_TO_ALL.model_copy(update={whose: Confidence.AGREES}))
    assert case.say(SHARED) is None


@pytest.mark.parametrize("part", list(ConsentPart))
def test_consent_counts_only_when_all_its_parts_were_told(case: Case, part: ConsentPart) -> None:
    """S105: why, what, who, purpose, implications, the right to say no and to take it back."""
    told = tuple(one for one in ConsentPart if one is not part)
    assert case.say(YES.model_copy(update={"told": told})) == "consent_parts"
    assert not case.state.may_share


@pytest.mark.parametrize("lacking", ["able", "free"])
def test_consent_of_somebody_pressed_or_unable_does_not_count(case: Case, lacking: str) -> None:
    """S105: competent and freely given."""
    assert case.say(YES.model_copy(update={lacking: False})) == "consent_parts"


def test_a_spoken_yes_suffices(case: Case) -> None:
    """S104: verbal consent is enough, and it is recorded."""
    assert case.say(YES) is None
    assert case.say(SHARED) is None
    assert case.say(DONE) is None
    assert case.state.ended is MatterOutcome.SHARED


def test_without_parental_responsibility_nobody_consents(case: Case) -> None:
    """S107: a step-parent, a grandparent or a friend cannot say yes for the child."""
    assert case.say(YES.model_copy(update={"by": ConsentBy.NOT_ENTITLED})) == "consent_not_theirs"
    assert case.say(SHARED) == "no_consent"


def test_one_parent_suffices_and_two_who_disagree_are_weighed(case: Case) -> None:
    """S107: one yes is enough; a no beside it is a dispute, which the five questions have to settle."""
    case.say(YES)
    assert case.state.may_share
    case.say(NO.model_copy(update={"by": ConsentBy.PARENT_APART}))
    assert case.say(SHARED) == "no_consent"
    assert case.state.is_disputed
    case.say(WEIGHED.model_copy(update={"not_asked": None}))
    case.backed()
    assert case.say(SHARED) is None


def test_a_second_parent_s_answer_never_takes_the_place_of_the_first_s(case: Case) -> None:
    """S107: both live with the child; the mother's no stands beside the father's yes, in either order."""
    case.say(NO)
    assert case.say(YES) is None
    assert case.state.is_disputed
    assert case.say(SHARED) == "no_consent"
    other = Case()
    other.ready()
    other.say(YES)
    other.say(NO)
    assert other.state.is_disputed
    assert other.say(SHARED) == "no_consent"


def test_a_parent_who_changed_their_mind_takes_back_their_own_no_alone(case: Case) -> None:
    """S107: what replaces an answer says which; the other parent's no stands on."""
    case.say(NO)
    mother = case.seq
    case.say(NO)
    father = case.seq
    assert case.say(YES.model_copy(update={"replaces": mother})) is None
    assert case.state.is_disputed
    assert case.say(YES.model_copy(update={"replaces": father})) is None
    assert not case.state.is_disputed
    assert case.say(SHARED) is None


@pytest.mark.parametrize("by", [ConsentBy.PARENT, ConsentBy.CHILD])
def test_an_answer_takes_the_place_only_of_what_a_parent_said_and_stands(case: Case, by: ConsentBy) -> None:
    """S107: not of another kind of line, and a child's answer not of a parent's."""
    case.say(NO)
    replaced = case.seq if by is ConsentBy.CHILD else case.seq - 1
    assert case.say(YES.model_copy(update={"replaces": replaced, "by": by})) == "answer_not_standing"


def test_a_yes_taken_back_leaves_the_other_parent_s_no_standing(case: Case) -> None:
    """S105, S107: who takes a yes back and gives it again has not answered for the other parent."""
    case.say(YES)
    case.say(NO)
    assert case.say(acts.ConsentTakenBack(on=TODAY)) is None
    assert case.say(YES) is None
    assert case.state.is_disputed


def test_a_consent_written_before_it_was_asked_who_answered_is_read_still() -> None:
    """S107: a log of the day before has no such field; its differing answers are a dispute."""
    old = NO.model_dump(mode="json", exclude={"replaces"})
    assert acts.SharingConsent.model_validate(old).replaces is None


def test_a_child_who_can_decide_is_heard_beside_the_parent(case: Case) -> None:
    """S105: a competent child's no is not outvoted by a parent's yes."""
    case.say(YES)
    case.say(NO.model_copy(update={"by": ConsentBy.CHILD}))
    assert case.say(SHARED) == "no_consent"
    case.say(YES.model_copy(update={"by": ConsentBy.CHILD}))
    assert case.say(SHARED) is None


def test_a_local_authority_that_disagrees_is_weighed(case: Case) -> None:
    """S107: for a looked-after child the corporate parent is heard too."""
    case.say(YES.model_copy(update={"looked_after": LookedAfter.DISAGREES}))
    assert case.say(SHARED) == "no_consent"
    case.say(YES.model_copy(update={"looked_after": LookedAfter.AGREES}))
    assert case.say(SHARED) is None


def test_in_doubt_the_line_manager_says_before_the_parents_are_asked(case: Case) -> None:
    """S106: no answer of a parent is taken before; and not the one who doubts settles it."""
    assert case.say(acts.DoubtRaised(), Role.LINE_MANAGER) is None
    assert case.say(YES) == "line_manager_first"
    assert ("line_manager", "a word on whether the parents may be asked") in case.waits()
    assert case.say(acts.DoubtSettled(ask=True)) == "not_your_role"
    assert case.say(acts.DoubtSettled(ask=True), Role.LINE_MANAGER) == "same_person"


def test_what_the_line_manager_said_decides_whether_parents_are_asked(case: Case) -> None:
    """S106: a yes lets them be asked; a no leaves the five questions."""
    case.say(acts.DoubtRaised())
    assert case.say(acts.DoubtSettled(ask=False), Role.LINE_MANAGER) is None
    assert case.say(YES) == "not_to_be_asked"
    case.say(acts.DoubtRaised())
    assert case.say(acts.DoubtSettled(ask=True), Role.LINE_MANAGER) is None
    assert case.say(YES) is None


def test_consent_taken_back_ends_what_may_be_shared(case: Case) -> None:
    """S105: it can be taken back at any time, before and after."""
    case.say(YES)
    assert case.say(acts.ConsentTakenBack(on=TODAY)) is None
    assert case.say(SHARED) == "no_consent"
    assert case.say(LEFT) is None


def test_consent_is_taken_back_also_after_the_end_and_the_receiver_is_thought_of(case: Case) -> None:
    """S105: what went stays recorded; who has it is told, or it is said why not."""
    for act in (YES, SHARED, DONE):
        case.say(act)
    assert case.say(acts.ConsentTakenBack(on=TODAY)) == "receiver_untold"
    assert case.say(acts.ConsentTakenBack(on=TODAY, receiver_told=True)) is None
    assert case.say(SHARED) == "matter_ended"


def test_what_was_weighed_on_a_consent_falls_with_it(case: Case) -> None:
    """S105: the five questions were answered with a yes on the table; without it they are answered anew."""
    case.say(YES)
    case.say(WEIGHED.model_copy(update={"not_asked": None}))
    case.backed()
    case.say(acts.ConsentTakenBack(on=TODAY))
    assert case.say(SHARED) == "no_consent"


def test_sharing_without_consent_waits_for_the_safeguarding_lead(case: Case) -> None:
    """S97, S98: five questions, and never alone."""
    case.say(WEIGHED)
    assert case.say(SHARED) == "no_consent"
    backing = acts.Backed(seq=case.seq)
    assert case.say(backing) == "same_person"
    assert case.say(backing, Role.LINE_MANAGER) == "lead_must_back"
    assert case.say(backing, Role.SAFEGUARDING_LEAD) is None
    assert case.say(SHARED) is None


def test_what_the_lead_weighs_is_backed_by_somebody_else(case: Case) -> None:
    """S98: the lead does not back themselves."""
    case.say(WEIGHED, Role.SAFEGUARDING_LEAD)
    assert case.say(acts.Backed(seq=case.seq), Role.SAFEGUARDING_LEAD) == "same_person"
    assert case.say(acts.Backed(seq=case.seq), Role.LINE_MANAGER) is None


@pytest.mark.parametrize("against", [{"fits_the_aim": Answer.NO}, {"another_way": Answer.YES}])
def test_to_share_does_not_follow_from_answers_against_it(case: Case, against: dict[str, Answer]) -> None:
    """S97: where it misses the aim, or another way does as well."""
    assert case.say(WEIGHED.model_copy(update=against)) == "answers_speak_against"
    assert case.say(WEIGHED.model_copy(update={**against, "share": False})) is None


def test_answering_anew_needs_backing_anew(case: Case) -> None:
    """S98: what was backed is not what was answered since."""
    case.say(WEIGHED)
    case.backed()
    case.say(WEIGHED.model_copy(update={"needed_to_protect": Answer.NOT_SURE}))
    assert case.say(SHARED) == "no_consent"


def test_a_decision_not_to_share_is_backed_and_outweighs_a_yes(case: Case) -> None:
    """S99: not sharing is a decision too."""
    case.say(YES)
    case.say(WEIGHED.model_copy(update={"share": False}))
    assert case.say(LEFT) == "not_decided_yet"
    case.backed()
    assert case.say(SHARED) == "no_consent"
    assert case.say(LEFT) is None


def test_a_caller_who_was_not_who_they_said_gets_nothing_and_that_is_backed() -> None:
    """S98, S99: no weighing is needed for that, a reason and the safeguarding lead are."""
    case = Case(WithWhom.POLICE)
    case.say(acts.SharingDeclined())
    assert case.say(LEFT) == "not_decided_yet"
    assert case.say(acts.Backed(seq=case.seq), Role.LINE_MANAGER) == "lead_must_back"
    case.backed()
    assert case.say(LEFT) is None


def test_parents_are_told_first_unless_that_is_not_safe(case: Case) -> None:
    """S101, S102, S113: telling nobody first needs one of the reasons, weighed and backed."""
    case.say(YES)
    assert case.say(QUIET) == "parents_first"
    case.say(WEIGHED)
    case.backed()
    assert case.say(QUIET) is None
    assert case.state.is_quiet


@pytest.mark.parametrize("part", list(SharedPart))
def test_only_what_is_relevant_accurate_factual_and_current_is_shared(case: Case, part: SharedPart) -> None:
    """S112: each of the four is made sure of."""
    case.say(YES)
    checked = tuple(one for one in SharedPart if one is not part)
    assert case.say(SHARED.model_copy(update={"checked": checked})) == "only_what_is_relevant"


def test_what_goes_to_another_provider_needs_consent_in_writing() -> None:
    """S115: a spoken yes does not count there; a written one does, whatever the page sends along."""
    case = Case(WithWhom.NEXT_PROVIDER)
    assert case.say(YES) == "consent_in_writing"
    assert case.say(YES.model_copy(update={"in_writing": True})) is None


def test_what_was_passed_on_lies_in_the_past(case: Case) -> None:
    """S99: the day may lie before the record; it never lies ahead."""
    case.say(YES)
    assert case.say(SHARED.model_copy(update={"on": TODAY + timedelta(days=1)})) == "date_in_future"
    assert case.say(SHARED.model_copy(update={"on": date(2026, 11, 20)})) is None


def test_a_stop_holds_a_sharing_too(case: Case) -> None:
    """S54: nothing leaves while a safeguarding stop stands."""
    case.say(YES)
    case.say(acts.StopPlaced())
    assert case.say(SHARED) == "stopped"


def test_a_sharing_is_never_dropped_without_its_outcome(case: Case) -> None:
    """S99: it ends as shared or as not shared, with the reason."""
    assert case.say(acts.MatterEnded(outcome=MatterOutcome.TAKEN_BACK)) == "outcome_not_so"


def test_nobody_decides_a_sharing_about_themselves() -> None:
    """S61, S98: whom it is about says nothing in it, backs nothing and stops nothing."""
    case = Case(about="deputy")
    case.ready()
    for act in (YES, WEIGHED, acts.StopPlaced(), acts.SharingDeclined()):
        assert case.say(act, Role.DEPUTY) == "stands_aside"
    case.say(WEIGHED, Role.SAFEGUARDING_LEAD)
    assert case.say(acts.Backed(seq=case.seq), Role.DEPUTY) == "stands_aside"
    assert case.say(acts.HandedOver(to_user_id="deputy")) == "stands_aside"


def test_it_is_passed_on_once(case: Case) -> None:
    """S99: two people who press the button at once make one record."""
    case.say(YES)
    assert case.say(SHARED) is None
    assert case.say(SHARED, Role.DEPUTY) == "passed_on_already"
    assert case.state.passed_on is not None and case.state.passed_on.parents is ParentsTold.FIRST
