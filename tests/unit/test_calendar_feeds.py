"""Calendars by their address: busy times only, and nothing a hostile calendar or address can do (S41, S66)."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import SplitResult

import pytest

import calendar_feeds
from calendar_feeds import FeedFault, address_fault, busy_times, fetch, read_calendar_file
from tests.patience import PATIENCE_SECONDS

FIRST, LAST = date(2026, 10, 19), date(2026, 11, 10)


def calendar(*events: str) -> bytes:
    """A calendar file of these entries."""
    entries = "\n".join(f"BEGIN:VEVENT\nUID:{number}\n{words}\nEND:VEVENT" for number, words in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n{entries}\nEND:VCALENDAR\n".encode()


def busy(*events: str) -> list[str]:
    found = read_calendar_file(calendar(*events), FIRST, LAST).busy
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


def test_an_entry_in_a_zone_that_nobody_knows_is_busy_and_told() -> None:
    """S41, S66: its hour is taken for the setting's, which may be wrong; one of another month is no news."""
    told = "DTSTART;TZID=Mars/Phobos:{0}T100000\nDTEND;TZID=Mars/Phobos:{0}T110000"
    read = read_calendar_file(calendar(told.format(20261020), told.format(20261220)), FIRST, LAST)
    assert [f"{one.begins:%d.%m. %H:%M}" for one in read.busy] == ["20.10. 10:00"]
    assert read.not_understood == 1
    known = "DTSTART;TZID=GMT Standard Time:20261020T100000\nDTEND;TZID=GMT Standard Time:20261020T110000"
    assert read_calendar_file(calendar(known), FIRST, LAST).not_understood == 0


def test_left_out_moved_and_counted_times_are_read() -> None:
    out = f"{WEEKLY};COUNT=3\nEXDATE;TZID=Europe/London:20261026T100000"
    assert busy(out) == ["19.10. 10:00 to 19.10. 11:00", "02.11. 10:00 to 02.11. 11:00"]


@pytest.mark.parametrize("words", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_is_free_or_cancelled_is_not_busy(words: str) -> None:
    assert busy(f"DTSTART:20261020T090000Z\nDTEND:20261020T100000Z\n{words}") == []


MOVED = "DTSTART:20261027T100000Z\nDTEND:20261027T110000Z\nUID:0"


def series(exception: str) -> bytes:
    """The weekly entry, and one more under its id."""
    return calendar(WEEKLY, exception).replace(b"UID:1\n", b"")


def test_one_time_of_a_series_is_moved_or_cancelled() -> None:
    """S41: whether the exception says the time in its zone or in UTC."""
    for said in ("RECURRENCE-ID:20261026T100000Z", "RECURRENCE-ID;TZID=Europe/London:20261026T100000"):
        begins = [
            f"{one.begins:%d.%m.}" for one in read_calendar_file(series(f"{said}\n{MOVED}"), FIRST, LAST).busy
        ]
        assert begins == ["19.10.", "27.10.", "02.11.", "09.11."]
        off = read_calendar_file(series(f"{said}\n{MOVED}\nSTATUS:CANCELLED"), FIRST, LAST).busy
        assert [f"{one.begins:%d.%m.}" for one in off] == ["19.10.", "02.11.", "09.11."]


@pytest.mark.parametrize("twice", ["RECURRENCE-ID:20261026T100000Z\nRECURRENCE-ID:20261102T100000Z"])
def test_a_broken_exception_is_counted_and_moves_nothing(twice: str) -> None:
    """S41, S66: it used to break the page of times."""
    read = read_calendar_file(series(f"{twice}\n{MOVED}"), FIRST, LAST)
    assert (len(read.busy), read.not_understood) == (4, 1)
    garbage = read_calendar_file(series(f"RECURRENCE-ID:garbage\n{MOVED}"), FIRST, LAST)
    assert len(garbage.busy) + garbage.not_understood == 5


def test_an_exception_for_this_day_and_all_after_it_is_told() -> None:
    """S41: only the first day of it could be read, so a person looks."""
    said = "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20261026T100000"
    assert read_calendar_file(series(f"{said}\n{MOVED}"), FIRST, LAST).not_understood == 1


def test_an_exception_by_its_day_takes_the_time_of_that_day_off() -> None:
    assert [one[:6] for one in busy(f"{WEEKLY};COUNT=3\nEXDATE;VALUE=DATE:20261026")] == ["19.10.", "02.11."]


def test_a_birthday_of_long_ago_is_read() -> None:
    """S41: it comes back once a year, and is soon reckoned."""
    assert busy("DTSTART;VALUE=DATE:19801028\nRRULE:FREQ=YEARLY") == ["28.10. 00:00 to 29.10. 00:00"]


def test_a_calendar_that_names_busy_times_alone_is_read() -> None:
    """S41, RFC 5545 (3.6.4): it was taken for an empty one, and every time for free."""
    lines = (
        "FREEBUSY;FBTYPE=BUSY:20261020T100000Z/20261020T120000Z,20261021T100000Z/PT1H\n"
        "FREEBUSY;FBTYPE=FREE:20261022T100000Z/PT1H"
    )
    data = calendar(lines).replace(b"VEVENT", b"VFREEBUSY")
    assert [f"{one.begins:%d.%m. %H:%M}" for one in read_calendar_file(data, FIRST, LAST).busy] == [
        "20.10. 10:00",
        "21.10. 10:00",
    ]


def test_another_kind_of_file_is_not_an_empty_calendar() -> None:
    """S41: an address book says nothing of when somebody is free."""
    with pytest.raises(FeedFault, match="not a calendar file"):
        read_calendar_file(b"BEGIN:VCARD\nVERSION:3.0\nFN:Joe\nEND:VCARD\n", FIRST, LAST)


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
        "DTSTART:20261020T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0;BYDAY=MO",
        "DTSTART:20261020T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYWEEKNO=43",
        "DTSTART:20261020T090000Z\nDURATION:PT1H\nRDATE:20261022T090000Z",
        "DTSTART:20261020T090000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
    ],
)
def test_an_entry_that_cannot_be_or_never_ends_is_counted_and_the_others_are_read(words: str) -> None:
    """S41, S66: a calendar is hostile input; nobody is told that a time is free because an entry was odd."""
    good = "DTSTART:20261020T090000Z\nDTEND:20261020T100000Z"
    read = read_calendar_file(calendar(words, good), FIRST, LAST)
    assert [f"{one.begins:%d.%m. %H:%M}" for one in read.busy] == ["20.10. 09:00"]
    assert read.not_understood == 1


