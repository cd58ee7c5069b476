"""When somebody of the setting can meet a parent: their office hours and, if they like, their calendar (S41)."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from models.ids import new_id
from models.people import CalendarFeed, OfficeHours
from records import audit
from records.database import HOUSE, lock_chain, utc_now


def set_office_hours(
    session: Session, user_id: str, hours: Iterable[tuple[int, int, int]], by: str, at: datetime | None = None
) -> None:
    """Keep somebody's hours, each (weekday from Monday = 0, opens, closes) in minutes of the local day."""
    lock_chain(session, HOUSE)
    for old in session.exec(select(OfficeHours).where(OfficeHours.user_id == user_id)):
        session.delete(old)
    kept = [
        OfficeHours(id=new_id("hours"), user_id=user_id, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in hours
    ]
    session.add_all(kept)
    session.flush()
    detail: audit.Detail = {"user_id": user_id, "hours": len(kept)}
    audit.append(session, HOUSE, by, "office_hours.set", detail, at or utc_now())


def office_hours_of(session: Session, user_id: str) -> list[tuple[int, int, int]]:
    """Somebody's hours as they were set, from Monday on; nothing where nobody set them."""
    query = select(OfficeHours).where(OfficeHours.user_id == user_id)
    found = session.exec(query.order_by(col(OfficeHours.weekday), col(OfficeHours.opens)))
    return [(each.weekday, each.opens, each.closes) for each in found]


def set_calendar_feed(session: Session, user_id: str, url: str, by: str, at: datetime | None = None) -> None:
    """Keep the address of somebody's calendar; an empty one takes it off. The address itself is not audited."""
    lock_chain(session, HOUSE)
    known = session.get(CalendarFeed, user_id)
    if known is not None and not url:
        session.delete(known)
    elif url:
        feed = known or CalendarFeed(user_id=user_id, url=url)
        feed.url = url
        session.add(feed)
    session.flush()
    detail: audit.Detail = {"user_id": user_id, "kept": bool(url)}
    audit.append(session, HOUSE, by, "calendar_feed.set", detail, at or utc_now())


def calendar_feed_of(session: Session, user_id: str) -> str:
    """The address of somebody's calendar, or nothing."""
    feed = session.get(CalendarFeed, user_id)
    return feed.url if feed is not None else ""
