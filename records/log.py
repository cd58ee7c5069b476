"""What was said and what happened: submissions, and the event log that is the truth (temporal.md)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import func
from sqlmodel import Session, col, select

from models.acts import Act
from models.ids import new_id
from models.log import EventRow, Submission
from models.messages import Event
from models.words import Role, SubmissionStatus
from records import audit
from records.audit import canonical, instant
from records.database import lock_request, utc_now
from records.faults import Conflict, NotFound

_ACT: TypeAdapter[Act] = TypeAdapter(Act)


def submit(
    session: Session,
    ref: str,
    act: Act,
    actor_id: str,
    role: Role,
    reason: str = "",
    submission_id: str | None = None,
    at: datetime | None = None,
) -> str:
    """Save what somebody said about request `ref`, pending; returns its id. Free text goes into `reason`.

    Saying the same again under the same `submission_id` changes nothing. Raises Conflict where that id was used
    for something else.
    """
    lock_request(session, ref)
    act_json = canonical(act.model_dump(mode="json"))
    said = session.get(Submission, submission_id) if submission_id else None
    if said is not None:
        same = (said.ref, said.act_json, said.actor_id, said.role, said.reason)
        if same != (ref, act_json, actor_id, role, reason):
            raise Conflict(f"Submission {said.id} of {said.ref} says something else already.")
        return said.id
    row = Submission(
        id=submission_id or new_id("said"),
        ref=ref,
        kind=act.kind,
        act_json=act_json,
        reason=reason,
        actor_id=actor_id,
        role=role,
        said_at=at or utc_now(),
    )
    session.add(row)
    session.flush()
    detail = {"submission_id": row.id, "kind": row.kind, "digest": submission_digest(row)}
    audit.append(session, ref, actor_id, "said", detail, row.said_at)
    return row.id


def read_submission(session: Session, submission_id: str) -> Submission | None:
    """What was said under this id, or None."""
    return session.get(Submission, submission_id)


def act_of(submission: Submission) -> Act:
    """The act a submission holds."""
    return _ACT.validate_json(submission.act_json)


def append_event(
    session: Session,
    ref: str,
    act: Act,
    actor_id: str,
    role: Role,
    at: datetime,
    submission_id: str | None = None,
    effect_key: str | None = None,
) -> Event:
    """Write the next line of the log, its audit entry, and that its submission is done, in one transaction.

    An event that stands already under the submission or under (`ref`, `effect_key`) is returned as it is. Raises
    NotFound for an unknown submission, Conflict where actor, role, act or request are not what the submission says.
    """
    lock_request(session, ref)
    act_json = canonical(act.model_dump(mode="json"))
    said = None if submission_id is None else _submission_that_says(session, submission_id, ref, act_json)
    if said is not None and (said.actor_id, said.role) != (actor_id, role):
        raise Conflict(f"Submission {said.id} of {ref} was said by somebody else than the message claims.")
    standing = find_event(session, ref, submission_id, effect_key)
    if standing is not None:
        return standing
    row = EventRow(
        ref=ref,
        seq=1 + (session.exec(select(func.max(EventRow.seq)).where(EventRow.ref == ref)).one() or 0),
        at=at,
        actor_id=actor_id,
        role=role,
        submission_id=submission_id,
        effect_key=effect_key,
        kind=act.kind,
        act_json=act_json,
    )
    session.add(row)
    if said is not None:
        said.status, said.refused_code, said.settled_at = SubmissionStatus.DONE, "", at
        session.add(said)
    session.flush()
    detail: audit.Detail = {
        "seq": row.seq,
        "kind": row.kind,
        "digest": event_digest(row),
        "submission_id": submission_id,
    }
    audit.append(session, ref, actor_id, "event", detail, at)
    return _event(row)


def find_event(
    session: Session, ref: str, submission_id: str | None = None, effect_key: str | None = None
) -> Event | None:
    """The event that stands under a submission or, failing that, under an effect's key of this request."""
    if submission_id is not None:
        row = session.exec(select(EventRow).where(EventRow.submission_id == submission_id)).first()
        if row is not None:
            return _event(row)
    if effect_key is not None:
        row = session.exec(select(EventRow).where(EventRow.ref == ref, EventRow.effect_key == effect_key)).first()
        if row is not None:
            return _event(row)
    return None


