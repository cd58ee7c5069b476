"""The page of questions: everything on the pages that a person has to look at before the copy is made (S35)."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from web.casefile import show
from web.guarding import Visit
from web.marker.asked import Asked, as_asked
from web.marker.choices import FOR_MANY, Choice, choices_for
from web.marker.file import MarkerFile, open_file
from web.marker.screen import MarkerVisit
from web.marker.views import FileView
from web.marker.words import TOGETHER, question_words

router = APIRouter()


@dataclass(frozen=True)
class Together:
    """The same question on several pages, which one answer may settle."""

    kind: str
    title: str
    why: str
    asked: tuple[Asked, ...]
    choices: tuple[Choice, ...]


@router.get("/requests/{ref}/marker/questions")
def questions(ref: str, visit: MarkerVisit) -> Response:
    """Everything on the pages that a person has to look at before the copy is made."""
    file = open_file(visit, ref)
    visit.viewed(ref, "marker_questions")
    return show_questions(visit, file)


def show_questions(visit: Visit, file: MarkerFile) -> Response:
    """The page of questions, also after an answer that would not do."""
    titles = {paper.id: paper.title for paper in file.papers}
    groups: dict[str, list[Asked]] = {}
    alone: list[Asked] = []
    for each in file.questions:
        asked = as_asked(each, f"{titles[each.document_id]}, page {each.page}", file.path)
        groups.setdefault(each.kind, []).append(asked) if each.kind in FOR_MANY else alone.append(asked)
    together = [
        Together(kind, TOGETHER[kind], question_words(kind), tuple(asked), tuple(choices_for(kind)))
        for kind, asked in groups.items()
    ]
    view = FileView(file, visit)
    return show(visit, file.case, "marker_questions.html", view=view, together=together, asked=alone)
