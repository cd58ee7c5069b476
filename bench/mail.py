"""Measures the mail engine against its targets: `python -m bench.mail [--full]`.

Without `--full` the long runs are short (2,000 mails, 25 kills); the table says what was really done.
"""

import argparse
import asyncio
import multiprocessing
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.mail_generated import generated
from bench.mail_hostile import HOSTILE
from bench.mail_kills import Storm
from bench.mail_samples import GRAN, LETTER, SERVER, SETTING, reply
from bench.mail_world import Embedded, start_embedded
from mail.fetching import Mailbox
from mail.intake import intake_key
from mail.isolation import Reader
from mail.limits import MailFault
from mail.reading import Kind, read
from mail.sending import Sender


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    target: str
    measured: str
    met: bool


def generated_mails(count: int) -> list[Line]:
    """Read many generated replies on all cores."""
    workers = os.cpu_count() or 1
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        results = pool.map(_read_some, [range(start, count, workers) for start in range(workers)])
    wrong_consents, not_held, suggested, plain = (sum(values) for values in zip(*results, strict=True))
    return [
        Line(f"consents from text alone, {count:,} mails", "0 (no such value exists)", "0, by type", True),
        Line(
            "suggested as consent though limited, refused or doubted", "0", str(wrong_consents), not wrong_consents
        ),
        Line("possible refusals that do not hold disclosure", "0", str(not_held), not not_held),
        Line("plain consents that are suggested", "-", f"{suggested} of {plain}", True),
    ]


def _read_some(seeds: range) -> tuple[int, int, int, int]:
    wrong = not_held = suggested = plain = 0
    for seed in seeds:
        mail = generated(seed)
        reading = read(mail.raw, LETTER, GRAN, SERVER)
        if mail.must_hold:
            wrong += reading.kind is Kind.CONSENT
            not_held += not reading.objection
        else:
            plain += 1
            suggested += reading.kind is Kind.CONSENT
    return wrong, not_held, suggested, plain


def hostile_mails() -> list[Line]:
    """Read hostile mail apart; the slowest and the hungriest count."""
    slowest = 0.0
    refused = 0
    with Reader() as reader:
        for raw in HOSTILE.values():
            started = time.monotonic()
            try:
                reader.read(raw, LETTER)
            except MailFault:
                refused += 1
            slowest = max(slowest, time.monotonic() - started)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        Line(f"slowest of {len(HOSTILE)} hostile mails", "<= 5 s", f"{slowest:.1f} s", slowest <= 5),
        Line("most memory of a reading process", "<= 512 MB", f"{most:.0f} MB", most <= 512),
        Line("hostile mails given to quarantine", "all", f"{refused} of {len(HOSTILE)}", refused == len(HOSTILE)),
    ]


def embedded_start(folder: Path) -> list[Line]:
    """Start the embedded server five times."""
    times = []
    for number in range(5):
        started = time.monotonic()
        server = start_embedded(folder / f"start-{number}" / "mail") if _made(folder / f"start-{number}") else None
        times.append(time.monotonic() - started)
        if server is not None:
            server.stop()
    middle = statistics.median(times)
    return [Line("embedded mail ready (SMTP, IMAP, web inbox)", "<= 1 s", f"{middle:.2f} s", middle <= 1)]


def _made(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    return True


def taken_in(folder: Path, count: int) -> list[Line]:
    """Fetch, keep, read apart and put away small mails from the embedded server."""
    _made(folder / "intake")
    server = start_embedded(folder / "intake" / "mail")
    asyncio.run(_fill(server, count))
    started = time.monotonic()
    done = _take_in(server, folder / "intake" / "kept.sqlite3")
    rate = done / (time.monotonic() - started)
    server.stop()
    return [
        Line(
            f"small mails taken in (fetched, kept, read apart, moved), {done}",
            ">= 50/s",
            f"{rate:.0f}/s",
            rate >= 50,
        )
    ]


async def _fill(server: Embedded, count: int) -> None:
    async with Sender(server.smtp()) as sender:
        for number in range(count):
            raw = reply("No").replace(b"<reply-1@", f"<reply-{number}@".encode())
            await sender.send_raw(raw, GRAN, SETTING)


def _take_in(server: Embedded, file: Path) -> int:
    done = 0
    kept = sqlite3.connect(file, isolation_level=None)
    kept.execute("PRAGMA journal_mode=WAL")
    kept.execute("CREATE TABLE IF NOT EXISTS mail (key TEXT PRIMARY KEY, subject TEXT, raw BLOB)")
    with Mailbox(server.imap()) as box, Reader() as reader:
        while mails := box.fetch_new(None, 50):
            for mail in mails:
                kept.execute("INSERT OR IGNORE INTO mail VALUES (?, '', ?)", (intake_key(mail.raw), mail.raw))
                reader.read(mail.raw, LETTER, GRAN, SERVER)
                done += 1
            box.move_processed([mail.uid for mail in mails])
    kept.close()
    return done


def delay(folder: Path, count: int) -> list[Line]:
    """Time from the server's yes to the mail being read, with IDLE."""
    _made(folder / "delay")
    server = start_embedded(folder / "delay" / "mail")
    times = []
    with Mailbox(server.imap()) as box, Reader() as reader:
        cursor = box.cursor_after(box.fetch_new(None, 10), None)
        for number in range(count):
            box.wait(0.05)
            asyncio.run(_fill_one(server, number))
            sent = time.monotonic()
            while not (mails := box.fetch_new(cursor, 10)) if box.wait(1) else True:
                continue
            reader.read(mails[0].raw, LETTER, GRAN, SERVER)
            times.append(time.monotonic() - sent)
            cursor = box.cursor_after(mails, cursor)
    server.stop()
    slow = sorted(times)[int(len(times) * 0.95)]
    return [
        Line(f"server to review queue, 95th percentile of {count} (IDLE)", "<= 5 s", f"{slow:.2f} s", slow <= 5)
    ]


async def _fill_one(server: Embedded, number: int) -> None:
    async with Sender(server.smtp()) as sender:
        await sender.send_raw(reply(f"No {number}"), GRAN, SETTING)


def kills(folder: Path, count: int) -> list[Line]:
    """Kill intake at random moments, and sometimes the server, then say where every mail lies."""
    told = Storm(folder / "kills").run(count)
    both = Storm(folder / "two").run(max(5, count // 10), at_once=2)
    return [
        Line(f"{count:,} random kills of intake, some of the server", "0 lost or doubled", str(told), told.whole),
        Line(
            f"{both.kills:,} random kills of two intakes at one mailbox", "0 lost or doubled", str(both), both.whole
        ),
    ]


def main() -> int:
    """Print the table; 0 if every target is met."""
    parser = argparse.ArgumentParser(prog="python -m bench.mail", description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 mails and 1,000 kills")
    full = parser.parse_args().full
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [
            *generated_mails(100_000 if full else 2_000),
            *kills(folder, 1_000 if full else 25),
            *hostile_mails(),
            *delay(folder, 200 if full else 40),
            *taken_in(folder, 1000 if full else 300),
            *embedded_start(folder),
        ]
    width = max(len(line.what) for line in lines)
    for line in lines:
        print(f"{line.what:<{width}}  {line.target:<25} {line.measured:<32} {'met' if line.met else 'NOT MET'}")
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
