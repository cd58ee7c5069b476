"""Recording well: what to look at in how the papers were written, and notes for the setting (S52, S73-S77, R25)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from models.files import Document
from models.recording import RecordingNote
from records.recording import keep_note, notes_on
from records.scope import papers_of
from rules.permissions import See
from rules.recording import Lack, Noticed, noticed
from web.asking.people_views import must_act
from web.casefile import Case, case_of, show
from web.filing.looking_over import look_over, text_of
from web.guarding import Visit, signed_in
from web.marker.reading import Paper, loader
from web.wording import count, day, moment

router = APIRouter()
FileVisit = Annotated[Visit, Depends(signed_in(See.FILE))]
_FORM = re.compile(r"[\w-]{8,60}")
_SAID = {
    Lack.UNDATED: "No date was found in it.",
    Lack.UNSIGNED: "No signature, and nobody who says that they wrote it.",
    Lack.NOT_FILLED_IN: "Perhaps not filled in:",
    Lack.JUDGING: "Words that judge:",
    Lack.OPINION: "Perhaps an opinion, not a fact:",
    Lack.PARENTS_NOT_TOLD: "It does not say whether and why parents were told of it. Keep a note:",
    Lack.SEVERAL_CHILDREN: "A log of medicines or first aid. Each child has one of their own:",
}


@dataclass(frozen=True)
class Row:
    """One paper: what was noticed in it, and the notes on it."""

    id: str
    title: str
    dated: str
    state: str
    found: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


@router.get("/requests/{ref}/documents/recording")
def look(ref: str, visit: FileVisit) -> Response:
    """What was noticed, paper by paper."""
    case = case_of(visit, ref)
    visit.viewed(ref, "recording")
    return _page(visit, case)


@router.post("/requests/{ref}/documents/recording/{document_id}")
def note(ref: str, document_id: str, visit: FileVisit) -> Response:
    """Keep a note for the setting; the paper stays as it is."""
    must_act(visit, "file_changed")
    case = case_of(visit, ref)
    with visit.reading() as session:
        if document_id not in {paper.id for paper in papers_of(session, ref)}:
            raise HTTPException(404)
    words = visit.fields.text(f"note-{document_id}", "Write the note")
    if visit.fields.faults:
        return _page(visit, case)
    form = visit.fields.value("said")
    row_id = f"note-{form}" if _FORM.fullmatch(form) else None
    with visit.writing(ref) as session:
        keep_note(session, ref, document_id, words, by=visit.user.id, row_id=row_id, at=visit.now)
    return visit.go(f"{case.path}/documents/recording", "The note is kept for the setting.")


def _page(visit: Visit, case: Case) -> Response:
    with visit.reading() as session:
        papers = papers_of(session, case.ref)
        notes = notes_on(session, [paper.id for paper in papers])
    looked = look_over(papers, loader(visit.desk), case.today)
    rows = [_row(case, paper, looked.papers.get(paper.id), notes) for paper in papers]
    return show(
        visit,
        case,
        "recording.html",
        rows=[row for row in rows if row.found or row.notes or row.state],
        others=[row for row in rows if not (row.found or row.notes or row.state)],
        unread=looked.unread,
        may_note=visit.may_act("file_changed"),
    )


def _row(case: Case, document: Document, paper: Paper | None, notes: Sequence[RecordingNote]) -> Row:
    words = text_of(paper) if paper is not None else ""
    found = noticed(words)
    dark = paper is not None and not words.strip()
    state = "Being read" if paper is None else "Not machine-read: look at it yourself" if dark else ""
    return Row(
        id=document.id,
        title=document.title,
        dated=day(document.dated),
        state=state,
        found=tuple((_said(one), one.words) for one in found),
        notes=tuple((each.words, _by(case, each)) for each in notes if each.document_id == document.id),
    )


def _said(one: Noticed) -> str:
    if one.lack is Lack.LATE:
        return f"Written down {count(one.days, 'day')} after it happened:"
    return _SAID[one.lack]


def _by(case: Case, note: RecordingNote) -> str:
    user = case.staff.get(note.by)
    return f"{user.name if user else 'a colleague'}, {moment(note.at)}"
