"""A copy is known again by its bytes or its check number, whatever happened since it was given (S39, S45)."""

import pytest

from models import acts
from models.words import ClosedAs, Ground, Outcome, ReleaseWay
from rules.handed_over import check_number, copy_of_bytes, copy_of_number, handings_over
from tests.unit.rules.judged import Judged


def given() -> Judged:
    """A first version that was not given, and a second one that was collected."""
    case = Judged().answered()
    case.decide("gran", Outcome.DISCLOSE, Ground.CONSENT)
    case.decide("staff", Outcome.NAME_LEFT_OUT, Ground.REASONABLE_WITHOUT_CONSENT)
    case.sent("letter/decision_notice/staff")
    case.passes("notice/staff/2027-03-06")
    case.copied(1)
    case.say(acts.MarksChanged(marks_digest="b" * 64))
    sha256 = case.copied(2)
    case.say(case.confirm(sha256))
    act = acts.CopyGiven(copy_sha256=sha256, way=ReleaseWay.COLLECTION, on=case.today, taken_away=True)
    case.say(act)
    return case


def test_the_check_number_is_sixteen_digits_in_fours() -> None:
    assert check_number("1a2b3c4d5e6f7a8b" + "0" * 48) == "1A2B 3C4D 5E6F 7A8B"


@pytest.mark.parametrize("typed", ["2222 2222 2222 2222", "2222-2222-2222-2222", " 2222222222222222 "])
def test_the_number_of_a_receipt_leads_to_the_version_that_was_given(typed: str) -> None:
    """S45."""
    made = copy_of_number(given().state, typed)
    assert made is not None and made.version == 2


@pytest.mark.parametrize("typed", ["", "2222", "2222 2222 2222 2223", "22222222222222222", "not a number!!!!"])
def test_another_number_leads_nowhere(typed: str) -> None:
    assert copy_of_number(given().state, typed) is None


def test_bytes_are_known_to_the_last() -> None:
    """S39: also those of a version that was made and never given."""
    state = given().state
    made = copy_of_bytes(state, "1" * 64)
    assert made is not None and made.version == 1
    assert copy_of_bytes(state, "1" * 63 + "2") is None
    assert [one.made and one.made.version for one in handings_over(state)] == [2]


def test_what_was_given_stays_known_when_the_request_is_taken_up_again() -> None:
    """S45, R31: the page used to lose it."""
    case = given()
    case.say(acts.RequestClosed(closed_as=ClosedAs.DISCLOSED_IN_PART))
    case.say(acts.RequestReopened())
    assert case.state.given is None
    (one,) = handings_over(case.state)
    assert one.given.copy_sha256 == "2" * 64 and one.made is not None
