"""What the clock promises for every request, whatever its dates, profile and nation."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.calendars import Nation, read_calendar
from rules.clock import ClockEvents, Pause, Reckoning, reckon
from rules.profiles import Extension, Limit, Profile, Roll, Unit, load_profile

CALENDARS = {nation: read_calendar(nation, 2019, 2046) for nation in Nation}
SHIPPED = [load_profile(name) for name in ("early_years_2018", "childrens_centre", "uk_gdpr")]
EXTENSIONS = [
    Extension(allowed=False),
    Extension(allowed=True),
    Extension(allowed=True, count=9, unit=Unit.WORKING_DAYS),
]

nations = st.sampled_from(list(Nation))
receipts = st.dates(date(2020, 1, 1), date(2040, 12, 31))
some_days = st.integers(0, 60).map(lambda n: timedelta(days=n))
limits = st.one_of(
    st.builds(Limit, count=st.integers(1, 90), unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]),
              roll=st.sampled_from(Roll)),
    st.builds(Limit, count=st.integers(1, 6), unit=st.just(Unit.MONTHS), roll=st.sampled_from(Roll)),
)  # fmt: skip
own = st.builds(
    lambda base, limit, extension: base.model_copy(update={"limit": limit, "extension": extension}),
    st.sampled_from(SHIPPED),
    limits,
    st.sampled_from(EXTENSIONS),
)
profiles = st.one_of(st.sampled_from(SHIPPED), own)


@st.composite
def pauses(draw: st.DrawFn, received: date) -> Pause:
    asked = received + draw(some_days)
    return Pause(asked, draw(st.none() | some_days.map(lambda days: asked + days)))


@st.composite
def histories(draw: st.DrawFn) -> ClockEvents:
    received = draw(receipts)
    identity, fee = draw(st.none() | some_days), draw(st.none() | some_days)
    identity_asked = None if identity is None else received + identity
    fee_asked = None if fee is None else received + fee
    return ClockEvents(
        received=received,
        identity_asked=identity_asked,
        identity_received=identity_asked and draw(st.none() | some_days.map(lambda d: identity_asked + d)),
        identity_asked_reasonable=draw(st.booleans()),
        fee_asked=fee_asked,
        fee_paid=fee_asked and draw(st.none() | some_days.map(lambda d: fee_asked + d)),
        clarifications=tuple(draw(st.lists(pauses(received), max_size=4))),
        extension_noticed=draw(st.none() | some_days.map(lambda d: received + d)),
    )


def clock(events: ClockEvents, profile: Profile, nation: Nation) -> Reckoning:
    return reckon(events, profile, nation, CALENDARS[nation], events.received + timedelta(days=45))


def dates(reckoning: Reckoning) -> tuple[date, date]:
    return reckoning.due, reckoning.statutory_due


def no_earlier(later: Reckoning, earlier: Reckoning) -> bool:
    return all(a >= b for a, b in zip(dates(later), dates(earlier), strict=True))


@given(histories(), profiles, nations)
def test_a_date_is_never_on_a_non_working_day_where_the_profile_rolls(
    events: ClockEvents, profile: Profile, nation: Nation
) -> None:
    found = clock(events, profile, nation)
    assert CALENDARS[nation].is_working_day(found.statutory_due)
    assert CALENDARS[nation].is_working_day(found.due) or profile.limit.roll is Roll.NONE
    assert CALENDARS[nation].is_working_day(found.act_by)


@given(histories(), profiles, nations, st.integers(1, 10))
def test_a_request_received_earlier_is_never_due_later(
    events: ClockEvents, profile: Profile, nation: Nation, days: int
) -> None:
    earlier = replace(events, received=events.received - timedelta(days=days))
    today = events.received + timedelta(days=45)
    calendar = CALENDARS[nation]
    assert no_earlier(
        reckon(events, profile, nation, calendar, today), reckon(earlier, profile, nation, calendar, today)
    )


@given(receipts, receipts, profiles, nations)
def test_receipt_and_due_date_keep_their_order(a: date, b: date, profile: Profile, nation: Nation) -> None:
    first, second = (clock(ClockEvents(day), profile, nation) for day in sorted((a, b)))
    assert no_earlier(second, first)


@given(histories(), st.data(), profiles, nations)
def test_a_pause_never_shortens(events: ClockEvents, data: st.DataObject, profile: Profile, nation: Nation) -> None:
    more = replace(events, clarifications=(*events.clarifications, data.draw(pauses(events.received))))
    assert no_earlier(clock(more, profile, nation), clock(events, profile, nation))


@given(histories(), some_days, profiles, nations)
def test_an_extension_never_shortens(
    events: ClockEvents, days: timedelta, profile: Profile, nation: Nation
) -> None:
    without = replace(events, extension_noticed=None)
    extended = replace(events, extension_noticed=events.received + days)
    assert no_earlier(clock(extended, profile, nation), clock(without, profile, nation))


@given(histories(), st.data(), profiles, nations)
def test_the_same_events_in_any_order_give_the_same_answer(
    events: ClockEvents, data: st.DataObject, profile: Profile, nation: Nation
) -> None:
    shuffled = replace(events, clarifications=tuple(data.draw(st.permutations(events.clarifications))))
    assert clock(shuffled, profile, nation) == clock(events, profile, nation)


@given(histories(), profiles, nations)
def test_the_working_ends_on_the_date_to_keep_and_names_only_real_days(
    events: ClockEvents, profile: Profile, nation: Nation
) -> None:
    found = clock(events, profile, nation)
    assert found.working[0].date == events.received
    assert found.working[-1].date == found.governing_due
    assert all(step.why.endswith(".") and step.date >= events.received for step in found.working)


@given(histories(), profiles, nations)
@settings(max_examples=50)
def test_the_day_that_governs_is_the_earlier_one(events: ClockEvents, profile: Profile, nation: Nation) -> None:
    found = clock(events, profile, nation)
    assert (found.governing == "policy") == (found.due < found.statutory_due)
