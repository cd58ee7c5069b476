"""What may extend or stop the clock, and the reason where it may not (R2, R3, R4)."""

from datetime import date

import pytest

from rules.calendars import Nation, read_calendar
from rules.clock import ClockEvents, Pause
from rules.clock_acts import (
    ExtensionGround,
    QuestionAim,
    identity_prompt_by,
    what_is_prompt,
    why_no_extension,
    why_no_pause,
)
from rules.profiles import load_profile

ENGLAND = Nation.ENGLAND
CALENDAR = read_calendar(ENGLAND, 2026, 2030)
LAW = load_profile("uk_gdpr")
RECEIVED = date(2027, 1, 4)
REQUEST = ClockEvents(RECEIVED)


def extension(on: date, ground: ExtensionGround | None = None, events: ClockEvents = REQUEST) -> str | None:
    return why_no_extension(events, LAW, ENGLAND, CALENDAR, on, ground)


@pytest.mark.parametrize("ground", [ExtensionGround.COMPLEX, ExtensionGround.NUMBER_OF_REQUESTS, None])
def test_a_complex_request_may_be_extended_up_to_the_last_day_of_the_first_limit(
    ground: ExtensionGround | None,
) -> None:
    assert extension(date(2027, 2, 4), ground) is None


def test_an_extension_is_refused_once_the_first_limit_has_ended() -> None:
    assert "The first limit ended on Thursday 4 February 2027" in (extension(date(2027, 2, 5)) or "")


def test_a_pause_moves_the_last_day_for_a_notice_of_extension() -> None:
    asked = ClockEvents(RECEIVED, clarifications=(Pause(date(2027, 1, 11), date(2027, 1, 18)),))
    assert extension(date(2027, 2, 11), events=asked) is None
    assert extension(date(2027, 2, 12), events=asked) is not None


def test_a_limit_is_extended_once() -> None:
    extended = ClockEvents(RECEIVED, extension_noticed=date(2027, 1, 20))
    assert "already extended, on Wednesday 20 January 2027" in (extension(date(2027, 1, 21), events=extended) or "")


@pytest.mark.parametrize(
    ("ground", "reason"),
    [
        (ExtensionGround.WAITING_FOR_REPLIES, "Waiting for other people's replies does not extend"),
        (ExtensionGround.STAFF_AWAY, "only because the request is complex"),
        (ExtensionGround.OTHER, "only because the request is complex"),
    ],
)
def test_other_grounds_do_not_extend(ground: ExtensionGround, reason: str) -> None:
    assert reason in (extension(date(2027, 1, 20), ground) or "")


def test_a_notice_before_receipt_is_refused() -> None:
    assert "Check the date" in (extension(date(2027, 1, 3)) or "")


def pause(asked: date, aim: QuestionAim = QuestionAim.WHICH_INFORMATION) -> str | None:
    return why_no_pause(REQUEST, LAW, ENGLAND, CALENDAR, asked, aim)


def test_a_question_about_which_information_is_meant_stops_the_clock() -> None:
    assert pause(date(2027, 1, 11)) is None
    assert pause(date(2027, 2, 4)) is None


@pytest.mark.parametrize("aim", [QuestionAim.FORMAT, QuestionAim.OTHER])
def test_a_question_of_format_does_not_stop_the_clock(aim: QuestionAim) -> None:
    assert "which information is meant" in (pause(date(2027, 1, 11), aim) or "")


def test_a_question_before_receipt_or_after_the_limit_does_not_stop_the_clock() -> None:
    assert "Check the date" in (pause(date(2027, 1, 3)) or "")
    assert "The limit ended on Thursday 4 February 2027" in (pause(date(2027, 2, 5)) or "")


def test_the_page_says_until_when_a_question_about_identity_is_prompt() -> None:
    assert identity_prompt_by(RECEIVED, LAW, CALENDAR) == date(2027, 1, 11)
    told = what_is_prompt(RECEIVED, LAW, CALENDAR)
    assert "five working days" in told
    assert "Monday 11 January 2027" in told
