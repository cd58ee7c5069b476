"""Whether an act on the clock is allowed: extending it, stopping it, asking for identity (R2, R3, R4).

Each function answers None for yes, or the reason for no in words for the person who asked.
"""

from datetime import date, timedelta
from enum import StrEnum

from rules.calendars import Calendar, Nation, proclaimed_since
from rules.clock import Reckoning, reckon
from rules.clock_events import ClockEvents
from rules.clock_working import amount, say
from rules.profiles import Profile, Unit

_SAMPLE_YEAR_DAYS = 366


class ExtensionGround(StrEnum):
    """Why more time is wanted; only the first two are grounds in law (R3)."""

    COMPLEX = "complex"
    NUMBER_OF_REQUESTS = "number_of_requests"
    WAITING_FOR_REPLIES = "waiting_for_replies"
    STAFF_AWAY = "staff_away"
    OTHER = "other"


class QuestionAim(StrEnum):
    """What a question to the requester is for; only the first stops the clock (R4)."""

    WHICH_INFORMATION = "which_information"
    FORMAT = "format"
    OTHER = "other"


def why_no_extension(
    events: ClockEvents,
    profile: Profile,
    nation: Nation,
    calendar: Calendar,
    on: date,
    ground: ExtensionGround | None = None,
) -> str | None:
    """Say why the limit cannot be extended by a notice sent on `on`, or None if it can (R3).

    Leave `ground` out to judge the day alone.
    """
    if events.extension_noticed:
        return f"The limit was already extended, on {say(events.extension_noticed)}. It can be extended once."
    if ground is ExtensionGround.WAITING_FOR_REPLIES:
        return "Waiting for other people's replies does not extend the limit. Decide on what is there."
    if ground not in (None, ExtensionGround.COMPLEX, ExtensionGround.NUMBER_OF_REQUESTS):
        return "The limit can be extended only because the request is complex, or because the person made several."
    if on < events.received:
        return f"The notice cannot be dated {say(on)}: the request came on {say(events.received)}. Check the date."
    first_limit = reckon(events, profile, nation, calendar, on).first_limit
    if on > first_limit:
        return f"The first limit ended on {say(first_limit)}; the notice had to be sent by then. Answer now."
    return None


def why_no_pause(
    events: ClockEvents, profile: Profile, nation: Nation, calendar: Calendar, asked: date, aim: QuestionAim
) -> str | None:
    """Say why a question asked on `asked` does not stop the clock, or None if it does (R4)."""
    if aim is not QuestionAim.WHICH_INFORMATION:
        return "Only a question that finds out which information is meant stops the clock; one of format does not."
    if asked < events.received:
        return (
            f"A question cannot be dated {say(asked)}: the request came on {say(events.received)}. Check the date."
        )
    reckoning = reckon(events, profile, nation, calendar, asked)
    if asked > reckoning.statutory_due:
        return f"The limit ended on {say(reckoning.statutory_due)}. A question cannot stop it any more."
    return None


def identity_prompt_by(received: date, profile: Profile, calendar: Calendar) -> date:
    """Return the last day on which a question about identity counts as prompt and moves the start (R2, R14)."""
    return calendar.working_day_after(received, profile.identity_prompt_days)


def what_is_prompt(received: date, profile: Profile, calendar: Calendar) -> str:
    """Say, for the page, until when a question about identity is prompt."""
    days = amount(profile.identity_prompt_days, Unit.WORKING_DAYS)
    return (
        f"Asked for within {days} of receipt, up to {say(identity_prompt_by(received, profile, calendar))}, and "
        "only where there is real doubt, the clock starts when the evidence comes; otherwise it starts at receipt."
    )


def later_than_law(profile: Profile, calendar: Calendar) -> str | None:
    """Say that a profile can be later than the law, or None if it never is; for forms and `make verify`.

    Tries every day of receipt of a leap year's length from the calendar's first day.
    """
    first = date(calendar.first_year, 1, 1)
    worst: tuple[int, date] = (0, first)
    for n in range(_SAMPLE_YEAR_DAYS):
        reckoning = reckon(ClockEvents(first + timedelta(days=n)), profile, calendar.nation, calendar)
        worst = max(worst, ((reckoning.due - reckoning.statutory_due).days, first + timedelta(days=n)))
    if worst[0] <= 0:
        return None
    return (
        f"{profile.title} allows more time than the law: up to {amount(worst[0], Unit.CALENDAR_DAYS)} more. "
        "The date by law is the one to keep."
    )


def proclaimed_words(reckoning: Reckoning, current: Calendar) -> tuple[str, ...]:
    """Say which public holidays were proclaimed since the request began, up to its last date (R8).

    They change nothing: the calendar that was stored with the request stands. `current` is the same nation's
    calendar as the library knows it now, and covers the same years.
    """
    last = max(reckoning.due, reckoning.statutory_due)
    return tuple(
        f"{say(holiday.day)} ({holiday.name}) was proclaimed a public holiday after this request began. Its dates "
        "stay as they were reckoned: the calendar of the day it arrived stands."
        for holiday in proclaimed_since(reckoning.calendar, current, reckoning.start, last)
    )
