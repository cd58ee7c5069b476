"""How many due dates a second, beside the holidays library's own count of 40 working days in the same run (S9, R2).

Run with `python -m bench.clock`. A due date here is a whole reckoning: policy and law, with its working in words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

from holidays import country_holidays

from rules.calendars import Nation, read_calendar
from rules.clock import ClockEvents, reckon
from rules.profiles import Profile, list_profiles, load_profile

FIRST = date(2020, 1, 1)
DAYS = 7671  # every day of 2020 to 2040
WORKING_DAYS = 40
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was counted, how many a second, and how many times the library's own rate."""

    what: str
    per_second: float
    ratio: float


def measure() -> tuple[Row, ...]:
    """Measure every shipped profile and the library; the best of three rounds each, the rounds taken in turn."""
    received = [FIRST + timedelta(days=n) for n in range(DAYS)]
    calendar = read_calendar(Nation.ENGLAND, FIRST.year - 1, FIRST.year + 22)
    library = country_holidays("GB", subdiv="ENG", years=range(FIRST.year - 1, FIRST.year + 23))
    profiles = {name: load_profile(name) for name in list_profiles()}

    def by_the_library(day: date) -> object:
        return library.get_nth_working_day(day, WORKING_DAYS)

    def by_the_clock(profile: Profile) -> Callable[[date], object]:
        return lambda day: reckon(ClockEvents(day), profile, Nation.ENGLAND, calendar)

    counts: dict[str, Callable[[date], object]] = {"holidays library: 40 working days": by_the_library}
    counts |= {f"clock: {name}": by_the_clock(profile) for name, profile in profiles.items()}
    best = dict.fromkeys(counts, float("inf"))
    for _ in range(ROUNDS):
        for what, count in counts.items():
            best[what] = min(best[what], _seconds(count, received))
    base = best["holidays library: 40 working days"]
    return tuple(Row(what, DAYS / seconds, base / seconds) for what, seconds in best.items())


def main() -> None:
    """Print the table."""
    print(f"{'due dates':<36}{'a second':>12}{'ratio':>8}")
    for row in measure():
        print(f"{row.what:<36}{row.per_second:>12,.0f}{row.ratio:>8.2f}")


def _seconds(count: Callable[[date], object], days: list[date]) -> float:
    began = perf_counter()
    for day in days:
        count(day)
    return perf_counter() - began


if __name__ == "__main__":
    main()
