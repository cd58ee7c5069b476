"""What somebody contributed, drawn over words, a place or a whole page: it is noted as a mention (S19, S35)."""

from collections.abc import Sequence

from fastapi import APIRouter
from sqlmodel import Session
from starlette.responses import Response

from models.words import MentionKind
from records.file import add_mention, take_off_mention
from redaction import Box
from web.guarding import Visit
from web.marker.doing import PAGE, act_on_page, drawn_marks
from web.marker.file import MarkerFile, Spot
from web.marker.once import Done
from web.marker.screen import MarkerVisit
from web.wording import count

router = APIRouter()

WHOLE_PAGE = "page"


@router.post(PAGE + "/contributed")
def contributed(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Note that the chosen person wrote or said what was pointed at."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        who = visit.fields.one_of("person", set(file.persons), "Choose who wrote or said this")
        places = _places(visit, file, spot)
        if visit.fields.faults:
            return Done()
        noted = [
            add_mention(
                session, file.case.child.id, ref, who, spot.document.id, spot.page,
                MentionKind.CONTRIBUTED_BY, words, visit.user.id, visit.now, boxes=boxes,
            )
            for words, boxes in places
        ]  # fmt: skip
        ids = [mention.id for mention in noted]
        told = f"Noted: {file.persons[who].name} contributed {count(len(ids), 'passage')}."
        return Done(told, {"path": "not-contributed", "mention": ids}, noted=True)

    return act_on_page(visit, ref, document_id, page, work)


@router.post(PAGE + "/not-contributed")
def not_contributed(ref: str, document_id: str, page: int, visit: MarkerVisit) -> Response:
    """Take a noted passage off again."""

    def work(session: Session, file: MarkerFile, spot: Spot) -> Done:
        wanted = set(visit.fields.typed.get("mention", []))
        ids = [mention.id for mention in file.mentions_on(spot) if mention.id in wanted]
        for mention_id in ids:
            take_off_mention(session, mention_id, ref, visit.user.id, visit.now)
        return Done(f"{count(len(ids), 'passage')} taken off.", noted=bool(ids))

    return act_on_page(visit, ref, document_id, page, work)


def _places(visit: Visit, file: MarkerFile, spot: Spot) -> Sequence[tuple[str, tuple[Box, ...]]]:
    """What was pointed at: words with their boxes, a place, or the whole page."""
    page = file.page_soon(spot)
    if page is not None and visit.fields.value("whole") == WHOLE_PAGE:
        return [("", ((0.0, 0.0, page.width_pt, page.height_pt),))]
    return [(mark.words, mark.boxes) for mark in drawn_marks(visit, file, spot)]
