"""Dates beside the request's own: complaints and breaches (R29, R35, R36)."""

from datetime import UTC, date, datetime, timedelta

from rules.calendars import Calendar

COMPLAINT_ACKNOWLEDGED = timedelta(days=30)
COMPLAINT_OUTCOME = timedelta(days=28)
REGULATOR_TOLD = timedelta(hours=72)


def complaint_acknowledged_by(received: date, calendar: Calendar) -> date:
    """Return the last day to acknowledge a complaint about data protection (R29).

    30 days, the day after receipt being day 1; what ends on a non-working day moves to the next working day.
    """
    return calendar.roll_forward(received + COMPLAINT_ACKNOWLEDGED)


def complaint_outcome_by(received: date) -> date:
    """Return the last day for the written outcome of a complaint to the setting under the EYFS (R36).

    28 days, the day after receipt being day 1; the framework says nothing of weekends, so nothing is added.
    """
    return received + COMPLAINT_OUTCOME


def regulator_told_by(known: datetime) -> datetime:
    """Return the moment, in UTC, by which the regulator is told of a breach: 72 hours after it became known (R35).

    Hours are hours: a change of the clocks neither adds nor takes one, and weekends and holidays count.
    Raises ValueError for a moment without a zone.
    """
    if known.utcoffset() is None:
        raise ValueError(f"The moment {known.isoformat()} has no time zone. Give it in UTC.")
    return known.astimezone(UTC) + REGULATOR_TOLD
