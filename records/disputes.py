"""Which entries of a child's file somebody says are wrong, and what stands beside them (S49-S51, R28)."""

import json
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.log import EventRow
from models.matters import DisputedEntry, Matter
from models.words import ProcessKind


@dataclass(frozen=True)
class Dispute:
    """One disputed entry, as the log of its matter has it.

    `request_ref` is the request of who disputes it, `beside_id` the correction or statement that stands beside it.
    It `runs` until the matter has ended.
    """

    matter_ref: str
    request_ref: str | None
    document_id: str | None
    page: int | None
    beside_id: str | None
    runs: bool


def disputes_about(session: Session, child_id: str) -> list[Dispute]:
    """Every entry about this child that was disputed, in the order in which they were named."""
    kind = ProcessKind.RECTIFICATION
    matters = {
        one.ref: one for one in session.exec(select(Matter).where(Matter.child_id == child_id, Matter.kind == kind))
    }
    if not matters:
        return []
    wanted = ("entry_disputed", "paper_attached", "matter_ended")
    query = select(EventRow).where(col(EventRow.ref).in_(matters), col(EventRow.kind).in_(wanted))
    lines = [(row, json.loads(row.act_json)) for row in session.exec(query.order_by(col(EventRow.id)))]
    ended = {row.ref for row, _ in lines if row.kind == "matter_ended"}
    beside = {act["entry_id"]: act["document_id"] for row, act in lines if row.kind == "paper_attached"}
    named = [(row.ref, act["entry_id"]) for row, act in lines if row.kind == "entry_disputed"]
    entries = {
        one.id: one
        for one in session.exec(select(DisputedEntry).where(col(DisputedEntry.id).in_([name for _, name in named])))
    }
    return [
        Dispute(
            matter_ref=ref,
            request_ref=matters[ref].request_ref,
            document_id=entries[name].document_id,
            page=entries[name].page,
            beside_id=beside.get(name),
            runs=ref not in ended,
        )
        for ref, name in named
        if name in entries
    ]


def disputed_papers(session: Session, child_id: str, ref: str) -> list[str]:
    """The papers in which who asks under `ref` disputes an entry now: only their own copy says so."""
    own = (one for one in disputes_about(session, child_id) if one.request_ref == ref and one.runs)
    return sorted({one.document_id for one in own if one.document_id is not None})