def test_an_odd_entry_that_ended_long_ago_or_begins_later_is_no_news() -> None:
    """S41: only what may lie in these weeks is told."""
    ended = "DTSTART:20200101T090000Z\nRRULE:FREQ=WEEKLY;BYWEEKNO=43;UNTIL=20210101T000000Z"
    later = "DTSTART:20280101T090000Z\nRRULE:FREQ=WEEKLY;BYWEEKNO=43"
    assert read_calendar_file(calendar(ended, later), FIRST, LAST).not_understood == 0


@pytest.mark.parametrize("data", [b"", b"<html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\nEND:VEVENT"])
def test_what_is_no_calendar_is_said_so_or_empty(data: bytes) -> None:
    try:
        assert read_calendar_file(data, FIRST, LAST).busy == ()
    except FeedFault as fault:
        assert "calendar file" in str(fault)


@pytest.mark.parametrize(
    "address",
    ["", "calendar", "http://example.org/a.ics", "ftp://example.org/a.ics", "https://", "https://me:pw@example.org/",
     "file:///etc/passwd", "https://[", "https://example.org:x/", "https://127.0.0.1/a.ics", "https://localhost/",
     "https://[::1]/a.ics", "https://0.0.0.0/a.ics", "https://calendar.localhost/a.ics", "webcal://127.0.0.1/a.ics"],
)  # fmt: skip
def test_an_address_that_is_not_https_is_refused_when_it_is_typed(address: str) -> None:
    """S66."""
    assert address_fault(address).endswith("https://")


@pytest.mark.parametrize(
    "known",
    ["10.0.0.7", "192.168.1.1", "169.254.169.254", "127.0.0.1", "::1", "fd00::1",
     "::7f00:1", "::ffff:127.0.0.1", "64:ff9b::a00:7", "2002:7f00:1::", "100.64.0.1"],
)  # fmt: skip
def test_a_name_that_leads_into_a_private_network_is_not_asked(known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """S66: the address that was looked at is the one that is asked, so a name cannot change its mind."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (known, 443))])
    with pytest.raises(FeedFault, match="private network"):
        busy_times("https://calendar.example.org/a.ics", FIRST, LAST)


class _Feed(BaseHTTPRequestHandler):
    """A calendar somewhere, and what goes wrong with calendars."""

    def do_GET(self) -> None:
        """Answer by the path."""
        onward = {"/onward": "https://127.0.0.1/a.ics", "/plain": "http://calendar.example.org/a.ics"}
        if self.path in onward:
            self.send_response(302)
            self.send_header("Location", onward[self.path])
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone" else 200)
        if self.path == "/slow":
            self.flush_headers()
            with contextlib.suppress(OSError):
                while not _ENDED.wait(0.02):
                    self.wfile.write(b"X: y\r\n")
            return
        self.end_headers()
        body = calendar(WEEKLY)
        self.wfile.write(body * (1 + calendar_feeds.LARGEST_BYTES // len(body)) if self.path == "/large" else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


_ENDED = threading.Event()


@pytest.fixture
def read() -> Iterator[Callable[[str], bytes]]:
    """Reads a path of a calendar outside; the line to it is played on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    _ENDED.clear()

    def plug_in(parts: SplitResult, seconds: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", server.server_port), timeout=seconds)

    yield lambda path: fetch(f"https://calendar.example.org{path}", plug_in)
    _ENDED.set()
    server.shutdown()
    thread.join(PATIENCE_SECONDS)
    server.server_close()


def test_a_calendar_is_fetched_and_read(read: Callable[[str], bytes]) -> None:
    """S41."""
    assert len(read_calendar_file(read("/a.ics"), FIRST, LAST).busy) == 4


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/gone", "answers with 404"),
        ("/large", "larger than 2 MB"),
        ("/onward", "outside this machine"),
        ("/plain", "not one of https"),
    ],
)
def test_a_calendar_that_is_gone_too_large_or_leads_astray_is_named(
    read: Callable[[str], bytes], path: str, words: str
) -> None:
    """S66: the limit counts while it is read; a redirect is looked at like the first address."""
    with pytest.raises(FeedFault, match=words):
        read(path)


def test_a_calendar_that_drips_is_given_up_when_the_time_is_over(
    read: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """S66: one limit for all of it, however often something comes."""
    monkeypatch.setattr(calendar_feeds, "SECONDS", 0.3)
    with pytest.raises(FeedFault, match="takes too long"):
        read("/slow")


def test_a_name_that_takes_for_ever_to_look_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """S66."""
    monkeypatch.setattr(calendar_feeds, "SECONDS", 0.1)
    looked_up = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: looked_up.wait(5.0) and [])
    try:
        with pytest.raises(FeedFault, match="takes too long"):
            busy_times("https://calendar.example.org/a.ics", FIRST, LAST)
    finally:
        looked_up.set()
