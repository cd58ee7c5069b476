"""The clock's rules, one by one: R2, R3, R4, and R9's dates exactly."""

from dataclasses import replace
from datetime import date

import pytest

from rules.calendars import Holiday, Nation, calendar_for, proclaimed_since, read_calendar
from rules.clock import ClockError, ClockEvents, Governing, Pause, Reckoning, WaitingFor, reckon
from rules.profiles import Extension, Limit, Profile, Roll, Unit, load_profile

LAW = load_profile("uk_gdpr")
NURSERY = load_profile("early_years_2018")
CENTRE = load_profile("childrens_centre")
ENGLAND, SCOTLAND = Nation.ENGLAND, Nation.SCOTLAND


def day(text: str) -> date:
    return date.fromisoformat(text)


def clock(
    events: ClockEvents, profile: Profile = LAW, nation: Nation = ENGLAND, today: date | None = None
) -> Reckoning:
    return reckon(events, profile, nation, calendar_for(nation, events.received, events.last), today)


def with_limit(profile: Profile, **changes: object) -> Profile:
    return profile.model_copy(update={"limit": profile.limit.model_copy(update=changes)})


@pytest.mark.parametrize(
    ("received", "nation", "due"),
    [
        ("2027-01-31", "england", "2027-03-01"),
        ("2028-01-31", "england", "2028-02-29"),
        ("2026-11-25", "england", "2026-12-29"),
        ("2026-12-02", "england", "2027-01-04"),
        ("2026-12-02", "wales", "2027-01-04"),
        ("2026-12-02", "scotland", "2027-01-05"),
        ("2027-01-04", "england", "2027-02-04"),
        ("2028-02-29", "england", "2028-03-29"),
        ("2026-12-31", "england", "2027-02-01"),
        ("2027-02-17", "northern-ireland", "2027-03-18"),  # Saint Patrick's Day
        ("2027-02-17", "england", "2027-03-17"),
        ("2026-05-15", "scotland", "2026-06-16"),  # the day of the World Cup match
        ("2026-05-15", "england", "2026-06-15"),
    ],
)
def test_the_law_gives_one_month_and_rolls_to_a_working_day(received: str, nation: str, due: str) -> None:
    """R2, R9: the worked dates, each of them."""
    assert clock(ClockEvents(day(received)), nation=Nation(nation)).statutory_due == day(due)


def test_an_extension_counts_three_months_from_the_start_and_clamps_once() -> None:
    """R3, R9."""
    events = ClockEvents(day("2026-11-30"), extension_noticed=day("2026-12-10"))
    assert clock(events).due == day("2027-03-01")
    events = ClockEvents(day("2027-01-31"), extension_noticed=day("2027-02-10"))
    assert clock(events).due == day("2027-04-30")


def test_a_clarification_adds_the_days_from_question_to_answer() -> None:
    """R4, R9."""
    events = ClockEvents(day("2027-03-10"), clarifications=(Pause(day("2027-03-15"), day("2027-03-24")),))
    assert clock(events).due == day("2027-04-19")


def test_forty_working_days_count_from_the_first_working_day_after_receipt() -> None:
    """S9, R9."""
    assert clock(ClockEvents(day("2027-01-04")), NURSERY).due == day("2027-03-01")
    assert clock(ClockEvents(day("2027-01-02")), NURSERY).due == day("2027-02-26")  # a Saturday
    assert clock(ClockEvents(day("2027-01-01")), NURSERY).due == day("2027-02-26")  # a Friday, New Year's Day
    assert clock(ClockEvents(day("2026-12-31")), NURSERY).due == day("2027-02-26")


def test_forty_working_days_leave_public_holidays_out() -> None:
    assert clock(ClockEvents(day("2027-03-01")), NURSERY).due == day("2027-04-28")
    assert clock(ClockEvents(day("2027-03-01")), NURSERY, SCOTLAND).due == day("2027-04-27")  # no Easter Monday


def test_fourteen_days_count_the_day_after_receipt_as_day_one() -> None:
    """S10."""
    assert clock(ClockEvents(day("2027-01-04")), CENTRE).due == day("2027-01-18")


def test_a_limit_rolls_only_where_the_profile_says_so() -> None:
    on_a_sunday = ClockEvents(day("2027-01-17"))
    assert clock(on_a_sunday, CENTRE).due == day("2027-01-31")
    assert clock(on_a_sunday, CENTRE).act_by == day("2027-01-29")
    assert clock(on_a_sunday, with_limit(CENTRE, roll=Roll.NEXT_WORKING_DAY)).due == day("2027-02-01")


