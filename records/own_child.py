"""Requests of people who work here, about a child of their own: everything about that child is shut to them.

Who asks to see a file does not carry, mark, check or read it, nor what another parent asks about the same child
(R11, R24, S59). What they see of it comes to them as to any other parent.
"""

import json

from sqlmodel import Session, col, select

from models.cases import AccessRequest
from models.log import EventRow
from models.matters import Matter


def shut_to(session: Session, user_id: str) -> frozenset[str]:
    """The references of all requests and matters about a child whose file somebody of the setting asks to see."""
    children = own_children(session, user_id)
    if not children:
        return frozenset()
    requests = session.exec(select(AccessRequest.ref).where(col(AccessRequest.child_id).in_(children)))
    matters = session.exec(select(Matter.ref).where(col(Matter.child_id).in_(children)))
    return frozenset([*requests, *matters])


def is_shut_to(session: Session, user_id: str, ref: str) -> bool:
    """Whether one request or matter is about such a child; looks at what is asked about this child alone."""
    requests = session.exec(select(AccessRequest.child_id).where(AccessRequest.ref == ref))
    matters = session.exec(select(Matter.child_id).where(Matter.ref == ref))
    return any(one in own_children(session, user_id, one) for one in {*requests, *matters} - {None})


def own_children(session: Session, user_id: str, among: str | None = None) -> frozenset[str]:
    """The children whose files somebody of the setting asks to see; `among` looks at this one child alone."""
    first = (col(EventRow.ref) == col(AccessRequest.ref)) & (col(EventRow.seq) == 1)
    asked = (
        select(AccessRequest.child_id, EventRow.act_json)
        .join(EventRow, first)
        .where(col(EventRow.act_json).contains(user_id))
    )
    if among is not None:
        asked = asked.where(col(AccessRequest.child_id) == among)
    return frozenset(
        child for child, act_json in session.exec(asked) if json.loads(act_json).get("requester_user_id") == user_id
    )
