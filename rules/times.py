"""Where dates meet the clock on the wall: zones only at this edge (style: "Time is datetime in UTC")."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUSE_ZONE = ZoneInfo("Europe/London")
MORNING = time(8, 0)


def local_date(moment: datetime) -> date:
    """The date on the wall of the setting at a moment in UTC.

    Raises ValueError for a moment without a zone: near midnight it could be either of two days.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"The moment {moment.isoformat()} has no time zone. Give it in UTC.")
    return moment.astimezone(HOUSE_ZONE).date()


def morning_of(day: date) -> datetime:
    """Eight o'clock in the morning of `day` at the setting, in UTC."""
    return datetime.combine(day, MORNING, HOUSE_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The midnight that ends `day` at the setting, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(0, 0), HOUSE_ZONE).astimezone(UTC)
