"""Who is overridden is told first: by post too, unless that is not safe, or there is nothing to tell (S28, R18)."""

from datetime import UTC, datetime, timedelta

import pytest

from models import acts
from models.words import Channel, Ground, Outcome, ReplyKind, Role
from rules.notices import NOTHING_TO_TELL, NOTICE_DAYS, notices_running
from rules.waiting import waiting_now
from tests.unit.rules.judged import TERMS, Judged

FIRST = "letter/decision_notice/staff"
NOT_SAFE = acts.NoticeSettled(party_id="staff", tell=False)


def about_to_go() -> tuple[Judged, acts.ReleaseConfirmed]:
    """The no of the member of staff is overridden, and the copy is checked."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.override()
    return case, case.confirm(case.copied())


def posting_waits(case: Judged) -> bool:
    """Whether the manager is told that a notice lies ready to be posted."""
    now = datetime(case.today.year, case.today.month, case.today.day, 12, tzinfo=UTC)
    return any("notice of a decision to be posted" in one.what for one in waiting_now(case.state, TERMS, now))


def test_the_days_to_object_to_a_notice_by_post_begin_when_it_was_posted() -> None:
    """S28: a letter that lies printed on a desk has told nobody."""
    case, confirm = about_to_go()
    case.say(acts.LetterSent(effect=FIRST, letter_id="L-1", channel=Channel.POST), Role.CLOCK)
    assert posting_waits(case)
    until = case.today + timedelta(days=NOTICE_DAYS)
    case.today = until + timedelta(days=3)
    case.passes(f"notice/staff/{until}")
    assert case.why_not(confirm) == "notice_running"
    case.say(acts.LetterPosted(effect=FIRST, on=case.today))
    assert not posting_waits(case)
    case.today += timedelta(days=NOTICE_DAYS)
    assert case.why_not(confirm) == "notice_running"
    case.today += timedelta(days=1)
    assert case.why_not(confirm) is None


def test_whom_it_is_not_safe_to_tell_is_not_told_once_the_lead_has_backed_that() -> None:
    """S28, S98, R18: a recorded reason by two; until it is backed nothing goes, neither notice nor copy."""
    case, confirm = about_to_go()
    assert FIRST in case.due()
    seq = case.say(NOT_SAFE)
    assert FIRST not in case.due()
    assert case.why_not(confirm) == "notice_running"
    assert case.why_not(acts.Backed(seq=seq), Role.LINE_MANAGER) == "lead_must_back"
    case.back()
    assert FIRST not in case.due()
    assert case.why_not(confirm) is None


def test_it_can_be_said_before_the_decision_so_that_no_notice_is_quicker() -> None:
    case = Judged().answered()
    case.say(NOT_SAFE)
    case.back()
    case.override()
    assert FIRST not in case.due()
    assert not notices_running(case.state, case.today)


def without_the_name() -> tuple[Judged, acts.ReleaseConfirmed]:
    """What the member of staff said no to goes without their name, and the copy is checked."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    return case, case.confirm(case.copied())


def test_not_to_tell_somebody_lapses_when_more_is_shared_than_was_known_then() -> None:
    """S28, S98: two people spoke of a name left out; that all is shared now is settled anew, by two again."""
    case, confirm = without_the_name()
    case.say(NOT_SAFE)
    case.back()
    assert case.why_not(confirm) is None
    case.override()
    again = case.confirm(case.copied(2))
    assert case.why_not(again) == "notice_running"
    assert FIRST not in case.due(), "no notice goes by itself to somebody whom it was not safe to tell"
    case.say(NOT_SAFE)
    assert case.why_not(again) == "notice_running"
    case.back()
    assert case.why_not(again) is None


def test_what_was_proposed_of_less_is_not_backed_when_more_is_shared_meanwhile() -> None:
    """S98: nobody backs what is out of date."""
    case, _ = without_the_name()
    case.weigh("staff")
    seq = case.say(NOT_SAFE)
    case.say(case.decision("staff", Outcome.DISCLOSE, Ground.REASONABLE_WITHOUT_CONSENT))
    assert case.why_not(acts.Backed(seq=seq), Role.SAFEGUARDING_LEAD) == "decided_on_other_facts"


def test_said_before_the_decision_it_is_about_the_first_one_and_not_about_more() -> None:
    """S28, S98."""
    case = Judged().answered()
    case.say(NOT_SAFE)
    case.back()
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    assert not notices_running(case.state, case.today)
    case.override()
    assert notices_running(case.state, case.today)


def test_they_are_told_after_all_when_that_is_safe_again() -> None:
    case, confirm = about_to_go()
    case.say(NOT_SAFE)
    case.back()
    case.say(acts.NoticeSettled(party_id="staff", tell=True))
    assert FIRST in case.due()
    assert case.why_not(confirm) == "notice_running"


def test_nobody_is_robbed_of_the_days_to_object_that_a_notice_gave_them() -> None:
    case, confirm = about_to_go()
    case.sent(FIRST)
    assert case.why_not(NOT_SAFE) == "told_already"
    case.hears("staff", ReplyKind.REFUSAL)
    assert case.why_not(NOT_SAFE) is None, "what is overridden again may be dangerous to tell"
    assert case.why_not(confirm) == "not_decided"


@pytest.mark.parametrize("tell", [True, False])
def test_nobody_settles_it_about_themselves_or_twice(tell: bool) -> None:
    """R24."""
    case = Judged()
    case.say(acts.PartyNamed(party_id="me", party_kind="staff", staff_user_id=f"u-{Role.MANAGER}"))
    assert case.why_not(acts.NoticeSettled(party_id="me", tell=tell)) == "about_yourself"
    assert case.why_not(acts.NoticeSettled(party_id="staff", tell=True)) == "already_done"


def test_of_whom_nothing_is_in_the_copy_there_is_nothing_to_tell_until_something_changes() -> None:
    """S28: all their passages lie on papers left out, so no letter about nothing holds the answer."""
    case, confirm = about_to_go()
    case.say(acts.EffectFailed(effect=FIRST, code=NOTHING_TO_TELL), Role.CLOCK)
    assert not case.state.failed
    assert FIRST not in case.due()
    assert not notices_running(case.state, case.today)
    assert case.why_not(confirm) is None
    case.say(acts.PassageNoted(party_id="staff", mention_id="M-9"))
    case.override()
    assert FIRST in case.due()
    assert notices_running(case.state, case.today)


def test_who_says_no_to_the_same_again_and_again_is_heard_and_holds_the_answer_twice() -> None:
    """R15, S28: a no is no veto, however often it is said; each is weighed anew by two, and they are told."""
    case, confirm = about_to_go()
    for number in (1, 2, 3):
        effect = FIRST if number == 1 else f"{FIRST}/{number}"
        assert effect in case.due()
        case.sent(effect)
        assert case.why_not(confirm) == ("notice_running" if number < 3 else None)
        if number < 3:
            case.hears("staff", ReplyKind.REFUSAL)
            assert case.why_not(confirm) == "not_decided"
            case.override()
            confirm = case.confirm(case.copied(number + 1))
    case.say(acts.PassageNoted(party_id="staff", mention_id="M-9"))
    case.override()
    case.sent(f"{FIRST}/4")
    assert notices_running(case.state, case.today), "what they were never told of holds it as before"
