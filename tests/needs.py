"""What some tests need of the machine: programs and data that no Python package brings.

A fixture asks `needs("chromium")`. Where it is missing, its tests are left out and the end of the run says so; with
CI=true the run ends at once, because CI that leaves something out proves nothing.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

# Debian keeps daemons and PostgreSQL's programs outside an ordinary user's PATH.
_MORE_FOLDERS = ("usr/sbin", "usr/bin", "usr/lib/postgresql/*/bin")
_TESSDATA = ("usr/share/tesseract-ocr/*/tessdata", "usr/share/tessdata", "usr/local/share/tessdata")
_LEFT_OUT = "Left out: "


@dataclass(frozen=True)
class Need:
    """Something of the machine: its name for people, Debian's package, what is tested with it, how it is found."""

    name: str
    package: str
    what: str
    find: Callable[[], str | None]


def program(name: str) -> str | None:
    """The path of a program, also where only daemons are kept."""
    more = [str(folder) for pattern in _MORE_FOLDERS for folder in sorted(Path("/").glob(pattern))]
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *more]))


def tesseract_data() -> str | None:
    """The folder of the data with which tesseract tells which way up a page is."""
    own = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(own)] if own else [each for pattern in _TESSDATA for each in sorted(Path("/").glob(pattern))]
    return next((str(each) for each in folders if (each / "osd.traineddata").exists()), None)


NEEDS: Mapping[str, Need] = {
    "chromium": Need("Chromium", "chromium", "the pages in a real browser", lambda: program("chromium")),
    "dovecot": Need("Dovecot", "dovecot-imapd", "mail against a real IMAP server", lambda: program("dovecot")),
    "exim": Need("Exim", "exim4-daemon-light", "mail against a real SMTP server", lambda: program("exim4")),
    "postgresql": Need("PostgreSQL", "postgresql", "the records on PostgreSQL", lambda: program("initdb")),
    "tesseract": Need("tesseract's data", "tesseract-ocr", "scans on their side or head", tesseract_data),
}


def needs(name: str) -> str:
    """Where something of the machine is; leaves the test out where it is missing.

    Raises KeyError for a name that is not in NEEDS.
    """
    need = NEEDS[name]
    found = need.find()
    if found is None:
        pytest.skip(f"{_LEFT_OUT}{need.what}, because {need.name} is not installed (Debian: {need.package}).")
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's browser."""
    return needs("chromium")


@pytest.fixture(scope="session")
def tesseract() -> str:
    """The folder of tesseract's data."""
    return needs("tesseract")


def missing(wanted: Mapping[str, Need] = NEEDS) -> list[Need]:
    """What is not on this machine."""
    return [need for need in wanted.values() if need.find() is None]


def refusal(absent: list[Need]) -> str:
    """The sentence that ends a run of CI."""
    names, packages = ", ".join(need.name for need in absent), " ".join(need.package for need in absent)
    return f"CI leaves nothing out, but this machine lacks {names}. Install: apt-get install {packages}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """With CI=true something missing ends the run before the first test."""
    if os.environ.get("CI") == "true" and not hasattr(session.config, "workerinput"):
        absent = missing()
        if absent:
            pytest.exit(refusal(absent), returncode=1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and how much of it."""
    counted: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        counted[reason.removeprefix("Skipped: ")] += 1
    left_out = {reason: count for reason, count in counted.items() if reason.startswith(_LEFT_OUT)}
    if left_out:
        terminalreporter.section("left out on this machine", yellow=True)
        for reason, count in sorted(left_out.items()):
            terminalreporter.line(f"{count} test{'' if count == 1 else 's'} {reason[0].lower()}{reason[1:]}")
