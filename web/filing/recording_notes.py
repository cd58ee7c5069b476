"""All notes for the setting on how papers were recorded, on one page and on paper (S52, S73-S77).

For the next staff meeting: which kind of paper, from when, and what to do better; no child and no title of a paper.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from letters.errors import LetterError
from letters.sheets import Section
from letters.sheets import printed as sheet
from records.people import users
from records.recording import all_notes
from rules.permissions import See
from web.beginning.new_request import setting_of
from web.guarding import Visit, signed_in
from web.wording import DOCUMENT_KINDS, count, day, moment

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
_GOOD = (
    "Say what happened, not what it may mean.",
    "Put the date, and the time where it matters.",
    "Sign it.",
    "Write it down on the same day.",
    "Write so that the family may read it.",
)


@dataclass(frozen=True)
class Line:
    """One note: on which kind of paper, and who said it when."""

    words: str
    paper: str
    by: str


@router.get("/recording-notes")
def look(visit: FileVisit) -> Response:
    """The notes of all files, newest first."""
    visit.viewed("house", "recording_notes")
    return visit.page("recording_notes.html", lines=_lines(visit), good=_GOOD)


@router.get("/recording-notes/print.pdf")
def print_out(visit: FileVisit) -> Response:
    """The same on A4, for the staff room."""
    lines = _lines(visit)
    with visit.reading() as session:
        name = setting_of(session).name
    sections = [
        Section("A good entry", _GOOD),
        Section(count(len(lines), "note"), tuple(f"{one.paper}: {one.words}" for one in lines)),
    ]
    try:
        data = sheet("Recording well: notes for the setting", sections, name)
    except LetterError as fault:
        visit.fields.wrong("", str(fault))
        return visit.page("recording_notes.html", lines=lines, good=_GOOD)
    visit.viewed("house", "recording_notes_printed", notes=len(lines))
    headers = {"Content-Disposition": 'inline; filename="recording-notes.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


def _lines(visit: Visit) -> list[Line]:
    with visit.reading() as session:
        found = all_notes(session)
        names = {user.id: user.name for user in users(session, active_only=False)}
    return [
        Line(
            words=note.words,
            paper=f"{DOCUMENT_KINDS[paper.kind]}, {day(paper.dated) or 'without a date'}",
            by=f"{names.get(note.by, 'a colleague')}, {moment(note.at)}",
        )
        for note, paper in found
    ]