def settle(
    session: Session, submission_id: str, status: SubmissionStatus, code: str = "", at: datetime | None = None
) -> SubmissionStatus:
    """Note what became of a submission; `code` is the refusal's. Returns what stands.

    What was recorded in the log stays done, whatever a late refusal says. Raises NotFound for an unknown id.
    """
    said = session.get(Submission, submission_id)
    if said is None:
        raise NotFound("submission", submission_id)
    lock_request(session, said.ref)
    session.refresh(said)
    if said.status is SubmissionStatus.DONE or (said.status, said.refused_code) == (status, code):
        return said.status
    said.status, said.refused_code, said.settled_at = status, code, at or utc_now()
    session.add(said)
    session.flush()
    detail = {"submission_id": said.id, "status": status.value, "code": code}
    audit.append(session, said.ref, said.actor_id, "settled", detail, said.settled_at)
    return status


def load_log(session: Session, ref: str, after_seq: int = 0) -> tuple[Event, ...]:
    """The log of a request in order, from the line after `after_seq`."""
    rows = session.exec(
        select(EventRow).where(EventRow.ref == ref, EventRow.seq > after_seq).order_by(col(EventRow.seq))
    )
    return tuple(_event(row) for row in rows)


def pending_submissions(session: Session, older_than: datetime, limit: int = 100) -> list[Submission]:
    """What was said before `older_than` and is neither done nor refused, oldest first: to be sent again."""
    return list(
        session.exec(
            select(Submission)
            .where(Submission.status == SubmissionStatus.PENDING, col(Submission.said_at) < older_than)
            .order_by(col(Submission.said_at), col(Submission.id))
            .limit(limit)
        )
    )


def last_lines(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """The number of the last line of each of these requests' logs."""
    query = (
        select(EventRow.ref, func.max(EventRow.seq)).where(col(EventRow.ref).in_(refs)).group_by(col(EventRow.ref))
    )
    return {ref: seq for ref, seq in session.exec(query)}


def requests_with(session: Session, kind: str) -> list[str]:
    """The requests in whose log an act of this kind stands, in order of reference."""
    query = select(EventRow.ref).where(EventRow.kind == kind).distinct().order_by(col(EventRow.ref))
    return list(session.exec(query))


def last_said(session: Session, refs: Sequence[str]) -> list[str]:
    """Of each of these requests the submission behind the last line of its log that a person said, if any."""
    said = (
        select(EventRow.ref, func.max(EventRow.seq).label("seq"))
        .where(col(EventRow.ref).in_(refs), col(EventRow.submission_id).is_not(None), EventRow.seq > 1)
        .group_by(col(EventRow.ref))
        .subquery()
    )
    found = session.exec(
        select(EventRow.submission_id)
        .join(said, (col(EventRow.ref) == said.c.ref) & (col(EventRow.seq) == said.c.seq))
        .order_by(col(EventRow.ref))
    )
    return [one for one in found if one is not None]


def submissions_of(session: Session, ref: str) -> list[Submission]:
    """Everything that was said about a request, in order: where the words behind the events are."""
    return list(
        session.exec(
            select(Submission).where(Submission.ref == ref).order_by(col(Submission.said_at), col(Submission.id))
        )
    )


def event_digest(row: EventRow) -> str:
    """The hash of a line of the log, as its audit entry holds it."""
    said = [row.ref, row.seq, instant(row.at), row.actor_id, row.role.value, row.submission_id, row.effect_key]
    return hashlib.sha256(canonical([*said, row.kind, row.act_json]).encode()).hexdigest()


def submission_digest(row: Submission) -> str:
    """The hash of what was said, as its audit entry holds it."""
    said = [row.id, row.ref, row.kind, row.act_json, row.reason, row.actor_id, row.role.value, instant(row.said_at)]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _submission_that_says(session: Session, submission_id: str, ref: str, act_json: str) -> Submission:
    said = session.get(Submission, submission_id)
    if said is None:
        raise NotFound("submission", submission_id)
    if (said.ref, said.act_json) != (ref, act_json):
        raise Conflict(f"Submission {submission_id} says something else than the message about {ref} claims.")
    return said


def _event(row: EventRow) -> Event:
    return Event(
        seq=row.seq,
        at=row.at,
        actor_id=row.actor_id,
        role=row.role,
        submission_id=row.submission_id,
        act=_ACT.validate_json(row.act_json),
    )
