"""`make verify`: the cabinet, the setting's policies and the terms of its running requests, in one report.

A composition root: `records.verify` knows nothing of policies, and `rules` nothing of the cabinet (R2, R25, S55).
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.cases import AccessRequest
from models.people import Setting
from records import verify as cabinet
from records.database import open_existing, reading
from records.faults import Damaged, RecordsError
from records.log import load_log
from records.people import get_setting
from records.requests import get_request, requests_without_end
from records.where import database_tls, database_url, own_profiles
from rules.calendars import Nation, read_calendar
from rules.clock import Reckoning
from rules.clock_acts import proclaimed_words
from rules.folding import fold
from rules.shelf import Shelf, read_shelf
from rules.terms import Terms, reckoning
from rules.times import local_date


@dataclass(frozen=True)
class Findings:
    """What was looked at, and a line for each fault (to be mended) and each warning (to be known)."""

    profiles: int
    requests: int
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def look_at_policies(session: Session, own: Path | None, today: date) -> Findings:
    """Every profile that can be picked, and the terms every running request stands under."""
    setting = get_setting(session)
    if setting is None:
        return Findings(0, 0, ("No setting is entered yet. Run `python -m records.seed`.",), ())
    shelf = read_shelf(own, Nation(setting.nation), today)
    faults = [*shelf.faults, *_default_missing(shelf, setting)]
    warnings = [f"{offer.profile.name}: {words}" for offer in shelf.offers for words in offer.warnings]
    refs = requests_without_end(session)
    for ref in refs:
        more_faults, more_warnings = _of_request(session, ref, today)
        faults += [f"{ref}: {words}" for words in more_faults]
        warnings += [f"{ref}: {words}" for words in more_warnings]
    return Findings(len(shelf.offers), len(refs), tuple(faults), tuple(warnings))


def _default_missing(shelf: Shelf, setting: Setting) -> list[str]:
    if shelf.named(setting.profile) is not None:
        return []
    return [f"The setting's policy is {setting.profile!r}, and there is no usable profile of that name."]


def _of_request(session: Session, ref: str, today: date) -> tuple[list[str], list[str]]:
    """Can the dates of a running request be reckoned, and is there anything to be known about them?"""
    request = get_request(session, ref)
    if request is None:
        return ["The request is not in the cabinet."], []
    try:
        terms = Terms.model_validate_json(request.terms_json)
        clock = reckoning(fold(load_log(session, ref)), terms, today)
    except ValueError as error:  # of Pydantic, of the clock, of the calendar
        return [f"Its dates cannot be reckoned ({type(error).__name__}): its terms or its log are damaged."], []
    return _not_as_stored(request, terms), _to_be_known(clock, terms)


def _not_as_stored(request: AccessRequest, terms: Terms) -> list[str]:
    stored = (request.profile, request.nation, request.calendar_version)
    meant = (terms.profile.name, terms.nation.value, terms.calendar.version)
    return [] if stored == meant else ["Its terms are not those that its first page names."]


def _to_be_known(clock: Reckoning, terms: Terms) -> list[str]:
    current = read_calendar(terms.nation, terms.calendar.first_year, terms.calendar.last_year)
    return [*clock.warnings, *proclaimed_words(clock, current)]


def report(findings: Findings) -> str:
    """The findings as people read them."""
    lines = [
        "",
        f"Policies that can be used: {findings.profiles}. Running requests: {findings.requests}.",
        *(f"Fault: {line}" for line in findings.faults),
        *(f"Warning: {line}" for line in findings.warnings),
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where all is well, 1 with what is wrong and where, 2 where nothing could be checked.

    A policy that is later than the law is a warning: a setting may keep it, the law's date governs.
    """
    parser = argparse.ArgumentParser(prog="verify.py", description="Check the cabinet, the policies, the requests.")
    parser.add_argument("--url", help="the database (default: CLEANCOPY_DATABASE_URL, else var/clean-copy.db)")
    parser.add_argument("--key", help="the house key's file (default: CLEANCOPY_DOCUMENT_KEY_FILE, else in var/)")
    parser.add_argument("--profiles", type=Path, help="the setting's own profiles (default: CLEANCOPY_PROFILES)")
    given = parser.parse_args(arguments)
    url = database_url(given.url)
    try:
        checks = cabinet.verify(url, given.key)
        findings = _findings(url, given.profiles or own_profiles())
    except RecordsError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(cabinet.table(checks))
    print(report(findings))
    return 1 if findings.faults or any(check.faults for check in checks) else 0


def _findings(url: str, own: Path | None) -> Findings:
    engine = open_existing(url, tls=database_tls())
    try:
        with reading(engine) as session:
            return look_at_policies(session, own, local_date(datetime.now(UTC)))
    except DBAPIError:
        raise Damaged("The database cannot be read. Put it back from the backup.") from None
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
