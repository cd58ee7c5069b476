"""The checks behind `make verify`: is everything in the cabinet as it was written? (R25, R30, R34)

Each check says how much it looked at and what does not add up, by ids and never by names or words of a file.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, text
from sqlmodel import Session, SQLModel, col, select

from models.files import CopyRow, Document, Sealed
from models.log import AuditRow, EventRow, Submission
from models.post import Letter, Reply
from models.words import ReplyKind, SubmissionStatus
from records import audit, retention, store
from records.audit import Fault
from records.faults import Damaged
from records.keys import HouseKey
from records.letters_in import evidence_missing
from records.log import event_digest, submission_digest
from records.migrate import newest_revision, revision_of
from records.migrations.versions import (
    v0003_guards,
    v0007_sheets,
    v0009_judgement,
    v0010_destroyed_cases,
    v0012_answers_and_comments,
    v0014_box_files,
    v0016_place_searches,
    v0018_matters,
    v0019_record_showings,
    v0020_recording_notes,
    v0022_turning_and_binding,
    v0023_sharing,
)

_GUARDS: frozenset[str] = frozenset().union(
    v0003_guards.NAMES,
    v0018_matters.NAMES,
    v0007_sheets.NAMES,
    v0009_judgement.NAMES,
    v0010_destroyed_cases.NAMES,
    v0012_answers_and_comments.NAMES,
    v0014_box_files.NAMES,
    v0016_place_searches.NAMES,
    v0019_record_showings.NAMES,
    v0020_recording_notes.NAMES,
    v0022_turning_and_binding.NAMES,
    v0023_sharing.NAMES,
)
_CONSENTS = {ReplyKind.CONSENT.value, ReplyKind.CONDITIONAL.value}


@dataclass(frozen=True)
class Check:
    """One check: its name, how many things it looked at, and what is wrong with them."""

    name: str
    examined: int
    faults: tuple[Fault, ...]


def prove(session: Session, key: Callable[[], HouseKey]) -> list[Check]:
    """Every check of the cabinet. `key` is asked for the house key only where something is sealed."""
    return [
        _tables(session),
        _chains(session),
        _logs(session),
        _submissions(session),
        _sealed(session, key),
        _papers(session),
        _copies(session),
        _letters(session),
        _consents(session),
        _retention(session),
    ]


def _tables(session: Session) -> Check:
    """The tables are of this release, and the guards against change and deletion stand."""
    connection = session.connection()
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    there = set(connection.execute(text(query)).scalars())
    faults = [Fault(name, "this guard of the database is gone") for name in sorted(_GUARDS - there)]
    revision = revision_of(connection)
    if revision != newest_revision():
        faults.append(
            Fault(f"tables at {revision}", "are not those of this release: say python -m records.migrate")
        )
    return Check("guards of the tables", len(_GUARDS), tuple(faults))


def _chains(session: Session) -> Check:
    faults = [fault for chain in audit.chains(session) for fault in audit.verify_chain(session, chain)]
    return Check("audit entries", _count(session, AuditRow), tuple(faults))


def _logs(session: Session) -> Check:
    """The lines of each log are numbered without a gap and are those that the audit holds."""
    faults: list[Fault] = []
    told = _told(session, "event", "seq")
    last: dict[str, int] = {}
    for row in _each(session, select(EventRow).order_by(col(EventRow.ref), col(EventRow.seq))):
        where, expected = f"{row.ref} event {row.seq}", last.get(row.ref, 0) + 1
        if row.seq != expected:
            faults.append(Fault(where, f"event {expected} should stand here"))
        last[row.ref] = row.seq
        faults += _compared(where, event_digest(row), told.pop((row.ref, str(row.seq)), None))
    faults += [Fault(f"{ref} event {seq}", "is in the audit and not in the log") for ref, seq in sorted(told)]
    return Check("events", _count(session, EventRow), tuple(faults))


def _submissions(session: Session) -> Check:
    """What was said is what the audit holds; it is done exactly where an event stands on it."""
    faults: list[Fault] = []
    told, destroyed = _told(session, "said", "submission_id"), _destroyed(session)
    events = {
        submission_id: (act_json, actor_id)
        for submission_id, act_json, actor_id in session.exec(
            select(EventRow.submission_id, EventRow.act_json, EventRow.actor_id)
        )
        if submission_id is not None
    }
    for row in _each(session, select(Submission)):
        where = f"{row.ref} submission {row.id}"
        digest = told.pop((row.ref, row.id), None)
        if not (row.ref in destroyed and row.reason == ""):
            faults += _compared(where, submission_digest(row), digest)
        recorded = events.get(row.id)
        if recorded is not None and recorded != (row.act_json, row.actor_id):
            faults.append(Fault(where, "the log records something else than was said"))
        if (recorded is not None) != (row.status is SubmissionStatus.DONE):
            faults.append(Fault(where, f"is {row.status.value}, which does not agree with the log"))
    faults += [Fault(f"{ref} submission {gone}", "is in the audit and not in the record") for ref, gone in told]
    return Check("submissions", _count(session, Submission), tuple(faults))


def _sealed(session: Session, key: Callable[[], HouseKey]) -> Check:
    """Every sealed item opens and has its hash; where its key is gone, two people destroyed it."""
    faults, house_key = [], None
    destroyed = {place for _, place in _told(session, "sealed.destroyed", "sealed_id")}
    sealed_ids = list(session.exec(select(Sealed.id).order_by(col(Sealed.id))))
    for sealed_id in sealed_ids:
        if not store.is_readable(session, sealed_id):
            if sealed_id not in destroyed:
                faults.append(Fault(sealed_id, "its key is gone, and nobody recorded that it was destroyed"))
            continue
        house_key = house_key or key()
        try:
            store.unseal(session, house_key, sealed_id)
        except Damaged:
            faults.append(Fault(sealed_id, "was changed, or its key is not of this house"))
        session.expunge_all()
    return Check("sealed items", len(sealed_ids), tuple(faults))


def _papers(session: Session) -> Check:
    hashes = _hashes(session)
    faults = [
        Fault(row.id, "is not the paper that was sealed")
        for row in session.exec(select(Document))
        if hashes.get(row.sealed_id) != row.sha256
    ]
    return Check("papers", _count(session, Document), tuple(faults))


def _copies(session: Session) -> Check:
    """Each copy is the one that was sealed, and the log speaks of no other."""
    faults, hashes, known = [], _hashes(session), set()
    for row in session.exec(select(CopyRow)):
        known.add((row.ref, row.sha256))
        if hashes.get(row.sealed_id) != row.sha256:
            faults.append(Fault(f"{row.ref} version {row.version}", "is not the copy that was sealed"))
    for event, act in _acts(session, "copy_made", "signed_off", "release_confirmed", "copy_given"):
        if (event.ref, act.get("copy_sha256")) not in known:
            faults.append(Fault(f"{event.ref} event {event.seq}", "speaks of a copy that is not in the cabinet"))
    return Check("copies", _count(session, CopyRow), tuple(faults))


def _letters(session: Session) -> Check:
    """Every letter the log says was sent is in the outbox."""
    known = set(session.exec(select(Letter.id)))
    faults = [
        Fault(f"{event.ref} event {event.seq}", "speaks of a letter that is not in the cabinet")
        for event, act in _acts(session, "letter_sent")
        if act.get("letter_id") not in known
    ]
    return Check("letters", len(known), tuple(faults))


def _consents(session: Session) -> Check:
    """No consent without its evidence, in the replies and in the log (S22, S104, S105)."""
    replies = {row.id: row for row in session.exec(select(Reply))}
    faults = [
        Fault(f"{row.ref} reply {row.id}", "is a consent without evidence")
        for row in replies.values()
        if evidence_missing(row)
    ]
    said = [
        (event, act)
        for event, act in _acts(session, "reply_received", "reply_confirmed")
        if act.get("reply") in _CONSENTS
    ]
    for event, act in said:
        reply = replies.get(str(act.get("reply_id")))
        if reply is None or (reply.ref, reply.person_id) != (event.ref, act.get("party_id")):
            faults.append(Fault(f"{event.ref} event {event.seq}", "is a consent without a reply behind it"))
    return Check("consents", len(said), tuple(faults))


def _retention(session: Session) -> Check:
    """What was destroyed was proposed and backed in the log, and no word of it is left (R31)."""
    proposed = {(event.ref, event.seq): event.actor_id for event, _ in _acts(session, "destruction_proposed")}
    backed = {(event.ref, act.get("seq")): event.actor_id for event, act in _acts(session, "backed")}
    decided = {(place[0], by, backed[place]) for place, by in proposed.items() if place in backed}
    faults, cases = [], retention.destroyed_cases(session)
    for case in cases:
        if (case.ref, case.proposed_by, case.backed_by) not in decided:
            faults.append(Fault(case.ref, "its papers are destroyed, and no two people decided that in the log"))
        for name in retention.words_left(session, case.ref):
            faults.append(Fault(case.ref, f"is destroyed, and words of it still stand in {name}"))
    return Check("destroyed requests", len(cases), tuple(faults))


def _destroyed(session: Session) -> set[str]:
    return {case.ref for case in retention.destroyed_cases(session)}


def _told(session: Session, what: str, name: str) -> dict[tuple[str, str], str | None]:
    """What the audit holds of one kind: chain and the value of `name`, with the digest."""
    told = {}
    for chain, detail_json in session.exec(
        select(AuditRow.chain, AuditRow.detail_json).where(AuditRow.what == what)
    ):
        detail = _parsed(detail_json)
        told[(chain, str(detail.get(name)))] = detail.get("digest")
    return told


def _compared(where: str, digest: str, told: str | None) -> Iterator[Fault]:
    if told is None:
        yield Fault(where, "is not in the audit")
    elif told != digest:
        yield Fault(where, "was changed after it was written")


def _acts(session: Session, *kinds: str) -> Iterator[tuple[EventRow, dict[str, Any]]]:
    query = select(EventRow).where(col(EventRow.kind).in_(kinds)).order_by(col(EventRow.ref), col(EventRow.seq))
    for event in session.exec(query):
        yield event, _parsed(event.act_json)


def _parsed(kept: str) -> dict[str, Any]:
    """What a JSON column holds; one that somebody spoilt holds nothing (its hash tells on it elsewhere)."""
    try:
        value = json.loads(kept)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _hashes(session: Session) -> dict[str, str]:
    return dict(session.exec(select(Sealed.id, Sealed.sha256)).all())


def _each(session: Session, query: Any) -> Iterator[Any]:
    return iter(session.exec(query.execution_options(yield_per=500)))


def _count(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()