def test_the_earlier_date_governs_and_a_later_policy_warns() -> None:
    nursery = clock(ClockEvents(day("2027-01-04")), NURSERY)
    assert (nursery.governing, nursery.governing_due) == (Governing.STATUTE, day("2027-02-04"))
    assert any("later than the date by law" in warning for warning in nursery.warnings)
    centre = clock(ClockEvents(day("2027-01-04")), CENTRE)
    assert (centre.governing, centre.governing_due) == (Governing.POLICY, day("2027-01-18"))
    assert centre.warnings == ()


def test_the_law_governs_where_both_dates_are_the_same() -> None:
    assert clock(ClockEvents(day("2027-01-04"))).governing == Governing.STATUTE


def test_evidence_of_identity_asked_for_promptly_moves_the_start() -> None:
    events = ClockEvents(day("2027-01-04"), identity_asked=day("2027-01-05"), identity_received=day("2027-01-20"))
    assert clock(events).start == day("2027-01-20")
    assert clock(events).due == day("2027-02-22")
    assert clock(events, CENTRE).due == day("2027-02-03")


def test_identity_asked_for_without_need_does_not_move_the_start() -> None:
    events = ClockEvents(
        day("2027-01-04"),
        identity_asked=day("2027-01-05"),
        identity_received=day("2027-01-20"),
        identity_asked_reasonable=False,
    )
    assert clock(events).due == day("2027-02-04")
    assert any("without need" in warning for warning in clock(events).warnings)


@pytest.mark.parametrize(("asked", "start"), [("2027-01-11", "2027-01-20"), ("2027-01-12", "2027-01-04")])
def test_identity_asked_for_later_than_five_working_days_does_not_move_the_start(asked: str, start: str) -> None:
    events = ClockEvents(day("2027-01-04"), identity_asked=day(asked), identity_received=day("2027-01-20"))
    assert clock(events).start == day(start)


def test_a_fee_moves_the_start_when_it_is_paid() -> None:
    events = ClockEvents(day("2027-01-04"), fee_asked=day("2027-01-06"), fee_paid=day("2027-01-12"))
    assert clock(events).due == day("2027-02-12")


def test_a_fee_asked_for_after_the_month_moves_nothing() -> None:
    events = ClockEvents(day("2027-01-04"), fee_asked=day("2027-02-05"), fee_paid=day("2027-02-06"))
    assert clock(events).due == day("2027-02-04")
    assert any("after the month had ended" in warning for warning in clock(events).warnings)


def test_the_latest_of_receipt_identity_and_fee_starts_the_clock() -> None:
    events = ClockEvents(
        day("2027-01-04"),
        identity_asked=day("2027-01-04"),
        identity_received=day("2027-01-15"),
        fee_asked=day("2027-01-05"),
        fee_paid=day("2027-01-08"),
    )
    assert clock(events).start == day("2027-01-15")


def test_while_identity_is_awaited_the_dates_are_those_of_an_arrival_today() -> None:
    events = ClockEvents(day("2027-01-04"), identity_asked=day("2027-01-05"))
    waiting = clock(events, today=day("2027-01-18"))
    assert (waiting.waiting_for, waiting.paused_since) == (WaitingFor.IDENTITY, day("2027-01-05"))
    assert not waiting.fixed
    assert waiting.due == day("2027-02-18")
    assert clock(events, today=day("2027-01-19")).due == day("2027-02-19")


def test_an_open_question_counts_up_to_today() -> None:
    events = ClockEvents(day("2027-03-10"), clarifications=(Pause(day("2027-03-15")),))
    stopped = clock(events, today=day("2027-03-24"))
    assert (stopped.waiting_for, stopped.paused_since) == (WaitingFor.ANSWER, day("2027-03-15"))
    assert stopped.due == day("2027-04-19")
    assert clock(events).due == day("2027-04-12")  # without a today, nothing has been added yet


def test_overlapping_questions_stop_the_clock_once() -> None:
    both = (Pause(day("2027-03-15"), day("2027-03-24")), Pause(day("2027-03-18"), day("2027-03-22")))
    assert clock(ClockEvents(day("2027-03-10"), clarifications=both)).due == day("2027-04-19")
    chained = (Pause(day("2027-03-15"), day("2027-03-20")), Pause(day("2027-03-18"), day("2027-03-24")))
    assert clock(ClockEvents(day("2027-03-10"), clarifications=chained)).due == day("2027-04-19")


