"""Marks on a page: put on by clicking, dragging, drawing or typing, taken off, put back (S35)."""

from collections.abc import Sequence

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from models.files import MarkRow
from records.file import add_marks, clear_reads, mark_read, marks_by_id, take_off_marks
from web.marker.doing import PAGE, act_on_page, drawn_marks, who_and_why
from web.marker.elsewhere import elsewhere
from web.marker.file import MarkerFile, Spot, read_as
from web.marker.once import Done, Step
from web.marker.page_view import PageView
from web.marker.rows import as_new
from web.marker.screen import MarkerVisit
from web.marker.state import SOFTWARE
from web.wording import count

router = APIRouter()

BY_DECISION = "This mark follows from a decision. Change the decision, and the mark goes."


@router.post(PAGE + "/mark")
def mark(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Black out words that were clicked, dragged over or typed, or a box that was drawn."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        drawn = drawn_marks(visit, file, spot)
        who, why = who_and_why(visit, file)
        if visit.fields.faults:
            return Done()
        about = {"person_id": who, "ground": why, "reason": visit.fields.words("reason")}
        marks = [each.model_copy(update=about) for each in drawn]
        rows = add_marks(session, ref, marks, visit.user.id, visit.now)
        words = "Marked." if len(rows) == 1 else f"{count(len(rows), 'place')} marked."
        return Done(words, step_of("off", rows), others_of=rows[0].id, changed=True)

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/off")
def off(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Take marks off that a person made; those that follow from a decision stay."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        wanted = set(visit.fields.typed.get("mark", []))
        rows = [row for row in file.standing if row.id in wanted]
        if any(row.by == SOFTWARE for row in rows):
            visit.fields.wrong("", BY_DECISION)
            return Done()
        take_off_marks(session, [row.id for row in rows], ref, visit.user.id, visit.now)
        return Done(f"{count(len(rows), 'mark')} taken off.", step_of("back", rows), changed=bool(rows))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/back")
def back(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Put marks on again that a person made and that were taken off."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        gone = marks_by_id(session, ref, visit.fields.typed.get("mark", []))
        marks = [as_new(row) for row in gone if row.taken_off_at and row.by != SOFTWARE]
        rows = add_marks(session, ref, marks, visit.user.id, visit.now)
        return Done("Put back.", step_of("off", rows), changed=bool(rows))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/others")
def others(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Mark all other places of the same words in the file, about the same person and for the same reason."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        row = next((row for row in file.standing if row.id == visit.fields.value("of")), None)
        if row is None:
            visit.fields.wrong("", "That mark does not stand any more.")
            return Done()
        about = {"person_id": row.person_id, "ground": row.ground, "reason": row.reason}
        marks = [each.model_copy(update=about) for each in elsewhere(file, row.words)]
        rows = add_marks(session, ref, marks, visit.user.id, visit.now)
        return Done(f"{count(len(rows), 'other place')} marked.", step_of("off", rows), changed=bool(rows))

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/read")
def read(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """A person says that they have read this page; on to the next that nobody has read."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        mark_read(session, ref, visit.user.id, read_as(spot.document.id), spot.page, visit.now)
        onward = PageView(file, visit, spot).next_unread or file.path
        return Done("Read.", {"path": "not-read"}, go=onward)

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/not-read")
def not_read(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Somebody wants this page read again, whoever said that it was; a copy made before no longer counts."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        was = file.is_read(spot)
        clear_reads(session, ref, read_as(spot.document.id), visit.user.id, visit.now, [spot.page])
        return Done("This page is to be read again.", {"path": "read"} if was else None, changed=was)

    return act_on_page(visit, ref, document_id, page, work)


def step_of(path: str, rows: Sequence[MarkRow]) -> Step:
    """How a change of these marks is undone or done again."""
    return {"path": path, "mark": [row.id for row in rows]}
