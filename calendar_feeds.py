"""Busy times from somebody's calendar (.ics by its address), read with a limit of size and time (S41).

The address comes from a person, so it is never trusted: https only, to no private address, never to this machine.
What an appointment is about is not read: only from when to when. What cannot be understood is counted and told.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, FreeBusy

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
# A birthday comes back from the year of the birth on; once a month or a year is soon reckoned.
_OLDEST_OF_RARE = timedelta(days=366 * 120)
# What a broken or hostile entry raises when it is read.
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, OverflowError)
_TOO_SLOW = "it takes too long"
_LETS_GO_SECONDS = 0.5


class FeedFault(Exception):
    """A calendar cannot be read; the message says why in plain words, without its address."""


class NotUnderstood(ValueError):
    """An entry of a calendar that comes back in a way we do not read, or that is broken."""


@dataclass(frozen=True)
class CalendarRead:
    """The busy times of a calendar, and how many of its entries could not be understood and are not among them."""

    busy: tuple[Busy, ...]
    not_understood: int = 0


Plug = Callable[[SplitResult, float], socket.socket]
"""Opens the line to a host within so many seconds."""


def busy_times(address: str, first: date, last: date) -> CalendarRead:
    """When the owner of a calendar cannot meet, between two days at the setting (both included).

    Raises FeedFault.
    """
    return read_calendar_file(fetch(address), first, last)


def address_fault(address: str) -> str:
    """What is wrong with a calendar's address as it was typed, or nothing."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("https", "webcal") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known or parts.username or parts.password:
        return "Enter the address of a calendar file, beginning with https://"
    if _is_this_machine(parts.hostname or ""):
        return "This address leads to the machine that Clean Copy runs on. Enter one that begins with https://"
    return ""


def fetch(address: str, plug_in: "Plug | None" = None) -> bytes:
    """Fetch a calendar file within `SECONDS` in all, names looked up and redirects followed. Raises FeedFault."""
    until, line = time.monotonic() + SECONDS, _Line(plug_in or _over_https)
    answer: list[bytes | FeedFault] = []
    worker = threading.Thread(target=lambda: answer.append(_answer(address, line, until)), daemon=True)
    worker.start()
    worker.join(max(until - time.monotonic(), 0.0))
    if not answer:
        # Whatever it is doing, a look-up or a drop a second, it is cut off here.
        line.cut()
        worker.join(_LETS_GO_SECONDS)
        raise FeedFault(_TOO_SLOW)
    if isinstance(answer[0], FeedFault):
        raise answer[0]
    return answer[0]


class _Line:
    """The line that is open just now; it can be cut from outside."""

    def __init__(self, plug_in: Plug) -> None:
        self._plug_in = plug_in
        self._plug: socket.socket | None = None
        self._cut = False

    def open(self, parts: SplitResult, until: float) -> socket.socket:
        """Open it. Raises FeedFault after it was cut."""
        plug = self._plug_in(parts, _left(until))
        self._plug = plug
        if self._cut:
            plug.close()
            raise FeedFault(_TOO_SLOW)
        return plug

    def cut(self) -> None:
        """End whatever waits on it."""
        self._cut = True
        if self._plug is not None:
            with contextlib.suppress(OSError):
                self._plug.shutdown(socket.SHUT_RDWR)


def _answer(address: str, line: _Line, until: float) -> bytes | FeedFault:
    try:
        return _follow(address, line, until)
    except FeedFault as fault:
        return fault


def _follow(address: str, line: _Line, until: float) -> bytes:
    """The file, also where it has moved to. Raises FeedFault."""
    for _ in range(_MOST_REDIRECTS):
        if address_fault(address):
            raise FeedFault("its address is not one of https outside this machine")
        parts = urlsplit(address.replace("webcal://", "https://", 1))
        try:
            data, onward = _fetch_once(parts, line, until)
        except (OSError, http.client.HTTPException, ValueError):
            raise FeedFault("it does not answer") from None
        if data is not None:
            return data
        address = urljoin(parts.geturl(), onward)
    raise FeedFault("it leads from one address to the next without end")


