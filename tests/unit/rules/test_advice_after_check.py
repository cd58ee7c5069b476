"""Advice that comes, or changes, after the copy was passed: who passed it did not know it (S13, S15, S38)."""

from datetime import date, timedelta

import pytest

from models import acts
from models.words import Controversy, Ground, LegalOpinion, Outcome, Role, Stage
from rules.agenda import moments_ahead
from rules.signoff import passed_before_advice, roles_missing
from rules.stages import stage_of
from tests.unit.rules.judged import TERMS, Judged

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


@pytest.mark.parametrize(("again", "stage"), [(True, Stage.CHECK), (False, Stage.RELEASE)])
def test_advice_of_before_moves_no_stage_and_yet_lets_nothing_go(again: bool, stage: Stage) -> None:
    """S38: what an earlier build recorded goes on as it was, so its history replays; the copy is held as well."""
    case, confirm = passed()
    case.say(confirm)
    case.say(acts.LegalAdviceRecorded(opinion=LegalOpinion.WITHHOLD, again=again))
    assert stage_of(case.state) is stage
    given = acts.CopyGiven(copy_sha256=confirm.copy_sha256, way="collection", on=case.today, taken_away=True)
    assert case.why_not(given) == case.why_not(acts.SlotBooked(slot_id="slot-1"), Role.REQUESTER) == "not_cleared"
    assert case.why_not(acts.SignedOff(copy_sha256=confirm.copy_sha256), Role.LINE_MANAGER) is None


def test_the_adviser_is_reminded_no_more_once_two_people_let_the_last_item_go_without() -> None:
    """S13, S15: what they would be reminded of is decided; where an item waits again, so does their advice."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    case.today = date(2027, 3, 27)
    seq = case.say(acts.LegalAdviceAsked(reply_by=date(2027, 4, 1)))
    case.sent(f"letter/legal_advice_request/{seq}")
    case.today = date(2027, 3, 29)
    for item in ("gran", "staff", None):
        assert _reminders(case)
        case.say(acts.WentWithoutAdvice(party_id=item, quiet=True))
        case.back(Role.LINE_MANAGER)
    assert not _reminders(case)
    case.passes(f"legal/{seq}/1")
    assert f"letter/reminder_legal/{seq}/1" not in case.due()
    case.decide("gran", Outcome.NAME_LEFT_OUT, Ground.CONSENT)
    assert _reminders(case)


def _reminders(case: Judged) -> bool:
    return any(moment.key.startswith("legal/") for moment in moments_ahead(case.state, TERMS, case.today))
