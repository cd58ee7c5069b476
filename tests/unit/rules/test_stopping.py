"""A stop on one passage or one paper: it holds that, and nothing else, until it has become a decision (S54)."""

from datetime import date

import pytest

from models import acts
from models.words import DueChoice, Ground, Outcome, PartyKind, Role, WhyFreed
from rules.stopping import holds_release, unresolved
from tests.unit.rules.judged import S29, Judged

PERSON = acts.StopPlaced(party_id="gran")
PASSAGE = acts.StopPlaced(party_id="gran", mention_id="M-1")
PAPER = acts.StopPlaced(document_id="D-1", mentioned=("gran",))


def decided() -> Judged:
    """Everything is decided: grandmother is shared, of the member of staff the name is left out."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    case.sent("letter/decision_notice/staff")
    case.passes("notice/staff/2027-03-06")
    return case


@pytest.mark.parametrize(
    "stop", [acts.StopPlaced(party_id="gran"), PASSAGE, PAPER], ids=["person", "passage", "paper"]
)
@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.MANAGER])
def test_letters_about_one_item_are_held_and_all_others_go(stop: acts.StopPlaced, role: Role) -> None:
    """S54: at any stage, by lead or manager."""
    case = Judged()
    case.say(stop, role)
    case.asked_without_sending()
    assert "letter/third_party/gran" not in case.due()
    assert {"letter/third_party/staff", "letter/acknowledgement", "letter/line_manager_notice"} <= case.due()


@pytest.mark.parametrize("stop", [PASSAGE, PAPER], ids=["passage", "paper"])
def test_the_copy_is_held_while_the_item_is_in_it(stop: acts.StopPlaced) -> None:
    """S54: it stops the release."""
    case = decided()
    confirm = case.confirm(case.copied())
    assert case.why_not(confirm) is None
    case.say(stop, Role.SAFEGUARDING_LEAD)
    assert case.why_not(confirm) == "stopped"
    case.say(acts.StopLifted(stop_seq=len(case.events)))
    assert case.why_not(confirm) == "stopped"
    case.back()
    assert case.why_not(confirm) is None


def test_a_stop_on_a_passage_becomes_a_decision_about_that_passage() -> None:
    """S54: the rest of the same person goes."""
    case = decided()
    case.say(PASSAGE, Role.SAFEGUARDING_LEAD)
    case.decide("gran", Outcome.REFERENCES, Ground.SERIOUS_HARM, "M-2")
    assert holds_release(case.state)
    case.decide("gran", Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.SERIOUS_HARM, "M-1")
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    assert not holds_release(case.state)
    assert not unresolved(case.state)
    assert case.state.open_stops
    assert case.why_not(case.confirm(case.copied())) is None


def test_a_stop_on_a_paper_becomes_a_decision_of_two_to_leave_it_out() -> None:
    """S54, R19, R22: as a whole for a reason of law, backed by the safeguarding lead."""
    case = decided()
    case.say(PAPER, Role.MANAGER)
    leave_out = acts.PaperDecided(document_id="D-1", ground=Ground.CHILD_ABUSE_DATA)
    seq = case.say(leave_out)
    assert holds_release(case.state)
    assert case.why_not(acts.Backed(seq=seq), Role.LINE_MANAGER) == "lead_must_back"
    case.back()
    assert not holds_release(case.state)
    assert case.state.is_left_out("D-1")
    assert case.why_not(leave_out) == "already_done"


def test_a_paper_is_not_put_back_by_one_person() -> None:
    """R24: what two left out stays out until two say otherwise."""
    case = decided()
    case.say(acts.PaperDecided(document_id="D-1", ground=Ground.CHILD_ABUSE_DATA))
    case.back()
    back_in = case.say(acts.PaperDecided(document_id="D-1"))
    assert case.state.is_left_out("D-1")
    assert case.why_not(acts.Backed(seq=back_in), Role.LINE_MANAGER) == "lead_must_back"
    assert case.why_not(acts.CopyOrdered(marks_digest="a" * 64)) == "not_decided"
    case.back()
    assert not case.state.is_left_out("D-1")


@pytest.mark.parametrize(
    "ground", sorted(set(Ground) - {"child_abuse_data", "serious_harm", "police_investigation", "legal_privilege"})
)
def test_a_paper_as_a_whole_is_left_out_for_a_reason_of_law_alone(ground: Ground) -> None:
    """S47, R22, R25: not because it is awkward, and not because somebody said no."""
    assert decided().why_not(acts.PaperDecided(document_id="D-1", ground=ground)) == "paper_ground"


def test_a_copy_made_before_a_paper_was_left_out_no_longer_stands() -> None:
    """S38: the check is bound to what was checked."""
    case = decided()
    confirm = case.confirm(case.copied())
    case.say(acts.PaperDecided(document_id="D-1", ground=Ground.LEGAL_PRIVILEGE))
    case.back(Role.LINE_MANAGER)
    assert case.why_not(confirm) == "not_cleared"


@pytest.mark.parametrize(
    "stop",
    [
        acts.StopPlaced(mention_id="M-1"),
        acts.StopPlaced(party_id="gran", document_id="D-1"),
        acts.StopPlaced(party_id="gran", mentioned=("staff",)),
    ],
)
def test_a_stop_is_on_one_thing(stop: acts.StopPlaced) -> None:
    assert Judged().why_not(stop) == "stop_on_one"


def test_several_items_are_stopped_side_by_side_and_each_once() -> None:
    """S54."""
    case = decided()
    for stop in (acts.StopPlaced(), acts.StopPlaced(party_id="gran"), PASSAGE, PAPER):
        case.say(stop)
        assert case.why_not(stop) == "already_done"
    assert len(case.state.open_stops) == 4


def test_what_is_ready_cannot_be_chosen_while_a_stop_on_one_person_holds_the_copy() -> None:
    """S54: the choice asks what the release asks; from the due date on what is stopped can be left to follow."""
    case = decided()
    ready = acts.DueChoiceMade(choice=DueChoice.RELEASE_READY)
    case.say(acts.StopPlaced(party_id="gran"), Role.SAFEGUARDING_LEAD)
    follow = case.decision("gran", Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.TO_FOLLOW)
    assert case.why_not(follow) == "nothing_follows"
    case.today = date(2027, 4, 2)
    case.passes("overdue/2027-04-01")
    assert case.why_not(ready) == "stop_first"
    case.say(follow)
    confirm = case.confirm(case.copied())
    assert case.why_not(confirm) == "due_choice_first"
    case.say(ready)
    case.back(Role.LINE_MANAGER)
    assert case.why_not(confirm) is None


def test_only_whom_a_stop_is_on_is_left_to_follow_before_that_choice() -> None:
    case = decided()
    case.say(acts.StopPlaced(party_id="gran"))
    case.passes("due/2027-04-01")
    follow = case.decision("staff", Outcome.REFERENCES, Ground.TO_FOLLOW)
    assert case.why_not(follow) == "nothing_follows"


def test_a_stop_on_staff_ends_in_what_s29_allows_or_is_lifted() -> None:
    """S29, S54: a stop is no ground of its own."""
    case = decided()
    case.say(acts.StopPlaced(party_id="staff"))
    left_out = case.decision("staff", Outcome.REFERENCES, Ground.STAFF_ENDANGERED)
    assert case.why_not(left_out) == "staff_ground_not_noted"
    case.say(acts.FactorsNoted(party_id="staff", factors=S29))
    case.decide("staff", Outcome.REFERENCES, Ground.STAFF_ENDANGERED, factors=S29)
    assert not holds_release(case.state)


def test_a_request_that_was_said_is_confirmed_in_writing_and_one_that_was_written_is_not() -> None:
    """S3, R1: an oral request is written down and confirmed, once authority is settled."""
    assert "letter/oral_confirmation" in Judged(oral=True).due()
    assert "letter/oral_confirmation" not in Judged().due()


def test_nobody_lifts_a_stop_that_is_about_themselves() -> None:
    """S54, R24: not as who proposes it, and not as the second person; on them, or on a paper that names them."""
    named = acts.PartyNamed(party_id="deputy", party_kind=PartyKind.STAFF, staff_user_id=f"u-{Role.DEPUTY}")
    for stop in (acts.StopPlaced(party_id="deputy"), acts.StopPlaced(document_id="D-1", mentioned=("deputy",))):
        case = Judged()
        case.say(named)
        seq = case.say(stop, Role.SAFEGUARDING_LEAD)
        lift = acts.StopLifted(stop_seq=seq)
        assert case.why_not(lift, Role.DEPUTY) == "about_yourself"
        proposed = case.say(lift)
        assert case.why_not(acts.Backed(seq=proposed), Role.DEPUTY) == "about_yourself"
        case.back()
        assert not case.state.open_stops


def test_a_stop_never_holds_the_question_for_which_the_clock_pauses() -> None:
    """S54, R4: else the days would stop while nobody was asked."""
    case = Judged()
    case.say(acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    case.say(acts.ClarificationAsked(asked_on=case.today, whatever_stops=True))
    assert "letter/clarification/1" in case.due()


def test_a_question_of_before_goes_when_it_went_then() -> None:
    """S54: else a process begun on an earlier release would find other letters in its past than it sent."""
    case = Judged()
    case.say(acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    case.say(acts.ClarificationAsked(asked_on=case.today))
    assert "letter/clarification/1" not in case.due()


def test_a_requester_is_told_that_the_setting_cancels_whatever_holds_the_copy() -> None:
    """S41, S54: whoever is not told comes, and learns more at the door."""
    case = decided()
    case.say(case.confirm(case.copied()))
    case.say(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER)
    case.say(acts.StopPlaced(), Role.SAFEGUARDING_LEAD)
    seq = case.say(acts.SlotReleased(slot_id="slot-1", why=WhyFreed.CANCELLED, told=True))
    assert f"letter/appointment_cancelled/{seq}" in case.due()
    assert not {one for one in case.due() if "file_ready" in one or "confirmed" in one}


def test_an_appointment_that_is_moved_by_agreement_needs_no_letter() -> None:
    case = decided()
    case.say(case.confirm(case.copied()))
    case.say(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER)
    case.say(acts.SlotReleased(slot_id="slot-1", why=WhyFreed.MOVED))
    assert not {one for one in case.due() if "cancelled" in one}