def _fetch_once(parts: SplitResult, line: _Line, until: float) -> tuple[bytes | None, str]:
    """The file, or where it is instead."""
    plug = line.open(parts, until)
    asked = http.client.HTTPConnection(parts.hostname or "", parts.port or 443)
    asked.sock = plug
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        asked.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "Clean Copy"})
        with asked.getresponse() as answer:
            if answer.status in (301, 302, 303, 307, 308):
                return None, answer.headers.get("Location", "")
            if answer.status != http.HTTPStatus.OK:
                raise FeedFault(f"it answers with {answer.status}")
            return _read(answer, plug, until), ""
    finally:
        asked.close()
        plug.close()


def _over_https(parts: SplitResult, seconds: float) -> socket.socket:
    """A line to a public address, with the host's certificate looked at."""
    host, port = parts.hostname or "", parts.port or 443
    plug = socket.create_connection((_public_address(host, port), port), timeout=seconds)
    try:
        return ssl.create_default_context().wrap_socket(plug, server_hostname=host)
    except OSError:
        plug.close()
        raise


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
        raise FeedFault(_TOO_SLOW)
    return left


def _public_address(host: str, port: int) -> str:
    """One address of a host, looked up once: the one that was looked at is the one that is asked."""
    found = {each[4][0] for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for address in sorted(str(one) for one in found):
        known = ipaddress.ip_address(address.partition("%")[0])
        if all(one.is_global and not one.is_multicast for one in _inside(known) or (known,)):
            return address
    raise FeedFault("its address lies inside a private network")


_OLD_AND_TRANSLATED = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96")))


def _inside(known: ipaddress.IPv4Address | ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, translated, through a tunnel (RFC 6052, 3056)."""
    if isinstance(known, ipaddress.IPv4Address):
        return ()
    last = ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF)
    found = [last] if any(known in network for network in _OLD_AND_TRANSLATED) else []
    found += [known.sixtofour] if known.sixtofour is not None else []
    return (*found, *(known.teredo or ()))


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        return False
    return known.is_loopback or known.is_unspecified


def read_calendar_file(data: bytes, first: date, last: date) -> CalendarRead:
    """The busy times in a calendar file between two days; entries that are not understood are counted.

    Raises FeedFault.
    """
    begins = datetime.combine(first, datetime.min.time(), HOUSE_ZONE)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), HOUSE_ZONE)
    until = time.monotonic() + SECONDS
    events = _entries(data)
    moved = set(_moved(events))
    found, not_understood = list[Busy](), 0
    for event in events:
        _left(until)
        try:
            here = [one for one in _times(event, begins, ends, moved) if one.begins < ends and begins < one.ends]
            found += here
            not_understood += bool(here) and _in_no_known_zone(event)
        except _BROKEN:
            not_understood += 1
    return CalendarRead(tuple(sorted(found, key=lambda one: one.begins)), not_understood)


def _entries(data: bytes) -> list[Any]:
    """The appointments of a calendar file, and the busy times that some give instead. Raises FeedFault."""
    try:
        calendar = Calendar.from_ical(data)
        found: list[Any] = [part for part in calendar.walk() if isinstance(part, Event | FreeBusy)]
    except (*_BROKEN, IndexError, RecursionError):
        raise FeedFault("it is not a calendar file that can be read") from None
    if calendar.name != "VCALENDAR":
        raise FeedFault("it is not a calendar file that can be read")
    if len(found) > MOST_EVENTS:
        raise FeedFault(f"it has more than {MOST_EVENTS} entries")
    return found


def _moved(events: list[Any]) -> Iterator[tuple[str, datetime]]:
    """Which times of which entry were moved; one that is broken moves nothing, and is counted when it is read."""
    for event in events:
        with contextlib.suppress(*_BROKEN):
            if "RECURRENCE-ID" in event:
                yield str(event.get("UID")), _moment(event["RECURRENCE-ID"].dt)


def _times(event: Any, begins: datetime, ends: datetime, moved: set[tuple[str, datetime]]) -> Iterator[Busy]:
    """When one entry is, each time it comes back; free and cancelled ones are none.

    Raises ValueError and its like for one that is broken, NotUnderstood for one that comes back in an odd way.
    """
    if isinstance(event, FreeBusy):
        yield from _said_busy(event)
        return
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    start = _moment(event["DTSTART"].dt)
    length = _length(event, start)
    if "RDATE" in event:
        raise NotUnderstood("It names further days one by one.")
    if "RECURRENCE-ID" in event and "RANGE" in event["RECURRENCE-ID"].params:
        raise NotUnderstood("It moves this day and all days after it.")
    if "RRULE" not in event or "RECURRENCE-ID" in event:
        yield Busy(start, start + length)
        return
    for at in _returns(event, start, begins - length, ends):
        if (str(event.get("UID")), at) not in moved:
            yield Busy(at, at + length)


def _in_no_known_zone(event: Any) -> bool:
    """Whether it names a zone that nobody knows: its hour is taken for the setting's, and that has to be told."""
    start = event.get("DTSTART")
    return "TZID" in getattr(start, "params", {}) and getattr(start.dt, "tzinfo", HOUSE_ZONE) is None


def _said_busy(entry: Any) -> Iterator[Busy]:
    """The times that a calendar without appointments names as busy (RFC 5545, 3.6.4)."""
    found = entry.get("FREEBUSY", [])
    for period in found if isinstance(found, list) else [found]:
        if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            yield Busy(_moment(period.start), _moment(period.end))


def _returns(event: Any, start: datetime, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Each time an entry comes back between two moments. Raises NotUnderstood."""
    if isinstance(event["RRULE"], list):
        raise NotUnderstood("It has several rules.")
    rule = event["RRULE"].to_ical().decode().upper()
    keys = dict(part.split("=", 1) for part in rule.split(";"))
    until = datetime.strptime(keys["UNTIL"][:8], "%Y%m%d") if "UNTIL" in keys else None  # noqa: DTZ007
    # Reckoned on the wall's clock: ten o'clock stays ten o'clock when the clocks change.
    zone = start.tzinfo
    local = start.replace(tzinfo=None)
    if start >= ends or (until and until + timedelta(days=1) < begins.astimezone(zone).replace(tzinfo=None)):
        return
    allowed = _RULES.get(keys.get("FREQ", ""), frozenset())
    every = int(keys.get("INTERVAL", 1))  # each nought-th day would be reckoned for ever
    oldest = _OLDEST_OF_RARE if keys.get("FREQ") in ("MONTHLY", "YEARLY") else _OLDEST
    if not allowed or set(keys) - allowed - _ALWAYS or every < 1 or start < begins - oldest:
        raise NotUnderstood("It comes back in a way that is not read.")
    words = ";".join(f"{key}={value}" for key, value in keys.items() if key not in ("UNTIL", "COUNT"))
    count = int(keys.get("COUNT", MOST_EVENTS * 4))
    limit = ends.astimezone(zone).replace(tzinfo=None)
    limit = min(limit, until + timedelta(days=1)) if until else limit
    left_out = {each.astimezone(zone).replace(tzinfo=None) for each in _left_out(event)}
    days_out = set(_days_left_out(event))
    for number, at in enumerate(rrulestr(f"{words};UNTIL={limit:%Y%m%dT%H%M%S}", dtstart=local)):
        if at >= limit or number >= count:
            return
        moment = at.replace(tzinfo=zone)
        if moment >= begins and at not in left_out and at.date() not in days_out:
            yield moment


def _left_out(event: Any) -> Iterator[datetime]:
    yield from (_moment(each) for each in _exceptions(event) if isinstance(each, datetime))


def _days_left_out(event: Any) -> Iterator[date]:
    """Exceptions by their day alone, as some calendars write them for appointments with a time too."""
    yield from (each for each in _exceptions(event) if not isinstance(each, datetime))


def _exceptions(event: Any) -> Iterator[date | datetime]:
    found = event.get("EXDATE", [])
    for group in found if isinstance(found, list) else [found]:
        yield from (each.dt for each in group.dts)


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
