"""Who is overridden is told before the release, and told again when they are overridden again (S28, R15)."""

from datetime import timedelta

from models import acts
from models.words import Ground, Outcome, ReplyKind, Role
from rules.notices import NOTICE_DAYS, notices_running
from tests.unit.rules.judged import S29, Judged

FIRST, SECOND, THIRD = (f"letter/decision_notice/staff{tail}" for tail in ("", "/2", "/3"))


def overridden() -> Judged:
    """The first notice went today."""
    case = Judged().answered()
    case.override()
    assert FIRST in case.due()
    case.sent(FIRST)
    return case


def days_pass(case: Judged) -> None:
    """The days to object after a notice of today end."""
    until = case.today + timedelta(days=NOTICE_DAYS)
    case.today = until
    case.passes(f"notice/staff/{until}")


def test_the_notice_goes_once_while_nothing_new_is_heard_or_decided() -> None:
    case = overridden()
    assert not {FIRST, SECOND} & case.due()
    assert notices_running(case.state, case.today)
    days_pass(case)
    assert not notices_running(case.state, case.today)


def test_an_objection_that_is_overridden_again_is_answered_with_a_second_notice_and_days_of_its_own() -> None:
    """S28, R15: what they said in the days of notice was heard, and they learn what came of it before it goes."""
    case = overridden()
    days_pass(case)
    case.hears("staff", ReplyKind.REFUSAL)
    assert SECOND not in case.due()
    case.override()
    assert SECOND in case.due()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    confirm = case.confirm(case.copied())
    assert case.why_not(confirm) == "notice_running"
    case.sent(SECOND)
    assert case.why_not(confirm) == "notice_running"
    assert not {FIRST, SECOND, THIRD} & case.due()
    days_pass(case)
    assert case.why_not(confirm) is None


def test_who_was_told_of_a_part_without_their_name_is_told_again_before_more_is_shared() -> None:
    """S28: the first notice said that the name stays out."""
    case = Judged().answered()
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    case.sent(FIRST)
    case.override()
    assert SECOND in case.due()


def test_who_was_told_that_all_is_shared_is_not_written_to_again_for_less() -> None:
    case = overridden()
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    assert not {FIRST, SECOND} & case.due()


def test_a_notice_that_came_back_counts_for_nothing_until_it_went_again() -> None:
    """S28: nobody has had days to object who has not had the letter."""
    case = overridden()
    days_pass(case)
    case.say(acts.LetterBounced(effect=FIRST), Role.MAILBOX)
    assert notices_running(case.state, case.today)
    case.say(acts.EffectRetried(effect=FIRST))
    assert FIRST in case.due()


def stopped_in_part(stop: acts.StopPlaced) -> Judged:
    """A stop is placed, the passage M-1 is decided left out, and all else of the member of staff is shared."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.say(stop, Role.SAFEGUARDING_LEAD)
    case.say(acts.FactorsNoted(party_id="staff", mention_id="M-1", factors=S29))
    case.decide("staff", Outcome.REFERENCES_AND_CONTRIBUTIONS, Ground.STAFF_ENDANGERED, "M-1", S29)
    case.override()
    return case


def test_a_stop_that_became_a_decision_about_one_passage_keeps_nobody_from_being_told_of_another() -> None:
    """S28, S54: the notice goes, and the copy waits for the days to object."""
    case = stopped_in_part(acts.StopPlaced(party_id="staff", mention_id="M-1"))
    assert FIRST in case.due()
    confirm = case.confirm(case.copied())
    assert case.why_not(confirm) == "notice_running"
    case.sent(FIRST)
    assert case.why_not(confirm) == "notice_running"
    days_pass(case)
    assert case.why_not(confirm) is None


def test_so_with_a_stop_on_a_paper_that_two_people_left_out() -> None:
    """S28, S54: until then nothing goes, neither notice nor copy."""
    case = stopped_in_part(acts.StopPlaced(document_id="D-1", mentioned=("staff",)))
    assert FIRST not in case.due()
    case.say(acts.PaperDecided(document_id="D-1", ground=Ground.SERIOUS_HARM))
    case.back()
    assert FIRST in case.due()
    assert case.why_not(case.confirm(case.copied())) == "notice_running"


def test_a_stop_on_the_person_holds_the_notice_and_with_it_the_copy_until_two_lift_it() -> None:
    """S28, S54: where writing is not safe, nothing of theirs goes against their word either."""
    case = stopped_in_part(acts.StopPlaced(party_id="staff"))
    confirm = case.confirm(case.copied())
    assert FIRST not in case.due()
    assert case.why_not(confirm) == "stopped"
    case.say(acts.StopLifted(stop_seq=case.state.open_stops[0].seq))
    case.back()
    assert FIRST in case.due()
    assert case.why_not(confirm) == "notice_running"


def test_a_passage_the_notice_was_silent_of_is_told_before_it_is_shared_after_all() -> None:
    """S28: that the rest is shared, which they were told, does not stand for it."""
    case = stopped_in_part(acts.StopPlaced(party_id="staff", mention_id="M-1"))
    case.sent(FIRST)
    days_pass(case)
    assert not notices_running(case.state, case.today)
    case.say(acts.FactorsNoted(party_id="staff", mention_id="M-1", factors=()))
    case.decide("staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT, "M-1")
    case.override()
    assert SECOND not in case.due()
    case.say(acts.StopLifted(stop_seq=case.state.open_stops[0].seq))
    case.back()
    assert SECOND in case.due()
    assert notices_running(case.state, case.today)
