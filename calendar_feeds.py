"""Busy times from somebody's calendar (.ics by its address), read with a limit of size and time (S41).

The address comes from a person, so it is never trusted: https only, to no private address; this machine alone is
excepted. What an appointment is about is not read: only from when to when.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from rules.slots import Busy
from rules.times import HOUSE_ZONE

LARGEST_BYTES = 2_000_000
SECONDS = 8.0
MOST_EVENTS = 5_000
_MOST_REDIRECTS = 3
# What an entry that comes back may say besides how often; more can be a riddle without an answer.
_RULES = {
    "DAILY": frozenset({"BYDAY"}),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY", "BYSETPOS"}),
    "YEARLY": frozenset({"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}),
}
_ALWAYS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_OLDEST = timedelta(days=366 * 15)


class FeedFault(Exception):
    """A calendar cannot be read; the message says why in plain words, without its address."""


def busy_times(address: str, first: date, last: date) -> tuple[Busy, ...]:
    """When the owner of a calendar cannot meet, between two days at the setting (both included).

    Raises FeedFault.
    """
    return read_calendar_file(fetch(address), first, last)


def address_fault(address: str) -> str:
    """What is wrong with a calendar's address as it was typed, or nothing."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("https", "http", "webcal") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known or parts.username or parts.password:
        return "Enter the address of a calendar file, beginning with https://"
    if parts.scheme == "http" and not _is_this_machine(parts.hostname or ""):
        return "The address has to begin with https://"
    return ""


def fetch(address: str) -> bytes:
    """Fetch a calendar file. Raises FeedFault."""
    until = time.monotonic() + SECONDS
    typed_as_ours = not address_fault(address) and _is_this_machine(urlsplit(address).hostname or "")
    for _ in range(_MOST_REDIRECTS):
        if address_fault(address):
            raise FeedFault("its address is not one of https")
        parts = urlsplit(address.replace("webcal://", "https://", 1))
        if _is_this_machine(parts.hostname or "") and not typed_as_ours:
            raise FeedFault("it leads from outside to this machine")
        try:
            data, onward = _fetch_once(parts, until)
        except (OSError, http.client.HTTPException, ValueError):
            raise FeedFault("it does not answer") from None
        if data is not None:
            return data
        address = urljoin(parts.geturl(), onward)
    raise FeedFault("it leads from one address to the next without end")


