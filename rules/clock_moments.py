"""From moments to days and back: the setting keeps London time, records keep UTC (R1, R35)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
BREACH_NOTICE = timedelta(hours=72)
ONE_DAY = timedelta(days=1)


def london_day(moment: datetime) -> date:
    """Return the calendar day in London on which `moment` (with a zone) falls: the day a request is received (R1).

    Raises ValueError for a moment without a zone.
    """
    return _with_zone(moment).astimezone(LONDON).date()


def london_moment(day: date, at: time) -> datetime:
    """Return the moment, in UTC, at which clocks in London show `at` on `day`.

    A time that the spring change leaves out becomes the moment an hour later on the clock; one that the autumn
    change shows twice is the first of the two.
    """
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """Return the moment, in UTC, at which `day` is over in London: what is due on it is late from then on."""
    return london_moment(day + ONE_DAY, time())


def regulator_to_be_told_by(known: datetime) -> datetime:
    """Return the moment, in UTC, by which the regulator is told of a breach: 72 hours after it became known (R35).

    Hours are hours: a change of the clocks neither adds nor takes one, and weekends and holidays count.
    Raises ValueError for a moment without a zone.
    """
    return _with_zone(known).astimezone(UTC) + BREACH_NOTICE


def _with_zone(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"The moment {moment.isoformat()} has no time zone. Give it in UTC.")
    return moment
