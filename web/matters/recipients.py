"""Who is known to have received what the child's file says: copies that were given, and what was shared (R28)."""

from collections.abc import Iterator

from sqlmodel import Session

from models.acts import CopyGiven, PassedOn
from models.words import ProcessKind
from records.log import load_log
from records.matters import list_matters
from records.requests import list_requests
from web.matters.file import MatterFile
from web.wording import day


def known_recipients(session: Session, matter: MatterFile) -> list[str]:
    """A line for each copy given under another request, and each sharing passed on: was the entry in it?"""
    return [*_copies(session, matter), *_sharings(session, matter)] if matter.matter.child_id else []


def _copies(session: Session, matter: MatterFile) -> Iterator[str]:
    for line in list_requests(session, child_id=matter.matter.child_id):
        if line.ref == matter.matter.request_ref:
            continue
        for event in load_log(session, line.ref):
            if isinstance(event.act, CopyGiven):
                yield f"A copy of the file was given under {line.ref} on {day(event.act.on)}."


def _sharings(session: Session, matter: MatterFile) -> Iterator[str]:
    for line in list_matters(session, child_id=matter.matter.child_id, kind=ProcessKind.SHARING):
        for event in load_log(session, line.ref):
            if isinstance(event.act, PassedOn):
                yield f"Something was passed on under {line.ref} on {day(event.act.on)}."
