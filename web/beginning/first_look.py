"""Not everything is a request: what is asked for, and what can be done at once without one (S56-S58, R6)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import Response

from models.cases import Child
from models.showing import RecordShowing
from records.log import load_log
from records.own_child import own_children
from records.requests import children_on_file, list_requests
from records.showing import note_showing, showings
from rules.folding import fold
from rules.permissions import See
from web.forms import Fields
from web.guarding import Visit, signed_in
from web.wording import day

router = APIRouter()
LeaderVisit = Annotated[Visit, Depends(signed_in(See.NEW_REQUEST))]
FIRST = "/requests/first"
_FORM = re.compile(r"[\w-]{8,60}")


class Asked(StrEnum):
    """What somebody asks for."""

    WHOLE_FILE = "whole_file"
    DEVELOPMENTAL = "developmental"
    AGENCY = "agency"
    EDUCATIONAL = "educational"
    CORRECTION = "correction"


_OPTIONS = (
    (Asked.WHOLE_FILE, "The file kept on their child, or a part that is not only developmental", ""),
    (Asked.DEVELOPMENTAL, "Only the developmental records: observations, learning journal, assessments", ""),
    (Asked.AGENCY, "A file that another body keeps: social care, health, the council", ""),
    (Asked.EDUCATIONAL, "The educational record of a pupil of a maintained school", ""),
    (Asked.CORRECTION, "That something in the file is put right, or a complaint", ""),
)


@dataclass(frozen=True)
class Shown:
    """One line of what was shown at once."""

    child: str
    to: str
    what: str
    when: str
    taken: str


@router.get(FIRST)
def ask(visit: LeaderVisit) -> Response:
    """What is asked for?"""
    return visit.page("first_look.html", options=_OPTIONS, chosen="")


@router.post(FIRST)
def answer(visit: LeaderVisit) -> Response:
    """Say what that means; a request for the file goes on to its form."""
    chosen = visit.fields.choice("asked", Asked, "Choose what is asked for")
    if visit.fields.faults:
        return visit.page("first_look.html", options=_OPTIONS, chosen="")
    if chosen is Asked.WHOLE_FILE:
        return visit.go("/requests/new", "")
    if chosen is Asked.DEVELOPMENTAL:
        return visit.go("/records-shown", "")
    return visit.page("first_look.html", options=_OPTIONS, chosen=chosen.value)


@router.get("/records-shown")
def show(visit: LeaderVisit) -> Response:
    """The form for developmental records shown at once, and what was shown before."""
    visit.fields = Fields.holding(on=visit.today)
    return _page(visit)


@router.post("/records-shown")
def note(visit: LeaderVisit) -> Response:
    """Keep what was shown to whom."""
    fields = visit.fields
    with visit.reading() as session:
        known = [child.id for child in _children(session, visit.user.id)]
    child_id = fields.one_of("child", known, "Choose the child")
    to = fields.words("to", "Enter who saw them")
    relationship = fields.words("relationship", "Enter what they are to the child")
    on = fields.day("on", "Enter the day", latest=visit.today)
    what = fields.text("what", "Say which records were shown")
    if not fields.yes("only"):
        fields.wrong("only", "Look through them: what names another child or a worry is no developmental record")
    if child_id and not fields.yes("lead_agrees") and _is_stopped(visit, child_id):
        fields.wrong(
            "lead_agrees", "A safeguarding stop is in force for this child. Ask the safeguarding lead first"
        )
    if fields.faults:
        return _page(visit)
    form = fields.value("said")
    with visit.writing() as session:
        note_showing(
            session,
            child_id,
            shown_to=to,
            relationship=relationship,
            shown_on=on,
            what=what,
            taken_away=fields.yes("taken"),
            by=visit.user.id,
            row_id=f"shown-{form}" if _FORM.fullmatch(form) else None,
            at=visit.now,
        )
    return visit.go("/records-shown", "It is on record that they were shown.")


def _is_stopped(visit: Visit, child_id: str) -> bool:
    """Whether a stop is in force on a request about this child: their safety goes before everything (S54)."""
    with visit.reading() as session:
        refs = [request.ref for request in list_requests(session, child_id=child_id)]
        return any(fold(load_log(session, ref)).open_stops for ref in refs)


def _page(visit: Visit) -> Response:
    with visit.reading() as session:
        children = [
            (child.id, f"{child.name}, born {day(child.born_on)}") for child in _children(session, visit.user.id)
        ]
        rows = [_shown(row, child) for row, child in showings(session)]
    return visit.page("records_shown.html", children=children, rows=rows)


def _children(session: Session, user_id: str) -> list[Child]:
    """Every child on file but those of whoever is signed in: a colleague shows them their own child's (R24)."""
    own = own_children(session, user_id)
    return [child for child in children_on_file(session) if child.id not in own]


def _shown(row: RecordShowing, child: Child) -> Shown:
    to = f"{row.shown_to} ({row.relationship})"
    return Shown(child.name, to, row.what, day(row.shown_on), "Yes" if row.taken_away else "No")
