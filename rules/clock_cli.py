"""The clock on its own: `python -m rules.clock --profile NAME --nation NATION --received DATE ...`.

It reads no record and writes nothing: dates in, dates out, with their working. Bad input ends with status 2 and
one line that says what to change.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from rules.calendars import EARLIEST_YEAR, LATEST_YEAR, YEARS_KEPT, CalendarError, Nation, calendar_for
from rules.clock import ClockError, ClockEvents, Pause, Reckoning, is_law, reckon
from rules.clock_working import say
from rules.planning import Milestone, Milestones, milestones
from rules.profiles import SHIPPED_PROFILES, Profile, ProfileError, load_profile
from rules.times import local_date

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LAST_YEAR = LATEST_YEAR - YEARS_KEPT
_MOST = 1_000_000
_LONGEST_LINE = 400
_DOING = {
    Milestone.WRITE: "write to people",
    Milestone.CHASE: "chase replies",
    Milestone.DECIDE: "decide",
    Milestone.REDACT: "black out",
    Milestone.CHECK: "finish the check",
    Milestone.INVITE: "invite the requester",
}


class _Parser(argparse.ArgumentParser):
    """A parser that answers a mistake with one line, and status 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"rules.clock: {_one_line(message)}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, or 2 for bad input."""
    options = _parser().parse_args(arguments)
    try:
        events = _events(options)
        profile = load_profile(options.profile, (*options.profiles, SHIPPED_PROFILES))
        today = options.today or local_date(datetime.now(UTC))
        calendar = calendar_for(options.nation, events.received, max(events.last, today))
        reckoning = reckon(events, profile, options.nation, calendar, today)
        parties = profile.plan.usual_parties if options.parties is None else options.parties
        pages = profile.plan.usual_pages if options.pages is None else options.pages
        plan = milestones(reckoning, profile, parties, pages, (), today)
    except (ClockError, CalendarError, ProfileError) as error:
        print(f"rules.clock: {_one_line(str(error))}", file=sys.stderr)
        return 2
    print(json.dumps(_as_json(reckoning, plan), indent=2) if options.json else _as_text(reckoning, profile, plan))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m rules.clock",
        description="When the answer to a request is due, by policy and by law, with the working.",
        allow_abbrev=False,
    )
    parser.add_argument("--profile", required=True, help="the policy, such as early_years_2018")
    parser.add_argument("--nation", required=True, type=_nation, help=", ".join(Nation))
    parser.add_argument("--received", required=True, type=_date, help="the day the request came, as 2027-01-31")
    parser.add_argument("--identity-asked", type=_date, metavar="DATE")
    parser.add_argument("--identity-received", type=_date, metavar="DATE")
    parser.add_argument("--fee-asked", type=_date, metavar="DATE")
    parser.add_argument("--fee-paid", type=_date, metavar="DATE")
    parser.add_argument(
        "--pause", type=_pause, action="append", default=[], metavar="ASKED:ANSWERED",
        help="a question that stopped the clock; without ANSWERED it is still open; may be given again",
    )  # fmt: skip
    parser.add_argument("--extended", action="store_true", help="a notice of extension went out in time")
    parser.add_argument("--extension-noticed", type=_date, metavar="DATE", help="the day that notice went out")
    parser.add_argument("--parties", type=_count, help="letters to third parties; the profile's usual number")
    parser.add_argument("--pages", type=_count, help="pages in the file; the profile's usual number")
    parser.add_argument("--today", type=_date, help="the day to look from; today")
    parser.add_argument("--profiles", type=Path, action="append", default=[], metavar="FOLDER", help="own profiles")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _events(options: argparse.Namespace) -> ClockEvents:
    noticed = options.extension_noticed or (options.received if options.extended else None)
    return ClockEvents(
        received=options.received,
        identity_asked=options.identity_asked,
        identity_received=options.identity_received,
        fee_asked=options.fee_asked,
        fee_paid=options.fee_paid,
        clarifications=tuple(options.pause),
        extension_noticed=noticed,
    )


def _as_json(reckoning: Reckoning, plan: Milestones) -> dict[str, object]:
    return {
        "due": reckoning.due.isoformat(),
        "statutory_due": reckoning.statutory_due.isoformat(),
        "governing": reckoning.governing.value,
        "profile": reckoning.profile,
        "nation": reckoning.nation.value,
        "working": [{"date": step.date.isoformat(), "why": step.why} for step in reckoning.working],
        "warnings": _warnings(reckoning, plan),
        "milestones": {f"{step}_by": day.isoformat() for step, day in plan.in_order()},
    }


def _warnings(reckoning: Reckoning, plan: Milestones) -> list[str]:
    return [*reckoning.warnings, *([plan.warning] if plan.warning else [])]


def _as_text(reckoning: Reckoning, profile: Profile, plan: Milestones) -> str:
    lines = [f"{profile.title} ({reckoning.nation.value})"]
    if not is_law(profile):
        lines.append(f"Due by the policy: {say(reckoning.due)}")
    lines.append(f"Due by law: {say(reckoning.statutory_due)}")
    lines += [f"Warning: {warning}" for warning in _warnings(reckoning, plan)]
    lines += ["", f"How it was reckoned ({reckoning.calendar_version})"]
    lines += [f"  {step.date}  {step.why}" for step in reckoning.working]
    lines += ["", "Last safe day to"]
    lines += [f"  {_DOING[step]:<20} {say(day)}" for step, day in plan.in_order()]
    return "\n".join(lines)


def _date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a date. Write it as 2027-01-31.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no day {text}. Check the month and the day.") from None
    if not EARLIEST_YEAR <= day.year <= _LAST_YEAR:
        raise argparse.ArgumentTypeError(
            f"the year of {text} is outside {EARLIEST_YEAR} to {_LAST_YEAR}. Check the year."
        )
    return day


def _pause(text: str) -> Pause:
    asked, colon, answered = text.partition(":")
    if not colon:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a pause. Write it as 2027-03-15:2027-03-24.")
    try:
        return Pause(_date(asked), _date(answered) if answered else None)
    except ClockError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _nation(text: str) -> Nation:
    if text not in tuple(Nation):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a nation. Write one of: {', '.join(Nation)}.")
    return Nation(text)


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text, re.ASCII) or int(text) > _MOST:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number from 0 to {_MOST}.")
    return int(text)


def _one_line(message: str) -> str:
    return " ".join(message.split())[:_LONGEST_LINE]
