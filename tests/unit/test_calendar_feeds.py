"""Calendars by their address: busy times only, and nothing a hostile calendar or address can do (S41, S66)."""

import socket
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import SplitResult

import pytest

import calendar_feeds
from calendar_feeds import FeedFault, address_fault, busy_times, read_calendar_file

FIRST, LAST = date(2026, 10, 19), date(2026, 11, 10)


def calendar(*events: str) -> bytes:
    """A calendar file of these entries."""
    entries = "\n".join(f"BEGIN:VEVENT\nUID:{number}\n{words}\nEND:VEVENT" for number, words in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{entries}\nEND:VCALENDAR\n".encode()


def busy(*events: str) -> list[str]:
    found = read_calendar_file(calendar(*events), FIRST, LAST)
    return [f"{one.begins:%d.%m. %H:%M} to {one.ends:%d.%m. %H:%M}" for one in found]


WEEKLY = (
    "DTSTART;TZID=Europe/London:20261019T100000\nDTEND;TZID=Europe/London:20261019T110000\n"
    "RRULE:FREQ=WEEKLY;BYDAY=MO"
)


def test_a_weekly_entry_stays_at_its_hour_when_the_clocks_change() -> None:
    """S41: the clocks go back on 25 October 2026."""
    assert busy(WEEKLY) == [
        "19.10. 10:00 to 19.10. 11:00", "26.10. 10:00 to 26.10. 11:00",
        "02.11. 10:00 to 02.11. 11:00", "09.11. 10:00 to 09.11. 11:00",
    ]  # fmt: skip


def test_left_out_moved_and_counted_times_are_read() -> None:
    out = f"{WEEKLY};COUNT=3\nEXDATE;TZID=Europe/London:20261026T100000"
    assert busy(out) == ["19.10. 10:00 to 19.10. 11:00", "02.11. 10:00 to 02.11. 11:00"]


@pytest.mark.parametrize("words", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_is_free_or_cancelled_is_not_busy(words: str) -> None:
    assert busy(f"DTSTART:20261020T090000Z\nDTEND:20261020T100000Z\n{words}") == []


def test_a_whole_day_is_busy_from_midnight_to_midnight() -> None:
    assert busy("DTSTART;VALUE=DATE:20261028") == ["28.10. 00:00 to 29.10. 00:00"]


@pytest.mark.parametrize(
    "words",
    [
        "DTSTART:20261020T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "DTSTART:00010101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY",
        "DTSTART:20200101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:nonsense",
        "SUMMARY:no beginning",
        "DTSTART:20261020T090000Z\nRRULE:FREQ=NEVER",
    ],
)
def test_an_entry_that_cannot_be_or_never_ends_is_left_and_the_others_are_read(words: str) -> None:
    """S66: a calendar is hostile input."""
    good = "DTSTART:20261020T090000Z\nDTEND:20261020T100000Z"
    assert "20.10. 09:00 to 20.10. 10:00" in busy(words, good)


@pytest.mark.parametrize("data", [b"", b"<html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\nEND:VEVENT"])
def test_what_is_no_calendar_is_said_so_or_empty(data: bytes) -> None:
    try:
        assert read_calendar_file(data, FIRST, LAST) == ()
    except FeedFault as fault:
        assert "calendar file" in str(fault)


@pytest.mark.parametrize(
    "address",
    ["", "calendar", "http://example.org/a.ics", "ftp://example.org/a.ics", "https://", "https://me:pw@example.org/",
     "file:///etc/passwd", "https://[", "https://example.org:x/"],
)  # fmt: skip
def test_an_address_that_is_not_https_is_refused_when_it_is_typed(address: str) -> None:
    """S66."""
    assert address_fault(address).endswith("https://")


@pytest.mark.parametrize("known", ["10.0.0.7", "192.168.1.1", "169.254.169.254", "127.0.0.1", "::1", "fd00::1"])
def test_a_name_that_leads_into_a_private_network_is_not_asked(known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """S66: the address that was looked at is the one that is asked, so a name cannot change its mind."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (known, 443))])
    with pytest.raises(FeedFault, match="private network"):
        busy_times("https://calendar.example.org/a.ics", FIRST, LAST)


class _Feed(BaseHTTPRequestHandler):
    """A calendar on this machine, and what goes wrong with calendars."""

    def do_GET(self) -> None:
        """Answer by the path."""
        if self.path == "/onward":
            self.send_response(302)
            self.send_header("Location", "http://10.0.0.7/a.ics")
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()
        body = calendar(WEEKLY)
        self.wfile.write(body * (1 + calendar_feeds.LARGEST_BYTES // len(body)) if self.path == "/large" else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def feed() -> Iterator[str]:
    """The address of a calendar on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_calendar_on_this_machine_is_read(feed: str) -> None:
    assert len(busy_times(f"{feed}/a.ics", FIRST, LAST)) == 4


@pytest.mark.parametrize(
    ("path", "words"),
    [("/gone", "answers with 404"), ("/large", "larger than 2 MB"), ("/onward", "not one of https")],
)
def test_a_calendar_that_is_gone_too_large_or_leads_astray_is_named(feed: str, path: str, words: str) -> None:
    """S66: the limit counts while it is read; a redirect is looked at like the first address."""
    with pytest.raises(FeedFault, match=words):
        busy_times(feed + path, FIRST, LAST)


def test_a_calendar_that_is_too_slow_is_given_up(feed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_feeds, "SECONDS", -1.0)
    with pytest.raises(FeedFault, match="takes too long"):
        busy_times(f"{feed}/a.ics", FIRST, LAST)


def test_an_address_outside_does_not_lead_to_a_service_on_this_machine(
    feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S66: who typed this machine's name may read it; a redirect from elsewhere may not."""
    asked = []

    def outside(parts: SplitResult, until: float) -> tuple[bytes | None, str]:
        asked.append(parts.hostname)
        return None, f"{feed}/a.ics"

    monkeypatch.setattr(calendar_feeds, "_fetch_once", outside)
    with pytest.raises(FeedFault, match="leads from outside"):
        busy_times("https://calendar.example.org/a.ics", FIRST, LAST)
    assert asked == ["calendar.example.org"]
