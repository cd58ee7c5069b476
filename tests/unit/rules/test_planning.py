"""Planning backwards: the last safe day for each step, on days on which somebody works."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendars import Nation, read_calendar
from rules.clock import ClockEvents, Reckoning, reckon
from rules.planning import Milestone, alarms, milestones
from rules.profiles import Closure, Profile, load_profile

CALENDAR = read_calendar(Nation.ENGLAND, 2019, 2046)
LAW = load_profile("uk_gdpr")
NURSERY = load_profile("early_years_2018")
CENTRE = load_profile("childrens_centre")
LONG_AGO = date(2020, 1, 1)


def clock(received: date, profile: Profile = LAW) -> Reckoning:
    return reckon(ClockEvents(received), profile, Nation.ENGLAND, CALENDAR)


def test_each_step_leaves_the_next_the_days_it_takes() -> None:
    plan = milestones(clock(date(2027, 1, 4)), LAW, 4, 60, (), LONG_AGO)  # due Thursday 4 February
    assert plan.invite_by == date(2027, 2, 1)  # three working days of notice
    assert plan.check_by == date(2027, 1, 29)  # the invitation goes out the day after the check
    assert plan.redact_by == date(2027, 1, 28)  # 60 pages are checked in a day
    assert plan.decide_by == date(2027, 1, 26)  # and marked in two
    assert plan.chase_by == date(2027, 1, 20)  # five days before the last day for replies, Monday 25 January
    assert plan.write_by == date(2027, 1, 15)  # ten days before it
    assert (plan.late, plan.days_short) == ((), 0)


def test_more_people_and_more_pages_start_everything_earlier() -> None:
    small = milestones(clock(date(2027, 1, 4)), LAW, 2, 20, (), LONG_AGO)
    large = milestones(clock(date(2027, 1, 4)), LAW, 14, 200, (), LONG_AGO)
    assert large.invite_by == small.invite_by
    assert (large.redact_by, large.decide_by, large.write_by) < (small.redact_by, small.decide_by, small.write_by)


def test_without_third_parties_nothing_is_waited_for() -> None:
    plan = milestones(clock(date(2027, 1, 4)), LAW, 0, 60, (), LONG_AGO)
    assert plan.write_by == plan.chase_by == date(2027, 1, 25)


def test_the_plan_follows_the_earlier_of_the_two_dates() -> None:
    nursery = clock(date(2027, 1, 4), NURSERY)
    assert milestones(nursery, NURSERY, 4, 60, (), LONG_AGO).invite_by < nursery.statutory_due
    centre = clock(date(2027, 1, 4), CENTRE)
    assert milestones(centre, CENTRE, 4, 60, (), LONG_AGO).invite_by < centre.due


def test_a_closure_week_moves_the_plan_and_never_the_due_date() -> None:
    shut = Closure(first=date(2027, 1, 25), last=date(2027, 1, 29), why="The setting is closed")
    reckoning = clock(date(2027, 1, 4))
    plan = milestones(reckoning, LAW, 4, 60, (shut,), LONG_AGO)
    assert plan.check_by == date(2027, 1, 22)
    assert not any(shut.first <= day <= shut.last for _, day in plan.in_order())
    assert reckoning.due == date(2027, 2, 4)
    closed_by_profile = LAW.model_copy(update={"closures": (shut,)})
    assert milestones(reckoning, closed_by_profile, 4, 60, (), LONG_AGO) == plan


def test_steps_whose_day_has_passed_are_late_until_they_are_done() -> None:
    reckoning = clock(date(2027, 1, 4))
    on_the_day = milestones(reckoning, LAW, 4, 60, (), date(2027, 1, 20))
    assert on_the_day.late == (Milestone.WRITE,)
    after = milestones(reckoning, LAW, 4, 60, (), date(2027, 1, 21), done=[Milestone.WRITE])
    assert after.late == (Milestone.CHASE,)


def test_a_plan_that_does_not_fit_says_how_much_is_missing_and_starts_at_once() -> None:
    plan = milestones(clock(date(2027, 1, 4), CENTRE), CENTRE, 30, 900, (), LONG_AGO)
    assert plan.write_by == date(2027, 1, 4)
    assert plan.days_short > 20
    assert "The plan does not fit" in (plan.warning or "")


@pytest.mark.parametrize("profile", [LAW, NURSERY, CENTRE], ids=lambda profile: profile.name)
def test_a_usual_file_fits_into_every_shipped_profile(profile: Profile) -> None:
    plan = milestones(
        clock(date(2027, 1, 4), profile),
        profile,
        profile.plan.usual_parties,
        profile.plan.usual_pages,
        (),
        LONG_AGO,
    )
    assert (plan.days_short, plan.warning) == (0, None)


def test_a_setting_that_is_shut_all_the_time_still_gets_a_plan() -> None:
    shut = Closure(first=date(2026, 1, 1), last=date(2028, 1, 1), why="Closed for good")
    plan = milestones(clock(date(2027, 1, 4)), LAW, 4, 60, (shut,), LONG_AGO)
    assert {day for _, day in plan.in_order()} == {date(2027, 2, 4)}
    assert plan.days_short > 0


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="give 0 or more"):
        milestones(clock(date(2027, 1, 4)), LAW, -1, 60, (), LONG_AGO)


def test_warnings_come_on_working_days_before_the_date_to_keep() -> None:
    assert alarms(clock(date(2027, 1, 4)), LAW) == (
        date(2027, 1, 21), date(2027, 1, 28), date(2027, 2, 1), date(2027, 2, 3), date(2027, 2, 4),
    )  # fmt: skip
    christmas = alarms(clock(date(2026, 12, 11), CENTRE), CENTRE)
    assert christmas == (date(2026, 12, 18), date(2026, 12, 22), date(2026, 12, 24))


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.sampled_from([LAW, NURSERY, CENTRE]),
    st.integers(0, 200),
    st.integers(0, 3000),
    st.lists(st.tuples(st.integers(-10, 40), st.integers(0, 20)), max_size=3),
)
def test_a_plan_is_in_order_on_days_worked_between_receipt_and_the_date_to_keep(
    received: date, profile: Profile, parties: int, pages: int, shut: list[tuple[int, int]]
) -> None:
    closures = [
        Closure(first=received + timedelta(days=a), last=received + timedelta(days=a + n), why="Closed")
        for a, n in shut
    ]
    reckoning = clock(received, profile)
    plan = milestones(reckoning, profile, parties, pages, closures, received)
    days = [day for _, day in plan.in_order()]
    assert all(a <= b for a, b in pairwise(days))
    assert received <= days[0]
    assert days[-1] <= reckoning.governing_due
    assert all(CALENDAR.is_working_day(day) for day in days)