def test_days_before_the_clock_started_are_not_counted_twice() -> None:
    events = ClockEvents(
        day("2027-03-01"),
        identity_asked=day("2027-03-02"),
        identity_received=day("2027-03-10"),
        clarifications=(Pause(day("2027-03-02"), day("2027-03-12")),),
    )
    assert clock(events).due == day("2027-04-12")  # 10 April and two days, not ten


def test_a_question_after_the_limit_does_not_bring_it_back() -> None:
    events = ClockEvents(day("2027-01-04"), clarifications=(Pause(day("2027-02-05"), day("2027-02-20")),))
    assert clock(events).due == day("2027-02-04")
    assert any("stops nothing" in warning for warning in clock(events).warnings)
    open_too_late = ClockEvents(day("2027-01-04"), clarifications=(Pause(day("2027-02-05")),))
    assert clock(open_too_late, today=day("2027-03-01")).fixed


def test_a_question_on_the_last_day_still_stops_the_clock() -> None:
    events = ClockEvents(day("2027-01-04"), clarifications=(Pause(day("2027-02-04"), day("2027-02-09")),))
    assert clock(events).due == day("2027-02-09")


@pytest.mark.parametrize(("noticed", "due"), [("2027-02-04", "2027-04-05"), ("2027-02-05", "2027-02-04")])
def test_a_notice_of_extension_counts_up_to_the_first_limit_and_not_a_day_longer(noticed: str, due: str) -> None:
    reckoning = clock(ClockEvents(day("2027-01-04"), extension_noticed=day(noticed)))
    assert reckoning.first_limit == day("2027-02-04")
    assert reckoning.due == day(due)
    assert bool(reckoning.warnings) == (noticed == "2027-02-05")


def test_a_policy_that_names_no_length_of_extension_follows_the_law() -> None:
    extended = clock(ClockEvents(day("2027-01-04"), extension_noticed=day("2027-01-15")), CENTRE)
    assert extended.due == extended.statutory_due == day("2027-04-05")
    too_late_for_the_policy = clock(ClockEvents(day("2027-01-04"), extension_noticed=day("2027-01-19")), CENTRE)
    assert too_late_for_the_policy.due == day("2027-01-18")
    assert too_late_for_the_policy.statutory_due == day("2027-04-05")


def test_a_policy_with_a_length_of_extension_adds_it_to_its_own_limit() -> None:
    """S10, R3."""
    fortnight_more = Extension(allowed=True, count=14, unit=Unit.CALENDAR_DAYS)
    profile = CENTRE.model_copy(update={"extension": fortnight_more})
    assert clock(ClockEvents(day("2027-01-04"), extension_noticed=day("2027-01-15")), profile).due == day(
        "2027-02-01"
    )
    month_more = Extension(allowed=True, count=1, unit=Unit.MONTHS)
    profile = CENTRE.model_copy(update={"extension": month_more})
    assert clock(ClockEvents(day("2027-01-04"), extension_noticed=day("2027-01-15")), profile).due == day(
        "2027-02-18"
    )


def test_a_policy_without_extension_keeps_its_date_and_says_so() -> None:
    extended = clock(ClockEvents(day("2027-01-04"), extension_noticed=day("2027-01-15")), NURSERY)
    assert (extended.due, extended.statutory_due) == (day("2027-03-01"), day("2027-04-05"))
    assert extended.governing == Governing.POLICY
    assert any("has no extension" in warning for warning in extended.warnings)


def test_a_policy_may_promise_not_to_wait_for_the_requester() -> None:
    strict = with_limit(CENTRE, identity_moves_start=False, clarification_pauses=False)
    events = ClockEvents(
        day("2027-01-04"),
        identity_asked=day("2027-01-04"),
        identity_received=day("2027-01-08"),
        clarifications=(Pause(day("2027-01-11"), day("2027-01-15")),),
    )
    assert clock(events, CENTRE).due == day("2027-01-26")
    assert clock(events, strict).due == day("2027-01-18")
    assert clock(events, strict).statutory_due == day("2027-02-12")


def test_the_internal_target_is_twenty_eight_days_and_the_days_the_clock_stood_still() -> None:
    assert clock(ClockEvents(day("2027-01-04"))).target_28 == day("2027-02-01")
    events = ClockEvents(day("2027-03-10"), clarifications=(Pause(day("2027-03-15"), day("2027-03-24")),))
    assert clock(events).target_28 == day("2027-04-16")


