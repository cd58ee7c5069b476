"""Advice that comes, or changes, after the copy was passed: who passed it did not know it (S13, S15, S38)."""

from datetime import date, timedelta

import pytest

from models import acts
from models.words import Controversy, Ground, LegalOpinion, Outcome, Role
from rules.signoff import passed_before_advice, roles_missing
from tests.unit.rules.judged import Judged

ADVISER = Role.LEGAL_ADVISER


def passed() -> tuple[Judged, acts.ReleaseConfirmed]:
    """A court case: advised to go ahead, passed by both, and what confirms the release."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    case.sent("letter/decision_notice/staff")
    case.passes("notice/staff/2027-03-06")
    case.say(acts.FoundControversial(grounds=(Controversy.COURT_CASE,)))
    sha256 = case.copied()
    case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.PROCEED, copy_sha256=sha256), ADVISER)
    return case, case.confirm(sha256)


@pytest.mark.parametrize("opinion", [LegalOpinion.CHANGES, LegalOpinion.WITHHOLD])
@pytest.mark.parametrize("bound", [True, False], ids=["on this copy", "in general"])
def test_an_adviser_who_changes_their_mind_holds_the_copy(opinion: LegalOpinion, *, bound: bool) -> None:
    """S38: what they said before no longer counts, nor does the check of who did not know it."""
    case, confirm = passed()
    assert case.why_not(confirm) is None
    sha256 = confirm.copy_sha256
    case.say(acts.LegalAdviceRecorded(opinion=opinion, copy_sha256=sha256 if bound else None), ADVISER)
    assert roles_missing(case.state) == (Role.LINE_MANAGER, ADVISER)
    assert passed_before_advice(case.state)
    assert case.why_not(confirm) == "not_cleared"


def test_it_holds_what_is_confirmed_and_booked_already() -> None:
    """S38, S15: neither booked nor given until both have passed it again, knowing the advice."""
    case, confirm = passed()
    case.say(confirm)
    case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.WITHHOLD))
    given = acts.CopyGiven(copy_sha256=confirm.copy_sha256, way="collection", on=case.today, taken_away=True)
    assert case.why_not(given) == "not_cleared"
    assert case.why_not(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER) == "not_cleared"
    case.say(acts.SignedOff(copy_sha256=confirm.copy_sha256), Role.LINE_MANAGER)
    assert case.why_not(given) == "not_cleared"
    case.say(acts.SignedOff(copy_sha256=confirm.copy_sha256), ADVISER)
    assert case.why_not(given) is None


def test_an_adviser_who_comes_back_to_going_ahead_gives_every_check_its_worth_again() -> None:
    """S38."""
    case, confirm = passed()
    case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.CHANGES), ADVISER)
    case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.PROCEED), ADVISER)
    assert case.why_not(confirm) is None


def test_advice_to_change_that_came_before_the_copy_was_made_is_in_it() -> None:
    """S13: the changes are made, and the copy is passed by who knows the advice."""
    case, confirm = passed()
    case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.CHANGES), ADVISER)
    case.say(acts.MarksChanged(marks_digest="b" * 64))
    again = case.confirm(case.copied(2))
    assert case.why_not(again) == "not_cleared"
    case.say(acts.SignedOff(copy_sha256=again.copy_sha256), ADVISER)
    assert case.why_not(again) is None
    assert case.why_not(confirm) == "copy_changed"


def test_advice_by_choice_that_is_not_to_go_ahead_is_known_to_who_passes_the_copy() -> None:
    """S13, S38: nobody had to ask; once it is there, the line manager passes the copy knowing it."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    sha256 = case.copied()
    case.say(acts.LegalAdviceAsked(reply_by=date(2027, 3, 1) + timedelta(days=5)))
    case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.WITHHOLD))
    assert roles_missing(case.state) == (Role.LINE_MANAGER,)
    case.say(acts.SignedOff(copy_sha256=sha256), Role.LINE_MANAGER)
    assert roles_missing(case.state) == ()


def test_on_the_due_date_itself_advice_can_be_asked_for_until_tonight() -> None:
    """S13: a day later was too late, and that day too early; so nobody could ask."""
    case = Judged().answered()
    due = date(2027, 4, 1)
    case.today = due
    assert case.why_not(acts.LegalAdviceAsked(reply_by=due)) is None
    assert case.why_not(acts.LegalAdviceAsked(reply_by=due - timedelta(days=1))) == "reply_date_past"
    assert case.why_not(acts.LegalAdviceAsked(reply_by=due + timedelta(days=1))) == "reply_date_late"