def _fetch_once(parts: SplitResult, until: float) -> tuple[bytes | None, str]:
    """The file, or where it is instead."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plug = socket.create_connection((_public_address(host, port), port), timeout=_left(until))
    try:
        if parts.scheme == "https":
            plug = ssl.create_default_context().wrap_socket(plug, server_hostname=host)
        line = http.client.HTTPConnection(host, port)
        line.sock = plug
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        line.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "Clean Copy"})
        answer = line.getresponse()
        if answer.status in (301, 302, 303, 307, 308):
            return None, answer.headers.get("Location", "")
        if answer.status != http.HTTPStatus.OK:
            raise FeedFault(f"it answers with {answer.status}")
        return _read(answer, plug, until), ""
    finally:
        plug.close()


def _read(answer: http.client.HTTPResponse, plug: socket.socket, until: float) -> bytes:
    """The body in small bites, so that neither its size nor its slowness is up to the other side."""
    data = bytearray()
    while True:
        plug.settimeout(_left(until))
        bite = answer.read1(65_536)
        if not bite:
            return bytes(data)
        data += bite
        if len(data) > LARGEST_BYTES:
            raise FeedFault(f"it is larger than {LARGEST_BYTES // 1_000_000} MB")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise FeedFault("it takes too long")
    return left


def _public_address(host: str, port: int) -> str:
    """One address of a host, looked up once: the one that was looked at is the one that is asked."""
    found = {each[4][0] for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for address in sorted(str(one) for one in found):
        known = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(known, "ipv4_mapped", None) or known
        if (mapped.is_loopback and _is_this_machine(host)) or (mapped.is_global and not mapped.is_multicast):
            return address
    raise FeedFault("its address lies inside a private network")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_calendar_file(data: bytes, first: date, last: date) -> tuple[Busy, ...]:
    """The busy times in a calendar file between two days. Raises FeedFault."""
    begins = datetime.combine(first, datetime.min.time(), HOUSE_ZONE)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), HOUSE_ZONE)
    until = time.monotonic() + SECONDS
    try:
        calendar = Calendar.from_ical(data)
        events: list[Any] = [part for part in calendar.walk("VEVENT") if isinstance(part, Event)]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise FeedFault("it is not a calendar file that can be read") from None
    if len(events) > MOST_EVENTS:
        raise FeedFault(f"it has more than {MOST_EVENTS} entries")
    moved = {(str(one.get("UID")), _moment(one["RECURRENCE-ID"].dt)) for one in events if "RECURRENCE-ID" in one}
    found = []
    for event in events:
        _left(until)
        found += [one for one in _times(event, begins, ends, moved) if one.begins < ends and begins < one.ends]
    return tuple(sorted(found, key=lambda one: one.begins))


def _times(event: Any, begins: datetime, ends: datetime, moved: set[tuple[str, datetime]]) -> Iterator[Busy]:
    """When one entry is, each time it comes back; free and cancelled ones are none. One that is broken is left."""
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    try:
        start = _moment(event["DTSTART"].dt)
        length = _length(event, start)
        if "RRULE" not in event or "RECURRENCE-ID" in event:
            yield Busy(start, start + length)
            return
        for at in _returns(event, start, begins - length, ends):
            if (str(event.get("UID")), at) not in moved:
                yield Busy(at, at + length)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return


def _returns(event: Any, start: datetime, begins: datetime, ends: datetime) -> Iterator[datetime]:
    rule = event["RRULE"].to_ical().decode().upper()
    keys = dict(part.split("=", 1) for part in rule.split(";"))
    allowed = _RULES.get(keys.get("FREQ", ""), frozenset())
    if not allowed or set(keys) - allowed - _ALWAYS or start < begins - _OLDEST:
        return
    # Reckoned on the wall's clock: ten o'clock stays ten o'clock when the clocks change.
    zone = start.tzinfo
    local = start.replace(tzinfo=None)
    words = ";".join(f"{key}={value}" for key, value in keys.items() if key not in ("UNTIL", "COUNT"))
    count, until = int(keys.get("COUNT", MOST_EVENTS * 4)), keys.get("UNTIL", "")[:8]
    limit = ends.astimezone(zone).replace(tzinfo=None)
    if until:
        limit = min(limit, datetime.strptime(until, "%Y%m%d") + timedelta(days=1))  # noqa: DTZ007 - the wall's clock
    left_out = {each.astimezone(zone).replace(tzinfo=None) for each in _left_out(event)}
    for number, at in enumerate(rrulestr(f"{words};UNTIL={limit:%Y%m%dT%H%M%S}", dtstart=local)):
        if at >= limit or number >= count:
            return
        moment = at.replace(tzinfo=zone)
        if moment >= begins and at not in left_out:
            yield moment


def _left_out(event: Any) -> Iterator[datetime]:
    found = event.get("EXDATE", [])
    for group in found if isinstance(found, list) else [found]:
        for each in group.dts:
            yield _moment(each.dt)


def _length(event: Any, start: datetime) -> timedelta:
    if "DTEND" in event:
        return max(_moment(event["DTEND"].dt) - start, timedelta())
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return max(length, timedelta())
    whole_day = not isinstance(event["DTSTART"].dt, datetime)
    return timedelta(days=1) if whole_day else timedelta()


def _moment(value: date | datetime) -> datetime:
    """A moment with a zone: a whole day begins at midnight, a time without a zone is the setting's."""
    if not isinstance(value, datetime):
        return datetime.combine(value, datetime.min.time(), HOUSE_ZONE)
    return value if value.tzinfo is not None else value.replace(tzinfo=HOUSE_ZONE)
