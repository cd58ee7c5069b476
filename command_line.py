"""The command line of `starter.py`: start a request from a file, list requests, show one, begin one again."""

import argparse
import asyncio
import hashlib
import json
import sys
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from mail.addresses import AddressFault, strict_address
from models.people import Setting, User
from models.words import Arrival, ParentalSource, Role
from records.database import open_database, reading, writing
from records.faults import RecordsError
from records.keys import HouseKey
from records.log import load_log
from records.requests import NewRequest, create_request, get_child, get_request, list_requests
from rules.calendars import Nation, calendar_for
from rules.clock import ClockError
from rules.folding import fold
from rules.profiles import ProfileError, load_profile
from rules.shelf import profile_folders
from rules.standing import standing_of
from rules.terms import Terms, reckoning
from rules.times import local_date
from settings import Settings, settings_or_exit
from starter import Desk
from temporal_client import TemporalError

OK, FAULT = 0, 2


class Unusable(Exception):
    """The file or the reference cannot be used; the text says what to do."""


class RequestFile(BaseModel):
    """What `request.toml` holds: the form of the first page, key for key (S3, R1, R11, R13, R23)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    child_name: str = Field(min_length=1, max_length=200)
    child_born_on: date
    child_known_as: str = ""
    requester_name: str = Field(min_length=1, max_length=200)
    requester_email: str = ""
    requester_address: str = ""
    requester_telephone: str = ""
    relationship: str = Field(min_length=1, max_length=200)
    parental_source: ParentalSource
    received_on: date
    arrived_by: Arrival
    asked_for: str = Field(min_length=1, max_length=5_000)
    profile: str | None = None
    calendar_files_ok: bool = True
    neutral_subjects: bool = False
    channel_note: str = ""
    manager: str | None = None


def main(arguments: Sequence[str]) -> int:
    """Run one command. 0 when done, 2 for bad input with one clear line."""
    parser = argparse.ArgumentParser(prog="starter.py", description="Start, list and show requests.")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start", help="start a request from a TOML file")
    start.add_argument("file", type=Path)
    listing = commands.add_parser("list", help="list all requests")
    show = commands.add_parser("show", help="show where one request stands")
    restart = commands.add_parser("restart", help="begin a request's process again from its log")
    for command in (show, restart):
        command.add_argument("ref")
    for command in (listing, show):
        command.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    settings = settings_or_exit()
    try:
        if given.command == "start":
            return asyncio.run(_start(settings, given.file))
        if given.command == "list":
            return _list(settings, given.json)
        if given.command == "restart":
            return asyncio.run(_restart(settings, given.ref))
        return _show(settings, given.ref, given.json)
    except (Unusable, RecordsError, TemporalError) as problem:
        print(problem, file=sys.stderr)
    except BrokenPipeError:
        return OK  # the reader has seen enough
    except SQLAlchemyError as problem:
        print(
            f"The database does not answer ({type(problem).__name__}). Start Clean Copy first (make run), or "
            "correct CLEANCOPY_DATABASE_URL or CLEANCOPY_VAR.",
            file=sys.stderr,
        )
    return FAULT


async def _start(settings: Settings, path: Path) -> int:
    request = read_request_file(path)
    engine = open_database(settings.database)
    with writing(engine) as session:
        ref, created = _create(session, request, path, settings.own_profiles)
    print(f"{ref} {'is started' if created else 'was started from this file before'}.")
    if not await Desk(settings, engine, HouseKey.load(settings.document_key_path)).begin(ref):
        print("Temporal does not answer; the request is saved and begins when it does.", file=sys.stderr)
    return OK


async def _restart(settings: Settings, ref: str) -> int:
    engine = open_database(settings.database)
    with reading(engine) as session:
        facts = facts_of(session, ref)
    if facts["closed_as"] is not None:
        raise Unusable(
            f"{ref} has ended ({facts['closed_as'].replace('_', ' ')}); there is nothing to begin again."
        )
    await Desk(settings, engine, HouseKey.load(settings.document_key_path)).restart(ref)
    print(f"{ref} was begun again from its log of {len(facts['history'])} lines.")
    return OK


def read_request_file(path: Path) -> RequestFile:
    """Read a request from TOML.

    Raises Unusable naming file, key and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Unusable(f"{path.name} cannot be read. Give the path of a TOML file in UTF-8.") from None
    try:
        return RequestFile(**tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise Unusable(f"{path.name} is not TOML: {problem}. docs/running.md shows an example.") from None
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise Unusable(f"{path.name}, key {key}: {first['msg']}. Correct it and start again.") from None


def _create(session: Session, request: RequestFile, path: Path, own_profiles: Path | None) -> tuple[str, bool]:
    setting = session.exec(select(Setting)).one()
    today = local_date(datetime.now(UTC))
    if request.requester_email:
        try:
            strict_address(request.requester_email)
        except AddressFault as fault:
            raise Unusable(f"{path.name}, key requester_email: {fault}") from None
    elif not request.requester_address:
        raise Unusable(f"{path.name}: give requester_email or requester_address, else nobody can be answered.")
    if request.received_on > today:
        raise Unusable(f"{path.name}, key received_on: the date is in the future. Check the year.")
    if request.child_born_on > request.received_on:
        raise Unusable(f"{path.name}, key received_on: the date is before the child's birth. Check both years.")
    terms = _terms(request, setting, path, own_profiles)
    form = NewRequest(
        **request.model_dump(exclude={"profile", "manager"}),
        profile=terms.profile.name,
        nation=setting.nation,
        terms_json=terms.model_dump_json(),
        calendar_version=terms.calendar.version,
    )
    manager = _manager(session, request, path)
    return create_request(session, form, f"file-{_fingerprint(request)}", manager.id, datetime.now(UTC))


def _fingerprint(request: RequestFile) -> str:
    """The same file twice is one request."""
    return hashlib.sha256(request.model_dump_json().encode()).hexdigest()[:40]


def _terms(request: RequestFile, setting: Setting, path: Path, own_profiles: Path | None) -> Terms:
    nation = Nation(setting.nation)
    try:
        profile = load_profile(request.profile or setting.profile, profile_folders(own_profiles))
        return Terms(profile=profile, nation=nation, calendar=calendar_for(nation, request.received_on))
    except (ProfileError, ClockError, ValueError) as problem:
        raise Unusable(f"{path.name}: {' '.join(str(problem).split())}") from None


def _manager(session: Session, request: RequestFile, path: Path) -> User:
    query = select(User).where(User.role == Role.MANAGER, User.active)
    if request.manager is not None:
        query = query.where(User.email == request.manager)
    manager = session.exec(query.order_by(User.id)).first()
    if manager is None:
        raise Unusable(f"{path.name}, key manager: no manager has this address. Leave it out, or check it.")
    return manager


def _list(settings: Settings, as_json: bool) -> int:
    with reading(open_database(settings.database)) as session:
        refs = [line.ref for line in list_requests(session)]
        found = [facts_of(session, ref) for ref in refs]
    if as_json:
        print(json.dumps(found, indent=2))
        return OK
    for facts in found:
        waits = ", ".join(facts["waiting_on"]) or "nobody"
        print(f"{facts['ref']}  {facts['stage_words']:<13} due {facts['due_on']}  waits on {waits}")
    if not found:
        print("There is no request yet. Start one with: python starter.py start request.toml")
    return OK


def _show(settings: Settings, ref: str, as_json: bool) -> int:
    with reading(open_database(settings.database)) as session:
        facts = facts_of(session, ref)
    if as_json:
        print(json.dumps(facts, indent=2))
        return OK
    print(f"{facts['ref']}: {facts['stage_words']}, due {facts['due_on']}")
    for step in facts["working"]:
        print(f"  {step}")
    for event in facts["history"]:
        print(f"  {event['seq']:>4}  {event['at']}  {event['kind'].replace('_', ' ')} ({event['role']})")
    return OK


def facts_of(session: Session, ref: str) -> dict[str, Any]:
    """Where a request stands, without personal data.

    Raises Unusable for an unknown reference.
    """
    request = get_request(session, ref)
    if request is None or get_child(session, request.child_id) is None:
        raise Unusable(f"There is no request {ref}. `python starter.py list` shows those that exist.")
    log, now = load_log(session, ref), datetime.now(UTC)
    terms, state = Terms.model_validate_json(request.terms_json), fold(log)
    standing, clock = standing_of(state, terms, now), reckoning(state, terms, local_date(now))
    return {
        "ref": ref,
        "stage": standing.stage.value,
        "stage_words": standing.stage.people_read,
        "due_on": clock.governing_due.isoformat(),
        "policy_due_on": clock.due.isoformat(),
        "statutory_due_on": clock.statutory_due.isoformat(),
        "late": standing.late,
        "waiting_on": list(standing.waiting_on),
        "waiting_until": standing.waiting_until.isoformat() if standing.waiting_until else None,
        "closed_as": state.closed_as.value if state.closed_as else None,
        "profile": request.profile,
        "working": [step.why for step in clock.working],
        "warnings": list(clock.warnings),
        "history": [
            {"seq": event.seq, "at": event.at.isoformat(), "kind": event.act.kind, "role": event.role.value}
            for event in log
        ],
    }