def test_the_working_tells_every_step_in_words() -> None:
    assert [(str(step.date), step.why) for step in clock(ClockEvents(day("2026-12-31"))).working] == [
        ("2026-12-31", "The request was received on Thursday 31 December 2026."),
        ("2027-01-31", "One month later is Sunday 31 January 2027."),
        (
            "2027-02-01",
            "Sunday 31 January 2027 is not a working day, so the next working day counts: Monday 1 February 2027.",
        ),
        ("2027-02-01", "The answer is due by Monday 1 February 2027."),
    ]


def test_the_working_names_the_public_holidays_it_passed() -> None:
    words = " ".join(step.why for step in clock(ClockEvents(day("2026-12-02")), nation=SCOTLAND).working)
    assert "Monday 4 January 2027 (New Year Holiday (substitute day))" in words
    words = " ".join(step.why for step in clock(ClockEvents(day("2027-03-01")), NURSERY).working)
    assert "Friday 26 March 2027 (Good Friday) and Monday 29 March 2027 (Easter Monday)" in words


def test_the_working_ends_on_the_date_to_keep() -> None:
    for profile in (LAW, NURSERY, CENTRE):
        reckoning = clock(ClockEvents(day("2026-12-11")), profile)
        assert reckoning.working[-1].date == reckoning.governing_due


def test_a_promise_that_ends_on_a_closed_day_names_the_last_working_day_before_it() -> None:
    christmas = clock(ClockEvents(day("2026-12-11")), CENTRE)
    assert christmas.due == day("2026-12-25")
    assert "Thursday 24 December 2026" in christmas.working[-1].why


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ({"clarifications": (("2027-03-15", None),)}, "A question"),
        ({"identity_received": "2027-05-01"}, "no day on which it was asked for"),
        ({"identity_asked": "2027-05-02", "identity_received": "2027-05-01"}, "before the day it was asked for"),
        ({"identity_asked": "2027-03-31"}, "The question about identity"),
        ({"fee_paid": "2027-05-01"}, "no day on which it was asked for"),
        ({"fee_asked": "2027-03-01"}, "The notice of a fee"),
        ({"extension_noticed": "2027-03-31"}, "The notice of extension"),
    ],
)
def test_events_in_an_impossible_order_cannot_be_built(events: dict[str, object], words: str) -> None:
    given: dict[str, object] = {key: day(v) if isinstance(v, str) else v for key, v in events.items()}
    if "clarifications" in given:
        given["clarifications"] = (Pause(day("2027-03-15")),)
    with pytest.raises(ClockError, match=words):
        ClockEvents(received=day("2027-04-01"), **given)  # type: ignore[arg-type]


def test_an_answer_before_its_question_cannot_be_built() -> None:
    with pytest.raises(ClockError, match="lies before the day the question was asked"):
        Pause(day("2027-03-24"), day("2027-03-15"))


def test_the_calendar_of_another_nation_is_refused() -> None:
    with pytest.raises(ClockError, match="setting is in scotland"):
        reckon(ClockEvents(day("2027-01-04")), LAW, SCOTLAND, read_calendar(ENGLAND, 2026, 2028))


def test_the_stored_calendar_stands_when_a_holiday_is_proclaimed_later() -> None:
    stored = read_calendar(ENGLAND, 2026, 2028)
    wedding = Holiday(day("2027-02-04"), "A royal wedding")
    days = sorted((*stored.holidays, wedding), key=lambda holiday: holiday.day)
    current = replace(stored, version="holidays next", holidays=tuple(days))
    events = ClockEvents(day("2027-01-04"))
    kept = reckon(events, LAW, ENGLAND, stored)
    assert (kept.due, kept.calendar_version) == (day("2027-02-04"), stored.version)
    assert reckon(events, LAW, ENGLAND, current).due == day("2027-02-05")
    assert proclaimed_since(stored, current, kept.start, kept.due) == (wedding,)


def test_a_limit_of_months_other_than_the_law_is_counted_like_the_law() -> None:
    profile = NURSERY.model_copy(update={"limit": Limit(count=2, unit=Unit.MONTHS, roll=Roll.NONE)})
    assert clock(ClockEvents(day("2026-12-31")), profile).due == day("2027-02-28")
